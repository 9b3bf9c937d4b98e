"""results.json in Gradescope's form, made from what a student may read."""

import json

import pytest

from autograder.gradescope.results_json import not_graded, results_of
from autograder.results import Category, Score
from tests.autograder.report.conftest import COURSE, cases, graded

STAGE = COURSE.stages[1]
CASES = cases(STAGE)
WHEN = ("visible", "after_due_date", "after_published", "hidden")
# The words of Gradescope's specification of the file.
TOP = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"}
TOP |= {"visibility", "stdout_visibility", "tests", "leaderboard"}
ENTRY = {
    "score",
    "max_score",
    "status",
    "name",
    "name_format",
    "number",
    "output",
    "output_format",
    "visibility",
}


def fits(content):
    """Check the form of a results.json, and return its entries."""
    assert set(content) <= TOP
    assert content.get("visibility", "visible") in WHEN
    assert content["stdout_visibility"] == "hidden"
    for entry in content["tests"]:
        assert set(entry) <= ENTRY
        assert entry["visibility"] in WHEN
        assert entry["output_format"] == "text"
        assert isinstance(entry["output"], str)
        assert entry.get("status", "passed") in ("passed", "failed")
    assert json.loads(json.dumps(content)) == content
    return content["tests"]


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_result_fits_the_form_and_adds_up(name):
    result = CASES[name]
    content = results_of(result, COURSE, "visible", "visible")
    entries = fits(content)
    assert content["score"] == result.earned
    assert sum(entry.get("score", 0) for entry in entries) == pytest.approx(result.earned, abs=0.01)
    assert sum(entry.get("max_score", 0) for entry in entries) == result.max_points


@pytest.mark.parametrize("name", CASES)
def test_what_the_submission_wrote_stays_out(name):
    result = CASES[name]
    result.output = "OUTPUT-OF-THE-SUBMISSION"
    for test in result.tests:
        test.staff = "REPORT-FOR-STAFF expected 42.0"
        test.student.exception = test.student.exception and "ClassOfTheSubmission"
    text = json.dumps(results_of(result, COURSE, "visible", "hidden"))
    for word in ("OUTPUT-OF", "REPORT-FOR", "42.0", "ClassOfTheSubmission", result.student or "nobody's"):
        assert word not in text
    assert str(result.seed or "no seed") not in text


def test_a_diagnosis_and_a_hint_stand_with_their_task():
    entries = fits(results_of(CASES["overwrites-grad"], COURSE, "visible", "visible"))
    [task] = [entry for entry in entries if entry["number"] == "2.3"]
    assert "What probably happened: Your backward writes" in task["output"]
    assert "Hint: Draw the graph" in task["output"]
    assert task["status"] == "failed"


def test_details_can_wait_while_the_points_are_shown():
    entries = fits(results_of(CASES["overwrites-grad"], COURSE, "visible", "after_due_date"))
    shown = [entry for entry in entries if entry["visibility"] == "visible"]
    later = [entry for entry in entries if entry["visibility"] == "after_due_date"]
    assert len(shown) == len(later) == len(STAGE.tasks)
    assert not any("Hint:" in entry["output"] for entry in shown)
    assert any("Hint:" in entry["output"] for entry in later)
    assert not any("score" in entry for entry in later)


def test_a_submission_that_cannot_be_graded_earns_nothing_and_is_told_why():
    content = results_of(CASES["syntax-error"], COURSE, "after_published", "hidden")
    [entry, *_] = fits(content)
    assert content["score"] == 0
    assert entry["visibility"] == "visible"
    assert "a bracket is never closed" in entry["output"]


def test_a_grading_that_failed_has_no_score():
    content = not_graded("this container cannot confine")
    [entry] = fits(content)
    assert "score" not in content
    assert "score" not in entry
    assert content["output"].startswith("Not graded: this container cannot confine.")


def test_the_leaderboard_has_the_share_of_right_answers():
    result = graded(STAGE, leaderboard=Score(Category.PASSED, right=187, images=200))
    [place] = results_of(result, COURSE, "visible", "visible")["leaderboard"]
    assert (place["value"], place["order"]) == (93.5, "desc")
    result.leaderboard = Score(Category.TIME, reason="It took too long.")
    content = results_of(result, COURSE, "visible", "visible")
    assert "leaderboard" not in content
    assert any("It took too long." in entry["output"] for entry in fits(content))
