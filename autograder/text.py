"""Text that came with a submission, made safe to look at: the one sanitiser of the grader.

Escaping belongs to the code that writes HTML, CSV or terminal text. This module deals with the characters
that no escaping touches: they steer a terminal, turn the reading direction round, or leave no ink.

It guarantees, of any text whatsoever:

- `is_hidden` decides for the whole grader. Hidden are control, format, surrogate, private and unassigned
  characters, line and paragraph separators, and everything in BLANK. All other characters are visible.
- `one_line`, `visible` and `shown` return no hidden character; `visible` alone keeps line ends and tabs.
- A text that `one_line` returns unchanged looks the same in a page, where runs of spaces become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_SHOWN = 80
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a spreadsheet runs a text that begins with one

# Letters, marks and symbols that leave no ink: fillers, joiners, variation selectors, the blank Braille cell.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc"
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))))
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")
_ESCAPE_SEQUENCES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")


def is_hidden(character: str) -> bool:
    """Whether a character steers, hides, or leaves no ink."""
    return character in BLANK or unicodedata.category(character) in _HIDDEN


def without_hidden(text: str, keep: str = "") -> str:
    """`text` without its hidden characters, except those in `keep`."""
    return text.translate(dict.fromkeys(_hidden_in(text, keep)))


def one_line(text: str, longest: int = 1000) -> str:
    """`text` on one line, without what steers or hides; cut to `longest` characters, the last of them "…"."""
    spaced = _SPACES.sub(" ", without_hidden(_SPACES.sub(" ", text))).strip()
    return spaced if len(spaced) <= longest else spaced[: longest - 1] + "…"


def visible(text: str) -> str:
    """`text` with its lines and tabs, and everything that steers or hides written out: a bell as \\x07."""
    return text.translate({number: _written_out(number) for number in _hidden_in(text, keep="\n\t")})


def shown(raw: str) -> str:
    """A name for a message: on one line, cut to MAX_SHOWN characters, with everything hidden written out."""
    spelled = "".join(c if _has_ink(c) else _escaped(c) for c in raw[: MAX_SHOWN + 1])
    return spelled if len(spelled) <= MAX_SHOWN else spelled[: MAX_SHOWN - 1] + "…"


def listed(raws: Sequence[str], most: int = 5) -> str:
    """The first few names, for a message, and how many more there are."""
    more = f" and {len(raws) - most:,} more" if len(raws) > most else ""
    return ", ".join(map(shown, raws[:most])) + more


def plain(text: object) -> str:
    """Any text for rich to print, such that it neither steers the terminal nor is taken for markup."""
    from rich.markup import escape  # late: pages need none of it

    return escape(visible(str(text)))


def clean(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, without escape sequences and hidden characters.

    Line ends and tabs stay.

    >>> clean("a\\x1b[31mb\\u202ec\\u200bd", 10)
    'abcd'
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    return without_hidden(_ESCAPE_SEQUENCES.sub("", text[: 8 * limit]), keep="\n\t")[:limit]


def _hidden_in(text: str, keep: str) -> list[int]:
    """The code points to remove or replace: few, however long the text is."""
    return [ord(c) for c in set(text).difference(keep) if is_hidden(c)]


def _has_ink(character: str) -> bool:
    """False also for the spaces that look like another one, such as the no-break space."""
    return character == " " or not (character.isspace() or is_hidden(character))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _written_out(number: int) -> str:
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
