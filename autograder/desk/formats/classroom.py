"""Repositories of a class, as `gh classroom clone student-repos` or a loop of `git clone` leaves them.

    ASSIGNMENT-submissions/ASSIGNMENT-ACCOUNT/…      one clone for each account

Evidence is that each folder is a git repository with one beginning in common, or that the folder around them
is `BEGINNING-submissions`. The accounts are what follows the beginning; `classroom_roster.csv` (columns
identifier, github_username) serves as the roster. A clone tells no time of sending: the grader runs no git in
a repository that a student configured.
"""

from __future__ import annotations

from itertools import takewhile

from autograder.desk.records import Left, Listing, Person, Piece, Reading, Sent, gathered

AROUND = "-submissions"
ROSTER = "classroom_roster.csv"


def read(listing: Listing) -> Reading:
    """The repositories of a class."""
    beginning = _beginning(listing)

    def meaning(name: str, folder: bool) -> Piece | None:
        account = name.removeprefix(beginning) if beginning and folder else ""
        if not account or account == name:
            return None
        return Piece(name, Sent((Person("", account),), name, {}))

    reading = gathered(listing, meaning)
    if not reading.sent or ROSTER not in listing.tops:
        return reading
    why = f"{ROSTER} is the list of accounts: give it with --roster."
    return Reading(reading.sent, reading.claimed | {ROSTER}, (Left(ROSTER, why, False),))


def _beginning(listing: Listing) -> str:
    """What the names of the repositories have in common, with the dash at its end; "" if they are none."""
    if listing.name.endswith(AROUND):
        return listing.name.removesuffix(AROUND) + "-"
    names = sorted(listing.repositories)
    if not names[1:]:
        return ""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(names[0], names[-1], strict=False))
    common = "".join(first for first, _ in same)
    return common[: common.rfind("-") + 1]
