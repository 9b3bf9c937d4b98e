"""What is on the page a student receives, and above all what is not."""

import ast
import inspect

import pytest

from autograder import course as courses
from autograder.authoring import mistakes
from autograder.deadlines.standing import Standing
from autograder.marks.marking import Mark, in_sentences
from autograder.report import feedback as module
from autograder.report import words
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page
from autograder.results import Category, Integration, Result, StudentView

CANARY = "canary-6.8813735870195432"


@pytest.fixture
def html(course):
    page = Page("feedback")
    return lambda result: page.render(page=feedback_for(result, course), course=course.title)


@pytest.fixture
def text(html, parse):
    return lambda result: parse(html(result)).text


LEAKS = {
    "the staff view": {"test": {"staff": CANARY}},
    "an exception's type": {"view": {"exception": CANARY}},
    "an exception's type, in part": {"view": {"exception": f"TypeError {CANARY}"}},
    "a file that is not theirs": {"view": {"lines": [(CANARY, 3), ("graph.py", 4)]}},
    "a path to a file like theirs": {"view": {"lines": [(f"{CANARY}/graph.py", 3)]}},
    "a test's id": {"test": {"id": f"test_{CANARY}"}},
    "a category nobody knows": {"test": {"category": CANARY}},
    "what it printed": {"result": {"output": CANARY}},
    "a flag": {"result": {"flags": [CANARY]}},
    "a hash": {"result": {"submission_hash": CANARY, "suite_hash": CANARY, "reference_hash": CANARY}},
    "the policy": {"result": {"policy": CANARY}},
    "the confinement": {"result": {"confinement": {CANARY: CANARY}}},
    "the seed": {"result": {"seed": 68813735870195432}},
    "an earlier file's name": {"result": {"integration": Integration([CANARY, "scalar.py"], 3.0, 0.5)}},
}


@pytest.mark.parametrize("category", [c for c in Category if c != Category.PASSED])
@pytest.mark.parametrize("where", LEAKS)
def test_nothing_that_the_submission_or_the_grader_made_is_on_it(make, stage, html, category, where):
    result = make(stage, wrong={"2.3": {n: {"category": category} for n in range(3)}})
    test = next(test for test in result.tests if test.task == "2.3")
    for holder, facts in zip(
        (result, test, test.student),
        (LEAKS[where].get(k, {}) for k in ("result", "test", "view")),
        strict=True,
    ):
        for name, value in facts.items():
            setattr(holder, name, value)
    page = html(result)
    assert CANARY not in page
    assert "68813735870195432" not in page


def test_the_code_reads_neither_staff_nor_output():
    read = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute)
    }
    assert not read & {"staff", "output", "flags", "confinement", "seed"}
    assert "hint" in read


def test_hostile_text_is_only_text(make, stage, html, parse, hostile_names):
    for nasty in [*hostile_names, "</style><script>alert(1)</script>", '" onmouseover="x']:
        result = make(stage, nasty, {"2.1": {0: {"category": Category.WRONG_VALUE, "diagnosis": nasty}}})
        result.tasks[0].title = result.tasks[0].tests[0].title = result.tasks[0].tests[0].hint = nasty
        page = parse(html(result))
        assert not set(page.tags) & {"script", "img"}
        assert not [key for key, _ in page.attributes if key.startswith("on")]
        problem = parse(html(Result(nasty, nasty, problem=nasty)))
        assert not set(problem.tags) & {"script", "img"}


def test_full_points_say_well_done_and_ask_nothing(kinds, stage, text):
    said = text(kinds(stage)["perfect"])
    assert "12 of 12 points" in said
    assert "Well done" in said
    assert "What next" not in said
    assert "✗" not in said
    assert "With your own scalar.py, this stage has 12 of 12 points: a bonus of 1." in said


