"""Start the course: make its environment (once, a few minutes) and open JupyterLab. Needs Python 3.11 or newer.

python3 start.py              Windows: py start.py
python3 start.py --no-open    make the environment only
"""

# It must parse on every Python, so that an old one can say what is wrong: no annotations, no f-strings.
import hashlib
import os
import subprocess
import sys

import environment

ROOT = os.path.dirname(os.path.abspath(__file__))
WHEELS = os.path.join(ROOT, "wheels")
NOTEBOOKS = os.path.join(ROOT, "course")
FRONT_PAGE = "index.ipynb"


class Course(environment.Environment):
    """The environment of one copy of the hand-out: the packages of requirements.lock and the course's own wheels."""

    def inputs(self):
        """A hash of the files that say what to install, as a hex string."""
        digest = hashlib.sha256()
        for path in [self.lock, *self.wheels()]:
            with open(path, "rb") as file:
                digest.update(hashlib.sha256(file.read()).digest())
        return digest.hexdigest()

    def wheels(self):
        """The paths of the course's own packages."""
        return sorted(os.path.join(WHEELS, name) for name in os.listdir(WHEELS) if name.endswith(".whl"))

    def install_project(self):
        """Install the course's own packages, with no download."""
        if not self.pip("install", "--no-deps", "--no-index", "--force-reinstall", *self.wheels()):
            raise environment.SetupError("pip could not install the course itself: its words are in " + self.log + ".")


def first_page():
    """The notebook that is opened: the front page; where there is none, as in an exam, the only one, if it is."""
    pages = [name for name in os.listdir(NOTEBOOKS) if name.endswith(".ipynb")]
    if FRONT_PAGE in pages:
        return FRONT_PAGE
    return pages[0] if len(pages) == 1 else ""


def main(arguments):
    """Make the environment and open the course. Returns the exit code."""
    if arguments not in ([], ["--no-open"]):
        sys.stdout.write(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    problem = environment.python_problem(sys.version_info)
    course = Course(ROOT)
    if not problem:
        try:
            course.make()
        except environment.SetupError as error:
            problem = str(error)
        except OSError as error:
            problem = "Could not make the environment: " + str(error) + "."
        except KeyboardInterrupt:
            problem = "Interrupted; run it again to start afresh."
    if problem:
        sys.stderr.write("start: " + problem + "\n")
        return 1
    if "--no-open" in arguments:
        return 0
    command = [course.python, "-m", "jupyter", "lab", "--LabApp.default_url=/lab/tree/" + first_page()]
    if hasattr(os, "getuid") and os.getuid() == 0:
        command.append("--allow-root")  # the usual user of a container
    try:
        return subprocess.call(command, cwd=NOTEBOOKS)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
