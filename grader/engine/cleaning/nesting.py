"""How deeply html is nested, counted from its tags alone: a parser works for every tag through all that are open."""

import re
from collections import Counter

MOST_WORK = 1_000_000
"""Open elements, summed over all tags. A table of 500,000 characters has a tenth of it."""
TAG = re.compile(r"<(/?)([a-z][^\s/<>]*+)([^<>]*+)", re.IGNORECASE)
NEVER_OPEN = re.compile(
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
    "|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|colgroup|caption|option|rp|rt"
)
"""Elements without an end, and such as the next of their kind closes, or the end of what they are in."""
CLOSES_ITSELF = re.compile("circle|clippath|defs|ellipse|g|line|marker|path|polygon|polyline|rect|stop|tspan|use")
"""In svg a slash does that; on a tag of html it says nothing."""


def nested_too_deeply(html: str) -> bool:
    """Whether to parse it would take long. A text made to deceive may be thought flat, never a plain one deep."""
    opened: Counter[str] = Counter()
    depth = work = 0
    for match in TAG.finditer(html):
        closes, name, rest = match[1], match[2].lower(), match[3]
        work += depth
        if NEVER_OPEN.fullmatch(name) or (rest.endswith("/") and CLOSES_ITSELF.fullmatch(name)):
            continue
        if not closes:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return work > MOST_WORK
