import pytest

from autograder.report.difficulties import difficulties, in_short, look_at, untouched
from autograder.results import Category


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("perfect", "all right"),
        ("untouched", "not started yet"),
        (
            "overwrites-grad",
            "Your backward writes `grad = …` where it should add: a node used twice keeps one share.",
        ),
        ("recursive", "2.5 deep graphs: RecursionError"),
        ("infinite-loop", "2.1 and 2.2: took too long"),
        ("always-equal", "wrong value, in every task"),
        ("reads-the-hidden-tests", "PermissionError, in every task"),
        (
            "syntax-error",
            "graph.py, line 12 cannot be read: a bracket is never closed. Mend it and submit again.",
        ),
    ],
)
def test_each_kind_is_said_in_one_line(kinds, stage, kind, said):
    assert look_at(kinds(stage)[kind]) == said


def test_what_it_cost_adds_up_to_what_was_lost(kinds, stage):
    for kind, result in kinds(stage).items():
        if not result.problem:
            lost = sum(one.points for one in difficulties(result))
            assert lost == pytest.approx(result.max_points - result.points, abs=0.01), kind


def known(sentence):
    return {"category": Category.WRONG_VALUE, "diagnosis": sentence}


def texts(result):
    return [one.text for one in difficulties(result)]


def test_misconceptions_come_in_the_order_of_their_tasks(make, stage):
    wrong = {"2.1": {0: known("Early.")}, "2.5": {n: known("Late and costly.") for n in range(3)}}
    assert texts(make(stage, wrong=wrong)) == ["Early.", "Late and costly."]


def test_a_misconception_comes_before_other_failures_of_the_same_cost(make, stage):
    wrong = {"2.1": {0: {"category": Category.TIME}}, "2.5": {0: known("Late.")}}
    assert texts(make(stage, wrong=wrong)) == ["Late.", "took too long"]


def test_a_known_cause_comes_before_symptoms_that_cost_more(make, stage):
    error = {"category": Category.EXCEPTION, "exception": "ValueError", "lines": [("graph.py", 50)]}
    late = {task: dict.fromkeys(range(3), error) for task in ("2.2", "2.3", "2.4", "2.5")}
    result = make(stage, wrong={"2.1": {0: known("Early.")}, **late})
    assert texts(result) == ["Early.", "ValueError"]
    assert look_at(result) == "Early."


def test_what_was_not_started_comes_after_every_failure(make, stage):
    waiting = {number: {"category": Category.NOT_STARTED} for number in range(3)}
    wrong = {"2.1": waiting, "2.2": waiting, "2.5": {0: {"category": Category.TIME}}}
    assert texts(make(stage, wrong=wrong)) == ["took too long", "not started yet"]
    assert texts(make(stage, wrong={"2.1": waiting, "2.5": {0: known("Late.")}})) == [
        "Late.",
        "not started yet",
    ]


def test_a_recognised_misconception_explains_its_whole_task(make, stage):
    wrong = {
        "2.1": {
            0: {"category": Category.WRONG_VALUE, "diagnosis": "Yours is the wrong way round."},
            1: {"category": Category.EXCEPTION, "exception": "KeyError"},
        }
    }
    (only,) = difficulties(make(stage, wrong=wrong))
    assert only.text == "Yours is the wrong way round."
    assert only.points == pytest.approx(2.0)


def test_a_diagnosis_is_put_in_short(make, stage):
    diagnosis = "`a + 2` works and `2 + a` does not. Which names does Python ask for, and what are they lent?"
    assert look_at(make(stage, wrong={"2.1": {0: known(diagnosis)}})) == "`a + 2` works and `2 + a` does not."
    assert in_short("Only one.") == "Only one."
    assert in_short("no end, version 1.5 of it") == "no end, version 1.5 of it"


def test_untouched_means_every_test(kinds, stage):
    assert untouched(kinds(stage)["untouched"])
    assert not untouched(kinds(stage)["half-done"])
    assert not untouched(kinds(stage)["syntax-error"])


def test_a_result_without_tests_is_not_all_right(make, stage):
    assert look_at(make(stage, tasks=[])) == "no tests were run"
