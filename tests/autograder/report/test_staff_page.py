from autograder.deadlines.standing import Standing
from autograder.marks.marking import Mark
from autograder.report.pages import Page
from autograder.report.staff_page import staff_page_for
from autograder.results import Category, Result


def render(result, course, code=None):
    return Page("staff").render(page=staff_page_for(result, course, code or {}), course=course.title)


def test_everything_is_on_it(kinds, course, stage, parse):
    result = kinds(stage)["half-done"]
    result.flags, result.output, result.degraded = ["printed 3 MB"], "hello from the submission", True
    said = parse(render(result, course)).text
    for fact in (
        "7 of 12 points",
        "5 of 12 on the student's own scalar.py; bonus 0.42",
        "graph.py:61 → graph.py:77 → TypeError",
        "the grad of a is 3.0, expected 6.0",
        "test_2_3_0",
        "hello from the submission",
        "printed 3 MB",
        "without full confinement",
        "104729",
        "5f1d7a84db00d2fc",
        "landlock 7",
        "117 ms",
    ):
        assert fact in said, fact


def test_a_test_that_ran_with_the_reference_says_so(make, course, stage, parse):
    result = make(stage, wrong={"2.1": {0: {}}})
    assert "functions of earlier tasks" not in parse(render(result, course)).text
    next(test for test in result.tests if test.task == "2.2").isolated = True
    assert "(with the reference's functions of earlier tasks)" in parse(render(result, course)).text


def test_what_the_submission_made_is_only_text(make, course, stage, parse):
    nasty = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\u202e"
    view = {"category": Category.EXCEPTION, "staff": nasty, "exception": nasty, "lines": [(nasty, 1)]}
    result = make(
        stage,
        nasty,
        {"2.1": {0: view}},
        output=nasty,
        flags=[nasty],
        confinement={nasty: nasty},
        submission_hash=nasty,
        problem=nasty,
    )
    html = render(result, course)
    assert not set(parse(html).tags) & {"script", "img"}
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "\\x1b[2J\\u202e" in html  # shown, so that staff see what it tried


def test_a_long_traceback_is_shortened(kinds, course, stage, parse):
    said = parse(render(kinds(stage)["recursive"], course)).text
    assert "… 893 more …" in said
    assert said.count("graph.py:41") < 10


def test_a_problem_without_tests_has_a_page(kinds, course, stage, parse):
    said = parse(render(kinds(stage)["no-file"], course)).text
    assert "Not graded. There is no graph.py in this submission." in said
    assert "No worker was started." in said
    said = parse(render(Result("ada", "99-flying", problem="There is no stage 99-flying."), course)).text
    assert "There is no stage 99-flying." in said


# One failure is one box, and what was not started is none.


def stopped(make, stage, report="E   SyntaxError: expected ':'"):
    how = {
        "category": Category.EXCEPTION,
        "exception": "SyntaxError",
        "lines": [("graph.py", 4)],
        "staff": report,
    }
    return make(stage, wrong={task.id: dict.fromkeys(range(3), how) for task in stage.tasks})


def test_a_syntax_error_is_reported_once(make, course, stage, parse):
    result = stopped(make, stage)
    page = parse(render(result, course, {"graph.py": "a\nb\nc\nif x\n"}))
    assert page.tags.count("pre") == 3  # the report, the lines around it, the whole file
    assert page.text.count("SyntaxError: expected ':'") == 1
    tests = len(list(result.tests))
    assert (
        f"graph.py:4 → SyntaxError ends all {tests} tests of tasks 2.1, 2.2, 2.3, 2.4 and 2.5." in page.text
    )
    assert page.text.count("✗") == 1
    assert page.text.count("stopped, see above") == tests - 1


def test_what_was_not_started_is_no_failure(kinds, course, stage, parse):
    html = render(kinds(stage)["untouched"], course)
    assert "✗" not in html
    assert 'class="loss"' not in html
    assert "not started yet" in parse(html).text


# The student's code.

CODE = "def backward(root):\n    root.grad = 1 < 2  # </pre><script>f()</script>\n    fail()\n\n\nx = 1\n"


def test_the_code_stands_beside_the_failure_and_whole_at_the_end(make, course, stage, parse):
    wrong = {"2.2": {0: {"category": Category.WRONG_VALUE}, 1: {"category": Category.WRONG_VALUE}}}
    html = render(make(stage, wrong=wrong), course, {"graph.py": CODE})
    task = html[html.index('id="task-2.2"') : html.index('id="task-2.3"')]
    assert "root.grad = 1 &lt; 2" in task
    assert task.count("def backward") == 1
    assert "graph.py:1–3, shown above" in parse(task).text
    end = html[html.index("The code that was graded") :]
    assert "    6  x = 1" in end
    assert "<details>" in end  # collapsed
    assert "script" not in parse(html).tags


def test_the_line_that_raised_is_marked(make, course, stage):
    how = {"category": Category.EXCEPTION, "exception": "NameError", "lines": [("graph.py", 3)]}
    html = render(make(stage, wrong={"2.2": {0: how}}), course, {"graph.py": CODE})
    assert '<span class="line here"><span class="n">3</span>    fail()' in html


def test_a_page_of_a_huge_file_stays_small(make, course, stage):
    wrong = {task.id: {0: {"category": Category.WRONG_VALUE}} for task in stage.tasks}
    code = "def backward(root):\n" + "    \u202e<" * 2**17
    assert len(render(make(stage, wrong=wrong), course, {"graph.py": code * 8})) < 2**20


def test_it_says_where_the_submission_came_from(make, course, stage, parse):
    result = make(stage, source="class/ada.zip/02-backprop", class_path="/srv/class", entry="ada.zip")
    said = parse(render(result, course)).text
    assert "came from class/ada.zip/02-backprop class /srv/class entry ada.zip" in said


def test_the_deadline_and_its_policy_are_facts(make, course, stage, parse):
    late = Standing("2026-11-30T23:59:00+01:00", "2026-12-01T23:59:00+00:00", penalty="10 % a day")
    shown = staff_page_for(make(stage), course, {}, Mark(12, late))
    text = parse(Page("staff").render(page=shown, course=course.title)).text
    assert "1 day and 1 hour late; 2.4 points off by 10 % a day" in text
    assert "due" not in dict(staff_page_for(make(stage), course, {}, Mark(12)).facts)
