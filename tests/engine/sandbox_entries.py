"""What the children of the tests run: imported by the zygote, so it needs nothing but Python."""

import json
import sys


def run_source(sock):
    """Runs each line that comes, a source text as JSON, and replies with its `answer` or with the error's name."""
    lines = sock.makefile("r")
    namespace = {"sock": sock}
    for line in lines:
        try:
            exec(json.loads(line), namespace)
            reply = {"answer": namespace.get("answer")}
        except Exception as error:
            reply = {"error": type(error).__name__}
        sock.sendall(json.dumps(reply).encode() + b"\n")


def plot(sock):
    """Draws one plot in a notebook's shell; replies with what it shows and which modules it had to import."""
    before = set(sys.modules)
    from grader.engine.running.shell import make_shell

    outputs = make_shell().run_outputs("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", 30.0, 10**6)
    shown = [sorted(output.get("data", {})) for output in outputs]
    reply = {"shown": shown, "imported": sorted(set(sys.modules) - before)}
    sock.sendall(json.dumps(reply).encode() + b"\n")
