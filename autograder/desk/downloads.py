"""Read a download: its format, its attempts, and a line for each other entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from autograder.course import Course
from autograder.desk import detect
from autograder.desk.formats import plain
from autograder.desk.listing import listing_of
from autograder.desk.records import CollectError, Left, Listing, Reading, Steps
from autograder.submissions.layout import recognised
from autograder.submissions.tree import Tree


@dataclass(frozen=True)
class Download:
    """A download that was read. `around` are the folders around its submissions."""

    format: str
    reading: Reading
    around: Steps
    litter: int


def read(tree: Tree, course: Course, wanted: str, zone: tzinfo) -> Download:
    """What a place holds, in the wanted format or the recognised one. Raises Refused, CollectError."""
    listing = listing_of(tree, zone)
    found = None if wanted == detect.PLAIN else detect.read(listing, wanted)
    name, reading, around = found or _plain(tree, listing, course, wanted)
    left = [*reading.left, *(Left(tree.source, flag + ".") for flag in tree.flags)]
    deeper = (steps for steps in listing.empty if len(steps) > len(around) + 1)
    left += [Left("/".join(steps), "The folder is empty.", False) for steps in deeper]
    return Download(name, Reading(reading.sent, reading.claimed, tuple(left)), around, tree.litter())


def _plain(tree: Tree, listing: Listing, course: Course, wanted: str) -> tuple[str, Reading, Steps]:
    """The students' folders and zips in a place, or in the lone folder of it that is the class."""
    if wanted not in ("auto", detect.PLAIN):
        raise CollectError(f"no name in it has the form of a {wanted} download")
    shape, place = recognised(tree, course)
    if shape in ("student", "stage"):
        raise CollectError("it is one student's work: give the folder with the students' folders")
    if shape == "auto" and wanted == "auto":
        raise CollectError("no format is recognised: choose one with --format")
    inner = detect.lone(listing)
    around: Steps = ()
    if inner and place.source != tree.source:
        listing, around = inner, (inner.name,)
    return detect.PLAIN, detect.complete(detect.PLAIN, plain.read(listing), listing), around
