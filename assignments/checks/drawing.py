"""Draws the progress of `overview.py`: as text for a terminal, as HTML for a notebook.

In JupyterLab, a button opens the stage's notebook with its file to the right of it. Elsewhere the links
beside the button open the one and the other.
"""

import json
from base64 import b64encode

from . import linking, overview, package, pictures, updates
from .rendering import _FILL, _HUE, _SOFT, _escape, _frame, _ink, _paint, _plain

MARKS = {"earned": "✓", "unearned": "✗", "waiting": "○", "untried": "·"}
_WIDE = "max-width:64em"
KINDS = {"png": "image/png", "svg": "image/svg+xml"}


def as_text(stages, colour=False):
    """One line per stage with a mark for each task, the milestones, and what is next."""
    paint = _paint if colour else _plain
    wide = max((len(stage.title) for stage in stages), default=0)
    lines = [paint("bold", "Your progress") + f"   {overview.summary(stages)}"]
    for stage in stages:
        marks = " ".join(paint(_hue(task), _mark(task)) for task in stage.tasks)
        lines.append(f"  {stage.number}  {stage.title:{wide}}  {marks}")
    if any(task.changed for stage in stages for task in stage.tasks):
        lines.append("  * changed since its last check")
    for stage in overview.milestones(stages):
        lines.append(paint("earned", f"  ★ {stage.milestone['yours']}"))
    lines += (paint("bold", f"  {line}") for line in updates.as_lines())
    return "\n".join([*lines, overview.what_is_next(stages)])


def _mark(task):
    return MARKS[task.state] + "*" * task.changed


def _hue(task):
    return "waiting" if task.state == "untried" else task.state


def as_html(stages):
    """A card with the progress and what is next, one with newer versions of files, and the milestones."""
    of = f", version {_escape(updates.version())} of the course" if updates.version() else ""
    head = (
        '<div style="display:flex;justify-content:space-between;align-items:baseline;gap:1em">'
        f"<b>Your progress</b><span><b>{overview.summary(stages)}</b>"
        f'<span style="{_SOFT}">&ensp;at {overview.now()}{of}</span></span></div>'
    )
    rows = "".join(map(_row, stages))
    legend = (
        f'<div style="{_SOFT};font-size:0.88em;margin-top:0.7em">✓ earned &ensp; ✗ failed &ensp; '
        "○ not started &ensp; no mark: not tried &ensp; dashed: the code changed since its last check</div>"
    )
    above = f"{head}{_bar(stages)}{_next(stages)}"
    card = f'<div style="{_frame("earned")};{_WIDE}">{above}{rows}{legend}</div>'
    return card + updates.as_html() + "".join(map(_milestone, overview.milestones(stages)))


def _bar(stages):
    """How much is earned, as a line that fills."""
    tasks = [task for stage in stages for task in stage.tasks]
    share = 100 * sum(task.state == "earned" for task in tasks) / max(len(tasks), 1)
    return (
        '<div style="background:rgba(128,136,150,0.22);border-radius:3px;height:6px;margin:0.5em 0 0.7em 0">'
        f'<div style="background:{_HUE["earned"]};border-radius:3px;height:6px;width:{share:.1f}%"></div>'
        "</div>"
    )


def _next(stages):
    said = f"<span>{_escape(overview.what_is_next(stages))}</span>"
    pair = overview.next_of(stages)
    button = _button(pair[0], "Open", _FILL, "white") if pair else ""
    return (
        f'<div style="display:flex;gap:0.8em;align-items:center;margin:0.4em 0 0.9em 0">{button}{said}</div>'
    )


def _row(stage):
    """A stage: its number, links to its notebook and files, and its tasks."""
    files = " ".join(_link(file, file.partition("/")[2]) for file in stage.files)
    chips = "".join(map(_chip, stage.tasks))
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:0.2em 0.8em;align-items:baseline;padding:0.3em 0;'
        'border-top:1px solid rgba(128,136,150,0.2)">'
        f'<span style="flex:none;width:1.6em;{_SOFT}">{_escape(stage.number)}</span>'
        f'<span style="flex:1 1 17em">{_link(stage.notebook, stage.title)}<br>'
        f'<span style="font-size:0.88em">{files}</span></span>'
        f'<span style="flex:0 1 27em">{chips}</span>'
        f"{_button(stage, 'open', 'transparent', 'inherit')}</div>"
    )


def _chip(task):
    """A task as a small box. Its title shows under the mouse."""
    hue = _HUE[_hue(task)]
    line = "dashed" if task.changed else "solid"
    mark = "" if task.state == "untried" else f" {MARKS[task.state]}"
    full = task.state == "earned" and not task.changed
    colours = f"background:{_FILL};color:white" if full else _ink(hue)
    return (
        f'<span title="{_escape(f"Task {task.id}, {task.title}: {task.words}")}" style="display:inline-block;'
        f"border:1px {line} {hue};border-radius:3px;{colours};font-size:0.82em;padding:0 0.35em;"
        f'margin:0.1em 0.25em 0.1em 0">{_escape(task.id)}{mark}</span>'
    )


def _link(path, text):
    """A link to a file beside the notebook; its text alone if there is no such file."""
    there = (package.folder().parent / path).is_file()
    return f'<a href="{_escape(path)}">{_escape(text)}</a>' if there else _escape(text)


def _button(stage, text, background, colour):
    """A button that opens the stage's notebook, and then its file beside it: in the place of another file.

    JupyterLab's command that runs others gives the same arguments to all of them. So the first one takes
    `path`, and the second one, this command again, takes `commands` and `args`.
    """
    both = {
        "commands": ["docmanager:open", "apputils:run-all-enabled"],
        "args": {"path": stage.notebook, "commands": [linking.COMMAND], "args": {"path": stage.files[0]}},
    }
    return (
        f'<button data-commandlinker-command="apputils:run-all-enabled" '
        f'data-commandlinker-args="{_escape(json.dumps(both))}" '
        f'title="{_escape(f"{stage.notebook} with {stage.files[0]} to its right")}" '
        f'style="flex:none;background:{background};color:{colour};border:1px solid rgba(128,136,150,0.5);'
        f'border-radius:3px;padding:0.15em 0.7em;font:inherit;font-size:0.9em;cursor:pointer">{text}</button>'
    )


def _milestone(stage):
    """What the student's engine reached, where the field reached it, and the picture that the engine made."""
    said = (
        f'<div style="flex:1 1 17em"><b>★ {_escape(stage.milestone["yours"])}</b>'
        f'<div style="margin-top:0.3em;{_SOFT}">{_escape(stage.milestone["history"])}</div></div>'
    )
    kind, content = pictures.of(stage.number)
    picture = (
        f'<img alt="the picture that your engine made" style="max-width:min(26em,100%);max-height:12em;'
        f'background:white;border-radius:3px" src="data:{KINDS[kind]};base64,{b64encode(content).decode()}">'
        if content
        else ""
    )
    row = f"{_WIDE};display:flex;flex-wrap:wrap;gap:0.6em 1.2em;align-items:center"
    return f'<div style="{_frame("note")};{row}">{said}{picture}</div>'
