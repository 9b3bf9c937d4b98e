"""The watch: what it grades, when, and what it leaves. A stand-in grades, and a clock of the test ticks."""

import hashlib
import os
import subprocess
import sys

import pytest

from autograder import results, run
from autograder.arrivals import Arrivals, fingerprint
from autograder.course import ROOT
from autograder.desk import manifest
from autograder.regrading import appeal
from autograder.store import BadPlace
from autograder.watch import Watch, refuse_feedback
from tests.autograder.desk.downloads import packed
from tests.autograder.pools import Pool

STAGE = "02-backprop"


class Watching:
    """A watched folder: `put` submits, `look` looks once and returns the lines."""

    def __init__(self, course, root):
        self.now = 1_800_000_000.0
        self.root = root
        (root / "inbox").mkdir()
        self.watch = Watch(
            root / "inbox", root / "out", root / "pages", course, Pool(), clock=lambda: self.now
        )

    def put(self, student, text, stage=STAGE):
        path = self.root / "inbox" / student / stage / "graph.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def look(self, seconds=0.0):
        self.now += seconds
        return list(self.watch.look())

    def page(self, student):
        return self.root / "pages" / student / f"{STAGE}.html"

    def record(self, student):
        return results.read(results.path_of(self.root / "out", student, STAGE))


@pytest.fixture
def watching(course, tmp_path, monkeypatch):
    monkeypatch.setattr(Pool, "course", course, raising=False)
    one = Watching(course, tmp_path)
    grade = Pool.grade

    def at_this_moment(pool, wanted):
        for result in grade(pool, wanted):
            result.graded_at = f"{run.time.strftime('%Y-%m-%dT%H:%M:%S%z', run.time.localtime(one.now))}"
            yield result

    monkeypatch.setattr(Pool, "grade", at_this_moment)
    return one


def test_a_submission_is_graded_when_two_looks_see_the_same(watching):
    assert watching.look() == ["nothing to grade yet: the folder is empty"]
    watching.put("half", "half = 1")
    assert watching.look() == []
    watching.put("half", "half = 2")  # still arriving
    assert watching.look() == []
    [line] = watching.look()
    assert "half, 02-backprop: 6 of 12" in line
    assert "6</b> of 12" in watching.page("half").read_text()
    assert watching.record("half").points == 6
    assert watching.look() == []


def test_an_inbox_of_zips_is_graded(watching):
    packed(watching.root / "inbox" / "right.zip", {f"{STAGE}/graph.py": "x = 1"})
    lines = [line for _ in range(3) for line in watching.look()]
    assert ["right, 02-backprop: 12 of 12" in line for line in lines] == [True]


def test_a_student_waits_and_reads_until_when(watching):
    watching.put("half", "half = 1")
    watching.look()
    watching.look()
    watching.put("half", "x = 1")
    watching.put("other", "x = 1")
    watching.look()
    first, second = watching.look()
    assert first.startswith("half: the next grading is possible at ")
    assert "other, 02-backprop: 12 of 12" in second
    assert watching.look(500) == []
    [line] = watching.look(100)
    assert "half, 02-backprop: 12 of 12" in line


def test_another_watch_knows_the_last_grading(watching, course, tmp_path):
    watching.put("half", "half = 1")
    watching.look()
    watching.look()
    watching.put("half", "x = 1")
    old = watching.watch
    watching.watch = Watch(old.folder, old.results, old.feedback, course, Pool(), clock=old.clock)
    assert watching.look() == []
    [line] = watching.look()
    assert "next grading is possible" in line


def test_points_by_hand_have_their_turn_between_two_looks_and_reach_the_page(watching, course):
    watching.put("half", "half = 1")
    watching.look()
    watching.look()
    task = course.stage(STAGE).tasks[0].id
    list(appeal.change(watching.root / "out", course, "half", task, 0.5, "TA", "read as a sum"))
    [line] = watching.look()
    assert "half, 02-backprop: 6.5 of 12" in line
    assert "read as a sum" in watching.page("half").read_text()
    assert watching.look() == []


HOLD = """
import sys, time
from pathlib import Path
from autograder.store import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_results_that_another_command_holds_are_graded_at_a_later_look(watching):
    watching.put("half", "half = 1")
    watching.look()
    words = [sys.executable, "-c", HOLD, str(watching.root / "out")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout.readline() == b"held\n"
        [line] = watching.look()
        assert "waiting: " in line
        assert f"process {other.pid}" in line
        assert watching.look() == []
        other.communicate(b"")
    [line] = watching.look()
    assert "half, 02-backprop: 6 of 12" in line


class Exchange:
    """nbgrader's exchange of a course, which a watch collects into a class."""

    def __init__(self, watching, course):
        self.inbound = watching.root / "exchange" / "course" / "inbound"
        self.inbound.mkdir(parents=True)
        self.watching = watching
        old = watching.watch
        (watching.root / "inbox").rmdir()
        arrivals = Arrivals([self.inbound], old.folder, course)
        watching.watch = Watch(
            *(old.folder, old.results, old.feedback, course, Pool()),
            clock=old.clock,
            arrivals=arrivals,
            inbound=self.inbound,
        )

    def submit(self, user, day, text, secret="s" * 128):
        """As nbgrader's `submit` does; returns the address of the page that `fetch_feedback` asks for."""
        place = self.inbound / f"{user}+{STAGE}+2026-11-{day} 10:00:00.000000 UTC+abc"
        place.mkdir()
        (place / "graph.py").write_text(text)
        (place / f"{STAGE}.ipynb").write_text("{}")
        (place / "timestamp.txt").write_text(f"2026-11-{day} 10:00:00.000000 UTC")
        (place / "submission_secret.txt").write_text(secret)
        hashed = hashlib.md5(secret.encode() + STAGE.encode()).hexdigest()
        return self.inbound.parent / "feedback" / f"{hashed}.html"

    def looks(self):
        return [line for _ in range(4) for line in self.watching.look()]


