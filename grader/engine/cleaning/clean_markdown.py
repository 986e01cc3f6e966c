"""Markdown that a student wrote: kept where it is plain, shown as text where it holds html or an odd address."""

import re
from html import unescape
from urllib.parse import unquote

from grader.engine.cleaning.clean_tex import is_more_than_formula

# The lessons' own prose folds its hints away; tags without an attribute do nothing else.
PLAIN_TAG = re.compile(r"</?(?:details|summary|b|i|em|strong|code|kbd|sub|sup|br ?/?)>")
HTML = re.compile(r"<[A-Za-z/!?]")
# Schemes that run or load; looked for in what is left once entities, percent codes and white space are undone.
SCHEME = re.compile(r"(?:javascript|vbscript|livescript|mocha|data|file|blob|filesystem|about|jar|view-source):")
PICTURE = re.compile(r"!\s*\[")  # an address that is fetched as soon as the page is opened
# A renderer looks for the end of each formula through all that follows; without one, it does so for nothing.
FORMULA = re.compile(r"\\begin\{|\\\\[(\[]")
MOST_WORK = 20_000_000  # characters that it would look at
IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\\]+")


def clean_markdown(text: str) -> str:
    """The markdown as it is, or the whole of it as an indented code block where any renderer might do more with it.

    Rendered markdown passes html through, follows addresses, and looks long for the ends of formulas; a code block is
    shown letter by letter by all of them.
    """
    tagged = HTML.search(PLAIN_TAG.sub("·", text))
    if tagged or PICTURE.search(text) or _is_long(text) or is_more_than_formula(text) or _leads_away(text):
        return as_code_block(text)
    return text


def as_code_block(text: str) -> str:
    """Markdown that shows the text letter by letter, in any renderer."""
    return "\n".join(f"    {line}" for line in text.expandtabs(4).splitlines())


def _is_long(text: str) -> bool:
    return len(FORMULA.findall(text)) * len(text) > MOST_WORK


def _leads_away(text: str) -> bool:
    for _ in range(3):  # entities can hide percent codes, and the other way round
        text = unquote(unescape(text))
    return is_more_than_formula(text) or SCHEME.search(IGNORED.sub("", text).lower()) is not None
