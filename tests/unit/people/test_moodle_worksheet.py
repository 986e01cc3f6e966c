"""Moodle's worksheet is read in any language, and what is none is not taken for one."""

import csv
import io

import pytest

from grader.csv_text import Table
from grader.people.moodle_worksheet import find_worksheet, is_locked
from grader.people.namespaces import EMAIL, MOODLE
from grader.people.people import Columns

# The word before a number, and the headings: who, grades, times, comments.
LANGUAGES = {
    "en": (
        "Participant ",
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments",
    ),
    "de": (
        "Teilnehmer/in",
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
        "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar",
    ),
    "fr": (
        "Participant ",
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
        "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires",
    ),
    "es": (
        "Participante ",
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
        "La calificación puede ser cambiada,Última modificación (entrega),Última modificación (nota),Comentarios",
    ),
    "pl": (
        "Uczestnik ",
        "Identyfikator,Pełna nazwa,Adres e-mail,Status,Ocena,Maksymalna ocena,Ocena może być zmieniona,"
        "Ostatnio modyfikowane (zadanie),Ostatnio modyfikowane (ocena),Komentarze zwrotne",
    ),
    "ru": (
        "Участник ",
        "Идентификатор,Полное имя,Адрес электронной почты,Состояние,Оценка,Максимальная оценка,"
        "Оценка может быть изменена,Последнее изменение (ответ),Последнее изменение (оценка),Отзыв в виде комментария",
    ),
    "zh": (
        "参与者",
        "识别码,全名,电子邮件地址,状态,成绩,最高成绩,允许更改成绩,最后修改 (提交),最后修改（成绩）,反馈评论",
    ),
    "nl": (
        "Deelnemer ",
        "Identificatie,Volledige naam,E-mailadres,Status,Cijfer,Maximumcijfer,Cijfer kan gewijzigd worden,"
        "Laatst gewijzigd (inzending),Laatst gewijzigd (cijfer),Feedback als commentaar",
    ),
}
ROWS = [
    ["{word}12345", "Ada Example", "ada@example.org", "x", "", "24,00", "Y", "-", "-", ""],
    ["{word}12346", "Ben Example", "ben@example.org", "x x", "7,50", "24,00", "N", "Friday, 1 May", "-", "Read me"],
]


def table(language: str, rows: list[list[str]] = ROWS, without: tuple[int, ...] = ()) -> Table:
    word, header = LANGUAGES[language]
    every = [next(csv.reader(io.StringIO(header))), *[[cell.format(word=word) for cell in row] for row in rows]]
    return Table([[cell for place, cell in enumerate(row) if place not in without] for row in every])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_are_found_in_any_language(language):
    sheet = find_worksheet(table(language))
    assert sheet is not None
    assert (sheet.identifier, sheet.name, sheet.people) == (0, 1, (2,))
    assert (sheet.grade, sheet.maximum, sheet.changeable, sheet.comments) == (4, 5, 6, 9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_have_a_number_and_an_address(language):
    ada, ben = Columns(table(language)).people()
    assert (ada.student, ada.values(MOODLE), ada.values(EMAIL)) == ("ada@example.org", ["12345"], ["ada@example.org"])
    assert ben.names == ("Ben Example",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_marked_blind_there_is_a_number_alone(language):
    sheet = find_worksheet(table(language, without=(1, 2)))
    assert sheet is not None and (sheet.name, sheet.people, sheet.grade, sheet.maximum) == (None, (), 2, 3)
    assert [one.student for one in Columns(table(language, without=(1, 2))).people()] == ["12345", "12346"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_comments_the_time_is_none(language):
    sheet = find_worksheet(table(language, without=(9,)))
    assert sheet is not None and sheet.comments is None


def test_a_registration_number_between_name_and_address_is_the_students_id():
    rows = [["ID", "Name", "Matrikelnummer", "E-Mail", "Status", "P", "Max", "Frei", "A", "B", "K"]]
    rows += [[f"Teilnehmer/in{n}", "A B", f"M{n}7", f"{n}@x.org", "Da", "", "9", "Ja", "-", "-", ""] for n in (1, 2)]
    assert [one.student for one in Columns(Table(rows)).people()] == ["M17", "M27"]


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "name"], ["s1", "Ada"], ["s2", "Ben"]],
        [["id", "name", "a", "b", "max", "x", "y"], *[[f"s{n}", "A B", "1", "2", "9", "", ""] for n in (1, 2)]],
        [["identifier", "github_username", "github_id", "name"], ["s1", "ada", "1", "A B"], ["s2", "ben", "2", "B C"]],
        [["Student", "ID", "Section"], ["Ada", "1", "A"]],
        [["Name", "Punkte", "Max", "a", "b", "c"], ["Ada 1", "", "9", "", "", ""], ["Ben 2", "", "9", "", "", ""]],
        [["a"]],
    ],
    ids=range(6),
)
def test_other_lists_are_none(rows):
    assert find_worksheet(Table(rows)) is None


@pytest.mark.parametrize(
    ("word", "locked"),
    [
        ("No", True),
        ("Nein", True),
        ("нет", True),
        ("否", True),
        ("Yes", False),
        ("Oui", False),
        ("是", False),
        ("Þ", None),
    ],
)
def test_a_word_says_whether_a_grade_is_locked(word, locked):
    assert is_locked(word) is locked