@pytest.fixture
def exchange(watching, course):
    return Exchange(watching, course)


def test_the_exchange_is_graded_and_its_pages_lie_where_students_fetch_them(exchange):
    assert exchange.looks() == []
    page = exchange.submit("lee", 19, "half = 1", "a" * 128)
    lines = exchange.looks()
    assert lines[0] == "1 collected from inbound"
    assert "lee, 02-backprop: 6 of 12" in lines[1]
    assert "6</b> of 12" in page.read_text()
    assert page.parent.stat().st_mode & 0o777 == 0o711
    exchange.watching.now += 600
    second = exchange.submit("lee", 20, "x = 1", "b" * 128)
    exchange.looks()
    assert "12</b> of 12" in second.read_text()
    assert "6</b> of 12" in page.read_text()


def test_an_attempt_that_is_still_arriving_is_no_attempt(exchange):
    exchange.watching.look()
    page = exchange.submit("lee", 19, "half = 1")
    assert exchange.watching.look() == []
    place = next(exchange.inbound.iterdir())
    (place / "graph.py").write_text("x = 1")
    exchange.looks()
    assert "12</b> of 12" in page.read_text()
    assert len(manifest.read(exchange.watching.root / "inbox").attempts) == 1


def test_the_page_says_what_lateness_costs(exchange):
    class_ = exchange.watching.root / "inbox"
    class_.mkdir()
    rules = '[deadlines.02]\ndue = 2026-11-18T10:00:00Z\npenalty = "50 %"\n'
    (class_ / "class.toml").write_text(rules)
    page = exchange.submit("lee", 19, "x = 1")
    exchange.looks()
    assert "Your submission came 1 day later." in page.read_text()
    assert "your mark is 6." in page.read_text()


def test_an_exchange_that_is_too_large_is_told_once(exchange, monkeypatch):
    monkeypatch.setattr("autograder.desk.listing.MOST", 3)
    exchange.submit("lee", 19, "x = 1")
    assert exchange.looks() == ["more than 3 entries: name a part of the download"]


def test_a_hostile_secret_or_feedback_folder_leads_nowhere(exchange, tmp_path):
    exchange.submit("lee", 19, "x = 1", "../" * 4000)
    exchange.submit("bo", 19, "x = 1", "")
    (exchange.inbound.parent / "feedback").mkdir()
    lines = exchange.looks()
    assert len(lines) == 3
    assert list((exchange.inbound.parent / "feedback").iterdir()) == []
    (exchange.inbound.parent / "feedback").rmdir()
    (exchange.inbound.parent / "feedback").symlink_to(tmp_path)
    exchange.submit("cy", 19, "x = 1")
    with pytest.raises(BadPlace, match="symbolic link"):
        exchange.looks()


def test_hostile_entries_are_listed_once_and_stop_nobody(watching, tmp_path):
    watching.put("right", "x = 1")
    (tmp_path / "inbox" / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "inbox" / "pipe")
    lines = [*watching.look(), *watching.look(), *watching.look()]
    assert any("right, 02-backprop: 12 of 12" in line for line in lines)
    assert sum("link" in line for line in lines) == 1
    assert sum("pipe" in line for line in lines) == 1


def test_one_student_leaves_the_page_and_the_record_of_another(watching):
    watching.put("right", "x = 1")
    watching.look()
    watching.look()
    before = watching.page("right").stat().st_mtime_ns, watching.record("right").graded_at
    watching.put("half", "half = 1")
    watching.look(60)
    assert len(watching.look(60)) == 1
    assert (watching.page("right").stat().st_mtime_ns, watching.record("right").graded_at) == before


def test_a_stop_leaves_everything_whole_and_the_rest_for_later(watching):
    watching.put("a", "x = 1")
    watching.put("b", "stop = 1")
    watching.look()
    with pytest.raises(KeyboardInterrupt):
        watching.look()
    assert watching.record("a").points == 12
    assert not list(watching.root.rglob("*.unfinished"))
    assert (watching.root / "out" / "grades.csv").exists()
    watching.put("b", "x = 2")
    watching.look(1)
    [line] = watching.look()
    assert "b, 02-backprop" in line


def test_feedback_goes_through_no_link(watching, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "pages" / "right").symlink_to(tmp_path / "elsewhere")
    watching.put("right", "x = 1")
    watching.look()
    with pytest.raises(BadPlace, match="symbolic link"):
        watching.look()
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("place", ["inbox", "inbox/pages", "out/pages", "."])
def test_feedback_has_a_folder_of_its_own(tmp_path, place):
    with pytest.raises(BadPlace, match="folder of its own"):
        refuse_feedback(tmp_path / place, tmp_path / "inbox", tmp_path / "out")


def test_a_folder_that_is_too_large_has_no_fingerprint(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("1")
    assert fingerprint(tmp_path) == fingerprint(tmp_path)
    (tmp_path / "b").write_text("1")
    assert fingerprint(tmp_path)
    monkeypatch.setattr("autograder.arrivals.MOST_ENTRIES", 1)
    assert fingerprint(tmp_path) == ""
