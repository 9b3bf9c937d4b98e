"""Names that students give: made safe for file names, tables and pages, and never mistaken for one another.

A student's name is that of a folder, so whoever packed the folder chose it. In the results it becomes a file
name again, on disks that may not tell `Anna` from `anna`, and it is read by people whom an invisible or
right-to-left character could deceive. What is shown is therefore never more than one line of visible text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_CHARACTERS = 100
MAX_BYTES = 200  # file systems allow 255; the rest is for suffixes
MAX_SHOWN = 80
MAX_RAW = 4 * MAX_CHARACTERS  # to compose more than this takes time with the square of the length

# Letters and marks that leave no ink: fillers, joiners, variation selectors, the blank Braille cell.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)


@dataclass(frozen=True)
class Name:
    """A name that is safe to use, and a note for staff when it had to differ from the one that was given."""

    text: str
    flag: str = ""


def clean(raw: str, otherwise: str = "odd-name") -> Name:
    """`raw` composed (NFC) and trimmed if that makes a safe name; else `odd-name-` and a digest of it.

    The same raw name always becomes the same clean one, so that a second run finds the first one's results.
    """
    if len(raw) <= MAX_RAW:
        text = unicodedata.normalize("NFC", raw).strip()
        if _is_safe(text):
            return Name(text)
    return Name(f"{otherwise}-{_digest(raw)[:8]}", f"its name cannot be used as it is: {shown(raw)}")


def settle(raws: Iterable[str]) -> dict[str, Name]:
    """One name for each raw name, no two alike even where upper and lower case are the same.

    Of names that look alike none keeps its plain form: whose results are whose must not depend on who else
    happens to be graded in the same run, and in which order.
    """
    names = {raw: clean(raw) for raw in sorted(set(raws))}
    for digits in (8, 16):
        alike = Counter(_folded(name.text) for name in names.values())
        for raw, name in names.items():
            if alike[_folded(name.text)] > 1:
                flag = f"another name differs from this one only in how it is written: {shown(raw)}"
                names[raw] = Name(f"{clean(raw).text}-{_digest(raw)[:digits]}", flag)
    return names


def shown(raw: str) -> str:
    """`raw` for a message: on one line, cut when long, and with everything invisible spelled out."""
    visible = "".join(c if _is_visible(c) else _escaped(c) for c in raw[: MAX_SHOWN + 1])
    return visible if len(visible) <= MAX_SHOWN else visible[: MAX_SHOWN - 1] + "…"


def listed(raws: Sequence[str], most: int = 5) -> str:
    """The first few names, for a message, and how many more there are."""
    more = f" and {len(raws) - most:,} more" if len(raws) > most else ""
    return ", ".join(map(shown, raws[:most])) + more


def _is_safe(text: str) -> bool:
    return (
        0 < len(text) <= MAX_CHARACTERS
        and all(_is_visible(c) and c not in "/\\" for c in text)
        and len(text.encode()) <= MAX_BYTES
        and text not in (".", "..")
    )


def _is_visible(character: str) -> bool:
    """False for control, format (bidi, zero-width), surrogate and unassigned characters and odd spaces."""
    return character.isprintable() and character not in INVISIBLE


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _digest(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
