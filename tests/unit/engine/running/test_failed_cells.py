"""Why a name is not there: the cell that was to bind it, and what that lacked in turn."""

from grader.engine.running.failed_cells import MOST_LINE, Cause, FailedCell, FailedCells


def run(*cells: str) -> tuple[FailedCells, dict]:
    """Runs cells, each as one statement; what they raise is noted."""
    failed, there = FailedCells(), {}
    for source in cells:
        statement = None
        try:
            statement = compile(source, "<ipython-input-1>", "exec")
            exec(statement, there)
        except Exception as error:
            failed.note(source, statement, error)
    return failed, there


def test_the_cells_own_error_and_line_are_told():
    cause = run("def hidden_delta(z:\n    return z")[0].why("hidden_delta", {})
    assert cause == Cause(
        "the cell that begins “def hidden_delta(z:” failed: SyntaxError: '(' was never closed "
        "(line 1: def hidden_delta(z:)"
    )


def test_the_cause_is_followed_through_the_cells_above():
    failed, there = run("import nonsense", "device = nonsense.device('cpu')", "def f(x, device=device):\n    return x")
    cause = failed.why("f", there)
    assert cause is not None and cause.lacks == "module nonsense"
    steps = cause.text.split(", since ")
    assert [step.partition("”")[0] for step in steps] == [
        "the cell that begins “def f(x, device=device):",
        "the cell that begins “device = nonsense.device('cpu')",
        "the cell that begins “import nonsense",
    ]


def test_the_students_own_mistake_above_is_not_lacking():
    failed, there = run("import nunpy as np", "weights = np.ones(3)")
    cause = failed.why("weights", there)
    assert cause is not None and cause.lacks == "" and cause.text.endswith("; is `numpy` meant?")


def test_of_a_cell_that_failed_twice_the_statement_counts():
    failed = FailedCells()
    source = "import nonsense\nimport nunpy as np"
    for statement in source.splitlines():
        code = compile(statement, "<ipython-input-1>", "exec")
        try:
            exec(code, {})
        except ImportError as error:
            failed.note(source, code, error)
    first, second = failed.why("nonsense", {}), failed.why("np", {})
    assert first is not None and second is not None and (first.lacks, second.lacks) == ("module nonsense", "")


def test_names_that_nobody_can_tell_come_from_a_star():
    failed, there = run("from nonsense import *")
    cause = failed.why("whatever", there)
    assert cause is not None and cause.lacks == "module nonsense"


def test_a_circle_has_an_end():
    failed, there = run("a = b", "b = a")
    assert failed.why("a", there) is not None


def test_where_no_cell_was_to_bind_it_nothing_is_said():
    assert run("1 / 0", "x = 1")[0].why("f", {}) is None


def test_what_a_student_wrote_is_cut():
    failed, there = run(f"def f(x:\n    {'y' * 10_000}", f"raise ValueError({'z' * 10_000!r})\nf = 1")
    failed.add(FailedCell("f = 1", Cause("it was stopped")))
    for name in ("f", "g"):
        cause = failed.why(name, there)
        assert cause is None or len(cause.text) < 5 * MOST_LINE
