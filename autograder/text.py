"""The grader's one sanitiser: it makes text that came with a submission safe to display.

The code that writes HTML, CSV or terminal text does the escaping. This module handles the characters that
escaping leaves alone: they control a terminal, change the reading direction, or are invisible.

It guarantees for every text:

- `is_hidden` decides for the whole grader. Hidden are control, format, surrogate, private and unassigned
  characters, line and paragraph separators, and everything in BLANK. All other characters are visible.
- `one_line`, `visible` and `shown` return visible characters only; `visible` also keeps line ends and tabs.
- A text that `one_line` returns unchanged looks the same in a page, where runs of spaces become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_SHOWN = 80
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a spreadsheet runs a text with one of these in front

# Invisible letters, marks and symbols: fillers, joiners, variation selectors, the blank Braille cell.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc"
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))))
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")
_ESCAPE_SEQUENCES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")


def is_hidden(character: str) -> bool:
    """Whether a character controls the display or is invisible."""
    return character in BLANK or unicodedata.category(character) in _HIDDEN


def without_hidden(text: str, keep: str = "") -> str:
    """`text` with its hidden characters removed, except those in `keep`."""
    return text.translate(dict.fromkeys(_hidden_in(text, keep)))


def one_line(text: str, longest: int = 1000) -> str:
    """`text` on one line, hidden characters removed; cut to `longest` characters, the last of them "…"."""
    spaced = _SPACES.sub(" ", without_hidden(_SPACES.sub(" ", text))).strip()
    return spaced if len(spaced) <= longest else spaced[: longest - 1] + "…"


def visible(text: str) -> str:
    """`text` with its line ends and tabs; every other hidden character is written out: a bell as \\x07."""
    return text.translate({number: _written_out(number) for number in _hidden_in(text, keep="\n\t")})


def shown(raw: str) -> str:
    """A name for a message: on one line, hidden characters written out, cut to MAX_SHOWN characters."""
    spelled = "".join(c if _has_ink(c) else _escaped(c) for c in raw[: MAX_SHOWN + 1])
    return spelled if len(spelled) <= MAX_SHOWN else spelled[: MAX_SHOWN - 1] + "…"


def listed(raws: Sequence[str], most: int = 5) -> str:
    """The first `most` names for a message, and the number of the others."""
    more = f" and {len(raws) - most:,} more" if len(raws) > most else ""
    return ", ".join(map(shown, raws[:most])) + more


def plain(text: object) -> str:
    """Any text, made safe for rich to print: hidden characters are written out, and markup is escaped."""
    from rich.markup import escape  # late import: the pages do not need rich

    return escape(visible(str(text)))


def clean(text: str, limit: int) -> str:
    """At most `limit` characters of `text`; escape sequences and hidden characters are removed.

    Line ends and tabs stay.

    >>> clean("a\\x1b[31mb\\u202ec\\u200bd", 10)
    'abcd'
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    return without_hidden(_ESCAPE_SEQUENCES.sub("", text[: 8 * limit]), keep="\n\t")[:limit]


def _hidden_in(text: str, keep: str) -> list[int]:
    """The code points to remove or replace, each once, so that the list stays short for a long text."""
    return [ord(c) for c in set(text).difference(keep) if is_hidden(c)]


def _has_ink(character: str) -> bool:
    """Whether a character is visible or the plain space; other spaces, as U+00A0, look like it but differ."""
    return character == " " or not (character.isspace() or is_hidden(character))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _written_out(number: int) -> str:
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
