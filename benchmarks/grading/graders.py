"""Three graders, each as its makers ship it. `prepare` is the instructor's work before the deadline, and is
not timed; `grade` is what is typed after it, start-up included.

    prepare(folder, submissions, …)   the submissions as this grader wants them
    grade()                        seconds for each submission, in the order in which they were graded
    points()                       {student: points}; None where no grade was reached
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile

from benchmarks import ROOT
from benchmarks.grading.class_of import OWNED, STAGE, package

LIMIT = 600  # seconds for one command
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


class Ours:
    """`autograder grade`, confined."""

    def __init__(self, jobs):
        self.jobs = jobs

    def prepare(self, folder, submissions, suite, stage):
        self.submissions, self.results = submissions, folder / "results"

    def grade(self):
        command = [sys.executable, "-m", "autograder", "grade", self.submissions, "--results", self.results]
        _run([*command, "--jobs", str(self.jobs)], ROOT, os.environ)
        return [result["seconds"] for result in self._results()]

    def points(self):
        return {result["student"]: _points(result) for result in self._results()}

    def _results(self):
        paths = sorted(self.results.glob(f"json/*/{STAGE}.json"))
        return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _points(result):
    shares = (
        task["max_points"] * sum(test["category"] == "passed" for test in task["tests"]) / len(task["tests"])
        for task in result["tasks"]
    )
    return None if result["problem"] else sum(shares)


class Nbgrader:
    """`nbgrader autograde`: hidden tests in one cell for each task, with partial credit."""

    def __init__(self, environment):
        self.environment = environment

    def prepare(self, folder, submissions, suite, stage):
        self.course = folder
        source = folder / "source" / STAGE
        source.mkdir(parents=True)
        package(source, ROOT / "assignments" / "kittengrad" / OWNED)
        (source / "kittengrad" / OWNED).unlink()  # it would be laid over what is submitted
        (source / f"{STAGE}.ipynb").write_text(json.dumps(_notebook(_cells(suite, stage))), "utf-8")
        self._nbgrader("generate_assignment", STAGE)
        for student in sorted(submissions.iterdir()):
            place = folder / "submitted" / student.name / STAGE
            package(place, student / STAGE / OWNED)
            shutil.copy(folder / "release" / STAGE / f"{STAGE}.ipynb", place)

    def grade(self):
        began = time.time()
        self._nbgrader("autograde", STAGE, expect_failures=True)
        graded = sorted(
            path.stat().st_mtime for path in self.course.glob(f"autograded/*/{STAGE}/{STAGE}.ipynb")
        )
        return [after - before for before, after in zip([began, *graded], graded, strict=False)]

    def points(self):
        self._nbgrader("export", "--to", "grades.csv")
        with open(self.course / "grades.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        graded = {path.parent.name for path in self.course.glob(f"autograded/*/{STAGE}")}
        students = [path.name for path in (self.course / "submitted").iterdir()]
        score = {row["student_id"]: float(row["score"] or 0) for row in rows}
        return {student: score[student] if student in graded else None for student in students}

    def _nbgrader(self, *words, expect_failures=False):
        command = [self.environment / "bin" / "nbgrader", *words]
        _run(command, self.course, _surroundings(self.environment, self.course), expect_failures)


def _cells(suite, stage):
    """A notebook's cells: the package is imported, and every task is tested where students cannot read it."""
    yield {"source": "import kittengrad", "metadata": {}}
    yield _hidden("helpers", 0, suite.helpers)
    for task in stage.tasks:
        share = f"[passes(test) for test in ({', '.join(suite.tasks[task.id])},)]"
        lines = [PASSES, suite.of(task.id), f"earned = {share}", f"{task.points} * sum(earned) / len(earned)"]
        yield _hidden(task.grade_id, task.points, "\n\n".join(lines))


PASSES = """\
def passes(test):
    try:
        run(test)
    except Exception:
        return False
    return True"""


def _hidden(name, points, source):
    marked = f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"
    about = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False}
    return {"source": marked, "metadata": {"nbgrader": about | {"grade_id": name, "points": points}}}


def _notebook(cells):
    whole = [
        {"cell_type": "code", "id": f"cell-{number}", "execution_count": None, "outputs": [], **cell}
        for number, cell in enumerate(cells)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": whole}


class Otter:
    """`otter run`: a test file for each task, a test case for each test; one command for each submission."""

    def __init__(self, environment):
        self.environment = environment

    def prepare(self, folder, submissions, suite, stage):
        self.folder, self.archive = folder, folder / "autograder.zip"
        with zipfile.ZipFile(self.archive, "w") as archive:
            archive.writestr("otter_config.json", json.dumps({"lang": "python"}))
            for task in stage.tasks:
                archive.writestr(f"tests/{task.grade_id}.py", _otter_tests(suite, task))
        notebook = json.dumps(_notebook([{"source": "import kittengrad", "metadata": {}}]))
        for student in sorted(submissions.iterdir()):
            place = folder / "submissions" / student.name
            package(place, student / STAGE / OWNED)
            (place / f"{STAGE}.ipynb").write_text(notebook, "utf-8")
            shutil.make_archive(str(place), "zip", place)

    def grade(self):
        took = []
        for path in sorted((self.folder / "submissions").glob("*.zip")):
            results = self.folder / "results" / path.stem
            results.mkdir(parents=True)
            command = [self.environment / "bin" / "otter", "run", "-a", self.archive, "-o", results, path]
            began = time.perf_counter()
            _run([*command, "--no-logo"], self.folder, _surroundings(self.environment, self.folder), True)
            took.append(time.perf_counter() - began)
        return took

    def points(self):
        return {
            path.name: _otter_points(path / "results.json") for path in (self.folder / "results").iterdir()
        }


def _otter_tests(suite, task):
    tests = suite.tasks[task.id]
    cases = [
        f"@test_case(points={task.points / len(tests)}, hidden=True)\ndef case_{name}():\n    run({name})"
        for name in tests
    ]
    head = "from otter.test_files import test_case\n\nOK_FORMAT = False\npoints = None\n"
    head += f"name = {task.grade_id!r}"
    return "\n\n".join([head, suite.helpers, suite.of(task.id), *cases]) + "\n"


def _otter_points(path):
    if not path.exists():
        return None
    return sum(test.get("score", 0.0) for test in json.loads(path.read_text(encoding="utf-8"))["tests"])


def _surroundings(environment, folder):
    """The environment's own programs first, and nobody's settings for Jupyter."""
    path = os.pathsep.join([str(environment / "bin"), os.environ["PATH"]])
    own = {
        name: str(folder / ".jupyter") for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTER_DATA_DIR")
    }
    return os.environ | own | {"PATH": path}


def _run(command, folder, surroundings, expect_failures=False):
    """Run to the end. Stops the benchmark with the last words of a command that fails."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=LIMIT,
    )
    if done.returncode and not expect_failures:
        last = "\n".join(done.stdout.splitlines()[-20:])
        sys.exit(f"benchmarks: {' '.join(map(str, command[:3]))} ended with {done.returncode}:\n{last}")
