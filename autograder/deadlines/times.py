"""Read moments and durations as staff write them, and spell a duration for people."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

UNITS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_SHORT = {name[0]: seconds for name, seconds in UNITS.items()}
_DURATION = re.compile(r"(\d{1,6}) ?([mhdw])", re.IGNORECASE)
EXAMPLE = "2026-11-30T23:59+01:00"


def moment(raw: object) -> datetime:
    """A moment with its zone: a text, or a date and time of TOML. Raises ValueError."""
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw.strip())
        except ValueError as error:
            raise ValueError(f"{raw!r} is no time: write it as {EXAMPLE}") from error
    if not isinstance(raw, datetime):
        raise ValueError(f"{raw} is no date with a time: write it as {EXAMPLE}")
    if raw.utcoffset() is None:
        raise ValueError(f"{raw.isoformat()} names no zone: write it as {EXAMPLE}")
    return raw


def duration(text: str) -> int:
    """The seconds of `90m`, `48h`, `2d` or `1w`. Raises ValueError."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no duration: write it as 90m, 48h, 2d or 1w")
    return int(found[1]) * _SHORT[found[2].lower()]


def later(due: datetime, extension: str) -> datetime:
    """The due date with an extension: `+48h` after it, or a moment. It is never before `due`.

    Raises ValueError.
    """
    text = extension.strip()
    try:
        end = due + timedelta(seconds=duration(text[1:])) if text.startswith("+") else moment(text)
    except OverflowError as error:
        raise ValueError(f"{text!r} is too long") from error
    return max(due, end)


def seconds_after(due: datetime, submitted: datetime) -> int:
    """Whole seconds after the due date; 0 for a submission in time."""
    return max(0, round((submitted - due).total_seconds()))


def spelled(seconds: int) -> str:
    """A duration in its two largest units: `2 days and 3 hours`, `45 minutes`, `20 seconds`."""
    words = []
    for name, size in (("day", UNITS["day"]), ("hour", 3600), ("minute", 60), ("second", 1)):
        number, seconds = divmod(seconds, size)
        if number:
            words.append(f"{number:,} {name if number == 1 else name + 's'}")
        if words and (len(words) == 2 or not number):
            break
    return " and ".join(words) or "0 seconds"
