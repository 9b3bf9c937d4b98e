"""The race of the graders: the same tests for all, and what the figures say."""

import json
import subprocess
import sys

import pytest

from autograder.course import HIDDEN, STAGES, load
from autograder.grading.pool import Pool
from benchmarks import ROOT
from benchmarks.grading import class_of, graders, report, suite
from benchmarks.grading.__main__ import agreeing
from tests.autograder.graded import grade_one

COURSE = load()
STAGE = COURSE.stage(class_of.STAGE)
SUITE = suite.load(STAGE)


def test_every_test_of_the_suite_is_in_its_task():
    source = (STAGES / STAGE.id / HIDDEN).read_text()
    assert sum(map(len, SUITE.tasks.values())) == source.count("\ndef test_")
    assert list(SUITE.tasks) == [task.id for task in STAGE.tasks]
    assert "@task" in SUITE.of("2.3")
    assert "test_used_twice" in SUITE.tasks["2.3"]
    everything = SUITE.helpers + "".join(map(SUITE.of, SUITE.tasks))
    assert not [
        line for line in everything.splitlines() if line.startswith(("from autograder", "import autograder"))
    ]


def earned_beside(graph, folder):
    """What nbgrader's cells would show for each task, run in one plain interpreter."""
    class_of.package(folder, graph)
    package, helpers, *tasks = [cell["source"] for cell in graders._cells(SUITE, STAGE)]
    lines = [package, helpers]
    for task in tasks:
        *body, result, _ = task.splitlines()
        lines += [*body, f"print({result})"]
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def test_beside_the_submission_the_tests_give_what_they_give_in_confinement(tmp_path, monkeypatch):
    graph = ROOT / "reference" / "kittengrad" / "graph.py"
    assert earned_beside(graph, tmp_path / "right") == [task.points for task in STAGE.tasks]
    wrong = tmp_path / "graph.py"
    wrong.write_text(class_of.example_texts()["overwrites-grad"])
    monkeypatch.setattr(
        "autograder.grading.plugin.to_repeat", lambda *_: set()
    )  # only the grader repeats tests
    with Pool(COURSE, [STAGE], 1, self_tested=False) as pool:
        result = grade_one(pool, STAGE.id, "wrong", {"graph.py": wrong.read_text()}, seed=1)
    confined = [task.points for task in result.tasks]
    assert confined != [task.points for task in STAGE.tasks]
    assert earned_beside(wrong, tmp_path / "wrong") == pytest.approx(confined)


def test_beside_the_submission_they_can_be_fooled(tmp_path):
    cheat = class_of.CHEATS / "changes-the-checks" / "graph.py"
    assert sum(earned_beside(cheat, tmp_path)) == STAGE.points


def test_otters_tests_are_worth_what_their_task_is():
    for task in STAGE.tasks:
        source = graders._otter_tests(SUITE, task)
        compile(source, task.id, "exec")
        points = [float(part.split(",")[0]) for part in source.split("@test_case(points=")[1:]]
        assert sum(points) == pytest.approx(task.points)


def test_a_class_holds_the_owned_file_and_nothing_else(tmp_path):
    kinds = class_of.honest(tmp_path, 7)
    assert len(kinds) == 7
    assert set(kinds.values()) == set(class_of.HONEST)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(tmp_path)) for path in files) == [
        f"{student}/{class_of.STAGE}/graph.py" for student in sorted(kinds)
    ]


def test_graders_that_disagree_stop_the_race():
    agreeing({"ours": {"ann": 11.999}, "theirs": {"ann": 12.0}})
    for found in (11.5, None):
        with pytest.raises(SystemExit, match="theirs gave"):
            agreeing({"ours": {"ann": 12.0}, "theirs": {"ann": found}})


FIGURES = {
    "processors": 2,
    "load": 0.5,
    "versions": {"Python": "3"},
    "race": {
        report.OURS: {"submissions": 4, "elapsed": 2.0, "processor": 1.0, "median": 0.2},
        "otter run": {"submissions": 8, "elapsed": 30.0, "processor": 20.0, "median": 7.0},
    },
    "unearned": {report.OURS: {"liar": 0.0, "quitter": 0.0}, "otter run": {"liar": 12.0, "quitter": None}},
}


def test_the_figures_are_told():
    assert report.race(FIGURES)[2] == ["otter run", "8", "30.0", "16", "7.5", "7.00", "2.50", "10.0"]
    assert report.unearned(FIGURES)[1:] == [["liar", "0", "12"], ["quitter", "0", "none"]]
    assert "`otter run` gave points to liar, and gave up on quitter." in report.as_markdown(FIGURES)
    assert f"`{report.OURS}` was not fooled." in report.as_markdown(FIGURES)
    json.dumps(FIGURES)
