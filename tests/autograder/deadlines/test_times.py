"""Moments have a zone, durations have a unit, and an extension never comes before the due date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from autograder.deadlines.times import duration, later, moment, seconds_after, spelled

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["2026-11-30T23:59+00:00", "2026-12-01T00:59+01:00", DUE])
def test_a_moment_is_a_text_or_a_time_of_toml(raw):
    assert moment(raw) == DUE


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026-11-30T23:59", "names no zone"),
        (datetime(2026, 11, 30), "names no zone"),
        ("tomorrow", "is no time"),
        (date(2026, 11, 30), "no date with a time"),
        (7, "no date with a time"),
    ],
)
def test_other_moments_say_how_to_write_one(raw, why):
    with pytest.raises(ValueError, match=rf"{why}.*2026-11-30T23:59\+01:00"):
        moment(raw)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90m", 5400), ("48h", 172_800), ("2d", 172_800), ("1 W", 604_800)]
)
def test_durations(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "48", "h", "-1h", "1e9h", "1234567h"])
def test_a_text_without_a_number_and_a_unit_is_no_duration(text):
    with pytest.raises(ValueError, match="write it as"):
        duration(text)


@pytest.mark.parametrize("text", ["+48h", "+2d", "2026-12-02T23:59+00:00"])
def test_an_extension_is_a_duration_or_a_moment(text):
    assert later(DUE, text) == DUE + timedelta(days=2)


def test_an_extension_before_the_due_date_changes_nothing():
    assert later(DUE, "2026-11-29T23:59+00:00") == DUE


@pytest.mark.parametrize("text", ["48h", "+", "+999999w"])
def test_other_extensions_are_refused(text):
    with pytest.raises(ValueError, match=r"no time|no duration|too long"):
        later(DUE, text)


def test_zones_are_compared():
    assert seconds_after(DUE, moment("2026-12-01T01:59+02:00")) == 0
    assert seconds_after(DUE, moment("2026-11-30T23:59:30+00:00")) == 30
    assert seconds_after(DUE, moment("2026-11-01T00:00+00:00")) == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (59, "59 seconds"),
        (3600, "1 hour"),
        (3605, "1 hour"),
        (3660, "1 hour and 1 minute"),
        (176_460, "2 days and 1 hour"),
        (86_400 * 1200, "1,200 days"),
    ],
)
def test_durations_for_people(seconds, words):
    assert spelled(seconds) == words
