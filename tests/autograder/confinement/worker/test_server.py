"""What the grader process may ask of a worker, operation by operation."""

import textwrap

import numpy as np
import pytest

from autograder.confinement.errors import StudentError
from autograder.confinement.session import Session
from autograder.course import Limits

SOURCE = """
    import warnings
    import numpy as np

    class Value:
        def __init__(self, data): self.data = data
        def __add__(self, other): return ("add", other)
        def __radd__(self, other): return ("radd", other)
        def __matmul__(self, other): return ("matmul", other)
        def __getitem__(self, key): return key
        def __eq__(self, other): return "perhaps"
        def __len__(self): return 3
        def __bool__(self): return False
        def __float__(self): return 2.5
        def __iter__(self): return iter([1, self])
        def __repr__(self): return f"Value({self.data})"

    class Context:
        def __enter__(self): return "entered"
        def __exit__(self, *exception): self.left = exception

    value = Value(1.0)
    context = Context()
    written = np.zeros(3)

    def count():
        while True: yield 1

    def warn(): warnings.warn("twice", stacklevel=2); np.float64(1) / np.float64(0)
    def keyword(a, *rest, b=0): return a, rest, b
    def in_place(array): array += 1; return array
    def fail(): raise ValueError("no")
"""


@pytest.fixture
def session(fork_server):
    session = Session(fork_server, {"kittengrad": ("__init__.py", textwrap.dedent(SOURCE))}, Limits())
    yield session
    session.close()


@pytest.fixture
def get(session):
    package = session.call("module", "kittengrad")
    return lambda name: session.call("getattr", package, name)


def test_attributes_are_read_and_written(session, get):
    session.call("setattr", get("value"), "data", [1, 2])
    assert session.call("getattr", get("value"), "data") == [1, 2]


def test_calls_take_positions_and_keywords(session, get):
    assert session.call("call", get("keyword"), [1, 2], {"b": 3}) == (1, (2,), 3)


@pytest.mark.parametrize(
    ("name", "operands", "expected"),
    [
        ("add", ["value", 2], ("add", 2)),
        ("add", [2, "value"], ("radd", 2)),
        ("radd", ["value", 2], ("radd", 2)),
        ("matmul", ["value", 2], ("matmul", 2)),
        ("getitem", ["value", (slice(None, 2), ..., None)], (slice(None, 2), ..., None)),
        ("eq", ["value", 2], "perhaps"),
        ("bool", ["value"], False),
        ("len", ["value"], 3),
        ("float", ["value"], 2.5),
        ("repr", ["value"], "Value(1.0)"),
        ("abs", [-3], 3),
        ("round", [2.567, 1], 2.6),
        ("neg", [np.float32(2)], np.float32(-2)),
    ],
)
def test_operators_are_applied_over_there(session, get, name, operands, expected):
    operands = [get("value") if operand == "value" else operand for operand in operands]
    result = session.call("op", name, *operands)
    assert type(result) is type(expected)
    assert result == expected


@pytest.mark.parametrize("name", ["exec", "eval", "__import__", "attrgetter", "methodcaller", "call"])
def test_other_operations_do_not_exist(session, name):
    with pytest.raises(StudentError, match="KeyError"):
        session.call("op", name, "1")


def test_an_object_is_the_same_by_any_handle(session, get):
    one, other = get("value"), get("value")
    assert one.id != other.id
    assert session.call("same", one, other) is True
    assert session.call("same", one, get("context")) is False


def test_items_are_what_an_object_yields_up_to_a_limit(session, get):
    number, itself = session.call("items", get("value"))
    assert number == 1
    assert session.call("same", itself, get("value"))
    endless = session.call("call", get("count"), [], {})
    with pytest.raises(StudentError, match="yields more than"):
        session.call("items", endless)


def test_helpers_are_defined_over_there(session):
    helper = session.call(
        "define", "from kittengrad import value\ndef data(n): return value.data * n", "data"
    )
    assert session.call("call", helper, [3], {}) == 3.0
    with pytest.raises(StudentError, match="KeyError") as caught:
        session.call("define", "x = 1", "y")
    assert caught.value.frames == []


def test_helper_source_is_compiled_once_and_runs_for_each_name(session):
    source = "made = []\ndef count():\n    made.append(0)\n    return len(made)"
    counts = [session.call("define", source, "count") for _ in range(2)]
    assert [session.call("call", count, [], {}) for count in counts] == [1, 1]
    codes = [session.call("getattr", count, "__code__") for count in counts]
    assert session.call("same", *codes)


def test_contexts_are_entered_and_left(session, get):
    context = get("context")
    assert session.call("enter", context) == "entered"
    assert session.call("exit", context) is None
    assert session.call("getattr", context, "left") == (None, None, None)


def test_warnings_are_told_once(session, get):
    session.call("call", get("warn"), [], {})
    first, second = session.call("warnings")
    assert first == "UserWarning: twice"
    assert second.startswith("RuntimeWarning: divide by zero")
    assert session.call("warnings") == []


def test_arrays_sent_are_the_submissions_own_to_write_to(session, get):
    mine = np.zeros(3)
    assert session.call("call", get("in_place"), [mine], {}).tolist() == [1, 1, 1]
    assert mine.tolist() == [0, 0, 0]


def test_more_objects_than_can_be_held_are_an_error_and_not_the_end(session):
    helper = session.call("define", "def many(n): return [object() for _ in range(n)]", "many")
    for count in (12_000, 12_000, 12_000, 12_000, 1_999):  # and the helper: 50,000
        handles = session.call("call", helper, [count], {})
    with pytest.raises(StudentError, match="objects already"):
        session.call("call", helper, [1], {})
    session.release(handles[0])
    assert session.call("call", helper, [1], {})[0].type_name == "object"


def test_input_finds_nothing(session):
    ask = session.call("define", "def ask(): return input()", "ask")
    with pytest.raises(StudentError, match="EOFError"):
        session.call("call", ask, [], {})


def test_lines_of_the_submission_are_there_for_tracebacks(session, get):
    helper = session.call(
        "define", "import linecache\ndef line(n): return linecache.getline('__init__.py', n)", "line"
    )
    assert session.call("call", helper, [2], {}) == "import warnings\n"
