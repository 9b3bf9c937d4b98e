"""One mistake costs one task: failed tests run again, with the reference's functions of earlier tasks."""

import ast
from dataclasses import replace

import pytest

from autograder import course as courses
from autograder.course import REFERENCE
from autograder.grading.earlier_tasks import (
    earlier_functions,
    settle,
    to_repeat,
    with_earlier_tasks,
)
from autograder.grading.jobs import job_for
from autograder.regions import functions_of
from autograder.results import Category, StudentView, TaskResult, TestOutcome
from autograder.submissions import Submission
from tests.autograder.graded import grade_one

COURSE = courses.load()
TASKS = [(stage, task.id) for stage in COURSE.stages for task in stage.tasks]


def names(stage, task):
    return [function.name for function in earlier_functions(COURSE.stage(stage), task)]


def lost(result):
    return [task.id for task in result.tasks if task.points < task.max_points]


# The functions.


def test_they_are_those_of_the_tasks_before():
    assert names("4", "4.1") == []
    assert names("4", "4.3") == ["unbroadcast", "add", "subtract"]


def test_a_function_of_the_task_itself_is_not_among_them():
    """Tasks 2.2 and 2.3 share `backward`, and tasks 2.1 and 2.5 share `topological_order`."""
    assert names("2", "2.3") == ["topological_order"]
    assert names("2", "2.5") == ["backward", "zero_grad"]


@pytest.mark.parametrize(("stage", "task"), TASKS, ids=[task for _, task in TASKS])
def test_no_function_of_this_task_or_of_a_later_one_alone_is_given(stage, task):
    later = list(stage.task_by_id)[list(stage.task_by_id).index(task) :]
    tasks = functions_of(stage.owns)
    earlier = {function for one in stage.task_by_id if one not in later for function in tasks[one]}
    given = set(earlier_functions(stage, task))
    assert given <= earlier
    assert not given & set(tasks[task])


@pytest.mark.parametrize(("stage", "task"), TASKS, ids=[task for _, task in TASKS])
def test_the_stub_stays_as_it_is_and_the_functions_follow(stage, task):
    stubs = {name: (courses.ASSIGNMENTS / "kittengrad" / name).read_text("utf-8") for name in stage.owns}
    before = job_for(COURSE, Submission("stubs", stage.id, stubs), 1).sources
    after = with_earlier_tasks(before, stage, task)
    for module, (file, text) in after.items():
        ast.parse(text)
        assert text.startswith(before[module][1])
        assert (text == before[module][1]) == (file not in {f.file for f in earlier_functions(stage, task)})


# What a submission earns.


@pytest.fixture
def grade(pool, reference):
    def grade(stage, *replacements):
        (file,) = COURSE.stage(stage).owns
        files = {file: reference(file, *replacements)}
        return grade_one(pool, COURSE.stage(stage).id, "some-student", files, seed=1)

    return grade


def test_a_wrong_unbroadcast_costs_its_own_task(grade):
    result = grade("4", ("summed = total(g, axis", "summed = g.mean(axis"))
    assert lost(result) == ["4.1"]
    rescued = [test for test in result.tests if test.isolated]
    assert rescued
    assert all(test.passed and test.task != "4.1" for test in rescued)


def test_a_method_left_out_costs_its_own_task(grade):
    result = grade("1", ("### BEGIN SOLUTION 1.2", "raise NotImplementedError"))
    assert lost(result) == ["1.2"]


def test_an_endless_loop_costs_its_own_task(grade):
    assert lost(grade("2", ("    order, seen, to_do =", "    while True: pass\n    order ="))) == [
        "2.1",
        "2.5",
    ]


def test_two_mistakes_cost_two_tasks_and_both_are_named(grade):
    wrong = ("lambda g: unbroadcast(-g, b.shape)", "lambda g: unbroadcast(g, b.shape)")
    result = grade("4", ("summed = total(g, axis", "summed = g.mean(axis"), wrong)
    assert lost(result) == ["4.1", "4.2"]
    diagnosed = {test.student.diagnosis for test in result.tests if test.task == "4.2"}
    assert any("subtract" in sentence or "b" in sentence for sentence in diagnosed - {""})


