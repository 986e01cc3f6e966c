"""Copies and versions are nobody's; persons are, whatever they are called."""

import pytest

from grader.collect.copies import is_no_person, person_of
from tests.courses import LESSON
from tests.unit.collect.conftest import LESSON as SLUG

COPIES = """\
multi-layer|multi-layer-Copy1|Copy of multi-layer|multi-layer copy 2|multi-layer - Copy (2)
multi-layer (1) (1)|multi-layer_v2|Untitled|Untitled1|untitled-2|multi-layer final|multi-layer_FINAL_v3
Kopie von multi-layer|multi-layer - Kopie|multi-layer - Kopie (2)|multi-layer copie|copia de multi-layer
Copia de multi-layer (1)|multi-layer — копия|multi_layer|Multi Layer|multilayer|03-multi-layer
03_multi_layer (2)|multi-layer 2026-11-28|multi-layer_20261128|final|Copy|copy 2|Kopie|multi-layer-solution
solution|submission|multi-layer(submitted)|multi-layer.backup|backup of multi-layer|new multi-layer|v2
Copy of Copy of multi-layer|multi-layer-checkpoint-Copy1|Unbenannt|Sans titre|multi-layer_副本|homework 3|HW3
multi-layer-3"""
PERSONS = {
    "ada": "ada",
    "Ada Lovelace - multi-layer": "Ada Lovelace",
    "multi-layer_ada": "ada",
    "ada_multi-layer_final": "ada",
    "final_ada-multi-layer": "final_ada",
    "ada (1)": "ada",
    "ada-Copy1": "ada",
    "ada - Kopie (2)": "ada",
    "Copy of ada": "ada",
    "Copy of Ada - multi-layer (1)": "Ada",
    "03-multi-layer-ada": "ada",
    "multi-layer_12345": "12345",
    "12345": "12345",
    "7": "7",
    "ada2": "ada2",
    "finley": "finley",
    "Newton": "Newton",
    "Copeland": "Copeland",
    "ada@example.org": "ada@example.org",
    "van der Berg": "van der Berg",
    "ada multi-layer ben": "ada multi-layer ben",
    "李雷": "李雷",
    "Le": "Le",
    "multi-layer_do": "do",
    "van de": "van de",
    "multi-layers": "multi-layers",
}


@pytest.mark.parametrize("stem", [stem for line in COPIES.split("\n") for stem in line.split("|")])
def test_a_copy_is_nobodys(stem):
    assert is_no_person(stem, LESSON)


@pytest.mark.parametrize("stem", PERSONS)
def test_a_person_is_one(stem):
    assert not is_no_person(stem, LESSON)
    assert person_of(stem, LESSON) == PERSONS[stem]


@pytest.mark.parametrize("name", ["Copy", "Final", "Untitled"])
def test_a_student_who_is_called_so_is_believed_where_the_list_says_it(course, make_folder, tmp_path, name):
    (tmp_path / "r.csv").write_text(f"id,name\nx7,{name}\nada,Ada\n")
    path = make_folder({f"{name}.ipynb": b"theirs", "ada.ipynb": b"a"})
    assert course.collect(path) == 1 and b"theirs" in course.tree("unclaimed").values()
    assert course.collect(path, roster=tmp_path / "r.csv") == 0
    assert course.tree("submitted")[f"x7/{SLUG}/multi-layer.ipynb"] == b"theirs"


def test_a_person_and_a_copy_of_theirs_are_a_persons_to_choose(course, make_folder):
    assert course.collect(make_folder({"ada.ipynb": b"1", "ada (1).ipynb": b"2", "ben (1).ipynb": b"b"})) == 1
    assert sorted(course.tree("unclaimed").values()) == [b"1", b"2"]
    assert course.tree("submitted") == {f"ben/{SLUG}/multi-layer.ipynb": b"b"}
