"""The decoder: whatever bytes a frame holds, out come exact plain values, or WireError and nothing else.

The first byte of an input says whether what follows is the body itself or choices to forge one by: msgpack's
coverage cannot be seen from Python, so mutation alone would hardly ever get a length right.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from types import EllipsisType, NoneType
from unittest import mock

import msgpack
import numpy as np

from autograder.confinement.errors import StudentError
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.process import Worker
from autograder.confinement.session import Session
from autograder.confinement.worker import wire
from autograder.confinement.worker.wire import Handle, WireError
from autograder.course import REFERENCE, Limits
from tests.fuzz.choices import Choices

LARGEST = 300_000  # bytes of what is repeated
DEEPEST = 40
REPEATS = (2, 3, 20, 1100, 5000, 30_000, 99_999, 150_000)
CLAIMS = (0, 1, 2, 3, 4096, 10_000, 50_000, 99_999, 2**31)
CODES = (*range(1, 9), 0, 9, -1, 127)

# Memory that one body may take while it is decoded: what it announces, what it builds, and a little.
PER_BYTE, AT_LEAST = 32, 64 * 2**20

EXACT = {NoneType, bool, int, float, complex, str, bytes, slice, EllipsisType, Handle} | set(wire.SCALARS)


def one(data: bytes) -> None:
    """Try one input. Raises AssertionError, or whatever should not have been raised."""
    check(forged(Choices(data[1:])) if data[:1] == b"\1" else data[1:])


def seeds() -> Iterator[bytes]:
    """Real frames, of both directions, and choices."""
    for body in real_bodies():
        yield b"\0" + body
    for code in range(64):
        yield bytes([1]) + bytes((code * k + k // 7) % 256 for k in range(96))


# What must hold of any body.


def check(body: bytes) -> None:
    forget_peak()
    for revive, writable in ((as_handle, False), ({7: object()}.__getitem__, True)):
        before = peak()
        try:
            value = wire.decode(body, lambda handle, name, of=revive: of(handle), writable=writable)
            if not writable:  # the worker believes the grader process, and holds objects of its own
                wire.check_plain(value)
        except WireError:
            value = None
        used = peak() - before
        assert used <= PER_BYTE * len(body) + AT_LEAST, f"{len(body)} bytes took {used >> 20} MB"
        if not writable:
            assert_plain(value)
            assert_goes_back(value)


def as_handle(handle: int) -> Handle:
    return Handle(handle, "Value", 1)


def assert_plain(value: object) -> None:
    """Every part is exactly of a type on the list: said once more, in other words than `check_plain`."""
    parts = [(value, 0)]
    while parts:
        part, depth = parts.pop()
        kind = type(part)
        assert depth <= wire.MAX_DEPTH, "too deep"
        if kind is dict:
            assert len(part) <= wire.MAX_MAP
            parts += [(inner, depth + 1) for pair in part.items() for inner in pair]
        elif kind in (list, tuple):
            parts += [(inner, depth + 1) for inner in part]
        elif kind is np.ndarray:
            assert part.dtype.str in wire.DTYPES
            assert part.base is None
            assert not part.flags.writeable
            assert part.flags.c_contiguous
        else:
            assert kind in EXACT, f"a {kind} came through"
        if kind is slice:
            assert {type(end) for end in (part.start, part.stop, part.step)} <= {int, NoneType}


def assert_goes_back(value: object) -> None:
    """What was accepted can be sent, unless it is too much, and then arrives as the same."""
    try:
        sent = wire.encode(value, lambda handle: (handle.id, handle.type_name))
    except WireError:
        return
    again = wire.decode(sent[wire.PREFIX.size :], lambda handle, name: Handle(handle, name, 1))
    assert wire.encode(again, lambda handle: (handle.id, handle.type_name)) == sent


def forget_peak() -> None:
    """Have the kernel measure this process's largest size anew."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def peak() -> int:
    """The largest size of this process since, in bytes."""
    with open("/proc/self/status", "rb") as file:
        return 1024 * int(file.read().split(b"VmHWM:")[1].split()[0])


# Bodies that are almost right.

LEAVES = (
    msgpack.packb(None),
    msgpack.packb(True),
    msgpack.packb(1),
    msgpack.packb(-(2**63)),
    msgpack.packb(2**64 - 1),
    msgpack.packb(float("nan")),
    msgpack.packb(-0.0),
    msgpack.packb("grad"),
    msgpack.packb("\ud800", unicode_errors="surrogatepass"),
    msgpack.packb(b"\0"),
    b"\x90",
    b"\x80",
    b"\xc1",  # the one byte that msgpack does not use
    msgpack.packb(msgpack.Timestamp(1)),
)
SIZES = (0, 1, 2, 3, 16, 17, 2**16, 2**32 - 1, 2**63, -1, -2, None, 1.0, "a", [])


