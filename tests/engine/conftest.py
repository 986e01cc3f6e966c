"""Children to experiment on: each test sends source text into a real sandbox and looks at what comes back."""

import json
import shutil
from pathlib import Path

import pytest

from grader.engine.job import Limits
from grader.engine.sandbox import tiers
from grader.engine.sandbox.zygote_client import Zygote, weak_problem

ENTRIES = Path(__file__).with_name("sandbox_entries.py")
SMALL = Limits(notebook=20.0, memory=512 * 2**20, processes=20, file=2**20, disk=4 * 2**20)

LONGEST = ("test_hostile", "test_all_lessons", "test_demo", "test_term", "test_killed", "test_confinement")
"""The modules that take longest: first, so that no worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


class Laboratory:
    """A zygote with a child that runs what it is told."""

    def __init__(self, zygote, tier):
        self.zygote, self.tier, self.children = zygote, tier, []

    def child(self, limits=SMALL):
        """A fresh child; it is closed after the test."""
        self.children.append(self.zygote.spawn(limits))
        self.children[-1].sock.settimeout(60)
        return self.children[-1]

    def ask(self, source, limits=SMALL):
        """The `answer` that `source` finds in a fresh child, or the name of its error."""
        return ask(self.child(limits), source)


def ask(child, source):
    """The `answer` that `source` finds in `child`, or the name of its error. None if it died first."""
    child.sock.sendall(json.dumps(source).encode() + b"\n")
    line = b""
    while not line.endswith(b"\n"):
        part = child.sock.recv(65536)
        if not part:
            return None
        line += part
    reply = json.loads(line)
    return reply.get("error", reply.get("answer"))


@pytest.fixture(scope="session")
def entries(tmp_path_factory):
    """A folder with the tests' entry points, and nothing else of the tests'."""
    folder = tmp_path_factory.mktemp("entries")
    folder.chmod(0o755)
    shutil.copy(ENTRIES, folder)
    return folder


@pytest.fixture(scope="module", params=tiers.TIERS)
def tier(request):
    """Each tier in turn, where this machine has it."""
    if request.param == "strong" and tiers.detect().name != "strong":
        pytest.skip(tiers.detect().reason)
    if request.param == "weak" and weak_problem():
        pytest.skip(weak_problem())
    return request.param


@pytest.fixture(scope="module")
def zygote(tier, entries):
    """One zygote a module and tier, with nothing preloaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_SEED", "a secret")
        with Zygote(tier, "sandbox_entries:run_source", [entries], preload=False) as zygote:
            patch.undo()  # the tests that follow in this process have seeds of their own
            yield zygote


@pytest.fixture
def lab(zygote, tier):
    """Children on demand."""
    laboratory = Laboratory(zygote, tier)
    yield laboratory
    for child in laboratory.children:
        child.close()


@pytest.fixture
def strong_lab(lab):
    """Only in the strong tier: what the weak one does not promise."""
    if lab.tier != "strong":
        pytest.skip("not promised by the weak tier")
    return lab
