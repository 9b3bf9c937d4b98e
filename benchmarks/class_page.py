"""How long do the pages of a large class take? Makes up results, without grading, and writes their pages.

python -m benchmarks.class_page                    600 students of one stage, in six sections
python -m benchmarks.class_page --stages 11        a whole semester

An empty rerun is to take at most 3 seconds.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from autograder import results
from autograder.course import load
from autograder.report import register, views
from autograder.report.register import Enrolment
from autograder.results import Category, Result, StudentView, TaskResult, TestOutcome

ENDINGS = [Category.PASSED] * 8 + [Category.WRONG_VALUE, Category.EXCEPTION, Category.NOT_STARTED]
SAID = ["One contribution has replaced the other. What should happen with two?", "The order is wrong.", ""]
SECTIONS, TESTS = 6, 3


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.class_page", description=__doc__)
    parser.add_argument("--students", type=int, default=600, help="how many (600)")
    parser.add_argument("--stages", type=int, default=1, help="the first so many stages of the course (1)")
    options = parser.parse_args()
    course = load()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), course.stages[: options.stages], options.students)
        for name in ("all pages", "an empty rerun"):
            began = time.perf_counter()
            written = views.refresh(Path(folder), course)
            print(f"{name}: {len(written):,} files in {time.perf_counter() - began:.2f} s")
        print(f"index.html: {(Path(folder) / 'index.html').stat().st_size / 1e6:.2f} MB")


def write(folder, stages, count):
    """The records of so many students, and what a roster and a deadline say about them."""
    draw = random.Random(1)
    students = [f"student-{number:04}" for number in range(count)]
    sections = {one: f"section {place % SECTIONS}" for place, one in enumerate(students)}
    missing, late = {}, {}
    for stage in stages:
        missing[stage.id] = [one for one in students if draw.random() < 0.05]
        late[stage.id] = {one: 7200 for one in students if draw.random() < 0.05}
        for student in students:
            if student not in missing[stage.id]:
                results.write(made_up(stage, student, draw), folder)
    register.note(folder, {"/class": Enrolment({}, sections, missing, late)})


def made_up(stage, student, draw):
    """A result with as many tests as a stage has."""
    tasks = [
        TaskResult(task.id, task.title, task.points, [test(task, n, draw) for n in range(TESTS)])
        for task in stage.tasks
    ]
    return Result(student, stage.id, stage.title, tasks=tasks, graded_at="2026-11-30T12:00:00+0000")


def test(task, number, draw):
    category = draw.choice(ENDINGS)
    said = draw.choice(SAID) if category == Category.WRONG_VALUE else ""
    view = StudentView(said, "ValueError" if category == Category.EXCEPTION else "")
    return TestOutcome(f"test_{task.id}_{number}", task.id, "an example", "", category, 0.01, view)


if __name__ == "__main__":
    main()
