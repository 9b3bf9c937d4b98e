"""Brightspace: a download of an assignment's folder, with one folder for each attempt, or flat.

    ID-ID - First Last - Nov 20, 2026 1003 AM/FILE
    ID-ID - First Last - Nov 20, 2026 1003 AM - FILE

The first number is the student's. The time has the zone of the site and no seconds. `index.html` at the top
is the system's own. Source: downloads as teachers' scripts on GitHub describe them, all of them in English.
How other languages write the date is unknown: such an attempt has no time, and several of one student are
listed, because their order is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from autograder.desk.records import Left, Listing, Person, Piece, Reading, Sent, gathered
from autograder.text import shown

_NAME = re.compile(
    r"(?P<id>\d{1,20})-(?P<item>\d{1,20}) ?- ?(?P<name>.+?) ?- ?"
    r"(?P<month>[^\W\d_]{3,12})\.? (?P<day>\d{1,2}), (?P<year>\d{4}) (?P<clock>\d{3,4}) (?P<half>[AP]M)"
    r"(?: ?- ?(?P<own>.+))?",
    re.DOTALL,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER = re.compile(
    r"(?P<id>\d{1,20})-\d{1,20} - (?P<name>.+?) - "
    r"(?P<date>(?=[^/]{0,40}\d{4})(?:(?! - ).){6,60})(?: - (?P<own>.+))?",
    re.DOTALL,
)
INDEX = "index.html"
UNREAD = (
    "its date is not in English, and there are several attempts of {who}, so that their order is unknown: "
    "set your language in Brightspace to English, and download again."
)


def read(listing: Listing) -> Reading:
    """The attempts of a Brightspace download."""
    reading = gathered(listing, lambda name, folder: _meaning(name, folder, listing))
    several = Counter(one.people[0].id for one in reading.sent)
    unread = [one for one in reading.sent if not one.when and several[one.people[0].id] > 1]
    unsure = {one.people[0].id for one in unread}
    left = [one for one in reading.sent if one.people[0].id in unsure]
    lines = tuple(Left(one.source, UNREAD.format(who=shown(one.people[0].name))) for one in left)
    sent = tuple(one for one in reading.sent if one.people[0].id not in unsure)
    index = {INDEX} & listing.tops.keys() if reading.claimed else set()
    return Reading(sent, reading.claimed | index, lines)


def _meaning(name: str, folder: bool, listing: Listing) -> Piece | None:
    found = _NAME.fullmatch(name)
    date = " ".join(found.group("month", "day", "year", "clock", "half")) if found else ""
    when = _time(found, listing) if found else None
    found = found or _OTHER.fullmatch(name)
    if not found or folder == bool(found["own"]):
        return None
    date = date or found["date"]
    person = Person(found["name"].strip(), found["id"])
    note = "" if when else f"its time is unknown: {date}"
    key = found["id"], date
    return Piece(key, Sent((person,), person.words, {}, when=when, note=note), found["own"] or "")


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
