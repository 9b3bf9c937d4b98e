"""A run with real grader processes: what is graded again, the bonus, and one submission alone."""

import pytest

from autograder import AutograderError, results, run
from autograder import submissions as intake
from autograder.plan import Choice, plan

SECRET = b"for tests"
STAGE = "02-backprop"


def grade_all(pool, course, folder, out, **options):
    submissions = intake.collect([folder], course).submissions
    made = plan(course, submissions, out, secret=SECRET, choice=Choice(**options))
    for result in [*made.ungraded, *pool.grade(made.jobs)]:
        results.write(result, out)
    return made.known, made.jobs


def test_what_has_its_result_is_not_graded_again(pool, course, class_folder, reference, tmp_path):
    folder = class_folder({"perfect": {"02-backprop": {"graph.py": reference("graph.py")}}})
    out = tmp_path / "results"
    assert len(grade_all(pool, course, folder, out)[1]) == 1
    known, jobs = grade_all(pool, course, folder, out)
    assert not jobs
    assert known == [("perfect", "02-backprop")]


@pytest.mark.parametrize("change", ["submission", "seed", "again", "damaged"])
def test_what_changed_is_graded_again(pool, course, class_folder, reference, tmp_path, change):
    folder = class_folder({"perfect": {"02-backprop": {"graph.py": reference("graph.py")}}})
    out = tmp_path / "results"
    grade_all(pool, course, folder, out)
    options = {"seed": {"seed": 3}, "again": {"again": True}}.get(change, {})
    if change == "submission":
        (folder / "perfect/02-backprop/graph.py").write_text(reference("graph.py") + "\n# more\n")
    if change == "damaged":
        results.path_of(out, "perfect", "02-backprop").write_text("{")
    assert len(grade_all(pool, course, folder, out, **options)[1]) == 1


def test_own_earlier_files_are_worth_the_bonus(pool, course, class_folder, reference, tmp_path):
    scalar, graph = reference("scalar.py"), reference("graph.py")
    broken = reference("scalar.py", ("(1.0, 1.0)", "(1.0, 5.0)"))
    folder = class_folder(
        {
            "whole": {"01-scalar-graph": {"scalar.py": scalar}, "02-backprop": {"graph.py": graph}},
            "sunk": {"01-scalar-graph": {"scalar.py": broken}, "02-backprop": {"graph.py": graph}},
            "alone": {"02-backprop": {"graph.py": graph}},
        }
    )
    grade_all(pool, course, folder, tmp_path / "out")
    found = {r.student: r for r in results.read_all(tmp_path / "out") if r.stage == "02-backprop"}
    assert {name: r.points for name, r in found.items()} == dict.fromkeys(
        ("whole", "sunk", "alone"), course.stage("2").points
    )
    assert found["whole"].bonus == course.stage("2").integration
    assert 0 <= found["sunk"].bonus < found["whole"].bonus
    assert found["alone"].integration is None


def test_what_did_not_earn_is_not_tried_again_with_own_earlier_files(
    pool, course, class_folder, reference, tmp_path
):
    """This `zero_grad` works with the owner's scalar.py alone: the bonus is for what both earn."""
    only_with_mine = (
        "    for node in nodes:\n        node.grad",
        "    for node in getattr(scalar, 'mine', lambda _: [])(nodes):\n        node.grad",
    )
    graph = "from . import scalar\n" + reference("graph.py", only_with_mine)
    folder = class_folder(
        {
            "mine": {
                "01-scalar-graph": {"scalar.py": reference("scalar.py") + "\nmine = list\n"},
                "02-backprop": {"graph.py": graph},
            }
        }
    )
    grade_all(pool, course, folder, tmp_path / "out")
    found = next(r for r in results.read_all(tmp_path / "out") if r.stage == "02-backprop")
    assert found.integration.points == found.points < found.max_points


# One submission.


def test_one_submission_is_graded_and_nothing_stored(course, reference, tmp_path):
    text = reference("graph.py")
    result = run.grade({"graph.py": text}, "2")
    assert (result.stage, result.points, result.problem) == (STAGE, course.stage(STAGE).points, "")
    (tmp_path / "right").mkdir()
    (tmp_path / "right" / "graph.py").write_text(text.replace("+=", "="))
    assert 0 < run.grade(tmp_path, STAGE).points < result.points
    assert [path.name for path in tmp_path.rglob("*.*")] == ["graph.py"]


def test_one_submission_that_cannot_be_read_says_why(tmp_path):
    (tmp_path / "right" / STAGE).mkdir(parents=True)
    (tmp_path / "right" / STAGE / "graph.py").write_bytes(b"\xff\x00")
    assert "graph.py" in run.grade(tmp_path, STAGE).problem
    with pytest.raises(AutograderError, match="holds 0 submissions"):
        run.grade(tmp_path, "1")
