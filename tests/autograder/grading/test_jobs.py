"""What a submission is graded with."""

from autograder.authoring import lint
from autograder.grading.jobs import DECIDING, job_for, sources
from autograder.submissions import Submission


def test_no_later_solution_enters_a_worker(course):
    package = sources(course, course.stage("1"), {"scalar.py": "# by the student"})
    assert package["kittengrad.scalar"] == ("scalar.py", "# by the student")
    assert 'NotImplementedError("Task 2.1' in package["kittengrad.graph"][1]


def test_an_earlier_stage_comes_from_the_reference_or_from_the_students_own(course, reference):
    stage = course.stage("2")
    by_reference = sources(course, stage, {"graph.py": ""})
    assert by_reference["kittengrad.scalar"][1] == reference("scalar.py")
    own = sources(course, stage, {"graph.py": ""}, {"scalar.py": "# own"})
    assert own["kittengrad.scalar"][1] == "# own"


def test_making_a_job_looks_into_no_submission(course, monkeypatch):
    """The main process plans the whole class: the look takes place where each submission is graded."""
    monkeypatch.setattr("ast.parse", None)
    submission = Submission(
        "someone", "02-backprop", {"graph.py": "import os"}, flags=("symlink ignored: x",)
    )
    assert job_for(course, submission, 0).keep["flags"] == ("symlink ignored: x",)


def test_every_module_that_suites_are_written_with_is_in_the_record_s_key():
    """A mark depends on them too."""
    names = {name.removeprefix("autograder.").replace(".", "/") for name in lint.HARNESSES}
    assert names <= set(DECIDING)
