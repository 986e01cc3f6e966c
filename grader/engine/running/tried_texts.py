"""The student's side of trials: runs texts beside the notebook, and calls the function that each defines."""

import copy
from typing import Any

from grader.checking.deadline import deadline
from grader.checking.invocation import quiet
from grader.engine.running.packing import pack
from grader.engine.running.wire import MOST_ARRAYS, MOST_BYTES


def try_texts(namespace: dict[str, Any], request: dict[str, Any], cases: list[list]) -> tuple[dict, list[bytes]]:
    """What the function `name` of each of the request's `texts` gives for the arguments of each case.

    namespace: the notebook's; every text gets a copy. The reply has for each text a list, packed, and the number of its
    arrays; None where the text fails, takes longer than the request's `seconds`, or gives more than there is room for.
    """
    tried: list[list | None] = []
    blobs: list[bytes] = []
    room = MOST_BYTES
    for text in request["texts"]:
        try:
            with quiet(show_prints=False), deadline(request["seconds"]):
                names = dict(namespace)
                exec(compile(text, "<trial>", "exec", dont_inherit=True), names)
                function = names[request["name"]]
                tree, own = pack([function(*copy.deepcopy(arguments)) for arguments in cases])
        except BaseException:
            tried.append(None)
            continue
        size = sum(map(len, own))
        fits = size <= room and len(blobs) + len(own) <= MOST_ARRAYS
        tried.append([tree, len(own)] if fits else None)
        if fits:
            blobs += own
            room -= size
    return {"tried": tried}, blobs
