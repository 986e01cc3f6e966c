"""nbgrader as it comes, told only where the course's folders are: what the engine is measured against."""

import os
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# A new gradebook makes nbgrader call `alembic` by name; the environment may not be activated.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])

c = get_config()  # noqa: F821 (given by traitlets, which runs this file)

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.db_url = f"sqlite:///{(ROOT / 'gradebook' / 'gradebook.db').as_posix()}"
c.Exchange.root = str(ROOT / "gradebook" / "exchange")
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your code here")'}
# The longest cell of the lesson needs 10 s on a slow machine; the stock limit is 30.
c.Execute.timeout = 120
