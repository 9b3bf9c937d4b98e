"""What wrong submissions are told: the named mistakes, and the counts."""

import pytest

from autograder.authoring import mistakes, tally, told
from autograder.grading.suite import mistake as sentence
from autograder.results import Category, Result, StudentView, TaskResult, TestOutcome


@pytest.fixture
def mistake():
    return next(one for one in mistakes.load("02-backprop") if one.id == "root-first")


def result(*diagnoses):
    """A result of stage 02 with one failed test for each diagnosis."""
    wrong = Category.WRONG_VALUE
    tests = [
        TestOutcome(f"test_{number}", "2.1", "", "", wrong, 0.0, StudentView(diagnosis))
        for number, diagnosis in enumerate(diagnoses)
    ]
    return Result("someone", "02-backprop", tasks=[TaskResult("2.1", "", 2.0, tests)])


def test_only_known_mistakes_are_named():
    found = told.named(result("", "Another sentence.", sentence("root-first")))
    assert found == {"test_2": "root-first"}


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        (["root-first"], "right"),
        (["root-first", "recursion"], "right"),
        (["recursion"], "silent"),
        ([], "silent"),
        (["visited-again"], "wrong"),
        (["root-first", "visited-again"], "wrong"),
    ],
)
def test_one_other_mistake_makes_the_answer_wrong(mistake, named, answer):
    assert told.answer(mistake, result("A fact.", *map(sentence, named))) == answer


def test_the_table_and_the_rates_count_checks_and_diagnoses(course, mistake):
    counted = tally.Tally(course.stage("2"))
    for red, named in ((["a check"], "root-first"), ([], "visited-again"), (["two", "checks"], "root-first")):
        counted.told.add(mistake, result(sentence(named)), red)
    assert counted.told == told.Told(red=2, green=1, right=2, wrong=1)
    [cells] = tally.rows([counted])
    assert (
        dict(zip(tally.COLUMNS, cells, strict=True)).items()
        >= {
            "red": "2",
            "green": "1",
            "right": "2",
            "silent": "0",
            "wrong": "1",
        }.items()
    )
    assert told.rates([counted.told, told.Told(red=1, right=1)]) == (
        "A visible check is red for 3 of 4 variants (75 %). "
        "The diagnoses are right for 75 %, silent for 0 % and wrong for 25 %."
    )


def test_no_variant_has_no_rate():
    assert told.percent(0, 0) == "–"
