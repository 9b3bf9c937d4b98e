"""A penalty is a pure function: later never costs less, in time costs nothing, and nothing falls below 0."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.deadlines.penalty import policy
from autograder.deadlines.standing import Standing
from autograder.deadlines.times import later
from autograder.marks.marking import Mark

HOUR, DAY = 3600, 86_400
DUE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "points", "seconds", "lost"),
    [
        ("none", 12, 9 * DAY, 0),
        ("20 %", 12, 1, 2.4),
        ("2 points", 12, 9 * DAY, 2),
        ("2 points", 1, 1, 1),
        ("10 % a day", 12, 1, 1.2),
        ("10 % a day", 12, DAY, 1.2),
        ("10 % a day", 12, DAY + 1, 2.4),
        ("10 % a day", 12, 99 * DAY, 12),
        ("10% per Day, at most 50%", 12, 99 * DAY, 6),
        ("1 point an hour at most 3 points", 12, 2 * HOUR, 2),
        ("1 point each hour, at most 3 points", 12, DAY, 3),
        ("5 % a week, at most 1 point", 100, DAY, 1),
        ({"0h": "10 %", "24h": "50 %"}, 12, 1, 1.2),
        ({"0h": "10 %", "24h": "50 %"}, 12, DAY, 1.2),
        ({"24h": "50 %", "0h": "10 %"}, 12, DAY + 1, 6),
        ({"2d": "100 %"}, 12, DAY, 0),
        ({"2d": "100 %"}, 12, 2 * DAY + 1, 12),
    ],
)
def test_what_lateness_costs(raw, points, seconds, lost):
    assert policy(raw).lost(points, seconds) == pytest.approx(lost)


@pytest.mark.parametrize(
    "raw",
    [
        *("", "10", "10 % a dya", "-10 % a day", "101 %", "10 % a day, at most", "ten percent", "nan %"),
        *(10, None, ["10 %"], {"soon": "10 %"}, {"0h": "much"}, {"0h": "50 %", "1d": "10 %"}, {"0h": 10}),
    ],
)
def test_another_text_is_refused(raw):
    with pytest.raises(ValueError, match=r"write|costs less|more than everything"):
        policy(raw)


amounts = st.one_of(
    st.integers(0, 100).map(lambda n: f"{n} %"), st.integers(0, 30).map(lambda n: f"{n} points")
)
units = st.sampled_from(["hour", "day", "week"])
policies = st.one_of(
    st.just("none"),
    amounts,
    st.builds("{} a {}".format, amounts, units),
    st.builds("{} a {}, at most {}".format, amounts, units, amounts),
    st.lists(st.integers(0, 100), min_size=1, max_size=5).map(
        lambda losses: {f"{7 * n}h": f"{loss} %" for n, loss in enumerate(sorted(losses))}
    ),
)
points_earned = st.integers(0, 2000).map(lambda n: n / 100)
lateness = st.integers(0, 60 * DAY)
graces = st.integers(0, 2 * DAY)


def final(raw, points, seconds, grace=0, extension=""):
    due = later(DUE, extension) if extension else DUE
    sent = DUE + timedelta(seconds=seconds)
    return Mark(points, Standing(due.isoformat(), sent.isoformat(), False, grace, raw)).final


@settings(deadline=None)
@given(policies, points_earned, lateness, lateness, graces)
def test_later_never_earns_more(raw, points, one, other, grace):
    early, late = sorted((one, other))
    assert final(raw, points, late, grace) <= final(raw, points, early, grace)


@settings(deadline=None)
@given(policies, points_earned, lateness, graces, st.integers(0, 500))
def test_an_extension_never_lowers_a_mark(raw, points, seconds, grace, hours):
    extended = final(raw, points, seconds, grace, f"+{hours}h")
    assert final(raw, points, seconds, grace) <= extended


@settings(deadline=None)
@given(policies, points_earned, st.integers(-60 * DAY, 0), graces)
def test_on_time_is_untouched(raw, points, seconds, grace):
    assert final(raw, points, seconds, grace) == points
    assert final(raw, points, grace, grace) == points


@settings(deadline=None)
@given(policies, points_earned, points_earned, lateness)
def test_a_mark_stays_between_nothing_and_the_points_and_more_points_never_cost_a_mark(
    raw, one, other, seconds
):
    less, more = sorted((one, other))
    assert 0 <= final(raw, less, seconds) <= less
    assert final(raw, less, seconds) <= final(raw, more, seconds) + 0.011  # a cent of rounding
