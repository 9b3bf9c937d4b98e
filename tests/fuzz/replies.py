"""A whole conversation with a worker that says anything: the session gives plain values or its own errors.

The worker is a script on real sockets: each answer is sound, forged, cut, too long, late in its number, or
noise, and comes in one piece or two. Whatever it says, the session knows how to end and leaves no descriptor.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
from collections.abc import Iterator

import msgpack

from autograder.confinement.errors import ConfinementUnavailable, StudentError, WorkerDied
from autograder.confinement.process import Output, Worker
from autograder.confinement.session import MAX_MESSAGE, MAX_NAME, Session
from autograder.confinement.worker import wire
from autograder.confinement.worker.wire import Handle
from autograder.course import Limits
from tests.fuzz.choices import Choices
from tests.fuzz.frames import assert_plain, forged

SOURCES = {"kittengrad": ("__init__.py", ""), "kittengrad.graph": ("graph.py", "a = 1\nb = 2\n")}
LIMITS = Limits(call_seconds=0.03, total_seconds=2.0, output_kib=1, respawns=1)
QUESTIONS = 6
SILENT = 77  # no number that mutations like: every silence takes its time
WORDS = ("ValueError", "\x1b[2J", "\u202e", "\ud800", "x\n")
FILES = ("graph.py", "__init__.py", "graph.py", "/etc/passwd")
MOST = 50_000  # bytes of one answer: two of them must fit into a socket, for nobody else reads there


def one(data: bytes) -> None:
    """Try one input. Raises AssertionError, or whatever should not have been raised."""
    open_before = descriptors()
    session = Session(Theatre(Choices(data)), SOURCES, LIMITS)
    answer: object = None
    for _ in range(QUESTIONS):
        answer = ask(session, answer)
        if isinstance(answer, ConfinementUnavailable):
            break  # before there is student code in it, a worker is trusted to tell
        check(answer, session)
    session.close()
    assert "\x1b" not in session.output
    assert descriptors() == open_before


def seeds() -> Iterator[bytes]:
    for kind in range(64):
        yield bytes((kind * k + k // 5) % 256 for k in range(200))
    yield bytes(400)


def ask(session: Session, before: object) -> object:
    """The answer, or the error in its place if it is one that may come; asked of what came before."""
    if isinstance(before, Handle):
        session.release(before)
    try:
        return session.call("getattr", before if isinstance(before, Handle) else [1, "a"], "data")
    except (StudentError, WorkerDied, ConfinementUnavailable) as error:
        return error


def check(answer: object, session: Session) -> None:
    if isinstance(answer, WorkerDied):
        assert str(answer) in session.flags or "lost" in str(answer), answer
    elif isinstance(answer, StudentError):
        assert_harmless(answer)
    else:
        assert_plain(answer)


def assert_harmless(error: StudentError) -> None:
    assert len(error.type_name) <= MAX_NAME
    assert len(error.message) <= MAX_MESSAGE
    assert len(error.frames) <= wire.MAX_TRACEBACK
    assert "\x1b" not in f"{error}"
    for file, line, function in error.frames:
        assert line in range({"__init__.py": 2, "graph.py": 4}[file])
        assert len(function) <= MAX_NAME


def descriptors() -> list[str]:
    return sorted(os.listdir("/proc/self/fd"))


class Theatre:
    """In place of the fork server: its workers read their answers off the input."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def spawn(self, limits: Limits, output: Output) -> Worker:
        return Actor(self.choices, output)


class Actor(Worker):
    """A worker of which this side is real and the other is played."""

    def __init__(self, choices: Choices, output: Output) -> None:
        self.choices = choices
        self.requests = 0
        rpc, self.stage = socket.socketpair()
        printed, self.voice = socket.socketpair()
        lifeline, self.hand = socket.socketpair()
        super().__init__(rpc, printed, lifeline, os.getpid(), os.eventfd(1), output)  # "ended", to who asks
        self.say(framed(packed([0, True, {"landlock": True}])) if choices.number(16) else self.line())

    def send(self, frame: bytes) -> None:
        super().send(frame)
        if self.stage.fileno() >= 0:
            self.stage.recv(2**20)
            self.requests += 1
            self.say(self.line())

    def line(self) -> bytes:
        """The next answer, as it goes over the socket."""
        kind = self.choices.number(8)
        if kind == 0:
            return framed(packed([self.requests, True, None]))
        if kind == 1:
            return self.choices.bytes(self.choices.number(40))
        content = forged(self.choices)[:MOST]
        if kind == 2:
            return framed(content)
        if kind == 3:
            return framed(b"\x93" + content + packed(True) + packed(None))
        if kind == 4:
            told = packed(self.text()) + packed(self.text()) + self.frames()
            return framed(b"\x93" + packed(self.requests) + packed(False) + b"\x93" + told)
        if kind == 5:
            return framed(b"\x93" + packed(self.requests) + packed(False) + content)
        return framed(b"\x93" + packed(self.requests) + packed(True) + content)

    def text(self) -> str:
        """Words that must not come through as they are."""
        return self.choices.pick(WORDS) * self.choices.pick((1, 2, 300))

    def frames(self) -> bytes:
        """The lines of a traceback; most are in files that there are."""
        count = self.choices.pick((0, 1, 2, wire.MAX_TRACEBACK, wire.MAX_TRACEBACK + 1))
        body = b"\xdc" + struct.pack(">H", count)
        for _ in range(count):
            line = [self.choices.pick(FILES), self.choices.number(4) - 1, self.text()]
            body += packed(msgpack.ExtType(wire.TUPLE, packed(line)))
        return body

    def say(self, answer: bytes) -> None:
        """All of it, a part and then the end, more than was asked, or nothing; and sometimes it prints."""
        fate = self.choices.number(256)
        if fate == SILENT and self.requests:
            return  # and the session waits for all the time that a call has
        if fate < 20:
            answer = answer[: self.choices.number(len(answer) + 1)]
        elif fate < 40:
            answer += self.choices.bytes(9)
        elif fate < 60:
            self.voice.send((b"printed\x1b[1m" + self.choices.bytes(9)) * self.choices.pick((1, 100)))
        self.stage.send(answer)
        if fate < 70 or not complete(answer):
            self.stage.close()

    def end(self) -> int:
        for channel in (self.rpc, self.printed, self.lifeline, self.stage, self.voice, self.hand):
            channel.close()
        os.close(self.pidfd)
        return -signal.SIGKILL


def packed(value: object) -> bytes:
    return msgpack.packb(value, unicode_errors="surrogatepass")


def framed(body: bytes) -> bytes:
    return wire.PREFIX.pack(len(body)) + body


def complete(answer: bytes) -> bool:
    return len(answer) >= 4 and len(answer) - 4 >= struct.unpack_from(">I", answer)[0]
