"""The protocol between the grader process and a worker: length-prefixed msgpack of plain values.

Plain are None, bool, int, float, complex, str, bytes, list, tuple, dict, slice, Ellipsis, and NumPy arrays
and scalars of fixed-size numbers. Each must have exactly this type, because a subclass could run code. Every
other object stays where it is and crosses as a handle: its number and its type name.

    frame  =  length (4 bytes, big-endian)  +  msgpack body
    body   =  [id, released handles, operation, arguments]            the grader process asks
              [id, True, value]  or  [id, False, what was raised]     the worker answers, once

The grader process reads hostile bytes. So every size is bounded, arbitrary bytes raise only WireError, and
`check_plain` tests every value again. Pickle is unused.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sized
from dataclasses import dataclass
from types import EllipsisType, NoneType
from typing import Any

import msgpack
import numpy as np

MAX_FRAME = 16 * 2**20  # bytes of one body
MAX_TEXT = 2**20  # bytes of one str or bytes
MAX_INTEGER = 512  # bytes of one int
MAX_DEPTH = 32  # containers within containers
MAX_ITEMS = 100_000  # items of all containers of a body together
MAX_MAP = 4096  # entries of one dict
MAX_DIMENSIONS = 16
MAX_TRACEBACK = 20  # lines of one: the worker server sends no more, and more is a broken protocol
SMALL = 1024  # bytes of a body that cannot do harm with what it announces

PREFIX = struct.Struct(">I")
HANDLE_ID = struct.Struct(">Q")
COMPLEX_PARTS = struct.Struct(">dd")

# msgpack's extension codes. It has one of its own, Timestamp (-1), which `check_plain` refuses.
TUPLE, COMPLEX, INTEGER, SLICE, ELLIPSIS, ARRAY, SCALAR, HANDLE = range(1, 9)

_CODES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
DTYPES: dict[str, np.dtype[Any]] = {np.dtype(code).str: np.dtype(code) for code in _CODES}
SCALARS: dict[type, str] = {dtype.type: name for name, dtype in DTYPES.items()}

# Types of keys: their hashes are safe from collisions made on purpose.
KEYS = frozenset({NoneType, bool, int, float, str, bytes})
NATIVE_INTEGERS = range(-(2**63), 2**64)


class WireError(Exception):
    """The bytes are an invalid frame, or the wire refuses the value. The message gives the reason."""


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the worker. `type_name` is a claim; `worker` says in which worker it lives."""

    id: int
    type_name: str
    worker: int


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────


def encode(message: object, export: Callable[[object], tuple[int, str]]) -> bytes:
    """`message` as one frame. `export` gives the (id, type name) of an object that crosses as a handle.

    Raises WireError if the message exceeds a limit. Exceptions of `export` pass through.
    """
    body: bytes = msgpack.packb(_Writer(export).lower(message, 0))
    if len(body) > MAX_FRAME:
        raise WireError(f"{len(body)} bytes, and one frame holds {MAX_FRAME}")
    return PREFIX.pack(len(body)) + body


