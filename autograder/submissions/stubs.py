"""Compare a file with the course's own stub, to recognise files that a student has left unchanged."""

from __future__ import annotations

from functools import cache

from autograder.course import ROOT

STUBS = ROOT / "assignments" / "kittengrad"


def is_untouched(name: str, text: str) -> bool:
    """Whether this is the course's own file of that name. Line ends and trailing blanks can differ."""
    stub = _stub(name)
    return stub is not None and len(text) < 2 * len(stub) + 1000 and normalised(text) == normalised(stub)


def normalised(text: str) -> str:
    """`text` for comparing: editors and systems change line ends, trailing blanks and the byte-order mark."""
    return "\n".join(line.rstrip() for line in text.removeprefix("\ufeff").splitlines()).strip()


@cache
def _stub(name: str) -> str | None:
    try:
        return (STUBS / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
