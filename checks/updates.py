"""Newer versions of files that you changed: what the course changed in them, for the page 00-start.

The lab lays a newer version beside your file as NAME.new, and writes `.kittengrad/updates.json`. An entry is
shown as long as its NAME.new is there.
"""

import json
from dataclasses import dataclass

from . import package, record
from .rendering import _HUE, _MONO, _SOFT, _escape, _frame

FILE = "updates.json"
LARGEST = 2_000_000  # bytes


@dataclass(frozen=True)
class Newer:
    """A newer version of a file.

    file    your file, by its path beside kittengrad/
    new     the name of the newer one, in the same folder
    says    sentences on what changed
    lines   the changes: "-" begins an old line, "+" a new one, "@" says where the next lines stand
    """

    file: str
    new: str
    says: list[str]
    lines: list[str]

    @property
    def beside(self):
        folder, slash, _ = self.file.rpartition("/")
        return f"{folder}{slash}{self.new}"


def version():
    """The version of the course in this folder; "" for unknown."""
    return str(_stored().get("version", ""))


def newer():
    """The newer versions that lie beside your files. A damaged record counts as none."""
    try:
        found = [Newer(**each) for each in _stored().get("files", [])]
        sound = [each for each in found if _is_sound(each)]
    except TypeError:
        return []
    return [each for each in sound if (package.folder().parent / each.beside).is_file()]


def _stored():
    path = record.folder() / FILE
    try:
        stored = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _is_sound(each):
    words = [each.file, each.new, *each.says, *each.lines]
    return all(isinstance(word, str) for word in words)


def as_lines():
    """One line for each newer version, for a terminal."""
    return [f"{each.file} has a newer version, {each.new}; see UPDATES.txt" for each in newer()]


def as_html():
    """A card with one folded line for each newer version; "" if there is none."""
    found = newer()
    if not found:
        return ""
    head = "<b>Newer versions of files that you changed</b>"
    soft = f'<div style="{_SOFT};font-size:0.88em;margin-top:0.4em">'
    foot = f"{soft}Your files stay as they are. Copy what you want to have, and delete the file NAME.new: "
    foot += "then its line goes from this page.</div>"
    return f'<div style="{_frame("note")};max-width:64em">{head}{"".join(map(_folded, found))}{foot}</div>'


def _folded(each):
    said = "".join(f"<div>{_escape(sentence)}</div>" for sentence in each.says)
    links = f"<div>{_link(each.file, 'your version')} &ensp; {_link(each.beside, 'the newer version')}</div>"
    return (
        f'<details style="margin-top:0.3em"><summary style="cursor:pointer"><b>{_escape(each.file)}</b> '
        f"has a newer version: see what changed</summary>{said}{links}{_changes(each.lines)}</details>"
    )


def _link(path, text):
    return f'<a href="{_escape(path)}">{_escape(text)}</a>'


def _changes(lines):
    if not lines:
        return ""
    return (
        f'<pre style="{_MONO};background:rgba(128,136,150,0.12);padding:0.4em 0.6em;margin:0.2em 0;'
        f'overflow-x:auto;line-height:1.45">{chr(10).join(map(_line, lines))}</pre>'
    )


def _line(line):
    if line.startswith("@"):
        return f'<span style="{_SOFT};font-weight:700">{_escape(line[1:].strip())}</span>'
    hue = {"-": _HUE["unearned"], "+": _HUE["earned"]}.get(line[:1])
    return f'<span style="color:{hue}">{_escape(line)}</span>' if hue else _escape(line)
