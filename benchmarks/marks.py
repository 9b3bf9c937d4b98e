"""Every mark that the project knows of: stored before a change of grader or suites, compared after it.

python -m benchmarks.marks store FILE               grade all, write every task's points
python -m benchmarks.marks compare FILE             grade all again, print what is not the same
python -m benchmarks.marks compare FILE --seeds 1   quicker

It grades the reference, the stubs, the other right solutions, each variant of each known mistake, the
example class, and the attacks that are single files.
FILE is JSON: {submission: {stage: {task: [points for each seed]}}}.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from autograder import submissions as intake
from autograder.authoring import examples, verify
from autograder.course import load
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.submissions import Submission
from tests.attacks.staging import attacks

SEEDS = (7, 77, 777)
PLACES = {"mark": "kilroy", "secrets": [], "folders": [], "neighbour": "/", "solution": "/"}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.marks", description=__doc__.split("\n")[0])
    parser.add_argument("action", choices=("store", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help=f"how many seeds ({len(SEEDS)})")
    options = parser.parse_args()
    found = marks(load(), SEEDS[: options.seeds])
    if options.action == "store":
        options.file.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{len(found)} submissions written to {options.file}")
        return
    lines = list(differences(json.loads(options.file.read_text(encoding="utf-8")), found))
    print("\n".join(lines) or f"{len(found)} submissions have the marks that {options.file} has")
    sys.exit(1 if lines else 0)


def submissions(course):
    """All submissions to grade, each under a name of its own."""
    for stage in course.stages:
        for claim in verify.claims(stage):
            yield Submission(f"course: {claim.submission}", stage.id, claim.files)
    with tempfile.TemporaryDirectory() as folder:
        examples.write(course, Path(folder))
        collected = intake.collect([folder], course).submissions
    for submission in collected:
        if not submission.problem:
            yield Submission(f"example: {submission.student}", submission.stage, submission.files)
    for attack in attacks():
        if not attack.make and "scores" not in attack.says:  # a classifier has no marks
            file = attack.says.get("file", "graph.py")
            yield Submission(f"attack: {attack.name}", attack.stage, {file: attack.text(PLACES)})


def marks(course, seeds):
    """{submission: {stage: {task: [points for each seed]}}}; `problem` says why one was not graded."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    everything = list(submissions(course))
    with Pool(course, course.stages) as pool:
        for seed in seeds:
            jobs = (job_for(course, submission, seed) for submission in everything)
            graded = pool.grade(jobs)
            console = Console(stderr=True)
            for result in track(graded, f"seed {seed}", len(everything), console=console):
                for task in result.tasks:
                    found[result.student][result.stage][task.id].append(round(task.points, 4))
                if result.problem:
                    found[result.student][result.stage]["problem"].append(result.problem)
    return found


def differences(before, after):
    """One line for each task whose points are not as before, for as many seeds as both have."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, {}), after.get(name, {})
        for stage in sorted(old.keys() | new.keys()):
            was, now = old.get(stage, {}), new.get(stage, {})
            for task in sorted(was.keys() | now.keys()):
                a, b = was.get(task), now.get(task)
                both = min(len(a or ()), len(b or ()))
                if not both or a[:both] != b[:both]:
                    yield f"{name}, {stage} {task}: {a} became {b}"


if __name__ == "__main__":
    main()
