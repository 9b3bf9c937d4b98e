"""The record that staff mean, also where its name is not quite right, or where it was not graded."""

import pytest

from autograder import AutograderError, results
from autograder.find import find
from autograder.report.ledger import write_unplaced
from autograder.results import Result


@pytest.fixture
def out(tmp_path):
    """Two graded students, one of two stages, and one whose stage could not be told."""
    for student, stage in [("wrong-relu", "01-scalar-graph"), ("perfect", "01-scalar-graph")]:
        results.write(Result(student, stage), tmp_path)
    results.write(Result("perfect", "02-backprop"), tmp_path)
    results.write(Result("odd", "no-stage", problem="Its name is odd."), tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("student", "stage", "found"),
    [
        ("perfect", "2", "perfect/02-backprop"),
        ("odd", "2", "odd/no-stage"),
    ],
)
def test_a_record_is_found(course, out, student, stage, found):
    assert find(out, course, student, stage) == out / "json" / f"{found}.json"


@pytest.mark.parametrize(
    ("student", "stage", "said"),
    [
        ("Wrong-rely", "1", "similar names are wrong-relu"),
        ("perfect", "", "name the stage too: perfect has 01-scalar-graph, 02-backprop"),
        ("perfect", "5", "no result for 05-matrices; there is 01-scalar-graph, 02-backprop"),
        ("perfect", "77", "no result for 77"),
        ("misfiled", "1", "Not graded: class/misfiled.rar: Unpack it."),
        ("../json/perfect", "2", "no result of"),
        ("", "2", "no result of"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(course, out, student, stage, said):
    write_unplaced(out, [("class/misfiled.rar", "Unpack it.", True)])
    with pytest.raises(AutograderError, match=said):
        find(out, course, student, stage)


def test_many_names_make_a_short_message(course, out):
    for number in range(300):
        results.write(Result(f"student-{number:03}", "01-scalar-graph"), out)
    with pytest.raises(AutograderError) as caught:
        find(out, course, "student" * 10_000, "1")
    assert len(str(caught.value)) < 1000
