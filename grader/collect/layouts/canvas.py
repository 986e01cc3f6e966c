"""Canvas's "Download Submissions": `lastnamefirst_LATE_12345_67890_name-1.ipynb`.

After lib/content_zipper.rb of Canvas: the user's number, the file's number; "-1" is a resubmission's. The dates in the
zip are those of the download, so no time of handing in is taken from them.
"""

import re

from grader.collect.layouts.claim import Claim, Layout, Readings, by_path
from grader.course import Lesson
from grader.people.namespaces import CANVAS

USER = re.compile(r"[1-9][0-9]*")
ANONYMOUS = re.compile(r"anon_[A-Za-z0-9]{5}")
OWN_NAME = re.compile(r"\w*")
TEXTS = ("text.html", "link.html")


def canvas(path: str, lesson: Lesson) -> Readings:
    """The names of students and of their files may have numbers and "_" too: a name can be read in several ways."""
    if "/" in path:
        return []
    words = path.split("_")
    found = []
    for place in range(len(words) - 1):
        anonymous = place == 0 and ANONYMOUS.fullmatch("_".join(words[:2]))
        after = place + 2 if anonymous else place + 1
        own, user = "_".join(words[:place]), "_".join(words[place:after])
        text = "_".join(words[after:]) in TEXTS
        number = "0" if text else words[after] if after < len(words) - 1 else ""
        if not ((anonymous or USER.fullmatch(user)) and (text or USER.fullmatch(number))):
            continue
        if OWN_NAME.fullmatch(own):
            found.append(_claim(own, user, int(number[:20]), "_".join(words[after + (not text) :]), lesson))
    return found


def _claim(own: str, user: str, number: int, rest: str, lesson: Lesson) -> Claim:
    late = f"_{own}".endswith("_LATE")
    name = own[: -len("_LATE")] if late else own
    again = re.fullmatch(rf"{re.escape(lesson.released.stem)}-\d{{1,3}}\.ipynb", rest)
    kept = lesson.released.name if again else rest
    return Claim(f"{name}_{user}" if name else user, user, ((CANVAS, user),), (name,), kept, number, late)


CANVAS_LAYOUT = Layout("a download of Canvas's", by_path(canvas), zipped=True)
