"""Moodle: "Download all submissions" of an assignment, in three shapes.

    FULL NAME_PARTICIPANT_assignsubmission_file_/FILE    folders, Moodle 3
    FULL NAME_PARTICIPANT_assignsubmission_file/FILE     folders, Moodle 4
    FULL NAME_PARTICIPANT_assignsubmission_file_FILE     flat
    …_assignsubmission_onlinetext…                       a typed answer

With blind marking the name is the word for "participant" in the language of the site. Source:
`download_submissions` in mod/assign/locallib.php, which turns each `_` of a name into a blank. The download
holds the latest attempt alone, and no time. The number is the one in the column "Identifier" of Moodle's
grading worksheet.
"""

from __future__ import annotations

import re

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered

_NAME = re.compile(
    r"(?P<name>[^_]+)_(?P<id>\d{1,20})_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<own>.*))?", re.DOTALL
)


def read(listing: Listing) -> Reading:
    """The attempts of a Moodle download."""
    return gathered(listing, _meaning)


def _meaning(name: str, folder: bool) -> Piece | None:
    found = _NAME.fullmatch(name)
    if not found or not (folder or found["own"]):
        return None
    person = Person(found["name"].strip(), found["id"])
    return Piece(found["id"], Sent((person,), person.words, {}), found["own"] or "")
