"""Whose is a file? Read from its path, in the ways of the platforms, a file each.

A platform writes the first part of a path; whatever stands deeper is a student's, and is not looked at.
"""

from grader.collect.layouts.blackboard import BLACKBOARD_LAYOUT
from grader.collect.layouts.brightspace import BRIGHTSPACE_LAYOUT
from grader.collect.layouts.by_hand import NAME_LAYOUT, STUDENT_LAYOUT, STUDENT_LESSON_LAYOUT
from grader.collect.layouts.canvas import CANVAS_LAYOUT
from grader.collect.layouts.claim import Layout
from grader.collect.layouts.exchange import EXCHANGE_LAYOUT
from grader.collect.layouts.github_classroom import GITHUB_LAYOUT
from grader.collect.layouts.google_classroom import GOOGLE_LAYOUT
from grader.collect.layouts.gradescope import GRADESCOPE_LAYOUT
from grader.collect.layouts.ilias import ILIAS_LAYOUT
from grader.collect.layouts.moodle import MOODLE_LAYOUT
from grader.collect.layouts.sakai import SAKAI_LAYOUT

LAYOUTS: dict[str, Layout] = {
    "exchange": EXCHANGE_LAYOUT,
    "moodle": MOODLE_LAYOUT,
    "blackboard": BLACKBOARD_LAYOUT,
    "brightspace": BRIGHTSPACE_LAYOUT,
    "sakai": SAKAI_LAYOUT,
    "gradescope": GRADESCOPE_LAYOUT,
    "canvas": CANVAS_LAYOUT,
    "github": GITHUB_LAYOUT,
    "ilias": ILIAS_LAYOUT,
    "google": GOOGLE_LAYOUT,
    "student-lesson": STUDENT_LESSON_LAYOUT,
    "student": STUDENT_LAYOUT,
    "name": NAME_LAYOUT,
}
PLATFORMS = tuple(name for name, layout in LAYOUTS.items() if not layout.person)
