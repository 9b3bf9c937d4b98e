"""Canvas: "Download submissions" gives one file for each file that a student sent, all in one folder.

    [sortable name, lower case, word characters only][_LATE]_USERID_FILEID_DISPLAYNAME
    [LATE_]anon_XXXXX_FILEID_DISPLAYNAME         an anonymous assignment
    …_USERID_text.html, …_USERID_link.html       a typed answer, an address

Source: lib/content_zipper.rb of instructure/canvas-lms (`get_filename`, `add_upload_submission`). Canvas
removes `_NUMBER_` from names, so the first two numbers are the ids. Ids of files grow with time. The download
holds the latest attempt alone, and no time. In a group assignment the name is that of the group.
"""

from __future__ import annotations

import re

from autograder.desk.records import Listing, Person, Piece, Reading, Sent, gathered

_NAMED = r"(?P<name>[^\s.\-]*?)_(?:(?P<late>LATE)_)?(?P<user>\d{1,20})"
_ANONYMOUS = r"(?:(?P<late>LATE)_)?(?P<user>anon_[^\W_]+)"
_FORMS = [
    re.compile(who + rest, re.DOTALL)
    for who in (_ANONYMOUS, _NAMED)
    for rest in (r"_(?P<file>\d{1,20})_(?P<own>.+)", r"_(?P<own>(?:text|link)\.html)")
]


def read(listing: Listing) -> Reading:
    """The attempts of a Canvas download."""
    return gathered(listing, _meaning)


def _meaning(name: str, folder: bool) -> Piece | None:
    found = next((match for form in _FORMS if (match := form.fullmatch(name))), None)
    if not found or folder:
        return None
    parts = found.groupdict()
    person = Person(parts.get("name", ""), parts["user"])
    file = int(parts.get("file", 0))
    sent = Sent((person,), person.words, {}, order=file, late=parts["late"] is not None)
    return Piece(parts["user"], sent, parts["own"])
