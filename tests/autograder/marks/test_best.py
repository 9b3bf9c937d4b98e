"""Of several attempts the best mark counts: what chooses, what is graded, and what a later run changes."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import results, run
from autograder.deadlines.standing import Standing
from autograder.deadlines.times import moment
from autograder.desk import collect as desk
from autograder.desk.collect import Options
from autograder.desk.export import marks
from autograder.marks import best
from autograder.marks.marking import NOTHING
from autograder.report import summary
from autograder.report.ledger import CHANGES
from autograder.results import Result, TaskResult, TestOutcome
from autograder.submissions import Submission
from autograder.watch import Watch
from tests.autograder.desk.downloads import packed
from tests.autograder.pools import Pool

STAGE = "02-backprop"
RULES = f"""
roster = "../roster.csv"
[deadlines.{STAGE[:2]}]
due = 2026-11-20T12:00:00Z
penalty = "10 % a day"
"""
SENT = "{who}+02-backprop+2026-11-{day} 11:00:00.000000 UTC+{day}x/graph.py"
WHOLE, HALF, HOSTILE = "x = 1\n", "half = 1\n", "import os\nx = 1\n"


class Class:
    """A class in `root` with the rule `best`, and its results."""

    def __init__(self, root, course):
        self.root, self.course, self.results = root, course, root / "out"
        (root / "class").mkdir()
        (root / "class/class.toml").write_text(RULES)
        self.roster("")

    def roster(self, extension):
        (self.root / "roster.csv").write_text(f"key,name,extension-02\nlee,Lee,{extension}\nbo,Bo,\n")

    def collect(self, *sent, rule="best"):
        """Collect (student, day, text) …"""
        entries = {
            f"{who}+{STAGE}+2026-11-{day} 11:00:00.000000 UTC+{day}x/graph.py": text
            for who, day, text in sent
        }
        download = packed(self.root / "d.zip", entries)
        return desk.collect([download], self.root / "class", self.course, Options(rule=rule))

    def grade(self, *others, **options):
        """Grade the class, and other folders after it, and return the run."""
        Pool.graded = []
        chosen = run.Options(run.Choice(**options.pop("choice", {})), **options)
        with run.grade_class([self.root / "class", *others], self.results, self.course, chosen) as outcome:
            list(outcome)
        return outcome

    def record(self, student="lee"):
        return results.read(results.path_of(self.results, student, STAGE))

    def final(self, student="lee"):
        known = marks.of_class(self.root / "class", self.results, self.course).known
        [mark] = [one for one in known if one.attempt.student == student]
        assert mark.attempt.submitted == mark.counts.standing.submitted
        return mark.attempt.number, mark.score


@pytest.fixture
def class_(tmp_path, course, monkeypatch):
    monkeypatch.setattr("autograder.grading.pool.Pool", Pool)
    monkeypatch.setattr("autograder.confinement.doctor.refuse_unless_confined", lambda: None)
    monkeypatch.setattr(Pool, "course", course, raising=False)
    monkeypatch.setattr(Pool, "half", "exception", raising=False)
    return Class(tmp_path, course)


def most(class_):
    return class_.course.stage(STAGE).points


def test_the_best_mark_after_the_penalty_of_its_own_time_counts(class_):
    class_.collect(("lee", 19, HALF), ("lee", 22, WHOLE), ("lee", 29, WHOLE + "# later"), ("bo", 19, WHOLE))
    outcome = class_.grade()
    assert (outcome.status, len(outcome.graded), len(Pool.graded)) == (run.COMPLETE, 2, 4)
    assert class_.final() == (2, round(most(class_) * 0.8, 2))
    assert class_.final("bo") == (1, most(class_))
    record = class_.record()
    assert record.best.marks == pytest.approx([most(class_) * share for share in (0.5, 0.8, 0.1)])
    assert record.best.words == "attempt 2 of 3"
    assert class_.record("bo").best is None


def test_of_equal_marks_the_earlier_attempt_counts(class_):
    class_.collect(("lee", 18, HALF), ("lee", 19, WHOLE), ("lee", 20, WHOLE + "# again"))
    class_.grade()
    assert class_.final() == (2, most(class_))


def test_all_attempts_have_the_same_inputs_and_equal_files_are_graded_once(class_):
    class_.collect(("lee", 18, HALF), ("lee", 19, WHOLE), ("lee", 20, HALF))
    class_.grade()
    assert len(Pool.graded) == 2
    assert len({job.seed for job in Pool.graded}) == 1


def test_a_rerun_grades_nothing_and_writes_nothing(class_):
    class_.collect(("lee", 18, HALF), ("lee", 19, WHOLE))
    class_.grade()
    path = results.path_of(class_.results, "lee", STAGE)
    before = path.stat()
    outcome = class_.grade()
    assert (Pool.graded, outcome.graded, outcome.plan.known) == ([], [], [("lee", STAGE)])
    assert path.stat() == before


def test_a_later_download_is_compared_with_what_is_there(class_):
    class_.collect(("lee", 18, HALF))
    class_.grade()
    assert class_.record().best is None
    class_.collect(("lee", 19, WHOLE), rule=None)
    assert (
        marks.of_class(class_.root / "class", class_.results, class_.course)
        .without[0][2]
        .startswith("another attempt came")
    )
    outcome = class_.grade()
    assert class_.final() == (2, most(class_))
    assert [one.why for one in outcome.changes] == ["attempt 2 of 2 counts"]
    class_.collect(("lee", 20, HALF + "#"), rule=None)
    class_.grade()
    assert class_.final() == (2, most(class_))
    assert len(Pool.graded) == 1


def test_an_extension_can_make_another_attempt_the_best(class_):
    class_.collect(("lee", 19, HALF), ("lee", 26, WHOLE))
    class_.grade()
    assert class_.final() == (1, most(class_) / 2)
    class_.roster("+5d")
    outcome = class_.grade()
    assert class_.final() == (2, round(most(class_) * 0.9, 2))
    assert Pool.graded == []
    assert "0 graded, 1 as they were" in "\n".join(summary.lines(outcome, class_.results))
    assert "attempt 2 of 2 counts" in (class_.results / CHANGES).read_text()
    assert [one.why for one in outcome.changes] == ["attempt 2 of 2 counts"]


def test_an_extension_of_the_attempt_that_counts_is_a_change_by_the_deadline(class_):
    class_.collect(("lee", 19, HALF), ("lee", 22, WHOLE))
    class_.grade()
    class_.roster("+1d")
    outcome = class_.grade()
    [remark] = outcome.remarks
    assert [remark.before, remark.after] == pytest.approx([most(class_) * 0.8, most(class_) * 0.9])
    assert remark.why == "deadline"
    assert not outcome.changes
    assert class_.record().best.marks == pytest.approx([most(class_) * share for share in (0.5, 0.9)])


def test_a_suite_that_changes_can_make_another_attempt_the_best(class_, monkeypatch):
    class_.collect(("lee", 19, HALF), ("lee", 22, WHOLE))
    class_.grade()
    assert class_.final()[0] == 2
    monkeypatch.setattr(Pool, "half", "passed")
    outcome = class_.grade(choice={"again": True, "students": ("lee",)})
    assert len(Pool.graded) == 2
    assert class_.final() == (1, most(class_))
    assert [(one.after, one.why) for one in outcome.remarks] == [(most(class_), "attempt 1 of 2 counts")]


def test_a_class_that_moved_is_the_same_class(class_):
    class_.collect(("lee", 18, WHOLE), ("lee", 19, HALF))
    class_.grade()
    (class_.root / "class").rename(class_.root / "moved")
    (class_.root / "class").mkdir()
    with run.grade_class([class_.root / "moved"], class_.results, class_.course) as outcome:
        list(outcome)
    assert outcome.plan.conflicts == []
    assert class_.record().best.number == 1


def test_of_two_classes_with_one_name_the_attempts_of_the_one_that_counts_are_compared(class_):
    class_.collect(("lee", 18, WHOLE), ("lee", 19, HALF))
    shutil.copytree(class_.root / "class", class_.root / "z")
    class_.collect(("lee", 18, WHOLE + "#"), ("lee", 19, HALF + "#"))
    class_.grade(class_.root / "z")
    record = class_.record()
    counts = Path(record.class_path).name
    assert record.source.startswith(f"{counts}/")
    assert (record.best.number, len(record.best.marks)) == {"class": (1, 4), "z": (1, 2)}[counts]


def test_a_trial_changes_nothing(class_, monkeypatch):
    class_.collect(("lee", 19, HALF), ("lee", 22, WHOLE))
    class_.grade()
    before = {path: path.read_bytes() for path in class_.results.rglob("*") if path.is_file()}
    monkeypatch.setattr(Pool, "half", "passed")
    outcome = class_.grade(choice={"again": True}, stored=False)
    assert [one.best.number for one in outcome.graded] == [1]
    assert {path: path.read_bytes() for path in class_.results.rglob("*") if path.is_file()} == before


def test_staff_see_the_flags_of_every_attempt(class_):
    class_.collect(("lee", 18, HOSTILE), ("lee", 19, WHOLE + "#2"))
    class_.grade()
    assert class_.final() == (1, most(class_))
    assert class_.record().flags == ["graph.py imports os"]
    class_.collect(("bo", 18, WHOLE), ("bo", 19, HOSTILE))
    class_.grade()
    assert class_.record("bo").flags == ["attempt 2: graph.py imports os"]
    assert "attempt 2: graph.py imports os" in (class_.results / "index.html").read_text()
    assert "imports os" not in (class_.results / f"feedback/bo/{STAGE}.html").read_text()


def test_the_student_reads_which_attempt_counts(class_):
    class_.collect(("lee", 19, HALF), ("lee", 22, WHOLE))
    class_.grade()
    page = (class_.results / f"feedback/lee/{STAGE}.html").read_text()
    assert "Attempt 2 of 2 counts: it has the best mark." in page
    assert f"{most(class_) / 2:g} and {most(class_) * 0.8:g} points" in page


def test_an_attempt_that_the_grader_lost_is_told_and_the_others_count(class_):
    class_.collect(("lee", 18, HALF), ("lee", 19, "lost = 1\n"))
    outcome = class_.grade()
    assert outcome.status == run.INCOMPLETE
    assert class_.final() == (1, most(class_) / 2)
    assert "attempt 2: The grader itself died: grade again." in class_.record().flags
    class_.grade()
    assert len(Pool.graded) == 1


def test_a_stopped_run_changes_no_mark_before_all_attempts_are_graded(class_):
    class_.collect(("lee", 18, HALF))
    class_.grade()
    class_.collect(("lee", 19, WHOLE), ("lee", 20, "stop = 1\n"))
    stored, deadlines = class_.record(), (class_.results / "deadlines.json").read_bytes()
    assert class_.grade().status == run.STOPPED
    assert class_.record() == stored
    assert (class_.results / "deadlines.json").read_bytes() == deadlines


def test_an_ungradable_attempt_takes_no_part(class_):
    class_.collect(("lee", 18, WHOLE), ("lee", 19, b"\xff\xfe\x00"))
    class_.grade()
    assert class_.record().best is None
    assert class_.final() == (1, most(class_))


def test_back_to_the_latest_the_class_is_graded_again_before_an_export(class_):
    class_.collect(("lee", 18, WHOLE), ("lee", 19, HALF))
    class_.grade()
    assert class_.final() == (1, most(class_))
    class_.collect(("lee", 18, WHOLE), rule="latest")
    assert marks.of_class(class_.root / "class", class_.results, class_.course).without
    class_.grade()
    assert class_.final() == (2, most(class_) / 2)
    assert class_.record().best is None


def test_a_watch_gives_back_the_page_of_the_best_attempt(class_):
    class_.collect(("lee", 18, WHOLE), ("lee", 19, HALF))
    watched = Watch(class_.root / "class", class_.results, class_.root / "pages", class_.course, Pool())
    lines = [line for _ in range(3) for line in watched.look()]
    assert [f"{most(class_):g} of" in line for line in lines] == [True]
    assert "Attempt 1 of 2 counts" in (class_.root / f"pages/lee/{STAGE}.html").read_text()


DUE = moment("2026-11-20T12:00:00+00:00")
SENT_AT = st.integers(0, 20 * 24 - 1).map(lambda hours: DUE + timedelta(hours=hours - 200))
SEVERAL = st.lists(st.tuples(st.integers(0, 24), SENT_AT), min_size=1, max_size=6)


def chosen(several, due):
    """The place of the attempt that counts among several (points, time), and the marks of all."""
    rivals, of = [], []
    for number, (points, at) in enumerate(several, 1):
        standing = Standing(due.isoformat(), at.isoformat(), penalty="10 % a day, at most 50 %")
        rivals.append(best.Rival(number, str(number), Submission("lee", STAGE, {}), standing))
        passed = TestOutcome("a", "2.1", "t", "h", "passed")
        of.append(Result("lee", STAGE, tasks=[TaskResult("2.1", "t", points, [passed])]))
    contest = best.Contest(rivals, ())
    contest.pairs = lambda: zip(rivals, of, strict=True)
    rival, result = best.chosen(contest, Path("/nowhere"), NOTHING)
    return rival.number - 1, result.best.marks


@given(SEVERAL, st.integers(0, 200))
def test_nothing_beats_what_counts_and_an_extension_never_costs(several, hours):
    which, marks = chosen(several, DUE)
    assert marks[which] == max(marks)
    assert max(marks[:which], default=-1) < marks[which]
    extended, now = chosen(several, DUE + timedelta(hours=hours))
    assert now[extended] >= marks[which]
