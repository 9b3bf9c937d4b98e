"""The names of students: safe for file names, tables and pages, and provably never two alike.

The person who packed a folder chose its name. In the results it becomes a file name again, on disks that may
not tell `Anna` from `anna`, and it stands in a spreadsheet and in pages. A final name is one of two things:

- *plain*: the raw name itself, composed (NFC) and trimmed. It is one line of visible text without slashes,
  the same after `text.one_line`; it begins with no character that a spreadsheet runs or adds, and it does not
  end like a marked name.
- *marked*: `BASE~DIGEST`, with 16 hexadecimal digits of the raw name's SHA-256. The raw name cannot be plain,
  or its plain form folds to the same as that of another name. All names that fold together are marked.

Hence no two final names fold together: two plain ones would have been marked, a plain one never ends in
`~DIGEST`, and two marked ones differ in the digest. (Should 16 digits of two names be equal, both get all
64.) `folded` is coarser than what any disk does: case, compatibility forms, and dots at the end.
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
MAX_RAW = 4 * MAX_CHARACTERS  # to compose more than this takes time with the square of the length
MAX_BASE = 40  # characters, of which none takes more than four bytes
SHORT, LONG = 16, 64  # digits of a digest
MARKED = re.compile(rf"~(?:[0-9a-f]{{{SHORT}}}|[0-9a-f]{{{LONG}}})$")


@dataclass(frozen=True)
class Name:
    """A name that is safe to use, and a note for staff when it had to differ from the one that was given."""

    text: str
    flag: str = ""


def clean(raw: str, otherwise: str = "odd-name") -> Name:
    """`raw` in its plain form if it has one; else marked, with `otherwise` as base if nothing of it is left.

    The same raw name always becomes the same clean one, so that a second run finds the first one's results.
    """
    text = _composed(raw)
    if _is_plain(text):
        return Name(text)
    return Name(_marked(raw, SHORT, otherwise), f"its name cannot be used as it is: {shown(raw)}")


def settle(raws: Iterable[str]) -> dict[str, Name]:
    """One name for each raw name; no two fold together.

    Of names that look alike none keeps its plain form: which results are whose must not depend on the other
    names in the same run, nor on their order.
    """
    names = {raw: clean(raw) for raw in sorted(set(raws))}
    for digits in (SHORT, LONG):
        alike = Counter(folded(name.text) for name in names.values())
        for raw, name in names.items():
            if alike[folded(name.text)] > 1:
                flag = f"another name differs from this one only in how it is written: {shown(raw)}"
                names[raw] = Name(_marked(raw, digits), flag)
    return names


def folded(text: str) -> str:
    """What is equal for two names that some disk might take for one."""
    for _ in range(2):  # the first round makes letters that the second one folds
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
        and folded(text) != ""  # not `.`, not `..`
        and not MARKED.search(folded(text))
    )


def _marked(raw: str, digits: int, otherwise: str = "odd-name") -> str:
    base = re.sub(r"[/\\]", "", one_line(raw[:MAX_RAW], MAX_CHARACTERS))
    base = unicodedata.normalize("NFC", base).lstrip("'. " + "".join(FORMULA))[:MAX_BASE].rstrip(" .~")
    return f"{base or otherwise}~{hashlib.sha256(raw.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"
