"""The course as data: what its files say is what one gets, and what cannot be is refused by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import HIDDEN, REFERENCE, STAGES, VISIBLE, CourseError, Leaderboard, Limits, load

TOML = """
title = "A course"
provided = ["__init__.py"]

[limits]
call_seconds = 2.0
memory_mib = 256

=== 00-start
title = "The start"
owns = ["start.py"]
task = [{ id = "0.1", title = "begin", points = 1 }]

=== 02-backprop
title = "Backwards"
owns = ["graph.py", "order.py"]
needs = ["start.py", "__init__.py"]
integration = 1
limits = { call_seconds = 9.0 }
task = [{ id = "2.1", title = "order", points = 3 }, { id = "2.2", title = "rule", points = 2.5 }]
written = [{ id = "2.A", points = 2 }]

[leaderboard]
draw = "a.b:c"
classifier = "say.py"
weights = "say.h5"
images = 90
largest_kib = 8
memory_mib = 99
"""


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A course's folder, with some of its text replaced: course.toml, and a stage.toml below each `===`."""
    text = TOML
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    course, *stages = text.split("=== ")
    (tmp_path / "course.toml").write_text(course)
    for stage in stages:
        name, _, text = stage.partition("\n")
        (tmp_path / "stages" / name).mkdir(parents=True)
        (tmp_path / "stages" / name / "stage.toml").write_text(text)
    return tmp_path


def test_a_course_is_what_the_file_says(tmp_path: Path) -> None:
    course = load(written(tmp_path))
    start, backprop = course.stages
    assert (course.title, course.provided) == ("A course", ("__init__.py",))
    assert (backprop.id, backprop.number, backprop.title) == ("02-backprop", "02", "Backwards")
    assert (backprop.owns, backprop.needs) == (("graph.py", "order.py"), ("start.py", "__init__.py"))
    assert (backprop.points, backprop.integration) == (5.5, 1.0)
    assert (start.points, start.integration, start.needs) == (1.0, 0.0, ())
    assert backprop.suite == "test_02_backprop.py"
    assert backprop.task_by_id["2.2"].title == "rule"
    assert backprop.task_by_id["2.2"].grade_id == "task-2-2"


def test_points_of_written_questions_stand_beside_those_of_the_tests(tmp_path: Path) -> None:
    backprop = load(written(tmp_path)).stage("02")
    (question,) = backprop.written
    assert (question.id, question.grade_id, question.points) == ("2.A", "question-2-a", 2)
    assert backprop.points == 5.5


def test_a_stage_s_limits_override_the_course_s_and_these_the_defaults(tmp_path: Path) -> None:
    start, backprop = load(written(tmp_path)).stages
    assert start.limits == Limits(call_seconds=2.0, memory_mib=256)
    assert backprop.limits == Limits(call_seconds=9.0, memory_mib=256)
    assert start.limits.total_seconds == Limits().total_seconds


def test_a_stage_can_have_a_leaderboard_with_limits_of_its_own(tmp_path: Path) -> None:
    start, backprop = load(written(tmp_path)).stages
    assert backprop.leaderboard == Leaderboard(
        "a.b:c", "say.py", "say.h5", 8, 90, Limits(call_seconds=2.0, memory_mib=99)
    )
    assert backprop.takes == ("graph.py", "order.py", "say.py", "say.h5")
    assert (start.leaderboard, start.takes) == (None, ("start.py",))


@pytest.mark.parametrize("name", ["02-backprop", "02", "2"])
def test_a_stage_is_found_by_id_and_number(tmp_path: Path, name: str) -> None:
    assert load(written(tmp_path)).stage(name).id == "02-backprop"


@pytest.mark.parametrize("name", ["", "3", "002", "02-back", "backprop", " 2", "²"])
def test_other_names_find_no_stage(tmp_path: Path, name: str) -> None:
    """`00-start` is there for the empty name, which filled up with zeros would be its number."""
    with pytest.raises(KeyError):
        load(written(tmp_path)).stage(name)


