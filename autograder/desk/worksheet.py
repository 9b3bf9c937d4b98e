"""Moodle's grading worksheet: the time of each student's submission, which the download of the files lacks.

    Identifier,Full name,…,Last modified (submission),…
    Participant 4567,Ann Lee,…,"Monday, 30 November 2026, 9:05 AM",…

The time is that of the last change, so it belongs to the latest attempt alone. Moodle writes it in the
language and the zone of the site. English is read, with 12 or 24 hours; any other form gives no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from autograder.desk import sheets
from autograder.desk.records import CollectError, Sent
from autograder.report.words import count
from autograder.text import shown

CHANGED = "Last modified (submission)"
NONE = ("", "-")  # of a student who sent nothing
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TIME = re.compile(
    rf"(?P<weekday>{'|'.join(DAYS)}), (?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(MONTHS)}) "
    r"(?P<year>[0-9]{4}), (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: (?P<half>AM|PM))?"
)
_NUMBER = re.compile(r"([0-9]+)\s*$")


@dataclass(frozen=True)
class Worksheet:
    """The time of each participant's submission, and the words that give no time, by participant."""

    zone: tzinfo
    times: Mapping[str, datetime]
    unread: Mapping[str, str]

    def timed(self, sent: Iterable[Sent]) -> Iterator[Sent]:
        """The attempts of a Moodle download, each with the time of its participant."""
        for one in sent:
            when = self.times.get(one.people[0].id) if len(one.people) == 1 else None
            yield replace(one, when=when) if when else one

    def notes(self, sent: Sequence[Sent]) -> Iterator[str]:
        """What staff have to know about the times of these attempts."""
        here = {one.people[0].id for one in sent}
        if here & self.times.keys():
            yield f"the worksheet's times are read in the zone {self.zone}: --zone names another one"
        if silent := here - self.times.keys() - self.unread.keys():
            yield (
                f"the worksheet has no time for {count(len(silent), 'participant')}, so it is unknown: "
                "each assignment has a worksheet of its own, see --table"
            )
        if strange := [word for number, word in self.unread.items() if number in here]:
            yield (
                f"the worksheet's time is no time in English for {count(len(strange), 'participant')}, "
                f"so it is unknown: {shown(strange[0])}"
            )


def read(path: Path, zone: tzinfo, *, wanted: bool = False) -> Worksheet | None:
    """The times in a worksheet; None if the table has none. Raises CollectError.

    wanted  a table without the column is an error
    """
    sheet = sheets.read(path)
    changed = sheet.index([CHANGED])
    if changed is None:
        if wanted:
            raise CollectError(
                f"{path} has no column {CHANGED}: download the grading worksheet with Moodle in English"
            )
        return None
    found = {participant(row): row[changed].strip() for row in sheet.rows if participant(row)}
    times = {number: moment(words, zone) for number, words in found.items()}
    return Worksheet(
        zone,
        {number: when for number, when in times.items() if when},
        {number: words for number, words in found.items() if words not in NONE and not times[number]},
    )


def participant(row: Sequence[str]) -> str:
    """The number of a row's student, in any language: `Participant 4567`, `Teilnehmer/in4567`."""
    found = _NUMBER.search(row[0])
    return found[1] if found else ""


def moment(words: str, zone: tzinfo) -> datetime | None:
    """The time in `Monday, 30 November 2026, 9:05 AM` or `…, 09:05`; None for any other form."""
    found = _TIME.fullmatch(words)
    if not found:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"] == "PM")
    date = int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"])
    try:
        when = datetime(*date, hour, int(found["minute"]), tzinfo=zone)
    except ValueError:
        return None
    return when if DAYS[when.weekday()] == found["weekday"] else None
