"""nbgrader for students: its Validate button and, in a class that exchanges work, its list of assignments.

LAB_EXCHANGE   the folder that the class shares. Without it nothing is exchanged, but nbgrader wants a place.
LAB_STUDENT    the student's name in the class. Without it, it is the name of the user that runs the lab.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter defines it

exchange = os.environ.get("LAB_EXCHANGE")
if not exchange:
    exchange = Path.home() / ".local" / "share" / "nbgrader" / "exchange"
    exchange.mkdir(parents=True, exist_ok=True)

c.CourseDirectory.course_id = "kittengrad"
c.CourseDirectory.student_id = os.environ.get("LAB_STUDENT") or "*"  # nbgrader's word for: ask the system
c.Exchange.root = str(exchange)
c.Execute.timeout = 60  # seconds for a cell; the checks stop what they call earlier
c.Execute.shutdown_kernel = "immediate"  # a kernel in an endless loop hears no request to end