def test_earlier_stages_are_those_before(tmp_path: Path) -> None:
    course = load(written(tmp_path))
    start, backprop = course.stages
    assert course.earlier(backprop) == (start,)
    assert course.earlier(start) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('title = "Backwards"\n', "", "stages/02-backprop/stage.toml: 'title' is missing"),
        ('owns = ["start.py"]\n', "", "stages/00-start/stage.toml: 'owns' is missing"),
        ("points = 2.5", "worth = 2.5", "stages/02-backprop/stage.toml: 'points' is missing"),
        ("points = 2.5", 'points = "many"', "stages/02-backprop/stage.toml: could not convert"),
        (
            'owns = ["start.py"]',
            'owns = "start.py"',
            "00-start/stage.toml: a list of file names",
        ),
        ("=== 02-backprop", "=== backprop", "stages/backprop: begin the name with two digits"),
        ("=== 02-backprop", "=== 2-backprop", "stages/2-backprop: begin the name with two digits"),
        ('title = "Backwards"', 'title = "Back', "stages/02-backprop/stage.toml: Illegal"),
        ("memory_mib = 256", "memory = 256", "course.toml, limits: unknown memory"),
        ("call_seconds = 9.0", "seconds = 9.0", "stages/02-backprop/stage.toml, limits: unknown seconds"),
        ("call_seconds = 9.0", 'call_seconds = "9"', "call_seconds is a number, zero or more, not '9'"),
        ("memory_mib = 256", "memory_mib = -1", "memory_mib is a number, zero or more, not -1"),
        ('"order.py"]', '"start.py"]', "start.py is in both 00-start and 02-backprop"),
        ('"order.py"]', '"__init__.py"]', "__init__.py is in both provided and 02-backprop"),
        ('id = "2.2"', 'id = "0.1"', "0.1 is in both 00-start and 02-backprop"),
        ("=== 00-start", "=== 02-start", "02 is in both 02-backprop and 02-start"),
        ('id = "2.2"', 'id = "2.1"', "2.1 is in both 02-backprop and 02-backprop"),
        (
            'needs = ["start.py"',
            'needs = ["end.py"',
            "02-backprop/stage.toml: it needs end.py, which no stage owns",
        ),
        ('title = "A course"', "title =", "course.toml"),
        ('id = "2.A"', 'id = "A"', "stages/02-backprop/stage.toml: written: an id such as 2.A"),
        ('id = "2.A", points = 2', 'id = "2.A", points = 0', "written: an id such as 2.A and points above 0"),
        ('id = "2.A", points = 2', 'id = "2.A"', "stages/02-backprop/stage.toml: 'points' is missing"),
        ('draw = "a.b:c"\n', "", "stages/02-backprop/stage.toml: 'draw' is missing"),
        ('draw = "a.b:c"', "draw = 1", "leaderboard: draw, classifier and weights are texts"),
        ("images = 90", "images = 0", "leaderboard: images and largest_kib are whole numbers above 0"),
        ("images = 90", "pictures = 90", "stages/02-backprop/stage.toml: 'images' is missing"),
        ("memory_mib = 99", "memory = 99", "stages/02-backprop/stage.toml, leaderboard: unknown memory"),
        ('classifier = "say.py"', 'classifier = "start.py"', "start.py is in both 00-start and 02-backprop"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = written(tmp_path, (old, new))
    with pytest.raises(CourseError, match=re.escape(complaint)):
        load(path)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"course\.toml"):
        load(tmp_path)
    (tmp_path / "course.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(CourseError, match=r"course\.toml"):
        load(tmp_path)


def test_the_course_itself_fits_the_tree() -> None:
    """Every file that it names is in the reference, and every stage has its suites."""
    course = load()
    for name in (*course.provided, *(name for stage in course.stages for name in stage.owns)):
        assert (REFERENCE / "kittengrad" / name).is_file(), name
    for stage in course.stages:
        assert {HIDDEN, VISIBLE, "notebook.py"} <= {path.name for path in (STAGES / stage.id).iterdir()}
        assert all(task.id.startswith(f"{int(stage.number)}.") for task in stage.tasks)
        assert all(task.points > 0 for task in stage.tasks)