class _Writer:
    """Replaces other types by msgpack extensions, and counts items."""

    __slots__ = ("export", "items")

    def __init__(self, export: Callable[[object], tuple[int, str]]) -> None:
        self.export = export
        self.items = 0

    def lower(self, value: Any, depth: int) -> object:
        kind = type(value)
        if kind is float or kind is bool or value is None:
            return value
        if kind is int and value in NATIVE_INTEGERS:
            return value
        if kind is str and _fits(value):
            return value
        if kind is bytes and len(value) <= MAX_TEXT:
            return value
        if kind is list or kind is tuple:
            self.enter(value, depth)
            items = [self.lower(item, depth + 1) for item in value]
            return items if kind is list else _extension(TUPLE, items)
        if kind is dict and len(value) <= MAX_MAP and all(map(_is_key, value)):
            self.enter(value, depth)
            return {key: self.lower(item, depth + 1) for key, item in value.items()}
        return self.extend(value, kind) or self.handle(value)

    def enter(self, container: Sized, depth: int) -> None:
        self.items += len(container)
        if depth >= MAX_DEPTH or self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_DEPTH} levels or {MAX_ITEMS} items do not cross at once")

    def handle(self, value: object) -> msgpack.ExtType:
        handle, type_name = self.export(value)
        return msgpack.ExtType(HANDLE, HANDLE_ID.pack(handle) + type_name.encode())

    def extend(self, value: Any, kind: type) -> msgpack.ExtType | None:
        """The msgpack extension for a value; None for an object that crosses as a handle."""
        if kind in SCALARS:
            return msgpack.ExtType(SCALAR, _numbers(SCALARS[kind], (), value))
        if kind is np.ndarray and value.dtype.str in DTYPES and value.ndim <= MAX_DIMENSIONS:
            if value.nbytes > MAX_FRAME:
                raise WireError(f"an array of {value.nbytes} bytes, and one frame holds {MAX_FRAME}")
            return msgpack.ExtType(ARRAY, _numbers(value.dtype.str, value.shape, value))
        if kind is complex:
            return msgpack.ExtType(COMPLEX, COMPLEX_PARTS.pack(value.real, value.imag))
        if kind is int and value.bit_length() < 8 * MAX_INTEGER:
            size = value.bit_length() // 8 + 1
            return msgpack.ExtType(INTEGER, value.to_bytes(size, "big", signed=True))
        if kind is slice and _are_indices(ends := [value.start, value.stop, value.step]):
            return _extension(SLICE, ends)
        return msgpack.ExtType(ELLIPSIS, b"") if value is ... else None


def _extension(code: int, content: object) -> msgpack.ExtType:
    return msgpack.ExtType(code, msgpack.packb(content))


def _numbers(dtype: str, shape: tuple[int, ...], value: Any) -> bytes:
    """One byte with the length of the header, the header, and the numbers in C order."""
    header: bytes = msgpack.packb([dtype, shape])
    return bytes([len(header)]) + header + bytes(value.tobytes())


def _fits(text: Any) -> bool:
    try:
        return len(text if text.isascii() else text.encode()) <= MAX_TEXT
    except UnicodeEncodeError:  # half a surrogate pair
        return False


def _is_key(key: object) -> bool:
    kind = type(key)
    return kind in KEYS and (kind is not int or key in NATIVE_INTEGERS) and (kind is not str or _fits(key))


def _are_indices(ends: list[object]) -> bool:
    return all(end is None or (type(end) is int and end in NATIVE_INTEGERS) for end in ends)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────


def decode(body: bytes, revive: Callable[[int, str], object], *, writable: bool = False) -> Any:
    """The message in a frame's body. `revive` turns a handle's (id, type name) into the local object.

    Arrays are base arrays with memory of their own, read-only unless `writable`. Raises WireError.
    """
    try:
        return _Reader(revive, writable).read(body)
    except WireError:
        raise
    except Exception as error:  # whatever msgpack or NumPy find wrong with hostile bytes
        raise WireError(f"not a frame: {type(error).__name__}: {error}") from error


