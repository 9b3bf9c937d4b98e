"""`python -m benchmarks.grading`: race the graders, and see by whom they can be fooled."""

import argparse
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.course import load
from benchmarks import ROOT, page
from benchmarks.grading import class_of, report, suite
from benchmarks.grading.graders import Nbgrader, Otter, Ours

TOLERANCE = 0.01  # of a point: some graders round
TIMES_LARGER = 10  # the class that only ours is asked to grade: there it is not all start-up


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.grading", description=__doc__.partition("`: ")[2]
    )
    parser.add_argument("--submissions", type=int, default=8, metavar="N", help="how large the class is (8)")
    parser.add_argument("--json", action="store_true", help="print JSON, and rewrite nothing")
    for name in ("nbgrader", "otter"):
        parser.add_argument(f"--{name}", type=Path, metavar="ENV", help=f"an environment with {name} in it")
    options = parser.parse_args()
    if options.submissions < 1:
        parser.error("--submissions must be at least 1")
    nbgrader = options.nbgrader or environment("bench-nbgrader")
    otter = options.otter or environment("bench-otter")
    figures = measure(options.submissions, nbgrader.absolute(), otter.absolute())
    if options.json:
        json.dump(figures, sys.stdout, indent=1)
        print()
        return
    print(report.as_text(figures))
    page.rewrite("grading", report.as_markdown(figures))


def measure(count, nbgrader, otter):
    """All figures: versions, the race by grader, and the points that each grader gave to the tempted."""
    versions = {"nbgrader": version(nbgrader, "nbgrader"), "otter-grader": version(otter, "otter-grader")}
    processors = len(os.sched_getaffinity(0))
    load_before = os.getloadavg()[0]
    ours, alone = Ours(processors), Ours(1)
    theirs = {"nbgrader autograde": Nbgrader(nbgrader), "otter run": Otter(otter)}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        class_of.honest(top / "honest", count)
        class_of.honest(top / "larger", TIMES_LARGER * count)
        kinds = class_of.tempted(top / "tempted")
        race, points = {}, {}
        for name, grader in {report.OURS: ours, report.ALONE: alone, **theirs}.items():
            race[name], points[name] = graded(grader, top / "race" / name, top / "honest")
        agreeing(points)
        race[report.LARGER], _ = graded(ours, top / "race" / report.LARGER, top / "larger")
        unearned = {}
        for name, grader in {report.OURS: ours, **theirs}.items():
            _, given = graded(grader, top / "unearned" / name, top / "tempted")
            unearned[name] = {kind: given[student] for student, kind in kinds.items()}
    return {
        "processors": processors,
        "load": load_before,
        "versions": {"Python": platform.python_version(), **versions},
        "race": race,
        "unearned": unearned,
    }


def graded(grader, folder, submissions):
    """Have a class graded. Returns what it took, and {student: points}.

    submissions   how many
    elapsed    seconds for the class, from the command to its end
    processor  seconds of processors for the class, of all processes together
    median     seconds for the submission in the middle, by itself where the grader starts once for all
    """
    stage = load().stage(class_of.STAGE)
    folder.mkdir(parents=True)
    grader.prepare(folder, submissions, suite.load(stage), stage)
    began, before = time.perf_counter(), _processor()
    each = grader.grade()
    elapsed, processor = time.perf_counter() - began, _processor() - before
    points = grader.points()
    took = {"submissions": len(points), "elapsed": elapsed, "processor": processor}
    return took | {"median": statistics.median(each)}, points


def _processor():
    """Seconds of processors that processes have used that this one started, and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def agreeing(points):
    """Stop when two graders gave an honest submission different points: then they had not the same to do."""
    first, *others = points
    for other in others:
        for student, expected in points[first].items():
            found = points[other][student]
            if found is None or not math.isclose(found, expected, abs_tol=TOLERANCE):
                sys.exit(f"benchmarks: {first} gave {student} {expected} points, {other} gave {found}")


def environment(group):
    """The environment with this group of pyproject.toml, made if it is not there or not up to date."""
    place, lock = ROOT / f".venv-{group}", ROOT / "requirements" / f"{group}.txt"
    ready = place / ".ready"
    if not ready.exists() or ready.stat().st_mtime < lock.stat().st_mtime:
        installer = ROOT / "requirements" / "install.py"
        if subprocess.run([sys.executable, installer, place, lock], stdout=sys.stderr).returncode:
            sys.exit(f"benchmarks: {place.name} could not be made from {lock.name}")
    return place


def version(environment, package):
    """The version of a package in another environment."""
    ask = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([environment / "bin" / "python", "-c", ask], capture_output=True, text=True)
    return done.stdout.strip() or sys.exit(f"benchmarks: there is no {package} in {environment.name}")


if __name__ == "__main__":
    main()
