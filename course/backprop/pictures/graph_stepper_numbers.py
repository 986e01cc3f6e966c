"""A small computational graph and the walk through it: values forward, then blame backward, edge by edge.

The graph is L = u v with u = t^2, v = x t, t = s + b, s = w x: two nodes, x and t, feed more than one other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Node(NamedTuple):
    """One operation. locals: for each parent, its derivative of this node as text and as a function of the values."""

    name: str
    parents: tuple[str, ...]
    formula: str
    value: Callable[..., float]
    locals: tuple[tuple[str, Callable[..., float]], ...]


class Edge(NamedTuple):
    """One step of the walk back: what `child` hands to `parent`."""

    child: str
    parent: str
    local_text: str
    local: float
    upstream: float

    @property
    def share(self) -> float:
        """upstream times local derivative."""
        return self.upstream * self.local


INPUTS = ("x", "w", "b")
NODES = (
    Node("s", ("w", "x"), "w · x", lambda w, x: w * x, (("x", lambda w, x: x), ("w", lambda w, x: w))),
    Node("t", ("s", "b"), "s + b", lambda s, b: s + b, (("1", lambda s, b: 1.0), ("1", lambda s, b: 1.0))),
    Node("u", ("t",), "t²", lambda t: t * t, (("2t", lambda t: 2 * t),)),
    Node("v", ("x", "t"), "x · t", lambda x, t: x * t, (("t", lambda x, t: t), ("x", lambda x, t: x))),
    Node("L", ("u", "v"), "u · v", lambda u, v: u * v, (("v", lambda u, v: v), ("u", lambda u, v: u))),
)
"""In forward order: every node after its parents."""


@dataclass(frozen=True)
class Walk:
    """All numbers of one walk. Steps: 0 the inputs, then one a node, then dL/dL = 1, then one an edge, backward."""

    values: dict[str, float]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, x: float, w: float, b: float) -> "Walk":
        """Run both passes from these inputs."""
        values = {"x": float(x), "w": float(w), "b": float(b)}
        for node in NODES:
            values[node.name] = node.value(*(values[parent] for parent in node.parents))
        adjoint = dict.fromkeys(values, 0.0) | {"L": 1.0}
        edges = []
        for node in reversed(NODES):
            arguments = [values[parent] for parent in node.parents]
            for parent, (text, local) in zip(node.parents, node.locals, strict=True):
                edges.append(Edge(node.name, parent, text, local(*arguments), adjoint[node.name]))
                adjoint[parent] += edges[-1].share
        return cls(values, tuple(edges))

    @property
    def seed_step(self) -> int:
        """The step at which the walk turns round."""
        return len(NODES) + 1

    @property
    def last_step(self) -> int:
        """The number of the last step."""
        return self.seed_step + len(self.edges)

    def edge(self, step: int) -> Edge | None:
        """The edge that is walked in this step, if any."""
        return self.edges[step - self.seed_step - 1] if step > self.seed_step else None

    def knows(self, name: str, step: int) -> bool:
        """Whether this node's value is known."""
        return name in INPUTS or [node.name for node in NODES].index(name) < step

    def shares(self, name: str, step: int) -> list[float]:
        """What this node has received so far."""
        walked = self.edges[: max(step - self.seed_step, 0)]
        return [edge.share for edge in walked if edge.parent == name]

    def adjoint(self, name: str, step: int) -> float | None:
        """dL/d(name) as far as it has been added up; None before anything arrived."""
        if name == "L":
            return 1.0 if step >= self.seed_step else None
        shares = self.shares(name, step)
        return sum(shares) if shares else None

    def is_complete(self, name: str, step: int) -> bool:
        """Whether every edge that leaves this node has been walked."""
        return len(self.shares(name, step)) == sum(edge.parent == name for edge in self.edges)

    def title(self, step: int) -> str:
        """What happens in this step."""
        if step == 0:
            return "the inputs"
        if step < self.seed_step:
            return f"forward: {NODES[step - 1].name}"
        edge = self.edge(step)
        return "turn round" if edge is None else f"backward: from {edge.child} to {edge.parent}"

    def lines(self, step: int) -> list[str]:
        """The step in symbols, then with numbers."""
        if step == 0:
            return ["values flow from left to right", ",   ".join(f"{n} = {short(self.values[n])}" for n in INPUTS)]
        if step < self.seed_step:
            return self._forward(NODES[step - 1])
        edge = self.edge(step)
        if edge is None:
            return ["dL/dL = 1", "Nudge L, and L moves just as far."]
        return self._backward(edge, step)

    def label(self, step: int) -> str:
        """All numbers known at this step, in words for those who do not see the picture."""
        words = [f"Step {step} of {self.last_step}, {self.title(step)}."]
        words += [f"{name} = {plain(value)}." for name, value in self.values.items() if self.knows(name, step)]
        edge = self.edge(step)
        if edge is not None:
            words.append(
                f"Walked: local derivative {plain(edge.local)} times upstream {plain(edge.upstream)} is "
                f"{plain(edge.share)}."
            )
        for name in reversed(self.values):
            adjoint = self.adjoint(name, step)
            if adjoint is not None:
                so_far = "" if self.is_complete(name, step) else " so far"
                words.append(f"dL/d{name} = {plain(adjoint)}{so_far}.")
        return " ".join(words)

    def _forward(self, node: Node) -> list[str]:
        shown = {"w · x": "{w} · {x}", "s + b": "{s} + {b}", "t²": "{t}²", "x · t": "{x} · {t}", "u · v": "{u} · {v}"}
        numbers = {name: bracketed(value) for name, value in self.values.items()}
        return [
            f"{node.name} = {node.formula}",
            f"{node.name} = {shown[node.formula].format(**numbers)} = {short(self.values[node.name])}",
        ]

    def _backward(self, edge: Edge, step: int) -> list[str]:
        local = short(edge.local)
        means = f"= {edge.local_text} = {local}" if edge.local_text != local else f"= {local}"
        lines = [
            f"local derivative  d{edge.child}/d{edge.parent} {means}",
            f"upstream · local:  {bracketed(edge.upstream)} · {bracketed(edge.local)} = {short(edge.share)}",
        ]
        shares = self.shares(edge.parent, step)
        total = short(sum(shares))
        if len(shares) > 1:
            terms = " + ".join(bracketed(share) for share in shares)
            lines.append(f"a second edge meets the first:  dL/d{edge.parent} = {terms} = {total}")
        elif self.is_complete(edge.parent, step):
            lines.append(f"the only edge:  dL/d{edge.parent} = {total}")
        else:
            lines.append(f"dL/d{edge.parent} = {total} so far: another edge is still to come")
        return lines


def plain(value: float) -> str:
    """At most four significant digits, and never a negative zero."""
    return f"{value + 0.0:.4g}"


def short(value: float) -> str:
    """The same with a real minus sign."""
    return plain(value).replace("-", "−")


def bracketed(value: float) -> str:
    """The same inside a product or a sum, in brackets where negative."""
    return f"({short(value)})" if value < 0 else short(value)
