"""What the file is called, where it lies, and which of several it is."""

import os
from pathlib import Path

from grader.engine.result import Status
from tests.submissions.notebooks import all_right, answer, save
from tests.submissions.sample import Sample, sample
from tests.submissions.world import LESSON, World


def named(name: str, tries: str) -> Sample:
    """All answers are right, and the file has another name."""

    @sample(tries=tries, must="Every answer is graded.", status=Status.REPAIRED)
    def write(folder: Path, world: World) -> None:
        save(folder, all_right(world), name)

    return write


copy_1 = named("multi-layer-Copy1.ipynb", "The file has the name that Jupyter gives to a copy.")
downloaded_twice = named("multi-layer (1).ipynb", "The file has the name that a browser gives to a second download.")
ending_json = named("multi-layer.json", "The file's name ends in .json.")
ending_txt = named("multi-layer.ipynb.txt", "A browser added .txt to the file's name.")
other_case = named("Multi-Layer.IPYNB", "The file's name is in other letters, large and small.")
other_name = named("homework final FINAL.ipynb", "The file has a name of the student's own.")


@sample(
    tries="Jupyter's checkpoint, older than the notebook, was handed in with it.",
    must="The notebook is graded, not its checkpoint, although that has one answer more.",
    status=Status.GRADED,
    lost=("train_xor",),
)
def checkpoint(folder: Path, world: World) -> None:
    notebook = all_right(world)
    answer(notebook, "train_xor").source = answer(world.released, "train_xor").source
    save(folder, notebook)
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints", all_right(world), "multi-layer-checkpoint.ipynb")


@sample(
    tries="The file's name is not in UTF-8.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def name_of_bytes(folder: Path, world: World) -> None:
    save(folder, all_right(world))
    os.rename(folder / LESSON.released.name, os.fsencode(folder) + b"/l\xf6sung.ipynb")


@sample(
    tries="The notebook lies in a folder in the folder.",
    must="Every answer is graded.",
    status=Status.REPAIRED,
)
def sub_folder(folder: Path, world: World) -> None:
    (folder / "homework" / "lesson 3").mkdir(parents=True)
    save(folder / "homework" / "lesson 3", all_right(world))


@sample(
    tries="Two notebooks: the lesson's name has one answer, a copy has all.",
    must="The one with most answers is graded, and the other is named.",
    status=Status.REPAIRED,
)
def two_notebooks(folder: Path, world: World) -> None:
    started = world.released
    answer(started, "forward").source = answer(all_right(world), "forward").source
    save(folder, started)
    save(folder, all_right(world), "multi-layer-Copy1.ipynb")