class _Reader:
    """Turns msgpack extensions into values. It counts items early, so that a bomb stops early."""

    __slots__ = ("depth", "items", "revive", "writable")

    def __init__(self, revive: Callable[[int, str], object], writable: bool) -> None:
        self.revive = revive
        self.writable = writable
        self.depth = 0
        self.items = 0

    def read(self, body: bytes) -> Any:
        if len(body) > MAX_FRAME or self.depth > MAX_DEPTH:
            raise WireError(f"more than {MAX_FRAME} bytes or {MAX_DEPTH} levels")
        if len(body) > SMALL:
            _refuse_empty_promises(body)
        self.depth += 1
        value = msgpack.unpackb(
            body,
            ext_hook=self.extension,
            list_hook=self.sequence,
            object_pairs_hook=self.mapping,
            strict_map_key=False,
            max_str_len=MAX_TEXT,
            max_bin_len=MAX_TEXT,
            max_array_len=min(MAX_ITEMS, len(body)),  # an item is a byte at least
            max_map_len=MAX_MAP,
            max_ext_len=MAX_FRAME,
        )
        self.depth -= 1
        return value

    def count(self, more: int) -> None:
        """Count items; containers and extensions count twice, because 16 million empty lists are a bomb."""
        self.items += more
        if self.items > 2 * MAX_ITEMS + 1:
            raise WireError(f"more than {MAX_ITEMS} items")

    def sequence(self, items: list[object]) -> list[object]:
        self.count(1 + len(items))
        return items

    def mapping(self, pairs: list[tuple[object, object]]) -> dict[object, object]:
        self.count(1 + len(pairs))
        if not all(_is_key(key) for key, _ in pairs):
            raise WireError("a dict whose keys are not plain scalars")
        return dict(pairs)

    def extension(self, code: int, payload: bytes) -> object:
        self.count(code != TUPLE)  # which is counted as the list in it
        if code == HANDLE:
            (handle,) = HANDLE_ID.unpack_from(payload)
            return self.revive(handle, payload[HANDLE_ID.size :].decode())
        if code == SCALAR:
            return self.numbers(payload).reshape(())[()]
        if code == ARRAY:
            array = self.numbers(payload).copy()
            array.flags.writeable = self.writable
            return array
        if code == TUPLE:
            items = self.read(payload)
            if type(items) is list:
                return tuple(items)
        if code == COMPLEX:
            return complex(*COMPLEX_PARTS.unpack(payload))
        if code == INTEGER and len(payload) <= MAX_INTEGER:
            return int.from_bytes(payload, "big", signed=True)
        if code == SLICE and _are_indices(ends := _parts(payload)):
            return slice(*ends)
        if code == ELLIPSIS and not payload:
            return ...
        raise WireError(f"unknown extension {code}")

    def numbers(self, payload: bytes) -> np.ndarray[Any, Any]:
        start = 1 + payload[0]
        name, shape = _parts(payload[1:start])
        dtype = DTYPES[name]
        if not _are_indices(shape) or math.prod(shape) * dtype.itemsize != len(payload) - start:
            raise WireError("an array whose shape and size disagree")
        if math.prod(length or 1 for length in shape) > MAX_FRAME:
            raise WireError("an array with too many rows")  # each of length 0
        if dtype.kind == "b" and payload[start:].translate(None, b"\0\1"):
            raise WireError("a truth value that is neither 0 nor 1")
        return np.frombuffer(payload, dtype, offset=start).reshape(shape)


def _refuse_empty_promises(body: bytes) -> None:
    """Raise msgpack.OutOfData unless the body holds all items that its lists and dicts announce.

    msgpack allocates a list when it reads the announced length. A thousand nested, otherwise empty lists made
    250 KB take 2 GB. After this test, the number of announced items is at most the number of bytes.
    """
    unpacker = msgpack.Unpacker(max_buffer_size=MAX_FRAME)
    unpacker.feed(body)
    unpacker.skip()


def _parts(payload: bytes) -> list[Any]:
    """The few parts of a header or a slice. The caller checks their types."""
    parts: list[Any] = msgpack.unpackb(payload, max_array_len=MAX_DIMENSIONS, max_map_len=0, max_ext_len=0)
    return parts


LEAVES = frozenset(
    {NoneType, bool, int, float, complex, str, bytes, slice, EllipsisType, np.ndarray, Handle, *SCALARS}
)


def check_plain(value: object) -> None:
    """Raise WireError unless every part of `value` has a plain type or is a Handle, within MAX_DEPTH levels.

    >>> check_plain([1, (2.0, {"a": None})])
    """
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is list or kind is tuple:
                below.extend(item)
            elif kind is dict:
                below.extend(item.values())
            elif kind not in LEAVES:
                raise WireError(f"a {kind.__name__} is not plain")
        if len(below) > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} items")
        if not below:
            return
        level = below
    raise WireError(f"more than {MAX_DEPTH} levels")
