"""The demo's broken and hostile submissions: some of those that the tests demand to be handled."""

from tests.submissions.sample import Sample, samples

BROKEN = ("trailing_commas", "answer_doubled", "grade_cells_edited", "copy_1", "truncated", "format_3", "only_pdf")
HOSTILE = (
    "forge_output",
    "read_solutions",
    "write_gradebook",
    "leave_process",
    "kill_process_in_function",
    "poison_reply_verdicts",
)


def broken_and_hostile() -> dict[str, Sample]:
    """The samples by the name of the student who hands them in."""
    return {
        f"{kind}-{name.replace('_', '-')}": samples(kind)[name]
        for kind, names in (("broken", BROKEN), ("hostile", HOSTILE))
        for name in names
    }
