"""JupyterLab for instructors: what the lab for students sets, formgrader, and the class page."""

from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter defines it

load_subconfig("students.py", path=str(Path(__file__).parent))  # noqa: F821 - lab/etc/jupyter/jupyter_server_config.py
c.ServerApp.jpserver_extensions |= {"nbgrader.server_extensions.formgrader": True, "pages": True}