def test_a_misconception_is_said_once_in_each_task_it_touches(kinds, stage, text):
    said = text(kinds(stage)["overwrites-grad"])
    assert said.count("a node used twice keeps one share") == 2
    assert "Look first at task 2.2, the chain rule" in said
    assert 'python -m checks 2.2 or check("2.2")' in said
    assert words.MEANING[Category.WRONG_VALUE][:30] not in said  # the diagnosis says it better


def test_a_known_mistake_is_red_in_the_checks_and_the_page_says_so(make, text):
    stage = courses.load().stage("02")
    mistake = next(mistake for mistake in mistakes.load(stage.id) if mistake.id == "overwrites-grad")
    view = {"category": Category.WRONG_VALUE, "diagnosis": mistake.sentence}
    said = text(make(stage, wrong={mistake.task: {0: view}}))
    red = f'check("{mistake.task}") in the notebook. {words.CHECKS["red"]}'
    assert f"{red} {words.CHECKS['card']}" in said
    assert words.CHECKS["green"] not in said
    other = next(task.id for task in stage.tasks if task.id != mistake.task)
    assert words.CHECKS["red"] not in text(make(stage, wrong={other: {0: view}}))


def test_a_check_that_can_be_green_is_not_called_red(kinds, stage, text):
    said = text(kinds(stage)["overwrites-grad"])  # its diagnoses are made up
    assert said.count(words.CHECKS["card"]) == said.count(words.CHECKS["green"]) == 1
    assert words.CHECKS["red"] not in said


def test_a_task_that_is_done_or_still_to_start_says_nothing_of_red_checks(make, stage, text):
    assert words.CHECKS["card"] not in text(make(stage))
    waiting = {number: {"category": Category.NOT_STARTED} for number in range(3)}
    assert words.CHECKS["card"] not in text(make(stage, wrong={"2.1": waiting}))


def test_the_recognised_misconception_is_where_to_begin(make, stage, text):
    wrong = {
        "2.1": {0: {"category": Category.TIME}},
        "2.5": {0: {"category": Category.WRONG_VALUE, "diagnosis": "Yours forgets where it was."}},
    }
    assert "Look first at task 2.5, deep graphs" in text(make(stage, wrong=wrong))
    del wrong["2.5"]
    assert "Look first at task 2.1" in text(make(stage, wrong=wrong))


def test_tests_that_pass_with_right_earlier_tasks_are_counted(make, stage, text):
    result = make(stage, wrong={"2.1": {0: {}}})
    tests = next(task.tests for task in result.tasks if task.id == "2.2")
    assert "as soon as" not in text(result)
    tests[0].isolated = True
    said = "1 test here passes as soon as the earlier tasks are right, and earns its points now."
    assert said in text(result)
    for test in tests:
        test.isolated = True
    assert "All tests here pass as soon as the earlier tasks are right" in text(result)


def test_an_exception_is_named_placed_and_explained(kinds, stage, text):
    said = text(kinds(stage)["half-done"])
    assert "TypeError in graph.py , line 77. An operation received a value of the wrong type" in said
    assert "OverflowError in graph.py , line 77." in said
    assert "2 of 5 tasks are complete" in said


def test_an_exception_of_their_own_is_not_named(make, stage, text):
    how = {"category": Category.EXCEPTION, "exception": "MyError", "lines": [("graph.py", 5)]}
    said = text(make(stage, wrong={"2.1": {0: how, 1: how | {"lines": []}}}))
    assert "An exception of your own in graph.py , line 5. Python stopped with an error." in said
    assert "An exception of your own." in said


def test_nine_hundred_frames_are_two_lines(kinds, stage, text):
    assert "RecursionError in graph.py , line 41. A function called" in text(kinds(stage)["recursive"])


@pytest.mark.parametrize("category", [c for c in Category if c != Category.PASSED])
def test_every_way_to_end_is_explained_once(make, stage, text, category):
    said = text(make(stage, wrong={"2.1": {0: {}, 1: {"category": category}, 2: {"category": category}}}))
    assert said.count(words.ENDED[category]) >= 2
    assert said.count(words.MEANING[category].split("`")[0].strip()) == 1


