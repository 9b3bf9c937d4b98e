"""Grading a class: who gets which inputs, what is graded again, what a package is made of."""

import pytest

from autograder import intake, results
from autograder.plan import Choice, EmptySecret, plan, secret_of, seed_of

SECRET = b"for tests"


def grade_all(judges, course, folder, out, **options):
    hand_ins = intake.collect([folder], course).hand_ins
    made = plan(course, hand_ins, out, secret=SECRET, choice=Choice(**options))
    for result in [*made.ungraded, *judges.grade(made.jobs)]:
        results.write(result, out)
    return made.known, made.jobs


def test_what_has_its_result_is_not_graded_again(judges, course, class_folder, reference, tmp_path):
    folder = class_folder({"perfect": {"02-backprop": {"graph.py": reference("graph.py")}}})
    out = tmp_path / "results"
    assert len(grade_all(judges, course, folder, out)[1]) == 1
    known, jobs = grade_all(judges, course, folder, out)
    assert not jobs
    assert known == [("perfect", "02-backprop")]


@pytest.mark.parametrize("change", ["submission", "seed", "again", "damaged"])
def test_what_changed_is_graded_again(judges, course, class_folder, reference, tmp_path, change):
    folder = class_folder({"perfect": {"02-backprop": {"graph.py": reference("graph.py")}}})
    out = tmp_path / "results"
    grade_all(judges, course, folder, out)
    options = {"seed": {"seed": 3}, "again": {"again": True}}.get(change, {})
    if change == "submission":
        (folder / "perfect/02-backprop/graph.py").write_text(reference("graph.py") + "\n# more\n")
    if change == "damaged":
        results.path_of(out, "perfect", "02-backprop").write_text("{")
    assert len(grade_all(judges, course, folder, out, **options)[1]) == 1


def test_a_result_cut_short_by_a_kill_never_exists(tmp_path, monkeypatch):
    result = results.Result("someone", "02-backprop")
    results.write(result, tmp_path)

    def power_cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        results.write(results.Result("someone", "02-backprop", title="newer"), tmp_path)
    folder = tmp_path / "json" / "someone"
    assert [path.name for path in folder.iterdir()] == ["02-backprop.json"]
    assert results.read(folder / "02-backprop.json") == result


def test_inputs_differ_between_students_and_stages_and_stay():
    seeds = {seed_of(SECRET, student, stage) for student in ("a", "b") for stage in ("01", "02")}
    assert len(seeds) == 4
    assert seed_of(SECRET, "a", "01") == seed_of(SECRET, "a", "01")
    assert seed_of(b"another", "a", "01") not in seeds


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "results" / ".secret"
    secret = secret_of(path)
    assert len(secret) >= 32
    assert secret_of(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secret").touch()
    with pytest.raises(EmptySecret, match="secret is empty"):
        secret_of(tmp_path / "secret")


def test_own_earlier_files_are_worth_the_bonus(judges, course, class_folder, reference, tmp_path):
    scalar, graph = reference("scalar.py"), reference("graph.py")
    broken = reference("scalar.py", ("(1.0, 1.0)", "(1.0, 5.0)"))
    folder = class_folder(
        {
            "whole": {"01-scalar-graph": {"scalar.py": scalar}, "02-backprop": {"graph.py": graph}},
            "sunk": {"01-scalar-graph": {"scalar.py": broken}, "02-backprop": {"graph.py": graph}},
            "alone": {"02-backprop": {"graph.py": graph}},
        }
    )
    grade_all(judges, course, folder, tmp_path / "out")
    found = {r.student: r for r in results.read_all(tmp_path / "out") if r.stage == "02-backprop"}
    assert {name: r.points for name, r in found.items()} == {"whole": 12, "sunk": 12, "alone": 12}
    assert found["whole"].bonus == course.stage("2").integration
    assert 0 <= found["sunk"].bonus < found["whole"].bonus
    assert found["alone"].integration is None


def test_what_did_not_earn_is_not_tried_again_with_own_earlier_files(
    judges, course, class_folder, reference, tmp_path
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
    grade_all(judges, course, folder, tmp_path / "out")
    found = next(r for r in results.read_all(tmp_path / "out") if r.stage == "02-backprop")
    assert found.integration.points == found.points < 12


def test_a_hand_in_with_a_problem_is_a_row_and_no_job(course, tmp_path):
    problem = intake.HandIn("empty", "02-backprop", {}, problem="The folder is empty.")
    made = plan(course, [problem], tmp_path, secret=SECRET)
    assert not made.known
    assert not made.jobs
    assert made.ungraded[0].problem == "The folder is empty."
    assert made.ungraded[0].max_points == course.stage("2").points