def test_a_file_that_the_reference_does_not_fit_keeps_its_own_verdict(pool, reference):
    """The reference's `__add__` calls `as_value`, which has another name here."""
    text = reference("scalar.py", ("### BEGIN SOLUTION 1.1", "raise NotImplementedError"))
    files = {"scalar.py": text.replace("as_value", "as_node")}
    result = grade_one(pool, "01-scalar-graph", "renames-a-helper", files, seed=1)
    failed = [test for test in result.tests if not test.passed]
    assert {test.category for test in failed} == {Category.NOT_STARTED}
    assert len({test.task for test in failed}) > 1


# What is recorded.


def outcome(category, diagnosis="", exception="", lines=(), name="test_a", staff="a report"):
    view = StudentView(diagnosis, exception, list(lines))
    return TestOutcome(name, "1.2", "title", "hint", category, 0.25, view, staff)


def settled(first, second, text="x = 1\n" * 10):
    task = TaskResult("1.2", "multiplication", 1.0, [first])
    settle(task, {second.id: second}, {"scalar.py": text})
    (found,) = task.tests
    return found


def test_a_pass_in_either_run_earns():
    found = settled(outcome(Category.WRONG_VALUE), outcome(Category.PASSED))
    assert found.passed
    assert found.isolated
    assert found.seconds == 0.5
    assert found.staff == ""


def test_the_second_run_gives_no_line():
    place = [("scalar.py", 3)]
    second = outcome(Category.EXCEPTION, "", "TypeError", place)
    found = settled(outcome(Category.WRONG_VALUE, "a guess"), second)
    assert (found.category, found.student) == (Category.EXCEPTION, StudentView("", "TypeError", []))
    assert found.staff.splitlines()[-1] == "a report"


def test_the_same_failure_keeps_the_first_report_and_its_line():
    first = outcome(Category.EXCEPTION, "", "TypeError", [("scalar.py", 3)])
    found = settled(first, outcome(Category.EXCEPTION, "", "TypeError", [("scalar.py", 4)], staff="another"))
    assert not found.isolated
    assert (found.student.lines, found.staff) == ([("scalar.py", 3)], "a report")


def test_a_reference_function_that_stops_says_nothing_about_the_submission():
    second = outcome(Category.EXCEPTION, "", "NameError", [("scalar.py", 11)])
    found = settled(outcome(Category.WRONG_VALUE, "a guess"), second)
    assert (found.category, found.student) == (Category.WRONG_VALUE, StudentView())


def repeated(stage, *failed, at_stubs=()):
    """The tasks of a stage that are repeated when these have failed tests, some of them at their own stub."""
    stage = COURSE.stage(stage)
    tests = dict.fromkeys(stage.task_by_id, outcome(Category.PASSED))
    tests |= dict.fromkeys(failed, outcome(Category.TIME))
    for task in at_stubs:
        tests[task] = outcome(Category.NOT_STARTED, staff=f"NotImplementedError: Task {task}: not done")
    tasks = [TaskResult(task, "", 1.0, [replace(test, task=task)]) for task, test in tests.items()]
    return [task.id for task in tasks if to_repeat(stage, tasks, task)]


def test_only_tasks_after_the_first_failure_are_repeated():
    assert repeated("4", "4.2", "4.5") == ["4.5"]
    assert repeated("4", "4.8") == []


def test_a_task_is_not_repeated_after_its_own_function_failed():
    """Tasks 2.1 and 2.5 share `topological_order`: right other functions do not make it right."""
    assert repeated("2", "2.1", "2.2", "2.5") == ["2.2"]
    assert repeated("2", "2.2", "2.5") == ["2.5"]


def test_a_stub_of_the_task_itself_is_not_repeated():
    """Right earlier functions do not finish it. A stub of an earlier task is another matter."""
    assert repeated("4", "4.2", at_stubs=["4.5"]) == []
    tasks = [TaskResult("4.1", "", 1.0, [outcome(Category.TIME)])]
    stopped = replace(outcome(Category.NOT_STARTED, staff="NotImplementedError: Task 4.1: sum"), task="4.2")
    tasks.append(TaskResult("4.2", "", 1.0, [stopped]))
    assert to_repeat(COURSE.stage("4"), tasks, tasks[1]) == {"test_a"}


def test_every_stage_is_written_in_functions():
    for stage in COURSE.stages:
        for function in (one for functions in functions_of(stage.owns).values() for one in functions):
            source = (REFERENCE / "kittengrad" / function.file).read_text("utf-8")
            assert function.source.splitlines()[-1].strip() in source
            assert ast.parse(function.source).body[0].name == function.name
