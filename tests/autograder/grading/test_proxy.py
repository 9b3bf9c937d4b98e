"""The submission as a suite sees it: everything forwarded, nothing believed."""

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.confinement.errors import ProtocolViolation, StudentError, WorkerDied
from autograder.confinement.session import Session
from autograder.course import Limits
from autograder.grading.proxy import AuthoringError, Remote, Student, is_object

PACKAGE = """
import warnings

class Box:
    def __init__(self, number): self.number = number
    def __add__(self, other): return Box(self.number + getattr(other, "number", other))
    __radd__ = __add__
    def __mul__(self, other): return Box(self.number * getattr(other, "number", other))
    __rmul__ = __mul__
    __array_ufunc__ = None
    def __neg__(self): return Box(-self.number)
    def __getitem__(self, key): return ("item", key)
    def __eq__(self, other): return True
    def __enter__(self): self.number += 1; return self
    def __exit__(self, *exception): self.number += 10
    __hash__ = None

class Liar(float):
    def __eq__(self, other): return True

def boxes(n): return (Box(i) for i in range(n))
def pair(): return [Box(1.0), {"two": Box(2.0)}]
def fail(): raise ValueError("no")
def warn(): warnings.warn("careful")
def unbox(box): return box.number
"""


@pytest.fixture
def student(fork_server):
    session = Session(fork_server, {"kittengrad": ("__init__.py", PACKAGE)}, Limits())
    yield Student(session)
    session.close()


def test_arithmetic_is_forwarded_with_either_operand_on_the_left(student):
    box = student.Box(2.0)
    assert (box + 3).number == 5.0
    assert (3 + box).number == 5.0
    assert (np.float64(3) * box).number == 6.0
    assert (-box).number == -2.0
    assert box[1:2] == ("item", slice(1, 2, None))


def test_an_array_on_the_left_reaches_the_submission_whole(student):
    product = np.array([1.0, 2.0]) * student.Box(3.0)
    assert product.number.tolist() == [3.0, 6.0]


def test_attributes_are_set_over_there(student):
    box = student.Box(1.0)
    box.number = 7.0
    assert student.unbox(box) == 7.0


def test_with_is_forwarded(student):
    box = student.Box(0)
    with box as inside:
        assert inside.number == 1
    assert box.number == 11


def test_objects_inside_containers_come_back_as_remotes(student):
    first, mapping = student.pair()
    assert first.number == 1.0
    assert mapping["two"].number == 2.0


def test_identity_items_operators_and_names_are_asked_for(student):
    box = student.Box(1.0)
    assert student.same(box, box) is True
    assert student.same(box, student.Box(1.0)) is False
    assert [item.number for item in student.items(student.boxes(3))] == [0, 1, 2]
    assert student.op("eq", box, 5) is True
    assert student.type_name(box) == "Box"
    assert student.type_name(2.0) == "float"


def test_an_object_is_told_from_a_plain_value(student):
    assert is_object(student.Box(1.0))
    assert not any(map(is_object, (1, 2.0, "3", [4], None, np.ones(5))))


def test_what_an_iterable_yields_comes_as_a_list_or_not_at_all(student, monkeypatch):
    """A changed worker server answers as it likes: with an array that has too many rows to count, say."""
    monkeypatch.setattr(Session, "call", lambda *_: np.zeros((3, 0)))
    with pytest.raises(ProtocolViolation):
        student.items(None)


def test_helper_source_runs_over_there(student):
    many = student.define("def many(f, n):\n    return [f(i).number for i in range(n)]\n", "many")
    assert many(student.Box, 100) == list(range(100))


def test_a_function_of_a_module_is_fetched_once(fork_server, monkeypatch):
    sources = {
        "kittengrad": ("__init__.py", ""),
        "kittengrad.rules": ("rules.py", "def double(x): return 2 * x"),
    }
    session = Session(fork_server, sources, Limits())
    student = Student(session)
    assert student.function("rules", "double")(4) == 8
    monkeypatch.setattr(Session, "call", lambda *_: pytest.fail("asked again"))
    student.function("rules", "double")
    monkeypatch.undo()
    with pytest.raises(StudentError, match="no attribute 'triple'"):
        student.function("rules", "triple")
    session.close()


def test_names_and_helpers_are_fetched_once_and_again_from_the_next_worker(student):
    counting = "made = []\ndef count():\n    made.append(0)\n    return len(made)"
    assert student.same(student.Box, student.Box)
    assert [student.define(counting, "count")() for _ in range(3)] == [1, 2, 3]
    with pytest.raises(WorkerDied):
        student.define("import os\ndef leave(): os._exit(3)", "leave")()
    assert student.Box(2.0).number == 2.0
    assert student.define(counting, "count")() == 1


def test_warnings_are_told_once(student):
    student.warn()
    assert student.warnings() == ["UserWarning: careful"]
    assert student.warnings() == []


def test_an_expected_exception_is_expected(student):
    with student.raises("ValueError"):
        student.fail()


def test_another_exception_passes_through(student):
    with pytest.raises(StudentError, match="ValueError"), student.raises("TypeError"):
        student.fail()


def test_no_exception_is_a_failed_check_with_the_authors_sentence(student):
    with pytest.raises(CheckFailed) as caught, student.raises("TypeError", "Text is no number."):
        student.Box(1.0)
    assert caught.value.diagnosis == "Text is no number."


@pytest.mark.parametrize(
    "question",
    [
        lambda box: box == 1.0,
        lambda box: box != 1.0,
        lambda box: box < 1.0,
        bool,
        float,
        len,
        iter,
        hash,
        str,
        lambda box: box in [1.0],
        lambda box: 1.0 in box,
        lambda box: f"{box}",
        np.asarray,
        lambda box: np.allclose(box, 1.0),
    ],
)
def test_an_object_never_speaks_for_itself(student, question):
    with pytest.raises(AuthoringError):
        question(student.Box(1.0))


def test_a_number_that_lies_about_equality_arrives_as_an_object_not_as_a_number(student):
    assert type(student.Liar(1.0)) is Remote


def test_an_authoring_error_is_no_exception_a_test_could_expect():
    assert not issubclass(AuthoringError, Exception)
    assert not issubclass(WorkerDied, Exception)
