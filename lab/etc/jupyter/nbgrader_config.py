"""nbgrader for students: its Validate button. It exchanges nothing, but wants a place for that."""

from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter defines it

exchange = Path.home() / ".local" / "share" / "nbgrader" / "exchange"
exchange.mkdir(parents=True, exist_ok=True)

c.CourseDirectory.course_id = "kittengrad"
c.Exchange.root = str(exchange)
c.Execute.timeout = 60  # seconds for a cell; the checks stop what they call earlier
c.Execute.shutdown_kernel = "immediate"  # a kernel in an endless loop hears no request to end
