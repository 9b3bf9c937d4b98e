"""`class.toml` holds the due dates of a class; each mistake in it names the file and the key."""

from datetime import datetime

import pytest

from autograder.deadlines.class_file import Deadline, DeadlineError, read

DUE = "2026-11-30T23:59:00+01:00"


@pytest.fixture
def written(tmp_path, course):
    def written(text):
        (tmp_path / "class.toml").write_text(text, encoding="utf-8")
        return read(tmp_path, course)

    return written


def test_a_class_without_the_file_has_no_deadlines(tmp_path, course):
    assert not read(tmp_path, course).deadlines
    (tmp_path / "class.zip").write_bytes(b"")
    assert not read(tmp_path / "class.zip", course).deadlines


def test_a_stage_has_its_own_rules_or_those_of_all(written, tmp_path):
    found = written(
        f"""
        roster = "../roster.csv"
        [deadlines]
        grace = 15
        penalty = "10 % a day"
        [deadlines.02]
        due = {DUE}
        [deadlines.03-scalar-nets]
        due = "{DUE}"
        grace = 0.5
        penalty = {{ "0h" = "10 %", "24h" = "50 %" }}
        """
    )
    due = datetime.fromisoformat(DUE)
    assert found.deadlines == {
        "02-backprop": Deadline(due, 900, "10 % a day"),
        "03-scalar-nets": Deadline(due, 30, {"0h": "10 %", "24h": "50 %"}),
    }
    assert found.roster == tmp_path / "../roster.csv"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[deadlines.02", "class.toml: "),
        ("deadlines = 3", "deadlines: write a table"),
        ("dates = 3", "dates: this key is unknown"),
        ("roster = 3", "roster: "),
        ("[deadlines]\ndue = 3", "deadlines.due: there is no such stage"),
        ("[deadlines.77]", "deadlines.77: there is no such stage"),
        ("[deadlines.02]\ngrace = 1", "deadlines.02: due is missing"),
        ('[deadlines.02]\ndue = "2026-11-30"', "deadlines.02.due: 2026-11-30T00:00:00 names no zone"),
        ("[deadlines.02]\ndue = 2026-11-30", "deadlines.02.due: 2026-11-30 is no date with a time"),
        (f"[deadlines.02]\ndue = {DUE}\nlate = 1", "deadlines.02.late: this key is unknown"),
        (f"[deadlines.02]\ndue = {DUE}\ngrace = -1", "deadlines.02.grace: "),
        (f"[deadlines.02]\ndue = {DUE}\ngrace = true", "deadlines.02.grace: "),
        (f"[deadlines.02]\ndue = {DUE}\ngrace = inf", "deadlines.02.grace: "),
        (f'[deadlines.02]\ndue = {DUE}\npenalty = "much"', "deadlines.02.penalty: 'much' is no penalty"),
        ('[deadlines]\npenalty = "much"', "deadlines.penalty: 'much' is no penalty"),
        (f"[deadlines.02]\ndue = {DUE}\n[deadlines.2]\ndue = {DUE}", "this stage is there twice"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(written, text, key):
    with pytest.raises(DeadlineError) as caught:
        written(text)
    assert "class.toml" in str(caught.value)
    assert key in str(caught.value)
