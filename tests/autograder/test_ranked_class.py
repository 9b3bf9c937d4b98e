"""A class with a leaderboard, from its folder to its page: good, broken and hostile classifiers."""

import csv
import io

import h5py
import pytest

from autograder import results, run
from autograder.plan import board_seed_of, seed_of
from autograder.report import summary
from autograder.results import Category
from tests.autograder.grading.bright import MIDDLE, RIGHT, STAGE, course_with_board, hdf5

COURSE = course_with_board()


def with_external_link():
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file["middle"] = h5py.ExternalLink("/etc/passwd", "/")
    return memory.getvalue()


CLASS = {
    "good": {"classifier.py": RIGHT.encode(), "classifier.h5": MIDDLE},
    "also-good": {"classifier.py": RIGHT.encode(), "classifier.h5": hdf5(middle=127.5)},
    "half": {"classifier.py": RIGHT.encode(), "classifier.h5": hdf5(middle=-1000.0)},
    "broken": {"classifier.py": RIGHT.encode()},
    "hostile": {"classifier.py": RIGHT.encode(), "classifier.h5": with_external_link()},
    "large": {"classifier.py": RIGHT.encode(), "classifier.h5": bytes(2**17)},
    "without": {},
}


@pytest.fixture(scope="module")
def ranked(tmp_path_factory, reference):
    """(the class's folder, the results of its first run, that run)"""
    folder = tmp_path_factory.mktemp("ranked")
    for student, files in CLASS.items():
        place = folder / "class" / student / STAGE
        place.mkdir(parents=True)
        for name, data in {"graph.py": reference("graph.py").encode(), **files}.items():
            (place / name).write_bytes(data)
    return folder, graded(folder)


def graded(folder, **options):
    with run.grade_class([folder / "class"], folder / "results", COURSE, run.Options(**options)) as outcome:
        list(outcome)
    return outcome


def score_of(folder, student):
    return results.read(results.path_of(folder / "results", student, STAGE)).leaderboard


def test_everybody_has_all_points_and_good_classifiers_are_ranked(ranked):
    folder, outcome = ranked
    assert outcome.status == run.COMPLETE
    assert {result.points for result in outcome.graded} == {COURSE.stage(STAGE).points}
    scores = {student: score_of(folder, student) for student in CLASS}
    assert [scores[name].accuracy for name in ("good", "also-good", "half")] == [1.0, 1.0, 0.5]
    assert scores["without"] is None
    assert scores["broken"].reason == "It raised `KeyError` in `classifier.py`, line 5."
    assert scores["hostile"].reason.startswith("classifier.h5 holds a link")
    assert scores["large"].reason == "classifier.h5 is too large, more than 64 KiB."
    assert scores["broken"].category == Category.EXCEPTION


def test_the_pages_and_the_sheet_have_the_ranks(ranked):
    folder, outcome = ranked
    with (folder / "results" / "leaderboard.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert [rows[name]["rank"] for name in ("also-good", "good", "half")] == ["1", "1", "3"]
    assert rows.keys() == CLASS.keys()
    page = (folder / "results" / "index.html").read_text()
    assert "KeyError" in page
    assert "The leaderboard of stage" in page
    own = (folder / "results" / "feedback" / "half" / f"{STAGE}.html").read_text()
    assert "50 %" in own
    assert "also-good" not in own
    (line,) = [line for line in summary.lines(outcome, folder / "results") if "classifiers tried" in line]
    assert "6 classifiers tried on hidden images, 3 with an accuracy, the best one is right for 100 %" in line
    assert (folder / "results" / "code" / "good" / STAGE / "classifier.py").read_text() == RIGHT


def test_an_unchanged_class_is_known_and_a_changed_classifier_is_scored_again(ranked):
    folder, _ = ranked
    again = graded(folder)
    assert (again.graded, len(again.plan.known)) == ([], len(CLASS))
    weights = folder / "class" / "half" / STAGE / "classifier.h5"
    weights.write_bytes(MIDDLE)
    changed = graded(folder)
    assert [result.student for result in changed.graded] == ["half"]
    assert score_of(folder, "half").accuracy == 1.0
    weights.unlink()
    source = folder / "class" / "half" / STAGE / "classifier.py"
    source.unlink()
    assert [result.student for result in graded(folder).graded] == ["half"]
    assert score_of(folder, "half") is None


def test_all_students_are_asked_about_the_same_images(ranked):
    folder, outcome = ranked
    secret = (folder / "results" / ".secret").read_bytes()
    assert {job.board for job in outcome.plan.jobs} == {board_seed_of(secret, STAGE)}
    assert len({job.seed for job in outcome.plan.jobs}) == len(CLASS)


def test_the_images_come_from_the_secret_and_are_nobody_s_own():
    seed = board_seed_of(b"secret", STAGE)
    assert seed != board_seed_of(b"another", STAGE)
    assert seed != board_seed_of(b"secret", "01-scalar-graph")
    assert seed not in {seed_of(b"secret", "leaderboard", STAGE), seed_of(b"secret", STAGE, "leaderboard")}
