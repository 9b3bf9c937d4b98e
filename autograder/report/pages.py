"""Renders pages: a template with its style and script, and a content security policy."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from autograder.report import words

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


class Page:
    """One kind of page: `NAME.html` with `base.css`, `NAME.css` and an optional `NAME.js` inside it.

    The policy allows exactly this style and this script, by their hashes, and blocks all loading. So an event
    handler or an address in a student's name has no effect.
    """

    def __init__(self, name: str) -> None:
        self.template = _template(f"{name}.html")
        self.style = _text("base.css") + _text(f"{name}.css")
        self.script = _text(f"{name}.js")
        self.policy = f"default-src 'none'; style-src {_hash(self.style)}"
        if self.script:
            self.policy += f"; script-src {_hash(self.script)}"
        self.policy += "; base-uri 'none'; form-action 'none'"

    def render(self, **values: Any) -> str:
        """The page as HTML. All `values` are escaped."""
        from markupsafe import Markup

        style, script = (
            Markup(self.style),
            Markup(self.script),
        )  # our own files need no escapes
        return self.template.render(style=style, script=script, policy=self.policy, **values)


def link(kind: str, student: str, stage: str) -> str:
    """The address of a page (`kind` is "feedback" or "staff") as seen from the results folder."""
    return "/".join(
        quote(part, safe="", errors="surrogateescape") for part in (kind, student, f"{stage}.html")
    )


def _text(name: str) -> str:
    path = TEMPLATES / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: most commands render nothing

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"number": words.number, "count": words.count, "prose": prose}
    return environment.get_template(name)


def prose(text: str) -> Markup:
    """A sentence with `code` as HTML. The text is escaped first; then backticks become <code>."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
