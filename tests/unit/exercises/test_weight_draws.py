"""The words of lesson 5's verdicts: each wrong draw is told what kind of wrong it is, and a right one is let pass."""

import numpy as np
import pytest

from grader.checking.examination import examine
from grader.exercises import EXERCISES
from grader.exercises.lesson5.weight_draws import SIGMAS, weights_verdict


def words(name, function, seed=0):
    report = examine(function, EXERCISES[name], seed, line_seconds=0)
    assert report.earned == 0
    return report.text()


def normal(variance):
    return lambda rng, i, o: rng.normal(0.0, np.sqrt(variance(i, o)), size=(o, i))


XAVIER_WORDS = {
    "square of the variance": lambda rng, i, o: rng.normal(0.0, 2 / (i + o), size=(o, i)),
    "square root of the variance": lambda rng, i, o: rng.normal(0.0, (2 / (i + o)) ** 0.25, size=(o, i)),
    "Did you draw uniformly": lambda rng, i, o: np.sqrt(2 / (i + o)) * rng.uniform(-1, 1, size=(o, i)),
    "bound of the uniform draw": normal(lambda i, o: 6 / (i + o)),
    "only fan_in into account": normal(lambda i, o: 1 / i),
    "only fan_out into account": normal(lambda i, o: 1 / o),
    "from the next section": normal(lambda i, o: 2 / i),
    "not yet one over their mean": normal(lambda i, o: 1 / (i + o)),
    "nothing was scaled": normal(lambda i, o: 1.0),
    "0.01 squared": normal(lambda i, o: 1e-4),
    "between -1 and 1": lambda rng, i, o: rng.uniform(-1, 1, size=(o, i)),
    "as often negative as positive": lambda rng, i, o: rng.random((o, i)) / np.sqrt(i + o),
    "Rows and columns have changed places": lambda rng, i, o: normal(lambda i, o: 2 / (i + o))(rng, i, o).T,
    "All weights are 0": lambda rng, i, o: np.zeros((o, i)),
    "Rows 0 and 1 go together": lambda rng, i, o: np.tile(rng.normal(0, np.sqrt(2 / (i + o)), size=i), (o, 1)),
    "Columns 0 and 1 go together": lambda rng, i, o: rng.normal(size=(o, 1)) * np.ones(i),
    "always the same result": lambda rng, i, o: normal(lambda i, o: 2 / (i + o))(np.random.default_rng(0), i, o),
    "times too large": normal(lambda i, o: 50.0),
    "times too small": normal(lambda i, o: 1e-7),
}

HE_WORDS = {
    "square of the variance": lambda rng, i, o: rng.normal(0.0, 2 / i, size=(o, i)),
    "stand outside a root": lambda rng, i, o: rng.normal(0.0, 2 / np.sqrt(i), size=(o, i)),
    "count what the root covers": lambda rng, i, o: rng.normal(0.0, np.sqrt(2) / i, size=(o, i)),
    "changed places": normal(lambda i, o: 2 / o),
    "right for a linear layer": normal(lambda i, o: 1 / i),
    "It is Xavier's": normal(lambda i, o: 2 / (i + o)),
}


def moment(f, transform=lambda m: m**-0.5):
    z = np.linspace(-12, 12, 40001)
    bell = np.exp(-(z**2) / 2)
    return transform(np.sum(bell * f(z) ** 2) / bell.sum())


GAIN_WORDS = {
    "A root is missing": lambda f, rng: moment(f, lambda m: 1 / m),
    "upside down": lambda f, rng: moment(f, np.sqrt),
    "made of the slope": lambda f, rng: moment(lambda z: np.gradient(f(z), z)),
    "mean was taken off": lambda f, rng: 1 / np.std(f(rng.normal(size=400_000))),
    "do not add up to 1": lambda f, rng: moment(f) / np.pi**0.25,
    "its variance was 1/2": lambda f, rng: moment(lambda z: f(z / np.sqrt(2))),
    "spread evenly": lambda f, rng: 1 / np.sqrt(np.mean(f(np.linspace(-1, 1, 4001)) ** 2)),
    "one number": lambda f, rng: np.ones(3),
    "positive and finite": lambda f, rng: -1.0,
}

CASES = [
    pytest.param(name, told, function, id=f"{name}: {told}")
    for name, table in (("xavier_weights", XAVIER_WORDS), ("he_weights", HE_WORDS), ("activation_gain", GAIN_WORDS))
    for told, function in table.items()
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "told", "function"), CASES)
@pytest.mark.parametrize("seed", range(3))
def test_each_mistake_is_told_what_it_is(name, told, function, seed):
    assert told in words(name, function, seed)


@pytest.mark.slow
def test_no_verdict_writes_the_answer_down():
    shown = [words(name, function) for name, told, function in (case.values for case in CASES)]
    for answer in ("sqrt(2", "2/(", "2 / (", "2/fan_in", "2 / fan_in", "sqrt(6"):
        assert not [text for text in shown if answer in text]


def test_a_draw_at_eight_standard_errors_passes_and_one_beyond_does_not():
    W = np.random.default_rng(0).normal(size=(100, 200))
    W = (W - W.mean()) / W.std()
    bound = SIGMAS * np.sqrt(2 / W.size)
    assert weights_verdict(W * np.sqrt(1 + 0.99 * bound), 200, 100, 1.0, []).text == ""
    assert weights_verdict(W * np.sqrt(1 + 1.01 * bound), 200, 100, 1.0, []).text != ""


@pytest.mark.parametrize("wrong", [None, "W", [[1.0], [1.0, 2.0]], np.ones((3, 2), dtype=int), np.full((3, 2), np.nan)])
def test_what_is_no_matrix_of_floats_is_refused_in_words(wrong):
    assert weights_verdict(wrong, 2, 3, 1.0, []).text.endswith(".")


def test_a_draw_that_ignores_its_generator_has_no_case_to_work_out_by_hand():
    assert "failing_case" not in words("xavier_weights", XAVIER_WORDS["always the same result"])
