"""Blackboard: "Assignment File Download", one file for each file of an attempt, and a `.txt` for each.

    ASSIGNMENT_USER_attempt_YYYY-MM-DD-HH-MM-SS_FILE
    ASSIGNMENT_USER_attempt_YYYY-MM-DD-HH-MM-SS.txt    "Name: First Last (user)", and the student's comments

The time has the zone of the site. The header of the `.txt` decides where a user name with a `_` begins.
Source: kwurst/bb-file-cleanup describes the names.
"""

from __future__ import annotations

import re
from datetime import datetime

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered

_NAME = re.compile(
    r"(?P<head>.+_(?P<user>[^_]+))_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<own>.+)|(?P<about>\.txt))",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*Name:[ \t]*(?P<name>[^\r\n]*?)[ \t]*\((?P<user>[^()\r\n]+)\)[ \t]*(?:\r?\n|$)")
_BODY = re.compile(r"^(?:Submission Field|Comments|Files):", re.MULTILINE)  # what a student wrote follows
_LATE = re.compile(r"^Date Submitted:.*\blate\b", re.MULTILINE | re.IGNORECASE)
COMMENTS = "comments.txt"  # the name that the `.txt` of an attempt gets


def read(listing: Listing) -> Reading:
    """The attempts of a Blackboard download."""
    heads = _heads(listing)

    def meaning(name: str, folder: bool) -> Piece | None:
        found = _NAME.fullmatch(name)
        if not found or folder:
            return None
        attempt = f"{found['head']}_attempt_{found['when']}"
        person, late = heads.get(attempt, (Person("", found["user"]), False))
        sent = Sent((person,), attempt, {}, when=_time(found["when"], listing), late=late)
        return Piece(attempt, sent, found["own"] or COMMENTS)

    return gathered(listing, meaning)


def _heads(listing: Listing) -> dict[str, tuple[Person, bool]]:
    """The person and the mark "late" of each attempt that has a `.txt`."""
    heads = {}
    for name in listing.tops:
        found = _NAME.fullmatch(name)
        if not found or not found["about"]:
            continue
        text = _BODY.split(listing.text((name,)), maxsplit=1)[0]
        header = _HEADER.match(text)
        if header and found["head"].endswith("_" + header["user"]):
            person = Person(header["name"], header["user"])
            heads[name.removesuffix(".txt")] = person, bool(_LATE.search(text))
    return heads


def _time(text: str, listing: Listing) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=listing.zone)
    except ValueError:
        return None
