"""One namespace an id: a number says who somebody is only in the column of whoever gave it."""

import re

Id = tuple[str, str]
"""A namespace and a value: ("canvas id", "10234")."""

OURS, CANVAS, MOODLE, USERNAME, EMAIL, NUMBER, GITHUB, ILIAS = (
    *("id", "canvas id", "moodle participant", "username", "email"),
    *("student number", "github", "ilias id"),
)
ID_NUMBER, SIS_USER, SIS_LOGIN, INTEGRATION = "id number", "sis user id", "sis login id", "integration id"
SAME = {
    OURS: ("identifier",),  # of GitHub Classroom's roster; Moodle's is told by its values
    CANVAS: ("canvas", "canvas user id", "canvas_id"),
    MOODLE: ("moodle", "moodle id", "moodle participant id"),
    USERNAME: ("user name", "login", "login name", "eid", "display id", "benutzername", "anmeldename"),
    EMAIL: ("email address", "e-mail", "e-mail address", "mail", "e-mail-adresse", "student email"),
    NUMBER: (
        "sid",
        "student id",
        "student_id",
        "orgdefinedid",
        "org defined id",
        "matriculation number",
        "matrikelnummer",
    ),
    GITHUB: ("github username", "github_username", "github login", "github user", "github name"),
    ILIAS: ("ilias", "ilias user id"),
}
"""Namespace -> what else a column of it is called. A column with any other name is a namespace of its own."""
COLUMNS = {name: space for space, names in SAME.items() for name in (space, *names)}

OF_ONE_PLATFORM = (CANVAS, MOODLE, ILIAS)
"""Numbers that nobody uses but the platform itself."""
BY_HAND = "written by hand"
"""What people write on a file or a folder of a student's: any id, but for those numbers."""

THE_STUDENTS = (ID_NUMBER, USERNAME, SIS_LOGIN, SIS_USER, EMAIL, CANVAS, OURS, MOODLE, NUMBER, GITHUB, ILIAS)
"""What a student is called here: the first of these that a list has, after a column `id` of its own."""


def of_login(login: str) -> tuple[Id, ...]:
    """A login, which a list of one's own may have as what students are called."""
    return tuple((space, login) for space in (USERNAME, SIS_LOGIN, OURS))


def namespace(column: str) -> str:
    """That of a column, by its name."""
    squeezed = " ".join(column.split()).casefold()
    return COLUMNS.get(squeezed, squeezed)


def key(value: str) -> str:
    """An id as it is compared: spaces and case make no difference, nor the sign that Brightspace puts first."""
    return " ".join(value.split()).casefold().removeprefix("#")


def by_hand(value: str) -> tuple[Id, ...]:
    """What a person may have meant who wrote this on a file."""
    return ((BY_HAND, value),)


def participant(identifier: str) -> str:
    """Moodle's number out of "Participant 123", in whatever language; "" where there is none."""
    match = re.fullmatch(r"\D*(\d+)", identifier.strip())
    return match[1] if match else ""
