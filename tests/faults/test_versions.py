"""Results of another version, and damaged ones: graded again or refused, never lost and never in the way."""

import json

import pytest

from autograder import results
from autograder.course import load
from autograder.report import views
from tests.faults.runs import STAGE, assert_healed, grade, records


@pytest.fixture
def record(half):
    return half / "json" / "perfect-a" / f"{STAGE}.json"


def of_schema(record, schema):
    record.write_text(json.dumps(json.loads(record.read_text()) | {"schema": schema}))


def test_an_older_and_a_damaged_record_are_graded_again(record, half, submissions, truth):
    of_schema(record, 0)
    (half / "json" / "half-done-a" / f"{STAGE}.json").write_bytes(b"{")
    kept = {name: state for name, state in records(half).items() if "exits" in name or "wrong" in name}
    assert_healed(half, submissions, truth, kept)


@pytest.mark.parametrize("options", [[], ["--again"]])
def test_a_newer_record_is_not_written_over(options, record, half, submissions):
    of_schema(record, results.SCHEMA + 1)
    before = records(half)
    run = grade(submissions, half, *options)
    assert run.returncode == 1
    assert f"{record}: the result has schema {results.SCHEMA + 1}" in run.stdout
    assert "use the version that wrote it, or another folder" in run.stdout
    assert records(half) == before


def test_one_that_cannot_be_read_is_a_row_and_keeps_no_page_from_the_others(record, half):
    of_schema(record, results.SCHEMA + 1)
    before = records(half)
    views.write_all(half, load())
    sheet = (half / "grades.csv").read_text()
    assert sum("not graded" in line for line in sheet.splitlines()) == 1
    assert "Its record cannot be read" in sheet
    assert "perfect-a/01-scalar-graph.json: the result has schema" in sheet
    student = (half / "feedback" / "perfect-a" / f"{STAGE}.html").read_text()
    assert "schema" not in student
    assert records(half) == before
