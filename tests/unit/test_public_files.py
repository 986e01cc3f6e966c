"""What a public host reads beside the code: one version everywhere, pictures, forms and workflows that can be read."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from PIL import Image

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
VERSION = PROJECT["version"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FORMS = sorted(set((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")) - {ROOT / ".github/ISSUE_TEMPLATE/config.yml"})
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = ("README.md", "INSTRUCTOR.md", "CONTRIBUTING.md")
PICTURE = re.compile(r"!\[([^]]+)\]\((docs/[^)]+)\)")
MOST_BYTES, SECONDS = 1_000_000, (10, 15)
FIELDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def test_the_changelog_begins_with_this_version():
    versions = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == VERSION
    assert versions == sorted(set(versions), reverse=True)


def test_the_citation_is_of_this_version_and_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == VERSION
    assert {"cff-version", "message", "title", "authors", "license"} <= citation.keys()


def test_every_picture_is_shown_somewhere_with_words():
    shown = {path: words for page in PAGES for words, path in PICTURE.findall((ROOT / page).read_text())}
    assert set(shown) == {f"docs/{path.name}" for path in (ROOT / "docs").iterdir() if path.suffix in (".gif", ".png")}
    assert all(len(words.split()) > 10 for words in shown.values())


def test_the_readme_begins_with_a_light_picture_that_moves_for_ever():
    _, first = PICTURE.findall((ROOT / "README.md").read_text())[0]
    assert (ROOT / first).stat().st_size < MOST_BYTES
    with Image.open(ROOT / first) as picture:
        assert (picture.format, picture.info["loop"]) == ("GIF", 0)
        milliseconds = 0
        for frame in range(picture.n_frames):
            picture.seek(frame)
            milliseconds += picture.info["duration"]
    assert picture.n_frames > 5
    assert SECONDS[0] <= milliseconds / 1000 <= SECONDS[1]


def test_an_image_is_labelled_with_what_pyproject_says():
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="(.*?)"', DOCKERFILE))
    assert labels.pop("source") == "$SOURCE"
    words = {"title": "name", "description": "description", "licenses": "license", "version": "version"}
    assert labels == {label: PROJECT[name] for label, name in words.items()}


@pytest.mark.parametrize(("stage", "installs"), [("instructor", "environment.py"), ("student", "start.py")])
def test_an_image_installs_before_it_copies_a_lesson(stage, installs):
    before = DOCKERFILE.split(f" AS {stage}\n")[1].split(f"python {installs}")[0]
    copied = [word for line in re.findall("^COPY (.+)", before, re.MULTILINE) for word in line.split()[:-1]]
    names = {Path(word).name for word in copied if not word.startswith("--")}
    assert "requirements.lock" in names
    assert all("." in name or name.startswith("LICENSE") or name == "wheels" for name in names)


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_for_something_under_ids_of_its_own(form):
    asked = yaml.safe_load(form.read_text())
    assert {"name", "description", "body"} <= asked.keys()
    fields = [field for field in asked["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in asked["body"]} <= FIELDS
    assert any(field.get("validations", {}).get("required") for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_is_there_with_no_more_rights_than_to_read(workflow):
    asked = yaml.safe_load(workflow.read_text())
    assert asked["permissions"] == {"contents": "read"}
    commands = [step["run"] for job in asked["jobs"].values() for step in job["steps"] if "run" in step]
    programs = [line.split()[0] for command in commands for line in command.splitlines()]
    ours = [program for program in programs if program.startswith(".")]
    assert ours
    assert all((ROOT / program).is_file() for program in ours)
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^make (\w+)$", "\n".join(commands), re.MULTILINE)
    assert all(f"\n{target}: " in makefile for target in targets)