def forged(choices: Choices, depth: int = 0) -> bytes:
    """One msgpack value, sound or nearly so: anything within anything, and lengths that may lie."""
    kind = choices.number(8) if depth < DEEPEST else 0
    if kind < 2:
        return choices.pick(LEAVES) if kind else choices.bytes(choices.number(12))
    if kind > 4:
        return extension(choices, depth)
    parts = [forged(choices, depth + 1) for _ in range(choices.number(4))]
    size = sum(map(len, parts))
    times = min(choices.pick(REPEATS), LARGEST // max(1, size)) if not choices.number(8) else 1
    opening = announced(len(parts) * times, pairs=kind == 4)
    if not choices.number(12):  # or any other number of items, and that again and again
        opening = announced(choices.pick(CLAIMS), pairs=kind == 4) * choices.pick((1, *REPEATS))
    return opening[:LARGEST] + b"".join(parts) * times


def announced(items: int, pairs: bool) -> bytes:
    """The opening of a list, or of a dict, of so many items."""
    return b"\xdf" + struct.pack(">I", items // 2) if pairs else b"\xdd" + struct.pack(">I", items)


def extension(choices: Choices, depth: int) -> bytes:
    code = choices.pick(CODES)
    if code in (wire.ARRAY, wire.SCALAR):
        payload = array(choices)
    elif code in (wire.TUPLE, wire.SLICE):
        payload = forged(choices, depth + 1)
    else:
        payload = choices.bytes(choices.pick((8, 16, 0, 1, 9, 30)))
    payload += b"\xc0" * choices.pick((0, 0, 0, 0, 0, 1, 5000, 150_000))
    return b"\xc9" + struct.pack(">Ib", len(payload), code) + payload


def array(choices: Choices) -> bytes:
    """A header and numbers that go together, or do not."""
    name = choices.pick(tuple(wire.DTYPES))
    shape: object = [choices.number(4) for _ in range(choices.number(4))]
    size = math.prod(shape) * wire.DTYPES[name].itemsize
    match choices.number(8):
        case 0:
            shape = [choices.pick(SIZES) for _ in range(choices.number(20))]
        case 1:
            shape = choices.pick(("", b"\0", None, {}, 0))
        case 2:
            name = choices.pick(("|O", "<M8", "|S8", "", ["<f8"], 8))
        case 3:
            size = choices.number(40)
    header = msgpack.packb([name, shape])
    length = choices.number(256) if not choices.number(16) else len(header)
    return bytes([length]) + header + bytes(size)


def real_bodies() -> list[bytes]:
    """All frames between a grader process and a worker in a small conversation about the reference."""
    bodies: list[bytes] = []
    send, receive = Worker.send, Worker.receive

    def sent(worker: Worker, frame: bytes) -> None:
        bodies.append(frame[wire.PREFIX.size :])
        send(worker, frame)

    def received(worker: Worker) -> bytes:
        bodies.append(receive(worker))
        return bodies[-1]

    recorded = mock.patch.multiple(Worker, send=sent, receive=received)
    with recorded, ForkServer(confined=False) as fork_server:
        talk(Session(fork_server, reference(), Limits()))
    return bodies


def reference() -> dict[str, tuple[str, str]]:
    """The finished package as a submission."""
    package = REFERENCE / "kittengrad"
    modules = {f"kittengrad.{path.stem}": path for path in package.glob("*.py")}
    modules["kittengrad"] = modules.pop("kittengrad.__init__")
    return {module: (path.name, path.read_text(encoding="utf-8")) for module, path in modules.items()}


def talk(talking: Session) -> None:
    """A few questions, so that every kind of answer is given."""
    number = talking.call("getattr", talking.call("module", "kittengrad.scalar"), "Value")
    x = talking.call("call", number, [2.0], {})
    y = talking.call("op", "mul", talking.call("op", "add", x, 3), x)
    for question in (["getattr", y, "data"], ["getattr", y, "nothing"], ["op", "repr", y], ["same", x, y]):
        try:
            talking.call(*question)
        except StudentError:
            continue
    helper = (
        "import numpy\ndef plain(): return [(1, 2j), {'a': numpy.ones((2, 3))}, slice(1, None), ..., 2**90]\n"
    )
    talking.call("call", talking.call("define", helper, "plain"), [], {})
    talking.close()
