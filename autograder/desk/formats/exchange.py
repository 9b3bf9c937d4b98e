"""nbgrader's exchange: the folder `inbound`, with one folder for each attempt.

    USER+ASSIGNMENT+YYYY-MM-DD HH:MM:SS.ffffff UTC[+HASH]/    with timestamp.txt in it

Source: nbgrader/exchange/default/submit.py. The name gives the time, because a student can write the file.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered

_NAME = re.compile(
    r"(?P<user>.+?)\+(?P<assignment>[^+]+)"
    r"\+(?P<when>\d{4}-\d\d-\d\d \d\d[:_]\d\d[:_]\d\d)(?P<part>\.\d{1,6})? (?P<zone>[^+]{1,40})(?:\+[^+]+)?",
    re.DOTALL,
)


def read(listing: Listing) -> Reading:
    """The attempts of an exchange."""

    def meaning(name: str, folder: bool) -> Piece | None:
        found = _NAME.fullmatch(name)
        if not found or not folder:
            return None
        person, when = Person("", found["user"]), _time(found, listing)
        note = "" if when else "its time is unknown"
        sent = Sent((person,), name, {}, when=when, assignment=found["assignment"], note=note)
        return Piece(name, sent)

    return gathered(listing, meaning)


def _time(found: re.Match[str], listing: Listing) -> datetime | None:
    """The time in a name; a zone other than UTC is that of the listing."""
    zone = UTC if found["zone"] in ("UTC", "GMT") else listing.zone
    text = found["when"].replace("_", ":") + (found["part"] or ".0")
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=zone)
    except ValueError:
        return None
