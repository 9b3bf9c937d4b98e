"""What a collected class tells the class page."""

import json
from datetime import UTC, datetime

import pytest

from autograder import run
from autograder.desk import collect as desk
from autograder.desk import manifest
from autograder.desk.collect import Options
from autograder.desk.enrolment import enrolments
from autograder.desk.records import CollectError
from autograder.report import register
from autograder.report.register import Enrolment
from tests.autograder.desk.downloads import CODE, packed

SENT = "{user}+02-backprop+2026-11-20 {hour}:00:00.000000 UTC+abc/graph.py"


@pytest.fixture
def collected(tmp_path, course):
    """A class with somebody late and somebody missing, in two sections."""
    packed(
        tmp_path / "download.zip",
        {SENT.format(user=user, hour=hour): CODE for user, hour in (("ada", 10), ("bo", 14))},
    )
    (tmp_path / "roster.csv").write_text(
        "key,name,group,section\nada,Ada A.,g1,Tue\nbo,Bo B.,g1,Wed\ncy,Cy C.,g2,Tue\n"
    )
    due = datetime(2026, 11, 20, 12, tzinfo=UTC)
    options = Options(None, roster=tmp_path / "roster.csv", due=due)
    desk.collect([tmp_path / "download.zip"], tmp_path / "class", course, options)
    return tmp_path / "class"


def test_the_manifest_tells_names_sections_the_missing_and_the_late(collected):
    assert enrolments([collected]) == {
        str(collected.resolve()): Enrolment(
            {"ada": "Ada A.", "bo": "Bo B.", "cy": "Cy C."},
            {"ada": "Tue", "bo": "Wed", "cy": "Tue"},
            {"02-backprop": ["cy"]},
            {"02-backprop": {"bo": 7200}},
        )
    }


def test_any_other_path_tells_nothing(tmp_path):
    (tmp_path / "class.zip").write_bytes(b"")
    assert enrolments([tmp_path, tmp_path / "class.zip", tmp_path / "nowhere"]) == {}


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1}', '{"version": 99}'])
def test_a_damaged_manifest_is_passed_over(collected, text):
    (collected / manifest.STATE).write_text(text)
    assert enrolments([collected]) == {}
    with pytest.raises(CollectError, match="new folder"):
        manifest.read(collected)


def test_a_manifest_without_sections_is_read(collected):
    path = collected / manifest.STATE
    state = json.loads(path.read_bytes())
    del state["sections"]
    path.write_text(json.dumps(state))
    (one,) = enrolments([collected]).values()
    assert one.sections == {}
    assert one.missing == {"02-backprop": ["cy"]}


def test_a_run_notes_it_beside_the_results(collected, tmp_path, course):
    with run.grade_class([collected], tmp_path / "results", course, run.Options(pages=False)):
        pass  # grades nothing
    known = register.read(tmp_path / "results")
    assert known.classes == enrolments([collected])
    assert known.began == ""
