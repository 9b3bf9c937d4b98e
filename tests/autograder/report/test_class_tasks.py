"""Difficulty and discrimination."""

import pytest

from autograder.report.class_tasks import FEWEST, best, task_figures
from autograder.results import Category

WRONG = {test: {"category": Category.WRONG_VALUE} for test in range(3)}
STUB = {test: {"category": Category.NOT_STARTED} for test in range(3)}


def figures(graded, stage):
    return {one.id: one for one in task_figures(graded, [stage])}


def test_the_hardest_task_comes_first_and_stubs_earn_nothing(make, stage):
    class_ = [make(stage, "a", {"2.4": WRONG, "2.2": STUB}), make(stage, "b", {"2.4": WRONG})]
    found = task_figures(class_, [stage])
    assert [one.id for one in found[:2]] == ["2.4", "2.2"]
    assert [(one.share, one.waiting, one.done) for one in found[:3]] == [(0, 0, 0), (0.5, 1, 1), (1, 0, 2)]


def test_a_task_that_only_the_best_can_do_discriminates(make, stage):
    weak = [make(stage, f"w{n}", {"2.1": WRONG, "2.2": WRONG}) for n in range(FEWEST)]
    found = figures([*weak, *(make(stage, f"s{n}") for n in range(FEWEST))], stage)
    assert (found["2.1"].upper, found["2.1"].lower) == pytest.approx((1, 0))
    assert found["2.1"].discrimination == pytest.approx(1)
    assert found["2.3"].discrimination == pytest.approx(0)


def test_a_task_that_the_weakest_do_better_is_negative(make, stage):
    weak = [make(stage, f"w{n}", {"2.1": WRONG, "2.2": WRONG}) for n in range(FEWEST)]
    strong = [make(stage, f"s{n}", {"2.5": WRONG}) for n in range(FEWEST)]
    assert figures([*weak, *strong], stage)["2.5"].discrimination == pytest.approx(-1)


def test_the_task_itself_does_not_decide_who_is_best(make, stage):
    class_ = [make(stage, f"w{n}", {"2.1": WRONG}) for n in range(FEWEST)]
    class_ += [make(stage, f"s{n}") for n in range(FEWEST)]
    assert figures(class_, stage)["2.1"].discrimination == pytest.approx(0)


def test_a_small_class_has_no_discrimination(make, stage):
    found = figures([make(stage, f"s{n}") for n in range(FEWEST - 1)], stage)
    assert {one.discrimination for one in found.values()} == {None}


def test_the_border_among_equals_is_shared():
    assert best([(1.0, 1.0)] + [(0.0, value) for value in (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)]) == (
        pytest.approx((1 + 1.7 / 9) / 2.7)
    )


def test_the_problems_and_the_untouched_are_left_out(kinds, stage):
    assert task_figures([kinds(stage)["untouched"], kinds(stage)["syntax-error"]], [stage]) == []
