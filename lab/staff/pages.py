"""A server extension: the class page and the pages that it links to, under /results/.

Jupyter's /files/ refuses a page that is opened from one of these: they name no referrer, so nobody learns
which page of the class was open. A document that a person opens is safe to give: no other site can read it. A
script or an image of another site asks for no document, and Jupyter's own checks refuse it.
"""

from __future__ import annotations

from pathlib import Path

from jupyter_server.base.handlers import AuthenticatedFileHandler
from jupyter_server.utils import url_path_join


class Pages(AuthenticatedFileHandler):
    """GET results/PAGE.html, for who is logged in."""

    def check_xsrf_cookie(self):
        if self.request.headers.get("Sec-Fetch-Dest") != "document":
            super().check_xsrf_cookie()


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    address = url_path_join(server.web_app.settings["base_url"], r"results/(.+\.html)")
    results = Path(server.root_dir, "results")
    server.web_app.add_handlers(".*$", [(address, Pages, {"path": str(results)})])
