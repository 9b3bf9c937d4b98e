"""Formats outcomes: plain text for a terminal, HTML for a notebook. Both have the same content.

This module escapes all text that comes from a submission; other modules leave it as it is.
"""

import re
import textwrap
from base64 import b64encode
from html import escape, unescape
from itertools import groupby

from .linking import linked

WIDTH = 96
SMALL = 560, 260  # pixels; a larger graph is folded


def as_text(outcomes, colour=False):
    """One block per task and one line per check. Each failed check has a message and a reason below it."""
    paint = _paint if colour else _plain
    lines = []
    for task, group in _by_task(outcomes):
        checks = [outcome for outcome, _ in group]
        lines += ["" if lines else None, paint("bold", f"Task {task}") + f"   {score(checks)}"]
        for outcome, repeated in group:
            lines.append(f"  {paint(state(outcome), mark(outcome))} {outcome.title}")
            lines += (f"      {line}" for line in _details(outcome, repeated, paint))
    for note in _notes(outcomes):
        lines += ["", *_wrapped(note, paint("bold", "Note: "), len("Note: "))]
    return "\n".join(line for line in lines if line is not None)


def _notes(outcomes):
    """The notes of all outcomes, each once."""
    return list(dict.fromkeys(note for outcome in outcomes for note in outcome.notes))


def _by_task(outcomes):
    """Each task with its pairs (outcome, whether its report repeats the one before)."""
    pairs = groupby(_with_repeats(outcomes), key=lambda pair: pair[0].task)
    return [(task, list(group)) for task, group in pairs]


def _with_repeats(outcomes):
    """Each outcome, and whether its report repeats the one before.

    One error often stops every check of a task. A syntax error stops the checks of all tasks.
    """
    before = None
    for outcome in outcomes:
        near = before and (outcome.unreadable or outcome.outside or outcome.task == before.task)
        yield outcome, bool(near) and outcome.report == before.report
        before = None if outcome.passed else outcome


def _details(outcome, repeated, paint):
    """The lines under a failed check."""
    if outcome.passed:
        return
    if repeated:
        yield paint("waiting", "as above")
        return
    if outcome.message:
        yield from _wrapped(outcome.message)
    if outcome.what:
        yield f"{outcome.what}"
        yield f"  computed  {outcome.computed}"
        yield f"  expected  {outcome.expected}"
    if outcome.where:
        yield f"in {place(outcome)}"
        for number, line in outcome.code:
            arrow = "→" if number == outcome.where[1] else " "
            yield f"  {arrow} {number:4} │ {line}"
    if outcome.diagnosis:
        yield from _wrapped(outcome.diagnosis, paint("bold", "Likely: "), len("Likely: "))
    if outcome.example:
        yield from _wrapped(
            outcome.example[0], paint("bold", "Smallest example: "), len("Smallest example: ")
        )
    if has_use_for_hint(outcome):
        yield from _wrapped(outcome.hint, paint("bold", "Hint: "), len("Hint: "))


def place(outcome):
    """The place of the error, and the line of another file that called it."""
    file, line = outcome.where
    called = "{}, line {}".format(*outcome.called_from) if outcome.called_from else ""
    return f"{file}, line {line}" + (f", called from {called}" if called else "")


def has_use_for_hint(outcome):
    return bool(outcome.hint) and not (
        outcome.passed or outcome.waiting or outcome.unreadable or outcome.outside
    )


def _wrapped(text, label="", width=0):
    first, *rest = textwrap.wrap(text, WIDTH - 6, initial_indent=" " * width) or [""]
    return [label + first[width:], *rest]


def score(outcomes):
    """How many of these checks are earned, in words."""
    earned = sum(outcome.passed for outcome in outcomes)
    if earned == len(outcomes):
        return "earned"
    if all(outcome.waiting for outcome in outcomes):
        return "not started yet"
    return f"{earned} of {len(outcomes)}"


def state(outcome):
    return "earned" if outcome.passed else "waiting" if outcome.waiting else "unearned"


def mark(outcome):
    return {"earned": "✓", "waiting": "○", "unearned": "✗"}[state(outcome)]


_CODES = {"bold": "1", "earned": "32", "waiting": "2", "unearned": "31"}


def _paint(style, text):
    return f"\033[{_CODES[style]}m{text}\033[0m"


def _plain(style, text):
    return text


# HTML. Styles stand on the elements, so that a saved notebook looks the same in every viewer. A coloured text
# is mixed with the colour of the text around it: so it reads on white and on black. FILL carries white text.

_FILL = "#1f7a51"
_HUE = {"earned": "#2f9e6e", "waiting": "#8b919a", "unearned": "#d4574e", "note": "#c7842c"}
_MONO = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:0.92em"
_SOFT = "opacity:0.72"


def as_html(outcomes):
    """One quiet card per task, and one for the notes."""
    cards = "".join(_card(task, group) for task, group in _by_task(outcomes))
    return cards + "".join(
        f'<div style="{_frame("note")}"><b>Note</b>&ensp;{_prose(note)}</div>' for note in _notes(outcomes)
    )


def note_as_html(sentence):
    """A grey line in a notebook, for information that is no error."""
    return f'<div style="{_frame("waiting")}">{linked(_escape(sentence))}</div>'


