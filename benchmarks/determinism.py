"""Is a grade the same each time? Grades submissions repeatedly, and prints every difference except times.

python -m benchmarks.determinism                         one of the example class, 200 times
python -m benchmarks.determinism SUBMISSION --times 50   any STUDENT/STAGE folder, student, class or zip
"""

import argparse
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from autograder import submissions as intake
from autograder.authoring import examples
from autograder.course import load
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool

EXAMPLE = "overwrites-grad"
TIME = ("graded_at", "seconds")  # fields that can differ
SEED = 7


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.determinism", description=__doc__.split("\n")[0]
    )
    parser.add_argument("submission", nargs="?", type=Path, help=f"what to grade ({EXAMPLE})")
    parser.add_argument("--times", type=int, default=200, help="how often (200)")
    options = parser.parse_args()
    if options.times < 2:
        parser.error("--times must be at least 2, to compare results")
    with tempfile.TemporaryDirectory() as folder:
        examples.write(load(), Path(folder))
        submission = options.submission or Path(folder, EXAMPLE)
        found = differing(submission, options.times, progress=True)
    for difference in found:
        print(difference)
    if found:
        sys.exit(f"{len(found)} differences in {options.times} gradings")
    print(f"{submission.name}: graded {options.times} times; only the times differ")


def differing(folder, times, progress=False):
    """Grade a folder `times` times, on two grader processes: one line for each value that changed."""
    course = load()
    submissions = [
        submission for submission in intake.collect([folder], course).submissions if not submission.problem
    ]
    earlier = {submission.stage: submission for submission in submissions}
    jobs = [job_for(course, submission, SEED, earlier) for submission in submissions] * times
    stages = [course.stage(name) for name in earlier]
    first, found = {}, []
    with Pool(course, stages, 2) as pool:
        console = Console(stderr=True)
        for result in track(pool.grade(jobs), "grading", len(jobs), console=console, disable=not progress):
            values = dict(timeless(asdict(result)))
            expected = first.setdefault((result.student, result.stage), values)
            for name in sorted(expected.keys() | values.keys()):
                if expected.get(name) != values.get(name):
                    found.append(f"{name}: {expected.get(name)!r} became {values.get(name)!r}")
    return found


def timeless(value, name=""):
    """Every value of a record except times, with its place: ("tasks.0.tests.3.category", "passed")."""
    if isinstance(value, dict):
        parts = [(key, part) for key, part in value.items() if key not in TIME]
    elif isinstance(value, (list, tuple)):
        parts = list(enumerate(value))
    else:
        yield name, value
        return
    for key, part in parts:
        yield from timeless(part, f"{name}.{key}" if name else str(key))


if __name__ == "__main__":
    main()
