"""Words for the general mistakes that speak only of what the forward pass at hand holds."""

from grader.checking.mistakes import Words
from grader.checking.program import Program

SIGN = "the sign is flipped"
TWICE, HALF = "a factor of 2 too large", "a factor of 2 too small"
TOO_SMALL = "{outputs_is} N times too small, N being the number of examples. "
TOO_LARGE = "{outputs_is} N times too large, N being the number of examples. "


def words_of_text(program: Program, arguments: tuple[str, ...]) -> dict[str, Words]:
    """By kind. arguments: what the student's function is given."""
    text = "\n".join(program.lines.values())
    words = {}
    if "- y" not in text:
        words["negated"] = Words(SIGN, "{outputs_is} right except for the sign. Count the minus signs on the way back.")
    if not ("0.5 *" in text and "** 2" in text):
        words["halved"] = Words(HALF, "{outputs_is} half of what is right. Is a factor in there that the text lacks?")
        words["doubled"] = Words(TWICE, "{outputs_is} twice what is right. Was a term added twice?")
    if "/ len(" not in text and "np.mean(" not in text:
        upstream = next((name for name in arguments if name.lower().startswith(("delta", "d", "upstream"))), None)
        comes = f" What there is of a mean is already in {upstream}." if upstream else ""
        words["over_batch"] = Words(
            "divided by the number of examples",
            f"{TOO_SMALL}The loss takes no mean over them: shares are added up.{comes}",
        )
        words["times_batch"] = Words(
            "times the number of examples", f"{TOO_LARGE}Nothing here is divided by N, and nothing multiplied.{comes}"
        )
    elif not any(name.lower().startswith("delta") for name in arguments):
        words["over_batch"] = Words(
            "averaged over the batch twice", f"{TOO_SMALL}The loss is one mean over the batch: its 1/N enters once."
        )
    return words
