"""From broken promises and named mistakes to findings: what to say of them, in which order, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.checking.contract import Fault
from grader.checking.diagnosis import Diagnosis
from grader.checking.evidence import Evidence
from grader.checking.exercise import Exercise
from grader.checking.leaves import owner
from grader.checking.mistakes import BESIDES, VERBS

RIGHT_THERE = " Right there: "
SHAPE_ADVICE = " A gradient has the shape of the array that it belongs to."


@dataclass(frozen=True)
class Finding:
    """One thing to say. kinds: keys of `mistakes`, empty where the mistake is unknown; title and text: its words.

    lines: the numbers of the lines where it comes from, as a traceback has them; empty where that is not known.
    """

    kinds: tuple[str, ...]
    title: str
    text: str
    outputs: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class FirstWrong:
    """The first wrong entry in backward order: which, what the student gave, what is right."""

    leaf: str
    entry: tuple[int, ...]
    claimed: float
    truth: float


def findings(
    exercise: Exercise,
    faults: list[Fault],
    named: list[Diagnosis],
    wrong: set[str],
    evidence: list[Evidence],
    differenced: bool,
) -> list[Finding]:
    """What to say, most urgent first.

    wrong: the outputs with a wrong number in them; those that neither a fault nor a name explains become one finding.
    differenced: whether the right answer is a gradient.
    """
    told = [fault for fault in _gathered(faults) if not _explained(fault, named)]
    # What raises in one shape may break smaller promises in another: the exception is the cause.
    told.sort(key=lambda fault: fault.kind != "raised")
    found = [_fault_finding(exercise, fault, differenced) for fault in told]
    own = {suspect.kind for suspect in exercise.suspects} if named else set()
    # The exercise's own suspects explain an exception; a general name found beside one is the smaller news.
    for d in reversed(named):
        place = 0 if own.intersection(d.kinds) else len(found)
        found.insert(place, finding(exercise, d.kinds, d.outputs, d.facts))
    explained = {output for d in named for output in d.outputs} | {owner(fault.leaf) for fault in faults if fault.leaf}
    unknown = tuple(name for name in exercise.returns if name in wrong and name not in explained)
    # What raises in some shapes gives wrong numbers in the others: one slip, and the exception says more of it.
    raised = any(fault.kind == "raised" for fault in faults)
    return [*found, _unknown(unknown, evidence)] if unknown and not raised else found


def finding(exercise: Exercise, kinds: tuple[str, ...], outputs: tuple[str, ...], facts: dict) -> Finding:
    """A finding with its words filled in. kinds: the names of one or two mistakes."""
    one, names = len(outputs) == 1, listed(outputs)
    verbs = {f"outputs_{verb}": f"{names} {verb if one else plural}" for verb, plural in VERBS.items()}
    filled = facts | verbs | {"outputs": names}
    words = [exercise.words(kind) for kind in kinds]
    title = " and ".join(w.title.format(**filled) for w in words)
    texts = [w.text for w in words]
    if len(kinds) > 1:
        texts = ["Two things at once.", *(BESIDES.get(kind, text) for kind, text in zip(kinds, texts, strict=True))]
    return Finding(kinds, title, " ".join(text.format(**filled) for text in texts), outputs)


def listed(names: Sequence[str]) -> str:
    """The names in a sentence: "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def first_wrong(
    evidence: list[Evidence], last_entry_first: bool, misshapen: frozenset[str] = frozenset()
) -> tuple[FirstWrong | None, np.ndarray | None]:
    """The first wrong entry that can be told, and which entries of its leaf are wrong (None for a single number).

    last_entry_first: whether a leaf's entries come about from the last to the first, as in a walk back over nodes.
    misshapen: outputs that have a wrong shape in some case; what fits by chance in another is no news.
    """
    for e in evidence:
        for name, truth in e.truth.items():
            if name not in e.wrong or owner(name) in misshapen or e.claimed[name].shape != truth.shape:
                continue
            bad = e.entries[name]
            if bad.any():
                entry = tuple(int(i) for i in np.argwhere(bad)[-1 if last_entry_first else 0])
                first = FirstWrong(name, entry, float(e.claimed[name][entry]), float(truth[entry]))
                return first, bad if bad.ndim else None
    return None, None


def _gathered(faults: list[Fault]) -> list[Fault]:
    """One fault a cause: all results not written yet are one, and so are all arguments that were changed.

    A result that shares memory with a changed argument is that same slip.
    """
    missing = [fault.facts["output"] for fault in faults if fault.kind == "missing_output"]
    changed = [fault.facts["argument"] for fault in faults if fault.kind == "mutated"]
    lengths = [fault for fault in faults if fault.kind == "wrong_length"]
    apart = {"missing_output", "mutated", "wrong_length"} | ({"shares_memory"} if changed else set())
    gathered = [Fault("missing_output", {"output": ", ".join(missing)})] if missing else []
    gathered += [Fault("mutated", {"argument": listed([f"`{name}`" for name in changed])})] if changed else []
    if lengths:
        outputs = tuple(fault.facts["output"] for fault in lengths)
        gathered.append(replace(lengths[0], facts=lengths[0].facts | {"outputs": outputs}))
    return gathered + [fault for fault in faults if fault.kind not in apart]


def _fault_finding(exercise: Exercise, fault: Fault, gradient: bool) -> Finding:
    facts = dict(fault.facts)
    if fault.kind == "wrong_shape":
        # Only a gradient borrows its shape from something else.
        facts["advice"] = SHAPE_ADVICE if gradient else ""
    outputs = facts.get("outputs", (facts["output"],) if "output" in facts else ())
    return finding(exercise, (fault.kind,), outputs, facts)


def _explained(fault: Fault, named: list[Diagnosis]) -> bool:
    """A wrong shape needs no words of its own where its reason has a name."""
    return fault.kind == "wrong_shape" and fault.leaf is not None and any(owner(fault.leaf) in d.outputs for d in named)


def _unknown(outputs: tuple[str, ...], evidence: list[Evidence]) -> Finding:
    names = " and ".join(outputs)
    wrong = [name for name in evidence[0].truth if name in evidence[0].wrong and owner(name) in outputs]
    right = [name for name in evidence[0].truth if name not in wrong and owner(name) in outputs]
    where = f"{RIGHT_THERE}{_few(right)}; wrong: {_few(wrong)}." if right and wrong else ""
    return Finding(
        (),
        f"{names}: {'not the true gradient' if evidence[0].case.variables else 'wrong values'}",
        f"This is none of the mistakes known here by name. Take the first wrong entry and work it out by hand.{where}",
        outputs,
    )


def _few(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
