from autograder import results
from autograder.report.pages import Page
from autograder.report.staff_page import staff_page_for
from autograder.results import Result


def render(result, course):
    return Page("staff").render(page=staff_page_for(result, course), course=course.title)


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


def test_what_the_submission_made_is_only_text(make, course, stage, parse):
    nasty = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\u202e"
    view = {"category": results.EXCEPTION, "staff": nasty, "exception": nasty, "lines": [(nasty, 1)]}
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
    assert "Not graded. There is no graph.py in this hand-in." in said
    assert "No worker was started." in said
    said = parse(render(Result("ada", "99-flying", problem="There is no stage 99-flying."), course)).text
    assert "There is no stage 99-flying." in said
