"""A function in another process is judged as it would be here, and no answer from there can raise a mark."""

import json
import os

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checking.examination import examine
from grader.engine.job import Limits
from grader.engine.judging.judge import UNJUDGED, judge
from grader.engine.running import child
from grader.engine.running.packing import pack
from grader.engine.running.runner import Runner, SandboxLost
from grader.errors import CommandError
from grader.exercises import EXERCISES
from tests.corpus.load import SLOW, load_answers

SEED = 1986
FROM_AFAR = slice(0, None, 3) if os.environ.get("GRADER_SOAK") else slice(0, 4, 3)
"""Of the planted mistakes of an exercise: those that are judged both here and from afar."""
ANSWERS = load_answers()


class HereChannel:
    """Answers calls in this very process, but over the wire's own forms."""

    def __init__(self, namespace):
        self.namespace = namespace

    def send(self, request, blobs, deadline):
        self.request, self.pickled = request, blobs[0]

    def receive(self, deadline):
        reply, blobs = child.answer_call(self.namespace, json.loads(json.dumps(self.request)), self.pickled)
        return json.loads(json.dumps(reply | {"id": self.request["id"]})), blobs

    def last_words(self):
        return ""

    def waited(self):
        """As the Channel\'s."""
        return 0.0

    def ended_late(self):
        return False

    def close(self):
        pass


class LyingChannel(HereChannel):
    """Gives the same reply to everything."""

    def __init__(self, reply, blobs=()):
        self.reply, self.blobs = reply, list(blobs)

    def receive(self, deadline):
        reply = self.reply
        return (reply | {"id": self.request["id"]} if isinstance(reply, dict) else reply), self.blobs


def grade_cell(name: str, points: float = 3.0, source: str = ""):
    cell = nbformat.v4.new_code_cell(source or f"check({name})")
    cell.metadata.nbgrader = nbformat.from_dict({"grade_id": f"check-{name}", "points": points, "grade": True})
    return cell


def judged(name, channel):
    return judge(grade_cell(name, EXERCISES[name].points), Runner(lambda: channel, Limits()), SEED, 7)


def here(name, function):
    return judged(name, HereChannel({name: function}))


def value_of(verdict):
    (result,) = [output for output in verdict.outputs if output["output_type"] == "execute_result"]
    return float(result["data"]["text/plain"])


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_get_full_marks_from_afar(name):
    for function in ANSWERS[name].right[: 1 if name in SLOW else 2]:
        verdict = here(name, function)
        assert verdict.mark.score == EXERCISES[name].points, verdict.mark.headline
        assert value_of(verdict) == verdict.mark.score


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_planted_mistakes_get_the_same_mark_and_name_from_afar(name):
    for planted in ANSWERS[name].planted[slice(1) if name in SLOW else FROM_AFAR]:
        report = examine(planted.function, EXERCISES[name], SEED, line_seconds=0, graded=True)
        mark = here(name, planted.function).mark
        assert (mark.score, mark.kinds, mark.headline) == (report.earned, report.kinds, report.headline)


def test_no_right_value_is_shown():
    verdict = here("hidden_delta", ANSWERS["hidden_delta"].planted[0].function)
    shown = json.dumps(verdict.outputs)
    assert "but should be" not in shown and "seed=" not in shown


def test_what_the_function_prints_is_an_output():
    def printing(*arguments):
        print("hello")
        raise NotImplementedError

    verdict = here("hidden_delta", printing)
    assert verdict.outputs[0] == {"output_type": "stream", "name": "stdout", "text": "hello\n"}


@pytest.mark.parametrize(
    ("found", "ename"), [({}, "NameError"), ({"hidden_delta": None}, "NameError"), ({"hidden_delta": 4.0}, "TypeError")]
)
def test_what_is_no_function_gets_nothing(found, ename):
    verdict = judged("hidden_delta", HereChannel(found))
    assert verdict.mark.score == 0.0 and verdict.mark.trouble == "no function"
    assert verdict.outputs[0]["ename"] == ename


