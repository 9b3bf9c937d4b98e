"""Gradescope: "Export submissions" of a programming assignment.

    assignment_N_export/submission_ID/FILES
    assignment_N_export/submission_metadata.yml    who sent each submission, and when

Several submitters of one submission are a group. Numbers of submissions grow with time.
"""

from __future__ import annotations

import re

from autograder.desk.formats.gradescope_metadata import METADATA, Meta, parsed
from autograder.desk.records import Left, Listing, Piece, Reading, Sent, gathered

_NAME = re.compile(r"submission_(\d{1,20})")
NOBODY = (
    f"{METADATA} names nobody for it, so that its student is unknown: keep {METADATA} beside the "
    "submissions, and collect again."
)


def read(listing: Listing) -> Reading:
    """The attempts of a Gradescope export."""
    known = parsed(listing.text((METADATA,))) if METADATA in listing.tops else {}

    def meaning(name: str, folder: bool) -> Piece | None:
        found = _NAME.fullmatch(name)
        if not found or not folder:
            return None
        meta = known.get(name, Meta())
        return Piece(name, Sent(meta.people, name, {}, when=meta.when, order=int(found[1])))

    reading = gathered(listing, meaning)
    without = tuple(Left(one.source, NOBODY) for one in reading.sent if not one.people)
    claimed = reading.claimed | ({METADATA} & listing.tops.keys() if reading.claimed else set())
    return Reading(tuple(one for one in reading.sent if one.people), claimed, without)
