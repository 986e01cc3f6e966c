"""Make the course's own environment: `.venv`, from requirements.lock, every package checked by its hash.

    python environment.py            make it or mend it; returns at once when nothing has changed
    python environment.py --torch    the same, and add PyTorch, which the lock leaves out for its size

Needs Python 3.11 or newer and nothing else.
Exit code 0: `.venv` is ready. 1: it is not, and one sentence on stderr says why.
"""

# It must parse on every Python, so that an old one can say what is wrong: no annotations, no f-strings.
import argparse
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time

import jupyter_settings

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST_PYTHON = (3, 11)
TORCH = "torch==2.13.0"


def say(text):
    """Tell the person at the terminal, at once, what is being done."""
    sys.stdout.write("environment: " + text + "\n")
    sys.stdout.flush()


class SetupError(Exception):
    """The environment cannot be made; the message is one sentence for the person at the terminal."""


def python_problem(version):
    """One sentence when Python `version` (such as (3, 9, 18)) is too old for the course, else None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "The course needs Python {} or newer and this is Python {}: "
        "install a newer one and run it again with that.".format(dotted(OLDEST_PYTHON), dotted(version[:3]))
    )


def dotted(version):
    """A version as it is written: "3.11" for (3, 11)."""
    return ".".join(str(part) for part in version)


def module_problem(importable):
    """One sentence when a module that makes environments is missing, else None.

    `importable(name)` says whether module `name` can be imported.
    """
    missing = [name for name in ("venv", "ensurepip") if not importable(name)]
    if not missing:
        return None
    return (
        "This Python has no module `{}`, which makes environments: install it "
        "(on Debian and Ubuntu: sudo apt install python3-venv) and run this again.".format(missing[0])
    )


def can_import(name):
    """True when module `name` can be imported here."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def locked_block(lock_text, package):
    """The lines of requirements.lock that pin `package` with its hashes.

    Raises SetupError when the lock does not pin it.
    """
    block = []
    for line in lock_text.splitlines():
        if line.startswith(package + "=="):
            block = [line]
        elif block and line.startswith(" "):
            block.append(line)
        elif block:
            break
    if not block:
        raise SetupError("requirements.lock does not pin {}: run `make lock` to remake it.".format(package))
    return "\n".join(block) + "\n"


