import re
from dataclasses import replace

import numpy as np
import pytest

from grader.dojo.question import Question, deal_question
from grader.errors import CommandError
from grader.exam.dealing import Dealer, is_fair
from grader.exam.spec import read_spec
from tests.exams import SPEC, write_spec

pytestmark = pytest.mark.slow

STUDENTS = [f"s{number}" for number in range(4)]


@pytest.fixture(scope="module")
def spec(tmp_path_factory):
    return read_spec(write_spec(tmp_path_factory.mktemp("spec"), SPEC))


@pytest.fixture(scope="module")
def deals(spec):
    return {student: Dealer(spec, 1).deal(student) for student in STUDENTS}


def texts(dealt) -> list[str]:
    return [one.question.forward + one.question.given for one in dealt]


def test_the_same_secret_deals_the_same_again(spec, deals):
    assert texts(Dealer(spec, 1).deal("s3")) == texts(deals["s3"])


def test_students_and_secrets_have_their_own_networks(spec, deals):
    networks = {tuple(texts(dealt)) for dealt in deals.values()}
    assert len(networks) == len(STUDENTS)
    assert texts(Dealer(spec, 2).deal("s3")) != texts(deals["s3"])


def test_everybody_is_asked_for_the_same_names_and_points(spec, deals):
    asked = [(one.name, one.points) for one in spec.asked]
    for dealt in deals.values():
        assert [(one.question.name, one.question.points) for one in dealt] == asked


def test_no_deal_is_further_from_the_belts_median_than_the_spec_allows(spec):
    narrow = replace(spec, even=0.1)
    dealer = Dealer(narrow, 1)
    dealt = [one for student in STUDENTS for one in dealer.deal(student)]
    assert all(abs(one.length.operations / dealer.median(one.question.belt) - 1) <= 0.1 for one in dealt)
    assert any(one.again for one in dealt)


def test_whether_an_error_is_carried_forward_changes_no_deal(spec, deals):
    carrying = [one.question for one in Dealer(replace(spec, carry_forward=True), 1).deal("s3")]
    assert carrying == [replace(one.question, carry_forward=True) for one in deals["s3"]]
    assert not any(one.question.carry_forward for one in deals["s3"])


def test_where_no_deal_can_be_fair_a_sentence_says_so(spec, monkeypatch):
    monkeypatch.setattr("grader.exam.dealing.is_fair", lambda question, seed: False)
    monkeypatch.setattr("grader.exam.dealing.ATTEMPTS", 3)
    with pytest.raises(CommandError, match="none is fair"):
        Dealer(spec, 1).deal("s0")


def network(forward: str = "a = relu(z)") -> Question:
    question = deal_question("network_1", "network", "white", "20-midterm", 2, 5)
    return replace(question, forward=re.sub(r"a = \w+\(z\)", forward, question.forward))


def test_a_network_whose_gradient_is_zero_is_unfair():
    assert is_fair(network(), 3)
    assert not is_fair(network("a = relu(z - 1000)"), 3)


def test_so_is_one_whose_gradient_cancels_but_for_rounding():
    # The bias is taken off again with the mean.
    assert not is_fair(network("a = tanh(z - z.mean())"), 3)


def test_a_right_answer_earns_its_points_where_its_gradient_cancels():
    question = network("a = tanh(z - z.mean())")
    assert question.examine(question.master.make(), 3).earned == 2.0


def test_a_token_is_the_students_alone(spec):
    dealer = Dealer(spec, 1)
    tokens = {dealer.token(student) for student in STUDENTS}
    assert len(tokens) == len(STUDENTS)
    assert Dealer(replace(spec, slug="21-final"), 1).token("s0") not in tokens


@pytest.fixture(scope="module")
def hunt() -> Question:
    return deal_question("hunt_1", "hunt", "yellow", "20-midterm", 4, 11)


class TestAHunt:
    def test_is_equal_after_a_way_through_plain_data(self, hunt):
        assert Question(**hunt.plain()) == hunt

    def test_mended_has_full_marks(self, hunt):
        assert hunt.examine(hunt.master.make(), 8).earned == 4.0

    def test_left_as_it_was_has_none_and_no_mistake_of_the_students(self, hunt):
        report = hunt.examine(hunt._given(), 8)
        assert (report.earned, report.kinds) == (0.0, ("not_implemented",))

    def test_partly_right_has_none_either(self, hunt):
        right = hunt.master.make()

        def first_is_wrong(*arguments: np.ndarray) -> object:
            first, *others = right(*arguments)
            return (2 * first, *others)

        report = hunt.examine(first_is_wrong, 8)
        assert sum(report.parts.values()) == len(report.parts) - 1
        assert report.earned == 0.0
        assert "not_implemented" not in report.kinds

    def test_is_held_against_cases_that_show_its_slip(self, hunt, monkeypatch):
        shown = []
        monkeypatch.setattr(Question, "_shows_slip", lambda self, given, seed: shown.append(seed) or seed == 10)
        assert hunt.examine(hunt.master.make(), 8).seed == 10
        assert shown == [8, 9, 10]


def test_a_network_earns_a_share_for_each_gradient_that_is_right():
    question = network()
    right = question.master.make()

    def one_is_wrong(*arguments: np.ndarray) -> object:
        first, second = right(*arguments)
        return 2 * first, second

    assert question.examine(one_is_wrong, 4).earned == 1.0
