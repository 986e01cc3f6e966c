"""Answers the judge's calls inside a stock kernel, as `grader.engine.running.child` does in the engine's own shell."""

import base64
import json

from IPython import get_ipython
from IPython.display import display

from grader.engine.running.child import answer_call

REPLY = "application/vnd.backprop-course.reply+json"


def answer(request: str, pickled: str) -> None:
    """Call what the request names, and display the reply in a form of its own."""
    reply, blobs = answer_call(get_ipython().user_ns, json.loads(request), base64.b64decode(pickled))
    content = {"message": reply, "blobs": [base64.b64encode(blob).decode() for blob in blobs]}
    display({REPLY: content}, raw=True)
