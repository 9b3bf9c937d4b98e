"""Properties of a collection: whatever a download holds, each entry is in an attempt or has a line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from autograder.desk import collect as desk
from autograder.desk.collect import Options
from autograder.desk.detect import READERS
from tests.autograder.desk.downloads import CODE, packed, zipped

NAMES = some.sampled_from(
    [
        *("graph.py", "Graph.py", "graph-1.py", "graph (2).py", "scalar.py", "notes.txt", "work.zip"),
        *("02-backprop", "03", "kittengrad", "checks", "src", "a", "b", "CON", "x."),
        *("lee_1_2_graph.py", "lee_LATE_1_3_scalar.py", "kim_4_5_work.zip", "anon_ab_6_graph.py"),
        *("Ann Lee_7_assignsubmission_file_", "Ann Lee_7_assignsubmission_file_graph.py"),
        *("submission_8", "timestamp.txt"),
        *("bo+02-backprop+2026-11-20 10:00:00.000000 UTC+abc", "1-2 - Bo Li - Nov 20, 2026 1003 AM"),
        "Task_bo_attempt_2026-11-20-10-00-00_graph.py",
    ]
)
PATHS = some.lists(NAMES, min_size=1, max_size=4).map("/".join)
DATA = some.sampled_from([CODE, "x", "", zipped({"graph.py": CODE, "graph.py/x": "y", "a/b": "c"}), "PK\x03"])
DOWNLOADS = some.dictionaries(PATHS, DATA, min_size=1, max_size=8)


BESIDE = {"beside.txt": "x"}  # so that no folder is alone at the top: places leave such a folder out


def covers(place, entry):
    """Whether a line about a place speaks of an entry, of one in it, or of the whole download."""
    return place == "d.zip" or f"{entry}/".startswith(f"{place}/") or place.startswith(f"{entry}/")


@settings(max_examples=100, deadline=None)
@given(entries=DOWNLOADS, form=some.sampled_from(["auto", *READERS]), stage=some.sampled_from(["", "2"]))
def test_each_entry_is_in_an_attempt_or_has_a_line(course, entries, form, stage):
    options = Options(course.stage(stage) if stage else None, format=form)
    with TemporaryDirectory() as folder:
        accounted(Path(folder), course, entries | BESIDE, options)


def accounted(root, course, entries, options):
    done = desk.collect([packed(root / "d.zip", entries)], root / "class", course, options)
    sources = [source for one in done.manifest.attempts for _, source in one.files]
    places = [one.place.removeprefix("d.zip/") for one in done.behind]
    lost = [name for name in entries if not any(covers(place, name) for place in [*sources, *places])]
    assert not lost, places
    stored = [root / "class" / one.student / one.stage / path for one in taken(done) for path, _ in one.files]
    assert all(path.is_file() for path in stored)
    again = desk.collect([root / "d.zip"], root / "class", course, options)
    assert (again.new, again.behind) == (0, done.behind)
    assert {path.name for path in root.iterdir()} == {"class", "d.zip"}


def taken(done):
    return [one for one in done.manifest.attempts if one.taken]
