"""`release --gradescope` and `--prairielearn`: all that grading a lesson needs, for where instructors grade already."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from grader.autograder import gradescope, prairielearn
from grader.autograder.settings import FILE, Settings
from grader.build.marking import Exercise
from grader.course import Lesson, find_lessons, select_lessons
from grader.errors import CommandError
from grader.exercises import EXERCISES
from grader.handout.handout import STUDENT_ROOMS, build_page, packages
from grader.handout.leaks import find_leaks
from grader.handout.student_lock import part_of_lock
from grader.handout.zips import write_zip

FILES = Path(__file__).with_name("autograder_files")
ENGINE_ROOMS = ("autograder", "collect", "course", "csv_text", "engine", "errors", "names", "whole_file")
PACKAGES = ("ipywidgets", "matplotlib", "nbformat", "nh3", "numpy")
"""What grading imports, and the lessons."""
RUN = "run_autograder"
SOURCES = {"gradescope": gradescope.SOURCE, "prairielearn": prairielearn.SOURCE}
"""Platform -> where its release lies there."""
WALLS = {"strong": "walls-strong.md", "weak": "walls-weak.md"}
"""Tier that is enough -> what the README says of it."""


def run_autograder_release(
    root: Path,
    platform: str,
    lessons: Iterable[str] = (),
    out: Path | None = None,
    allow_weak: bool = False,
    exercises: Mapping[str, Exercise] = EXERCISES,
    say: Callable[[str], None] = print,
) -> int:
    """Writes dist/PLATFORM-LESSON.zip for each lesson (all, or those named), with no answer in it.

    platform: one of SOURCES. out: another file, for one lesson. allow_weak: grade also where there is no strong
    sandbox. Returns 0. Raises CommandError where a lesson cannot be built, or an answer would be in it.
    """
    known = find_lessons(root)
    chosen = select_lessons(known, lessons) if lessons else known
    if out and len(chosen) != 1:
        raise CommandError(
            "--out is for one lesson, and each gets a zip of its own: name the lesson, or leave out --out"
        )
    for lesson in chosen:
        settings = Settings.drawn(lesson.slug, "weak" if allow_weak else "strong")
        source = _source(root, lesson, platform, settings, exercises)
        files, programs = _LAYOUTS[platform](lesson, settings, source)
        path = out or root / "dist" / f"{platform}-{lesson.slug}.zip"
        size = write_zip(path, files, programs)
        say(f"{path}: {size / 1e6:.1f} MB, {lesson.slug} for {platform}, no answer in it; README.md says what to do")
    return 0


def _source(
    root: Path, lesson: Lesson, platform: str, settings: Settings, exercises: Mapping[str, Exercise]
) -> dict[str, bytes]:
    """What grading reads: code, the released notebook, settings, and the two scripts."""
    module, code = packages((*STUDENT_ROOMS, *ENGINE_ROOMS))
    notebook = build_page(root, lesson, exercises)[lesson.released.as_posix()]
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    files = {
        RUN: _filled(RUN, SOURCE=str(SOURCES[platform]), PLATFORM=platform),
        "setup.sh": _filled("setup.sh"),
        "requirements.lock": part_of_lock(lock, PACKAGES).encode(),
        FILE: settings.to_json().encode(),
        lesson.released.as_posix(): notebook,
    }
    leaks = find_leaks(root, [lesson], files | module | code)
    if leaks:
        raise CommandError(f"an answer would be handed out, so nothing is: {'; '.join(leaks[:5])}")
    return files | code | {f"course/{path}": content for path, content in module.items()}


def _for_gradescope(
    lesson: Lesson, settings: Settings, source: dict[str, bytes]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    readme = _filled(
        "gradescope.md", LESSON=lesson.slug, WALLS=(FILES / WALLS[settings.tier]).read_text(encoding="utf-8").strip()
    )
    return source | {"README.md": readme}, (RUN, "setup.sh")


def _for_prairielearn(
    lesson: Lesson, settings: Settings, source: dict[str, bytes]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    notebook, question = lesson.released.name, f"questions/backprop-{lesson.slug}"
    image = ("setup.sh", "requirements.lock")
    files = {
        "README.md": _filled(
            "prairielearn.md",
            LESSON=lesson.slug,
            NOTEBOOK=notebook,
            WALLS=(FILES / WALLS[settings.tier]).read_text(encoding="utf-8").strip(),
        ),
        "image/Dockerfile": _filled("Dockerfile"),
        f"{question}/question.html": _filled("question.html", NOTEBOOK=notebook),
        f"{question}/info.json": json.dumps(_info(lesson), indent=4).encode() + b"\n",
    }
    files |= {f"image/{name}": source[name] for name in image}
    files |= {f"{question}/tests/{path}": content for path, content in source.items() if path not in image}
    return files, (f"{question}/tests/{RUN}",)


def _info(lesson: Lesson) -> dict:
    grading = {
        "enabled": True,
        "image": "OWNER/backprop-autograder",
        "entrypoint": f"{prairielearn.SOURCE}/{RUN}",
        "timeout": 600,
    }
    return {
        "uuid": str(uuid.uuid4()),
        "title": f"Backpropagation, by hand: {lesson.slug}",
        "topic": "Backpropagation",
        "type": "v3",
        "gradingMethod": "External",
        "externalGradingOptions": grading,
    }


_LAYOUTS = {"gradescope": _for_gradescope, "prairielearn": _for_prairielearn}


def _filled(name: str, **words: str) -> bytes:
    """A file of FILES with each @WORD@ replaced."""
    text = (FILES / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text.encode()
