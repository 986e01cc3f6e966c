"""Every single edit of an answer, by the slips that the dojo plants too."""

from grader.dojo.slips.every_slip import Slip, every_slip
from tests.mutation.answers import Answer

Mutant = Slip


def mutants(answer: Answer) -> list[Mutant]:
    """All of them, each text once."""
    return every_slip(answer.source, answer.first, answer.last, answer.globals)
