"""Plain folders and zips: one for each student, `STUDENT/…` or `STUDENT.zip`.

`STUDENT/STAGE/timestamp.txt`, which nbgrader writes when it collects, gives the time of sending.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered
from autograder.submissions.places import ZIP

TIME = "timestamp.txt"


def read(listing: Listing) -> Reading:
    """One attempt for each folder or zip at the top."""

    def meaning(name: str, folder: bool) -> Piece | None:
        if not folder and not name.lower().endswith(ZIP):
            return None
        student = name if folder else name[: -len(ZIP)]
        return Piece(name, Sent((Person(student),), name, {}), "" if folder else name)

    reading = gathered(listing, meaning)
    return replace(reading, sent=tuple(replace(one, when=_time(one, listing)) for one in reading.sent))


def _time(sent: Sent, listing: Listing) -> datetime | None:
    """The time in the only timestamp.txt of an attempt."""
    stamps = [steps for own, steps in sent.files.items() if own[-1] == TIME and len(own) <= 2]
    if len(stamps) != 1:
        return None
    text = listing.text(stamps[0]).strip()[:40]
    zone = UTC if text.endswith((" UTC", " GMT")) else listing.zone
    for form in ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.rpartition(" ")[0], form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None
