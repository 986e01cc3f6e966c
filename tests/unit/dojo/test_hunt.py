"""Bug hunts: each is wrong by the referee in every case, and right again once the planted slip is mended."""

import linecache
import os
from collections import Counter

import numpy as np
import pytest

from grader.checking.comparison import agrees, compare
from grader.checking.examination import examine
from grader.checking.exercise import ForwardPass
from grader.checking.leaves import flatten
from grader.dojo.belts import BELTS, deal_program
from grader.dojo.dojo import dojo
from grader.dojo.hunt import hunt
from grader.dojo.mending import what_was_mended
from grader.dojo.slips.planting import ORDER, plant
from grader.dojo.slips.plausible import KINDS

HUNTS = min(10_000, int(os.environ.get("GRADER_SOAK", 8)))


def function_of(source, name="<cell>"):
    """The function of the text, whose source can be read as that of a notebook's cell can."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace["backward"]


def of_kind(kind, belt, seed):
    """A hunt that is known to be of this kind."""
    hunted = hunt(belt, seed)
    assert hunted.planted.kind == kind
    return hunted


# Wrong before, right after


@pytest.mark.slow
@pytest.mark.parametrize("belt", BELTS)
def test_each_is_wrong_in_every_case_and_right_after_the_true_repair(belt):
    kinds = Counter()
    for seed in range(HUNTS):
        hunted = hunt(belt, seed)
        kinds[hunted.planted.kind] += 1
        wrong, right = function_of(hunted.source), function_of(hunted.planted.right.source)
        for k in range(hunted.exercise.cases):
            case = hunted.exercise.case(np.random.default_rng([hunted.case_seed, k]), k)
            variables = flatten(case.variables)
            returned = dict(zip(hunted.exercise.returns, wrong(*case.arguments.values()), strict=True))
            claimed = {name: np.asarray(returned[name], dtype=float) for name in variables}
            assert {n: leaf.shape for n, leaf in claimed.items()} == {n: leaf.shape for n, leaf in variables.items()}
            # Along one direction of a hundred thousand errors cancel; the referee takes two.
            rng, loss = np.random.default_rng([seed, k]), ForwardPass(case)
            unseen = agrees(loss, variables, claimed, rng) and compare(loss, variables, claimed, rng).agrees
            assert not unseen, (belt, seed, k, hunted.source)
        report = examine(right, hunted.exercise, hunted.case_seed, line_seconds=0)
        assert report.passed, (belt, seed, report.text())
    assert len(kinds) > 2, kinds
    assert {*kinds} <= {*KINDS.values(), ORDER}


def test_a_slip_is_wrong_along_any_direction_where_next_to_nothing_is_left_of_the_gradients():
    hunted, k = hunt("white", seed=2265), 5
    case = hunted.exercise.case(np.random.default_rng([hunted.case_seed, k]), k)
    variables = flatten(case.variables)
    assert max(np.abs(ForwardPass(case).gradient(name)).max() for name in variables) < 1e-6
    returned = function_of(hunted.source)(*case.arguments.values())
    claimed = {n: np.asarray(each, dtype=float) for n, each in zip(hunted.exercise.returns, returned, strict=True)}
    claimed = {name: claimed[name] for name in variables}
    rngs = map(np.random.default_rng, range(200))
    assert not any(agrees(ForwardPass(case), variables, claimed, rng) for rng in rngs)


@pytest.mark.slow
@pytest.mark.parametrize("belt", BELTS)
def test_one_line_differs_and_nothing_shows_from_the_outside(belt):
    for seed in range(4):
        hunted = hunt(belt, seed)
        right, wrong = (each.splitlines() for each in (hunted.planted.right.source, hunted.source))
        bare_right, bare_wrong = ([line.split("#")[0].rstrip() for line in lines] for lines in (right, wrong))
        off = {*bare_right} ^ {*bare_wrong}
        assert len(off) <= 2 and (off or bare_right != bare_wrong)
        assert bare_right[0] == bare_wrong[0]
        assert not {"pass", "--"} & {word for line in bare_wrong for word in line.split()}
        columns = {line.index("# ") for line in wrong[-1 - len(hunted.planted.wrong.lines) : -1]}
        assert len(columns) == 1  # no comment stands out of the row


@pytest.mark.slow
def test_the_same_seed_deals_the_same_and_others_differ():
    assert repr(hunt("black", 7)) == repr(hunt("black", 7))
    assert len({hunt("black", seed).source for seed in range(6)}) == 6


def test_a_unit_that_is_dead_in_a_batch_does_not_keep_a_slip_from_being_found():
    challenge, deal = dojo("white", 11), deal_program("white", 11)
    cases = [challenge.exercise.case(np.random.default_rng([11, k]), k) for k in range(6)]
    assert plant(challenge.reveal(), deal.shapes, cases, np.random.default_rng(0)) is None
    assert hunt("white", 11).case_seed > 11


@pytest.mark.parametrize(("belt", "seed"), [("pink", 1), ("white", -1), ("white", 1.5)])
def test_no_such_hunt(belt, seed):
    with pytest.raises(ValueError, match=r"belt|seed"):
        hunt(belt, seed)


# What a learner sees


def test_the_task_shows_both_passes_and_says_what_to_do():
    task = repr(hunt("green", 3))
    assert "def forward(X, y, W1, gamma1, beta1, W2, b2):" in task
    assert "def backward(X, y, W1, gamma1, beta1, W2, b2):" in task
    assert "from backprop.activations import " in task
    assert "with one slip" in task
    assert hunt("green", 3).arguments.keys() == dojo("green", 3).arguments.keys()


def test_a_repair_of_the_slip_alone_is_said_to_be_that(capsys):
    hunted = hunt("yellow", 2)
    assert hunted.check(function_of(hunted.planted.right.source)) is True
    said = capsys.readouterr().out
    assert said.startswith("✓ yellow belt, hunt 2: right")
    assert "The planted slip was mended, and nothing else was changed." in said
    assert 'The next one is hunt("yellow", seed=3).' in said
    assert "point" not in said


def test_what_was_changed_besides_is_said(capsys):
    hunted = of_kind("a sign", "black", 23)
    line = next(l.code for l in hunted.planted.right.lines if "dW1 = " in l.code and l in hunted.planted.wrong.lines)
    assert hunted.check(function_of(hunted.planted.right.source.replace(line, f"{line} * 1")))
    assert f"The planted slip was mended. Changed besides, though it was right: `{line}`." in capsys.readouterr().out


def test_a_repair_elsewhere_is_said_to_be_one(capsys):
    hunted = of_kind("a sum and a mean", "white", 9)
    (place,) = hunted.planted.places
    name = hunted.planted.wrong.lines[place].code.split()[0]
    assert hunted.check(function_of(hunted.source.replace("    return", f"    {name} = {name} * len(X)\n    return")))
    assert "The planted slip was mended by a change elsewhere" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda hunted: hunted.source, "No line is changed yet."),
        (lambda hunted: hunted.source.replace("    return", "    dW1 = dW1 * 1\n    return"), "still stands"),
        (
            lambda hunted: hunted.source.replace(
                hunted.planted.wrong.lines[hunted.planted.places[0]].code,
                hunted.planted.right.lines[hunted.planted.places[0]].code + " * 7",
            ),
            "was touched, but is not mended yet",
        ),
    ],
)
def test_what_is_not_right_yet_is_told_apart(change, said):
    hunted = of_kind("a slope", "orange", 7)
    assert said in what_was_mended(function_of(change(hunted)), hunted.planted, passed=False)


def test_what_is_not_mended_gets_the_panel_of_any_wrong_answer(capsys):
    hunted = of_kind("a sum and a mean", "white", 9)
    assert hunted.check(function_of(hunted.source)) is False
    said = capsys.readouterr().out
    assert said.startswith("✗ white belt, hunt 9: ")
    assert "By output: dw right, db wrong" in said
    assert "Note: No line is changed yet." in said


def test_the_line_of_the_slip_is_told_by_reveal_alone(capsys):
    hunted = hunt("yellow", 7)
    given = function_of(hunted.source)
    (line,) = [line.code for line in hunted.planted.wrong.lines if line not in hunted.planted.right.lines]
    assert line in examine(given, hunted.exercise, hunted.case_seed).text()
    assert hunted.check(given) is False
    assert line not in capsys.readouterr().out
    assert line in repr(hunted.reveal())


def test_a_line_that_is_missing_may_come_back_anywhere_it_fits(capsys):
    hunted = of_kind("a line is missing", "orange", 0)
    assert "No line is changed yet." in what_was_mended(function_of(hunted.source), hunted.planted, passed=False)
    assert hunted.check(function_of(hunted.planted.right.source)) is True
    assert "mended, and nothing else was changed" in capsys.readouterr().out
    assert "one is missing" in repr(hunted.reveal())


def test_two_lines_in_the_wrong_order_may_be_put_right_by_moving_either(capsys):
    hunted = of_kind(ORDER, "green", 35)
    lines = hunted.planted.wrong.function.splitlines(keepends=True)
    head = len(lines) - 1 - len(hunted.planted.wrong.lines)
    one, other = (head + place for place in hunted.planted.places)
    lines[one], lines[other] = lines[other], lines[one]
    assert hunted.check(function_of("\n".join([*hunted.planted.right.imports, "".join(lines)]))) is True
    assert "nothing else was changed" in capsys.readouterr().out


def test_nothing_is_said_of_lines_that_cannot_be_read(capsys):
    hunted = hunt("white", 2)
    namespace = {"np": np}
    exec(hunted.planted.right.source, namespace)
    assert hunted.check(namespace["backward"]) is True
    assert "slip" not in capsys.readouterr().out


def test_check_takes_a_function():
    with pytest.raises(TypeError, match="without parentheses"):
        hunt("white", 1).check(3.0)


def test_where_it_is_comes_out_step_by_step():
    hunted = hunt("black", 2)
    steps = hunted.reveal()
    (place,) = hunted.planted.places
    right, wrong = hunted.planted.right.lines[place], hunted.planted.wrong.lines[place]
    shown = steps._repr_html_()
    assert shown.count("<details>") == shown.count("</details>") == 4
    assert shown.index(right.mirrors) < shown.index(wrong.code) < shown.rindex(right.code)
    assert wrong.code in repr(steps)
    assert right.code in repr(steps)
