"""The soak's own judgement: what it takes for flat, and that every kind of submission has its turn."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest

from benchmarks import soak

FIRST = soak.Sample(gradings=500, main=48.0, grader=40.0, fork_server=36.0, descriptors=55, processes=4)
EARNED = {("perfect", "12"): 400, ("half-done", "5.8"): 100}


def complaints(last, earned=EARNED):
    return list(soak.complaints([FIRST, last], Counter(earned)))


def test_what_stays_as_it_is_is_flat():
    assert complaints(replace(FIRST, gradings=10_000, main=52.0, grader=39.0)) == []


@pytest.mark.parametrize(
    "growth",
    [{"main": 53.0}, {"grader": 45.0}, {"fork_server": 41.0}, {"descriptors": 56}, {"processes": 5}],
)
def test_what_grows_is_named(growth):
    assert [next(iter(growth)) in complaint for complaint in complaints(replace(FIRST, **growth))] == [True]


def test_a_kind_that_did_not_earn_the_same_each_time_is_named():
    assert complaints(FIRST, EARNED | {("perfect", "11.5"): 1}) == ["perfect earned 2 different things"]


def test_every_kind_has_its_share_and_none_comes_in_a_row():
    turns = list(islice(soak.by_turns(), 1000))
    assert Counter(turns) == soak.KINDS
    assert turns.index("endless") + 400 < 999 - turns[::-1].index("endless")


def test_it_counts_this_very_process():
    sample = soak.take(0)
    assert sample.main > 1
    assert sample.descriptors > 0
