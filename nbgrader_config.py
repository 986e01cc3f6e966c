"""nbgrader's settings: `solutions/` is the source, `course/` the release, `gradebook/` the live class.

Every path hangs on the folder of this file, so a copy of it makes any other folder a course (the demo does
that).
"""

import os
import sysconfig
from pathlib import Path

from grader.engine.nbgrader_steps import use_engine

ROOT = Path(__file__).resolve().parent
GRADEBOOK = ROOT / "gradebook"
GRADEBOOK.mkdir(exist_ok=True)  # SQLite makes the file of the database, not its folder

# A new gradebook makes nbgrader call `alembic` by name; in an environment that is not activated it is not on
# the PATH.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])

c = get_config()  # noqa: F821 (given by traitlets, which runs this file)

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.feedback_directory = "gradebook/feedback"
c.CourseDirectory.solution_directory = "gradebook/solution"
c.CourseDirectory.source_with_tests_directory = "gradebook/source_with_tests"
c.CourseDirectory.db_url = f"sqlite:///{(GRADEBOOK / 'gradebook.db').as_posix()}"

# nbgrader hands out every file beside the notebook that is not ignored, and the notebook's source has the
# answers.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", "*.py", ".DS_Store", "feedback", "dojo.json"]

# The default exchange (/usr/local/share/...) rarely exists, and the assignment list then logs a traceback.
c.Exchange.root = str(GRADEBOOK / "exchange")

# All else of a live class: results, reports, the secret seed of the random cases.
c.GraderEngine.gradebook_directory = "gradebook"

c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your code here")'}

# `nbgrader autograde` and formgrader's button grade with the engine: no student code runs beside the gradebook. And
# nbgrader reads times as the course does. It has no setting for either, so this replaces a method and a function.
# c.GraderEngine.run_student_code_as_me = True grades also where there is no strong sandbox: for trusted work alone.
use_engine(c)
