from pathlib import Path

from grader.engine.result import Status
from tests.submissions.hostile import WRONG, WRONG_MARKS
from tests.submissions.notebooks import answered, save
from tests.submissions.world import World

TRIES = "Blanks the grade cells by an input transformer, and puts functions of its own into the shell and its displays."
MUST = "Grade cells are not run where the student can reach them, and every later answer is graded."
STATUS = Status.GRADED

ANSWER = f"""{WRONG}

shell = get_ipython()
run_cell, publish = shell.run_cell, shell.display_pub.publish


def blank_checks(lines):
    return ["3.0"] if any(line.startswith("check(") for line in lines) else lines


def run_and_praise(source, *arguments, **options):
    return run_cell("3.0" if source.startswith("check(") else source, *arguments, **options)


def publish_praise(data, *arguments, **options):
    return publish(data | {{"text/plain": "3.0"}}, *arguments, **options)


shell.input_transformers_cleanup.insert(0, blank_checks)
shell.input_transformers_post.append(blank_checks)
shell.run_cell = run_and_praise
shell.display_pub.publish = publish_praise
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
shell.set_custom_exc((Exception,), lambda *arguments, **options: None)
"""


def marks(full: dict[str, float]) -> dict[str, float]:
    return full | WRONG_MARKS


def write(folder: Path, world: World) -> None:
    save(folder, answered(world, hidden_delta=ANSWER))
