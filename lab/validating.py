"""A server extension: nbgrader's Validate button, with the work in a process of its own.

nbgrader validates inside the server's loop, and the server answers nobody meanwhile. Here the server reads
what `validation.py` prints in a process of its own, and answers others. The open pages hear which cell runs:
`PROGRESS` is an event, and `share/jupyter/labextensions/kittengrad-lab` shows it. The process ends when the
page is closed. The server itself imports nothing of nbgrader, and so starts sooner.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

PROCESS = Path(__file__).with_name("validation.py")
PROGRESS = "https://kittengrad/validation"
SCHEMA = {
    "$id": PROGRESS,
    "version": "1",
    "title": "Validate",
    "type": "object",
    "required": ["path", "cell", "of"],
    "properties": {
        "path": {"type": "string", "description": "the notebook, relative to the server's folder"},
        "cell": {"type": "integer", "description": "the cell that runs, from 1; 0 at the end"},
        "of": {"type": "integer", "description": "the number of cells"},
    },
}
LOST = {
    "success": False,
    "value": "Validate ended without an answer. Save the notebook, and press Validate again.",
}
DIFFER = "The Validate button is of nbgrader {}, and nbgrader {} is installed. Install the lab again."


class Validate(JupyterHandler):
    """POST assignments/validate?path=NOTEBOOK."""

    process = None

    @web.authenticated
    async def post(self):
        path = self.get_argument("path", None) or self.get_json_body()["path"]
        root = Path(self.contents_manager.root_dir).resolve()
        notebook = (root / path).resolve()
        if not notebook.is_relative_to(root):
            raise web.HTTPError(403, "This notebook is outside the server's folder")
        self.process = await start(notebook)
        try:
            answer = await self.answer(path)
        finally:
            self.tell(path=path, cell=0, of=0)
            self.stop()
        self.finish(json.dumps(answer))

    async def answer(self, path):
        """Read the process to its end. Returns its answer."""
        answer = LOST
        async for line in self.process.stdout:
            with suppress(ValueError):  # a line that another program printed
                said = json.loads(line)
                answer = said.get("answer", answer)
                if "cell" in said:
                    self.tell(path=path, **said)
        return answer

    def tell(self, **data):
        self.event_logger.emit(schema_id=PROGRESS, data=data)

    def on_connection_close(self):
        self.stop()

    def stop(self):
        """End the process. A kernel whose process is gone ends by itself."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.terminate()


class Version(JupyterHandler):
    """GET nbgrader_version?version=VERSION: whether the button belongs to the installed nbgrader."""

    @web.authenticated
    def get(self):
        asked, installed = self.get_argument("version"), version("nbgrader")
        self.finish(json.dumps({"success": asked == installed, "message": DIFFER.format(asked, installed)}))


def start(notebook):
    """Start the validation of a notebook. Its answer fits in one line, whatever the notebook printed."""
    return asyncio.create_subprocess_exec(
        *(sys.executable, PROCESS, notebook),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        limit=2**26,
    )


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    server.event_logger.register_event_schema(SCHEMA)
    base = server.web_app.settings["base_url"]
    served = (("assignments/validate", Validate), ("nbgrader_version", Version))
    server.web_app.add_handlers(".*$", [(url_path_join(base, path), handler) for path, handler in served])
