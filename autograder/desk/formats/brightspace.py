"""Brightspace: a download of an assignment's folder, with one folder for each attempt, or flat.

    ID-ID - First Last - Nov 20, 2026 1003 AM/FILE
    ID-ID - First Last - Nov 20, 2026 1003 AM - FILE

The first number is the student's. The time has the zone of the site and no seconds. `index.html` at the top
is the system's own. Source: downloads as teachers' scripts on GitHub describe them.
"""

from __future__ import annotations

import re
from datetime import datetime

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered

_NAME = re.compile(
    r"(?P<id>\d{1,20})-(?P<item>\d{1,20}) ?- ?(?P<name>.+?) ?- ?"
    r"(?P<month>[^\W\d_]{3,12})\.? (?P<day>\d{1,2}), (?P<year>\d{4}) (?P<clock>\d{3,4}) (?P<half>[AP]M)"
    r"(?: ?- ?(?P<own>.+))?",
    re.DOTALL,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
INDEX = "index.html"


def read(listing: Listing) -> Reading:
    """The attempts of a Brightspace download."""

    def meaning(name: str, folder: bool) -> Piece | None:
        found = _NAME.fullmatch(name)
        if not found or folder == bool(found["own"]):
            return None
        person = Person(found["name"].strip(), found["id"])
        when = _time(found, listing)
        note = "" if when else f"its time is unknown: {found['month']} {found['day']}, {found['year']}"
        key = found["id"], found["month"], found["day"], found["year"], found["clock"], found["half"]
        return Piece(key, Sent((person,), person.words, {}, when=when, note=note), found["own"] or "")

    reading = gathered(listing, meaning)
    index = {INDEX} & listing.tops.keys() if reading.claimed else set()
    return Reading(reading.sent, reading.claimed | index)


def _time(found: re.Match[str], listing: Listing) -> datetime | None:
    """The time in a name; None for a month in another language, or an impossible time."""
    month = found["month"][:3].lower()
    hour, minute = divmod(int(found["clock"]), 100)
    try:
        number = _MONTHS.index(month) + 1
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
        return datetime(int(found["year"]), number, int(found["day"]), hour, minute, tzinfo=listing.zone)
    except ValueError:
        return None