def test_what_was_not_started_is_not_called_wrong(kinds, stage, text):
    said = text(kinds(stage)["untouched"])
    assert "Begin with task 2.1" in said
    assert "Not started yet in graph.py , line 44." in said
    assert "✗" not in said


def test_a_problem_is_stated_with_the_next_step(kinds, stage, text):
    said = text(kinds(stage)["syntax-error"])
    assert "This submission could not be graded" in said
    assert "graph.py, line 12 cannot be read: a bracket is never closed." in said
    assert "0 of 12 points" in said
    assert "python -m checks 02" in said


def test_an_unknown_stage_has_a_page_too(text):
    said = text(Result("ada", "99-flying", problem="There is no stage 99-flying. Rename the folder."))
    assert "There is no stage 99-flying." in said


def test_hints_come_with_failed_tests_only(make, stage, text):
    hint = "Draw the graph"
    assert hint not in text(make(stage))
    assert text(make(stage, wrong={"2.1": {1: {"category": Category.TIME}}})).count(hint) == 1


# One failure that stops everything is told once.


def stopped(make, stage, **more):
    how = {"category": Category.EXCEPTION, "exception": "SyntaxError", "lines": [("graph.py", 63)]}
    return make(stage, wrong={task.id: dict.fromkeys(range(3), how) for task in stage.tasks}, **more)


def test_a_syntax_error_is_one_box(make, stage, text):
    said = text(stopped(make, stage))
    assert said.count("SyntaxError in graph.py , line 63. Python cannot read the file.") == 1
    assert said.count(words.ENDED[Category.EXCEPTION]) == said.count("✗") == said.count("Hint.") == 0
    assert said.count("SyntaxError") == 1
    assert "It stops all tests of tasks 2.1, 2.2, 2.3, 2.4 and 2.5." in said
    assert "Fix it first" in said


@pytest.mark.parametrize(
    "category",
    [Category.CRASH, Category.TIME, Category.MEMORY, Category.POLICY],
)
def test_what_ends_every_test_alike_is_one_box(make, stage, text, category):
    wrong = {task.id: {n: {"category": category} for n in range(3)} for task in stage.tasks}
    said = text(make(stage, wrong=wrong)).lower()
    assert said.count(words.ENDED[category]) == 1
    assert "hint." not in said


def test_a_file_of_two_that_cannot_be_read_leaves_the_other_tasks_their_own_failures(make, stage, text):
    result = stopped(make, stage)
    for test in result.tasks[0].tests:
        test.category, test.student = Category.WRONG_VALUE, StudentView()
    said = text(result)
    assert "It stops all tests of tasks 2.2, 2.3, 2.4 and 2.5." in said
    assert said.count(words.ENDED[Category.WRONG_VALUE]) == 3
    assert said.count("SyntaxError") == 1


def test_different_failures_stay_apart(make, stage, text):
    result = stopped(make, stage)
    for number, test in enumerate(result.tests):
        test.student.lines = [("graph.py", 10 + number)]
    assert text(result).count("SyntaxError") == len(list(result.tests))


def test_what_was_not_started_in_a_task_that_was_is_no_failure(make, stage, html, parse):
    page = html(make(stage, wrong={"2.2": {1: {"category": Category.NOT_STARTED}}}))
    assert "✗" not in parse(page).text
    assert 'class="loss how"' not in page
    assert words.ENDED[Category.NOT_STARTED] in page


def test_a_late_submission_is_told_what_it_costs(make, course, stage, parse):
    late = Standing("2026-11-30T23:59:00+01:00", "2026-12-01T23:59:00+00:00", penalty="10 % a day")
    result = make(stage, "a")
    shown = feedback_for(result, course, Mark(result.points, late))
    text = parse(Page("feedback").render(page=shown, course=course.title)).text
    assert in_sentences(Mark(result.points, late)) in " ".join(text.split())
    assert feedback_for(result, course).late == ""