def card_as_html(hue, head, lines):
    """A card that earns nothing, such as a compared prediction: a word in bold, and lines of prose."""
    bold = f"<b>{_escape(head)}</b>{'<br>' if len(lines) > 1 else '&ensp;'}" if head else ""
    return f'<div style="{_frame(hue)}">{bold}{"<br>".join(_prose(line) for line in lines)}</div>'


def _ink(hue):
    """The style of a text in this hue; a viewer that cannot mix colours shows the plain hue."""
    return f"color:{hue};color:color-mix(in srgb,{hue} 65%,currentColor)"


def _card(task, group):
    outcomes = [outcome for outcome, _ in group]
    hue = (
        "earned" if all(o.passed for o in outcomes)
        else "waiting" if all(o.waiting for o in outcomes)
        else "unearned"
    )  # fmt: skip
    head = (
        '<div style="display:flex;justify-content:space-between;align-items:baseline;gap:1em">'
        f"<b>Task {_escape(task)}</b>"
        f'<span style="{_ink(_HUE[hue])};font-weight:600">{score(outcomes)}</span></div>'
    )
    rows = "".join(_row(outcome, repeated) for outcome, repeated in group)
    return f'<div style="{_frame(hue)}">{head}{rows}</div>'


def _frame(hue):
    return (
        f"border-left:4px solid {_HUE[hue]};background:rgba(128,136,150,0.08);border-radius:3px;"
        "max-width:52em;margin:0.35em 0;padding:0.6em 1em;line-height:1.5;"
        "font-family:var(--jp-content-font-family,sans-serif)"
    )


def _row(outcome, repeated):
    hue = _HUE[state(outcome)]
    weight = "" if outcome.passed or outcome.waiting else "font-weight:600"
    title = (
        f'<span style="{_ink(hue)};font-weight:700;flex:none;width:1.3em">{mark(outcome)}</span>'
        f'<span style="{weight}">{_prose(outcome.title)}</span>'
    )
    return f'<div style="display:flex;margin-top:0.35em">{title}</div>{_report(outcome, repeated)}'


def _report(outcome, repeated):
    if outcome.passed:
        return ""
    if repeated:
        return f'<div style="margin-left:1.3em;{_SOFT}">as above</div>'
    parts = []
    if outcome.message:
        parts.append(f"<div>{_prose(outcome.message)}</div>")
    if outcome.what:
        parts.append(f"<div>{_prose(outcome.what)}</div>")
        parts.append(_pair("computed", outcome.computed, _HUE["unearned"]))
        parts.append(_pair("expected", outcome.expected, _HUE["earned"]))
    if outcome.where:
        parts.append(_excerpt(outcome))
    if outcome.diagnosis:
        parts.append(f'<div style="margin-top:0.3em"><b>Likely</b>&ensp;{_prose(outcome.diagnosis)}</div>')
    if outcome.example:
        parts.append(_example(*outcome.example))
    if has_use_for_hint(outcome):
        parts.append(
            f'<details style="margin-top:0.3em"><summary style="cursor:pointer;{_SOFT}">Hint</summary>'
            f"<div>{_prose(outcome.hint)}</div></details>"
        )
    return f'<div style="margin-left:1.3em">{"".join(parts)}</div>'


def _example(text, svg):
    """The smallest example. As an image, a picture is safe: a browser runs no script in it."""
    said = f'<div style="margin-top:0.3em"><b>Smallest example</b>&ensp;{_prose(text)}</div>'
    if not svg:
        return said
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    title, width, height = _measures(svg)
    image = f'<img alt="{_escape(title)}" style="max-width:100%" src="{source}">'
    if width <= SMALL[0] and height <= SMALL[1]:
        return said + image
    summary = f'<summary style="cursor:pointer;{_SOFT}">Its graph</summary>'
    return f'{said}<details style="margin-top:0.3em">{summary}{image}</details>'


def _measures(svg):
    """The title of a picture, its width and its height."""
    title = re.search(r"<title>([^<]*)</title>", svg)
    size = [re.search(rf' {name}="(\d+)"', svg) for name in ("width", "height")]
    width, height = (int(found[1]) if found else 0 for found in size)
    return unescape(title[1]) if title else "the graph of this example", width, height


def _pair(label, value, hue):
    return (
        f'<div style="display:flex"><span style="flex:none;width:6em;{_SOFT}">{label}</span>'
        f'<span style="{_MONO};{_ink(hue)};overflow-wrap:anywhere">{_escape(value)}</span></div>'
    )


def _excerpt(outcome):
    _, at = outcome.where
    lines = "\n".join(
        f'<span style="{"font-weight:700" if number == at else _SOFT}">{"→" if number == at else " "} '
        f"{number:4}  {_escape(line)}</span>"
        for number, line in outcome.code
    )
    return (
        f"<div>{linked(_escape(place(outcome)))}</div>"
        f'<pre tabindex="0" style="{_MONO};background:rgba(128,136,150,0.12);padding:0.4em 0.6em;'
        f'margin:0.2em 0;overflow-x:auto;line-height:1.45">{lines}</pre>'
    )


def _prose(text):
    """Escaped text, with `code` marked as code, and with links to places."""
    pieces = [linked(piece) for piece in _escape(text).split("`")]
    if len(pieces) % 2 == 0:
        return "`".join(pieces)
    return "".join(f'<code style="{_MONO}">{p}</code>' if i % 2 else p for i, p in enumerate(pieces))


def _escape(text):
    return escape(str(text), quote=True)
