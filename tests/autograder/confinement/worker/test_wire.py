"""The wire: what is plain crosses unchanged, nothing else crosses, hostile bytes raise WireError alone."""

import contextlib
import math
import struct
import tracemalloc

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.confinement.worker import wire
from autograder.confinement.worker.wire import Handle, WireError


def no_objects(value):
    raise TypeError(f"a {type(value).__name__} is not plain")


def across(value, export=no_objects):
    """`value` after a journey: encoded, its length checked, decoded, and looked at once more."""
    frame = wire.encode(value, export)
    (length,) = wire.PREFIX.unpack_from(frame)
    assert length == len(frame) - wire.PREFIX.size
    arrived = wire.decode(frame[wire.PREFIX.size :], lambda handle, name: Handle(handle, name, 1))
    wire.check_plain(arrived)
    return arrived


def identical(a, b):
    """Equal in type, all the way down; nan is itself, and 0.0 is not -0.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(map(identical, a.items(), b.items()))
    if isinstance(a, slice):
        return identical((a.start, a.stop, a.step), (b.start, b.stop, b.step))
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return struct.pack(">d", a) == struct.pack(">d", b)
    if isinstance(a, complex):
        return identical((a.real, a.imag), (b.real, b.imag))
    return a == b


integers = (
    st.integers() | st.integers(-(2**80), 2**80) | st.sampled_from([2**63, -(2**63) - 1, 2**64, 2**4000])
)
keys = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text() | st.binary() | st.integers(-9, 9)
ends = st.none() | st.integers(-(2**60), 2**60)
numbers = arrays.arrays(
    st.sampled_from(list(wire.DTYPES.values())), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0)
)
scalars = numbers.filter(lambda array: array.size > 0).map(lambda array: array.reshape(-1)[0])
leaves = (
    st.none() | st.booleans() | integers | st.floats() | st.complex_numbers() | st.text() | st.binary()
    | st.just(...) | st.builds(slice, ends, ends, ends) | numbers | scalars
)  # fmt: skip
plain = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys, inner),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(plain)
def test_what_is_plain_arrives_as_it_was(value):
    assert identical(across(value), value)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_but_wire_error(body):
    read(body)


@settings(max_examples=100, deadline=None)
@given(plain, st.data())
def test_damaged_frames_raise_nothing_but_wire_error(value, data):
    body = bytearray(wire.encode(value, no_objects)[wire.PREFIX.size :])
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(body[: data.draw(st.integers(0, len(body)))]))


extension = st.builds(msgpack.ExtType, st.integers(0, 10), st.binary(max_size=30)).map(msgpack.packb)


@given(
    st.recursive(
        extension, lambda inner: st.builds(msgpack.ExtType, st.integers(1, 8), inner).map(msgpack.packb)
    )
)
def test_forged_extensions_raise_nothing_but_wire_error(body):
    read(body)


def read(body):
    with contextlib.suppress(WireError):
        wire.check_plain(wire.decode(body, lambda handle, name: Handle(handle, name, 1)))


@pytest.mark.parametrize("base", [int, float, str, bytes, list, tuple, dict, complex])
def test_a_subclass_is_not_the_type_it_pretends_to_be(base):
    liar = type("Liar", (base,), {"__eq__": lambda self, other: True, "__hash__": lambda self: 0})()
    assert across([liar], lambda value: (7, type(value).__name__)) == [Handle(7, "Liar", 1)]


@pytest.mark.parametrize("shape", [(2**40, 0), (2**13, 0, 2**13)])
def test_rows_without_length_are_counted(shape):
    """They weigh nothing, and whoever walks through them never arrives."""
    with pytest.raises(WireError, match="an array with too many rows"):
        across(np.zeros(shape))


def test_an_array_subclass_is_not_an_array():
    class Liar(np.ndarray):
        pass

    assert across(np.zeros(3).view(Liar), lambda value: (7, "Liar")) == Handle(7, "Liar", 1)


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.array(["text"]),
        np.zeros(2, dtype=[("a", "f8")]),
        np.zeros(2, dtype=">f8"),
        np.datetime64("2020-01-01"),
        bytearray(b"x"),
        memoryview(b"x"),
        {1, 2},
        {(1, 2): 3},
        {2**70: 1},
        "\ud800",
        slice("a", None),
        range(3),
        msgpack.Timestamp(1),
        msgpack.ExtType(8, b"forged"),
        1 << (8 * wire.MAX_INTEGER),
        "x" * (wire.MAX_TEXT + 1),
        b"x" * (wire.MAX_TEXT + 1),
        {n: n for n in range(wire.MAX_MAP + 1)},
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_other_objects_cross_as_handles(value):
    assert across(value, lambda value: (3, "it")) == Handle(3, "it", 1)


def test_arrays_arrive_read_only_with_memory_of_their_own():
    sent = np.arange(6.0).reshape(2, 3).T
    arrived = across(sent)
    assert type(arrived) is np.ndarray
    assert arrived.base is None
    assert not arrived.flags.writeable
    assert arrived.flags.aligned
    assert np.array_equal(arrived, sent)


def test_the_worker_may_write_to_the_arrays_it_receives():
    body = wire.encode(np.zeros(3), no_objects)[wire.PREFIX.size :]
    assert wire.decode(body, no_objects, writable=True).flags.writeable


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def knot():
    value = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        nested(wire.MAX_DEPTH),
        knot(),
        [0] * (wire.MAX_ITEMS + 1),
        [[0] * 1000] * 101,
        np.broadcast_to(np.zeros(1), (2**40,)),
        [b"x" * wire.MAX_TEXT] * 17,
    ],
    ids=["deep", "knot", "long", "wide", "huge array", "huge frame"],
)
def test_what_exceeds_a_limit_is_not_sent(value):
    with pytest.raises(WireError):
        wire.encode(value, no_objects)


def test_the_limits_themselves_are_within():
    assert across(nested(wire.MAX_DEPTH - 1)) == nested(wire.MAX_DEPTH - 1)
    for item in (0.0, np.float64(0.0), (), {}, "", ...):
        assert across([item] * wire.MAX_ITEMS) == [item] * wire.MAX_ITEMS
    tuples = np.float32(1.0)
    for _ in range(wire.MAX_DEPTH):
        tuples = (tuples,)
    assert identical(across(tuples), tuples)
    assert across(-(1 << (8 * wire.MAX_INTEGER - 2))) == -(1 << (8 * wire.MAX_INTEGER - 2))


def packed(value):
    return msgpack.packb(value)


def forged(code, *content):
    return packed(msgpack.ExtType(code, b"".join(content)))


def matryoshka(depth):
    """Tuples in tuples in tuples: each is an extension with the next one in its payload."""
    body = packed([])
    for _ in range(depth):
        body = forged(wire.TUPLE, b"\x91", body)
    return body


def header(dtype, shape):
    packed_header = packed([dtype, shape])
    return bytes([len(packed_header)]) + packed_header


HOSTILE = {
    "timestamp": packed(msgpack.Timestamp(1)),
    "unknown extension": forged(99),
    "deep lists": b"\x91" * 40 + b"\x90",
    "very deep lists": b"\x91" * 1_000_000 + b"\x90",
    "deep extensions": matryoshka(40),
    "very deep extensions": matryoshka(3000),
    "a million empty lists": b"\xdc\x00\x14" + (b"\xdd" + struct.pack(">I", 50_000) + b"\x90" * 50_000) * 20,
    "lists of lists": packed([[[]] * 50_000] * 3),
    "announced items that do not come": b"\xdd\x00\x01\x80\x00" * 1000,
    "more items than allowed": packed([None] * (wire.MAX_ITEMS + 1)),
    "long text": packed("x" * (wire.MAX_TEXT + 1)),
    "long integer": forged(wire.INTEGER, b"\x01" * (wire.MAX_INTEGER + 1)),
    "a key that could be made to collide": b"\x81"
    + forged(wire.INTEGER, (2**70).to_bytes(20, "big"))
    + b"\x00",
    "tuple keys": b"\x81" + forged(wire.TUPLE, packed([1])) + b"\x00",
    "large map": packed(dict.fromkeys(range(wire.MAX_MAP + 1))),
    "text that is not UTF-8": b"\xa1\xff",
    "an array longer than its payload": forged(wire.ARRAY, header("<f8", [4]), bytes(8)),
    "an array of objects": forged(wire.ARRAY, header("|O", [1]), bytes(8)),
    "an array of negative shape": forged(wire.ARRAY, header("<f8", [-1, -1]), bytes(8)),
    "an array of astronomic shape": forged(wire.ARRAY, header("<f8", [2**62, 2**62, 0])),
    "an array of fractional shape": forged(wire.ARRAY, header("<f8", [1.0]), bytes(8)),
    "an array without header": forged(wire.ARRAY),
    "truth that is neither": forged(wire.ARRAY, header("|b1", [1]), b"\x02"),
    "a scalar that is two": forged(wire.SCALAR, header("<f8", [2]), bytes(16)),
    "half a complex number": forged(wire.COMPLEX, bytes(8)),
    "a slice of texts": forged(wire.SLICE, packed(["a", "b", "c"])),
    "a slice with four ends": forged(wire.SLICE, packed([1, 2, 3, 4])),
    "a tuple that is a number": forged(wire.TUPLE, packed(1)),
    "a handle without number": forged(wire.HANDLE, b"Value"),
    "a handle whose name is no text": forged(wire.HANDLE, bytes(8), b"\xff"),
    "a full stop and more": packed(1) + packed(2),
    "nothing": b"",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bodies_are_refused(body):
    with pytest.raises(WireError):
        wire.check_plain(wire.decode(body, lambda handle, name: Handle(handle, name, 1)))


def test_a_bomb_of_containers_ends_while_it_is_built():
    with pytest.raises(WireError, match="items"):
        wire.decode(HOSTILE["a million empty lists"], no_objects)


def promising(levels):
    """Lists announced within lists, a thousand on each of these levels, and none of their items."""
    body = b""
    for _ in range(levels):
        opened = (b"\xdd" + struct.pack(">I", 50_000)) * 1000
        body = forged(wire.TUPLE, opened, body, bytes(50_000))
    return body


def test_a_bomb_of_promises_takes_no_memory():
    body = promising(10)
    tracemalloc.start()
    with pytest.raises(WireError):
        wire.decode(body, no_objects)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * len(body)


def test_a_bomb_of_extensions_ends_while_it_is_built():
    handle = forged(wire.HANDLE, bytes(8))
    full = b"\xdd" + struct.pack(">I", 90_000) + handle * 89_999  # and the last item is the next of its kind
    revived = []
    with pytest.raises(WireError, match="items"):
        wire.decode(full * 3 + handle, lambda handle, name: revived.append(handle))
    assert len(revived) <= 2 * wire.MAX_ITEMS + 1


def test_check_plain_lets_nothing_through_that_is_not_plain():
    class Float(float):
        pass

    for intruder in (Float(1.0), object(), np.zeros(1).view(np.recarray), {1}, msgpack.Timestamp(1)):
        with pytest.raises(WireError):
            wire.check_plain([1, (2, {"a": [intruder]})])


def test_nan_is_a_value_like_others():
    assert math.isnan(across(math.nan))
    assert math.isnan(across({"loss": math.nan})["loss"])