class Environment:
    """The environment of one copy of the course: `root`/.venv.

    A stamp, written last, holds what it was made from and the name of every command and package in it. So an
    unfinished or damaged environment is told from a good one in milliseconds.
    """

    def __init__(self, root):
        self.root = root
        self.folder = os.path.join(root, ".venv")
        self.lock = os.path.join(root, "requirements.lock")
        self.project = os.path.join(root, "pyproject.toml")
        self.stamp = os.path.join(self.folder, "environment.json")
        self.log = os.path.join(self.folder, "environment.log")
        base = {"base": self.folder, "platbase": self.folder}
        self.scripts = sysconfig.get_path("scripts", "venv", base)
        self.packages = sysconfig.get_path("purelib", "venv", base)
        self.python = self.script("python")

    def script(self, name):
        """The path of the command `name` inside the environment."""
        return os.path.join(self.scripts, name + (".exe" if os.name == "nt" else ""))

    def home(self):
        """What may not change: the folder, which is written into every command, and the kind of Python."""
        return [self.folder, sys.implementation.name, sys.version_info[0], sys.version_info[1]]

    def inputs(self):
        """A hash of the files that say what to install, as a hex string."""
        digest = hashlib.sha256()
        for path in (self.lock, self.project, __file__, jupyter_settings.__file__):
            with open(path, "rb") as file:
                digest.update(hashlib.sha256(file.read()).digest())
        return digest.hexdigest()

    def entries(self):
        """The paths of all commands and packages, relative to the environment's own folder."""
        return sorted(
            os.path.relpath(os.path.join(folder, name), self.folder)
            for folder in (self.scripts, self.packages)
            for name in os.listdir(folder)
            if name != "__pycache__"
        )

    def read_stamp(self):
        """The stamp as a dict; empty when unreadable, of another home, or naming an entry that is gone."""
        try:
            with open(self.stamp) as file:
                stamp = json.load(file)
            whole = all(os.path.exists(os.path.join(self.folder, entry)) for entry in stamp["entries"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return stamp if whole and stamp.get("home") == self.home() else {}

    def write_stamp(self):
        """Declare the environment finished. The rename makes the stamp whole or absent, never half."""
        with open(self.stamp + ".new", "w") as file:
            stamp = {"home": self.home(), "inputs": self.inputs(), "entries": self.entries()}
            json.dump(stamp, file, indent=1)
        os.replace(self.stamp + ".new", self.stamp)

    def make(self):
        """Make the environment, or mend it; do nothing when it is up to date. Raises SetupError, OSError."""
        stamp = self.read_stamp()
        if stamp.get("inputs") == self.inputs():
            return
        self.check_writable()
        started = time.time()
        if stamp:
            os.remove(self.stamp)
        else:
            problem = module_problem(can_import)
            if problem:
                raise SetupError(problem)
            self.create()
        self.install_lock()
        self.install_project()
        jupyter_settings.write(self.folder)
        self.write_stamp()
        say("ready in {:.0f} s".format(time.time() - started))

    def check_writable(self):
        """Raise SetupError when this user may not write where the environment goes."""
        place = self.folder if os.path.isdir(self.folder) else self.root
        if not os.access(place, os.W_OK | os.X_OK):
            raise SetupError(
                "No permission to write in {}: copy the course into a folder of your own and run it there.".format(
                    place
                )
            )

    def create(self):
        """Make an empty environment with pip, in place of whatever lies there unfinished."""
        say("{} .venv".format("rebuilding" if os.path.exists(self.folder) else "making"))
        # Started from inside an environment, that environment's own Python may be the one to be replaced.
        python = getattr(sys, "_base_executable", None) or sys.executable
        result = subprocess.run(
            [python, "-m", "venv", "--clear", self.folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if result.returncode:
            last_words = result.stdout.decode(errors="replace").strip().split("\n")[-1]
            raise SetupError("Python could not make the folder {} ({}).".format(self.folder, last_words))

    def run(self, *command):
        """Run a command, its output added to the log. Returns True when it succeeded."""
        with open(self.log, "a") as log:
            log.write("\n$ {}\n".format(" ".join(command)))
            log.flush()
            result = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, cwd=self.root)
        return result.returncode == 0

    def pip(self, *arguments):
        """Run the environment's pip. Returns True when it succeeded."""
        return self.run(self.python, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments)

    def install_lock(self):
        """Install exactly what requirements.lock lists: with uv for speed, with pip wherever uv cannot do it.

        The lock is complete, so dependencies are not followed (pyproject.toml leaves one out on purpose).
        """
        say("installing the packages of requirements.lock")
        exactly = ["--require-hashes", "--no-deps", "-r", self.lock]
        # Compiled now, in parallel, as pip does it: where Python may not write, every start would compile again.
        uv = [self.script("uv"), "pip", "install", "--compile-bytecode", "--python", self.python]
        if self.install_uv() and self.run(*(uv + exactly)):
            return
        say("uv could not do it; now with pip, which takes a minute or two")
        if not self.pip("install", *exactly):
            with open(self.log, errors="replace") as log:
                if "DO NOT MATCH THE HASHES" in log.read():
                    raise SetupError(
                        "A downloaded package is not the one that requirements.lock names and was left out: "
                        "somebody may have tampered with it (pip names it at the end of {}).".format(self.log)
                    )
            raise SetupError(
                "pip could not install the packages of requirements.lock: look at the network connection and "
                "the free disk space, then run this again (pip's words are in {}).".format(self.log)
            )

    def install_uv(self):
        """Install the locked uv, checked by its hashes. Returns True when it succeeded."""
        with open(self.lock) as file:
            block = locked_block(file.read(), "uv")
        # pip reads requirements from a file only, and on Windows it cannot open one that is still open here.
        handle, path = tempfile.mkstemp(suffix=".txt")
        with os.fdopen(handle, "w") as file:
            file.write(block)
        try:
            return self.pip("install", "--retries", "1", "--require-hashes", "--no-deps", "-r", path)
        finally:
            os.remove(path)

    def install_project(self):
        """Install this project in place, with the locked build tools and no download."""
        if not self.pip("install", "--no-deps", "--no-build-isolation", "--no-index", "-e", self.root):
            raise SetupError("pip could not install the course itself: its words are in {}.".format(self.log))

    def add_torch(self):
        """Install PyTorch with pip unless the environment can import it. Raises SetupError."""
        if self.run(self.python, "-c", "import torch"):
            return
        say("installing {}".format(TORCH))
        if not self.pip("install", TORCH):
            raise SetupError("pip could not install {}: its words are in {}.".format(TORCH, self.log))
        # PyTorch may ask for another version of a locked package; that is no damage.
        self.write_stamp()


def main(arguments=None):
    """The command line. Returns the exit code."""
    problem = python_problem(sys.version_info)
    if problem:
        sys.stderr.write("environment: " + problem + "\n")
        return 1
    parser = argparse.ArgumentParser(description="Make the course's environment, .venv, or mend it.")
    parser.add_argument("--torch", action="store_true", help="install PyTorch too")
    options = parser.parse_args(arguments)
    environment = Environment(ROOT)
    try:
        environment.make()
        if options.torch:
            environment.add_torch()
    except SetupError as error:
        problem = str(error)
    except OSError as error:
        problem = "Could not make the environment: {} ({}).".format(error.strerror, error.filename)
    except KeyboardInterrupt:
        problem = "Interrupted; run it again to start afresh."
    if problem:
        sys.stderr.write("environment: " + problem + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
