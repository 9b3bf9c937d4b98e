"""The names of students: safe for file names, tables and pages, and provably all different.

A student can choose the name of a folder. In the results it becomes a file name again, also on disks that
treat `Anna` and `anna` as equal, and it appears in a spreadsheet and in pages. A final name has one of two
forms:

- *plain*: the raw name itself, composed (NFC) and trimmed. It is one line of visible text free of slashes,
  and `text.one_line` leaves it as it is. Its first character is safe in a spreadsheet, and its end differs
  from that of a marked name.
- *marked*: `BASE~DIGEST`, with 16 hexadecimal digits of the raw name's SHA-256. A name is marked when it
  breaks a rule of plain names, or when its plain form folds to the same text as another name's. All names
  that fold together are marked.

Hence all final names fold to different texts: two equal plain ones are both marked, only a marked one ends
in `~DIGEST`, and two marked ones differ in the digest. (If 16 digits of two names are equal, both get all
64.) `folded` merges more names than any disk does: by case, compatibility forms, and dots at the end.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.text import FORMULA, one_line, shown

MAX_CHARACTERS = 100
MAX_BYTES = 170  # file systems allow 255; the rest is for suffixes
MAX_RAW = 4 * MAX_CHARACTERS  # the time to compose a longer name grows with the square of its length
MAX_BASE = 40  # characters, of at most four bytes each
SHORT, LONG = 16, 64  # digits of a digest
MARKED = re.compile(rf"~(?:[0-9a-f]{{{SHORT}}}|[0-9a-f]{{{LONG}}})$")


@dataclass(frozen=True)
class Name:
    """A name that is safe to use, and a note for staff when it differs from the raw name."""

    text: str
    flag: str = ""


def clean(raw: str, otherwise: str = "odd-name") -> Name:
    """`raw` in its plain form if it has one; else marked, with `otherwise` as the base if the base is empty.

    The same raw name always gets the same clean name, so that a second run finds the results of the first.
    """
    text = _composed(raw)
    if _is_plain(text):
        return Name(text)
    return Name(_marked(raw, SHORT, otherwise), f"its name cannot be used as it is: {shown(raw)}")


def settle(raws: Iterable[str]) -> dict[str, Name]:
    """One name for each raw name; all names fold to different texts.

    All names that look alike lose their plain form. The names of other students in the run, and their order,
    thus leave a student's results in place.
    """
    names = {raw: clean(raw) for raw in sorted(set(raws))}
    for digits in (SHORT, LONG):
        alike = Counter(folded(name.text) for name in names.values())
        for raw, name in names.items():
            if alike[folded(name.text)] > 1:
                flag = f"another name differs from this one only in case or in hidden details: {shown(raw)}"
                names[raw] = Name(_marked(raw, digits), flag)
    return names


def folded(text: str) -> str:
    """A form of `text` that is equal for two names that some disk takes for one name."""
    for _ in range(2):  # the first round produces letters that the second round folds
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper().casefold())
    return text.rstrip(" .")


def _composed(raw: str) -> str:
    return unicodedata.normalize("NFC", raw).strip() if len(raw) <= MAX_RAW else ""


def _is_plain(text: str) -> bool:
    return (
        0 < len(text) <= MAX_CHARACTERS
        and one_line(text) == text
        and not set(text) & set("/\\")
        and not text.startswith(("'", *FORMULA))
        and len(text.encode()) <= MAX_BYTES
        and folded(text) != ""  # refuses `.` and `..`
        and not MARKED.search(folded(text))
    )


def _marked(raw: str, digits: int, otherwise: str = "odd-name") -> str:
    base = one_line(re.sub(r"[/\\]", "", raw[:MAX_RAW]), MAX_CHARACTERS)
    base = unicodedata.normalize("NFC", base).lstrip("'. " + "".join(FORMULA))[:MAX_BASE].rstrip(" .~")
    return f"{base or otherwise}~{hashlib.sha256(raw.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"