STRANGE = ("4.0", "check(no_such_exercise)", "check(forward, seed=3)", "import os\ncheck(forward)")


@pytest.mark.parametrize("source", STRANGE)
def test_a_cell_that_checks_no_exercise_needs_a_person(source):
    cell = grade_cell("forward", 3.0, source)
    verdict = judge(cell, Runner(lambda: None, Limits()), SEED, 1)
    assert verdict.mark.score is None
    assert verdict.outputs[0]["ename"] == UNJUDGED


RIGHT_SCORE = {"printed": "", "called": {}, "warned": None}
LIES = [
    {},
    None,
    [],
    4.0,
    {"score": 4.0, "earned": 4.0},
    RIGHT_SCORE,
    RIGHT_SCORE | {"tree": {"d": []}},
    RIGHT_SCORE | {"tree": {"d": [["value", 3.0]]}},
    RIGHT_SCORE | {"tree": {"d": [["value", {"a": 0, "dtype": "|O", "shape": [1]}], ["changed", {"d": []}]]}},
    RIGHT_SCORE | {"tree": {"d": [["value", True], ["changed", {"d": [["z", None]]}]]}},
    RIGHT_SCORE | {"tree": {"d": [["value", "right"], ["changed", {"d": []}]]}},
    RIGHT_SCORE | {"tree": {"d": [["value", float("nan")], ["changed", {"d": []}]]}},
    RIGHT_SCORE | {"called": 3},
    RIGHT_SCORE | {"called": {"": float("inf")}},
    RIGHT_SCORE | {"failure": None},
    RIGHT_SCORE | {"failure": {"kind": "passed"}},
    RIGHT_SCORE | {"failure": {"kind": "raised", "error": 3, "message": ["x"], "line": {}, "missing": 7}},
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["hidden_delta", "forward", "train_xor", "tape_backward", "xavier_weights", "chain_delta"]
)
@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_no_forged_reply_earns_a_point(name, lie):
    verdict = judged(name, LyingChannel(lie, [b"\0" * 8]))
    assert verdict.mark.score in (0.0, None)


PIECES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(EXERCISES)), value=PIECES)
@pytest.mark.slow
def test_any_value_gets_a_mark_or_a_person(name, value):
    tree, blobs = pack({"value": value, "changed": {}})
    verdict = judged(name, LyingChannel(RIGHT_SCORE | {"tree": tree}, blobs))
    assert verdict.mark.score is None or 0.0 <= verdict.mark.score < EXERCISES[name].points


@pytest.mark.parametrize("failure", [SandboxLost("ended from outside"), CommandError("it does not stay up")])
def test_a_lost_sandbox_marks_nothing(failure):
    def lost():
        raise failure

    cell = grade_cell("output_delta")
    with pytest.raises(type(failure)):
        judge(cell, Runner(lost, Limits()), SEED, 1)


def test_what_a_function_raises_is_no_tex_in_its_panel():
    def hidden_delta(*_):
        raise ValueError(r"$\href{javascript:alert(1)}{marks}$ \(x\)")

    [panel, *_] = here("hidden_delta", hidden_delta).outputs
    assert "marks" in panel["data"]["text/html"] and "\\" not in panel["data"]["text/html"]


@pytest.mark.slow
def test_an_answer_that_takes_gigabytes_to_judge_is_left_to_a_person():
    weights = {"a": 0, "dtype": "|i1", "shape": [450_000, 64]}
    biases = {"a": 1, "dtype": "|i1", "shape": [450_000]}
    network = {"l": [{"l": [None, weights]}, {"l": [None, biases]}]}
    tree = {"d": [["value", network], ["changed", {"d": []}]]}
    reply = {"printed": "", "called": {}, "warned": None, "tree": tree}
    channel = LyingChannel(reply, [bytes(450_000 * 64), bytes(450_000)])
    verdict = judged("train_digits", channel)
    assert verdict.mark.score is None and "MemoryError" in verdict.mark.headline
