"""A few seconds of each fuzzer, all inputs that once broke something, and proof that each would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import text
from autograder.confinement.session import Session
from autograder.confinement.worker import wire
from autograder.course import load
from autograder.results import Result, TaskResult
from autograder.submissions import owned
from tests.fuzz import frames, handins, replies, submissions

GUIDED = {"frames": frames, "replies": replies, "handins": handins}
FOUND = sorted(path for path in (Path(__file__).parent / "corpus").glob("*/*"))
ways = st.sampled_from([b"\0", b"\1", b"\2"])


@pytest.mark.parametrize("name", GUIDED)
@settings(max_examples=150, deadline=None)
@given(way=ways, rest=st.binary(max_size=200))
def test_nothing_happens(name, way, rest):
    GUIDED[name].one(way + rest)


@pytest.mark.parametrize("name", GUIDED)
def test_nothing_happens_to_what_the_fuzzer_begins_with(name, inputs):
    for data in inputs[name]:
        GUIDED[name].one(data)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(path):
    GUIDED[path.parent.name].one(path.read_bytes())


def test_damaged_submissions_get_their_rows_and_nothing_else_happens(tmp_path):
    assert submissions.grade(tmp_path, 3, 12)["exception"]


# Each target, against code that is broken on purpose.


@pytest.fixture(scope="module")
def course():
    return load()


@pytest.fixture(scope="module")
def inputs():
    """What the fuzzers begin with, and some hundreds of others, always the same."""
    rng = random.Random(1)
    others = [bytes([number % 3]) + rng.randbytes(40) for number in range(300)]
    return {name: [*target.seeds(), *others] for name, target in GUIDED.items()}


def finds(name: str, inputs: dict[str, list[bytes]]) -> bool:
    try:
        for data in inputs[name]:
            GUIDED[name].one(data)
    except Exception:
        return True
    return False


def test_a_decoder_that_raises_something_else_is_found(monkeypatch, inputs):
    monkeypatch.setattr(wire, "check_plain", lambda value: value.nothing)
    assert finds("frames", inputs)


def test_a_decoder_that_lets_more_through_is_found(monkeypatch):
    monkeypatch.setattr(wire, "check_plain", lambda value: None)
    decode = wire.decode
    monkeypatch.setattr(wire, "decode", lambda *body, **how: {1} if decode(*body, **how) is None else None)
    with pytest.raises(AssertionError, match="came through"):
        frames.check(b"\xc0")


def test_a_decoder_that_takes_memory_is_found(monkeypatch):
    monkeypatch.setattr(wire, "_refuse_empty_promises", lambda body: None)
    body = b""
    for _ in range(8):  # a tuple in a tuple, each of a thousand lists that announce 49,152 items
        payload = b"\xdd\0\0\xc0\0" * 1000 + body + bytes(50_000)
        body = b"\xc9" + len(payload).to_bytes(4, "big") + bytes([wire.TUPLE]) + payload
    with pytest.raises(AssertionError, match="MB"):
        frames.check(body)


def test_a_session_that_raises_something_else_is_found(monkeypatch, inputs):
    monkeypatch.setattr(Session, "_are_frames", lambda self, frames: frames[0][1] >= 0)
    assert finds("replies", inputs)


def test_an_intake_that_raises_something_else_is_found(monkeypatch, inputs):
    monkeypatch.setattr(owned, "decode", lambda data: data.decode())
    assert finds("handins", inputs)


def test_an_intake_that_shows_names_as_they_are_is_found(monkeypatch, inputs):
    monkeypatch.setattr(text, "_has_ink", lambda character: True)
    assert finds("handins", inputs)


def test_a_row_that_says_too_little_or_gives_too_much_is_found(course):
    stage = course.stage("02-backprop")
    tasks = [TaskResult(task.id, task.title, task.points, []) for task in stage.tasks]
    submissions.check(Result("anna", stage.id, problem="graph.py is empty.", tasks=tasks))
    for wrong in (
        Result("anna", stage.id, problem="The grader itself died on this submission.", tasks=tasks),
        Result("anna", stage.id, problem="graph.py is empty.", tasks=tasks[1:]),
        Result("anna", stage.id, tasks=tasks),
    ):
        with pytest.raises(AssertionError):
            submissions.check(wrong)


def test_the_watch_sees_a_file_being_written(tmp_path):
    with pytest.raises(AssertionError), handins.nothing_written():
        (tmp_path / "x").write_text("x")
