"""JupyterLab for students, in the container and by `make lab`."""

import hashlib
import os

c = get_config()  # noqa: F821 - Jupyter defines it

# In a container, LAB_IP is 0.0.0.0 and Docker publishes the port on the host's loopback alone.
c.ServerApp.ip = os.environ.get("LAB_IP", "127.0.0.1")
c.ServerApp.port = int(os.environ["LAB_PORT"])
c.ServerApp.port_retries = 0  # the address was promised
c.ServerApp.open_browser = False
c.ServerApp.answer_yes = True  # Ctrl-C ends the lab; a question would go to the file of messages
c.Application.log_level = "WARN"
c.ServerApp.terminado_settings = {"shell_command": ["bash"]}  # a login shell would begin PATH anew
c.ServerApp.allow_root = True  # under a rootless engine, root in here is an ordinary user outside

# A page that was logged in stays so after a restart, in a new container too: the token signs its cookie.
c.ServerApp.cookie_secret = hashlib.sha256(b"cookie " + os.environ["JUPYTER_TOKEN"].encode()).digest()

# Students validate their notebooks, and exchange work when LAB_EXCHANGE names the folder of their class.
# Collecting, grading and authoring is for staff.
c.ServerApp.jpserver_extensions = {
    "jupyterlab_jupytext": False,
    "nbgrader.server_extensions.assignment_list": bool(os.environ.get("LAB_EXCHANGE")),
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.course_list": False,
    "nbgrader.server_extensions.validate_assignment": False,  # it would hold up the server
    "validating": True,  # the same button
    "notebook": False,  # Notebook 7, which nbgrader brings: JupyterLab starts sooner without it
    "notebook_shim": False,  # what the Notebook before it needed
}
