"""The worker server: a loop that executes the grader process's requests on the submission's objects.

It runs in the same process as student code, which can change it. So it protects nothing: the grader process
treats every reply as if the submission wrote it.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import linecache
import operator
import os
import sys
import types
import warnings
from collections import deque
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

from autograder.confinement.worker import wire
from autograder.confinement.worker.weights import arrays

RPC = 3  # the descriptor of the socket to the grader process
READ_SIZE = 2**16  # bytes
MAX_HANDLES = 50_000
MAX_YIELDED = 10_000
MAX_WARNINGS = 100
MAX_MESSAGE = 2000  # characters

Sources = Mapping[str, tuple[str, str]]  # module name -> (file name, source text)


# ── the submission's modules ──────────────────────────────────────────────────────────────────────────────


class Submission(MetaPathFinder, Loader):
    """Imports modules from text in memory. Tracebacks show their file names and lines."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.files = frozenset(file for file, _ in sources.values())
        for file, source in sources.values():
            show_lines(file, source)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name not in self.sources:
            return None
        file, _ = self.sources[name]
        spec = ModuleSpec(name, self, origin=file, is_package=os.path.basename(file) == "__init__.py")
        spec.has_location = True
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        file, source = self.sources[module.__name__]
        exec(compile(source, file, "exec", dont_inherit=True), vars(module))


@functools.cache
def compiled(source: str) -> types.CodeType:
    """Helper source as code. A suite asks for several names of one source."""
    return compile(source, "helper", "exec", dont_inherit=True)


def show_lines(file: str, source: str) -> None:
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)


# ── operations ────────────────────────────────────────────────────────────────────────────────────────────

BINARY = "add sub mul truediv floordiv mod pow matmul and_ or_ xor lshift rshift"
OTHERS = """
    neg pos invert abs index eq ne lt le gt ge not_ truth getitem setitem delitem contains
    iadd isub imul itruediv ifloordiv imod ipow imatmul concat countOf indexOf length_hint
"""
OPERATORS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name) for name in f"{BINARY} {OTHERS}".split()
}
OPERATORS |= {f"r{name}": lambda a, b, op=OPERATORS[name]: op(b, a) for name in BINARY.split()}
OPERATORS |= {kind.__name__: kind for kind in (bool, int, float, complex, str, type)}
OPERATORS |= {f.__name__: f for f in (len, repr, round, divmod, hash, callable, isinstance, hasattr)}

type_name_of = type.__dict__["__name__"].__get__  # a metaclass cannot answer in its place


class Oversized:
    """A plain value that crosses as a handle: too large or too deep for the wire, or needed only here."""

    def __init__(self, value: object) -> None:
        self.value = value


class WorkerServer:
    """The worker server: the objects behind the grader process's handles, and the operations on them."""

    def __init__(self) -> None:
        self.objects: dict[int, object] = {}
        self.ids = itertools.count()
        self.files: frozenset[str] = frozenset()
        self.modules: frozenset[str] = frozenset()
        self.noted: list[str] = []
        self.operations: dict[str, Callable[..., object]] = {
            "load": self.load,
            "module": import_module,
            "public": self.public,
            "getattr": getattr,
            "setattr": setattr,
            "call": lambda function, arguments, keywords: function(*arguments, **keywords),
            "op": lambda name, *operands: OPERATORS[name](*operands),
            "same": operator.is_,
            "items": self.items,
            "define": self.define,
            "enter": lambda manager: type(manager).__enter__(manager),
            "exit": lambda manager: type(manager).__exit__(manager, None, None, None),
            "warnings": self.warnings,
            "weights": lambda parts: Oversized(arrays(b"".join(parts))),
        }

    def load(self, sources: Sources) -> None:
        """Make the submission importable."""
        submission = Submission(sources)
        sys.meta_path.insert(0, submission)
        self.files, self.modules = submission.files, frozenset(sources)
        warnings.simplefilter("always")
        warnings.showwarning = self.note

    def public(self, name: str) -> object:
        """A module of the package, or else a public name of the package."""
        module = f"kittengrad.{name}"
        return import_module(module) if module in self.modules else getattr(import_module("kittengrad"), name)

    def note(self, message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        if len(self.noted) < MAX_WARNINGS:
            self.noted.append(f"{category.__name__}: {message}"[:MAX_MESSAGE])

    def warnings(self) -> list[str]:
        """The warnings since the last call, each as `Category: message`."""
        noted, self.noted = self.noted, []
        return noted

    def items(self, iterable: Any) -> list[object]:
        found = list(itertools.islice(iter(iterable), MAX_YIELDED + 1))
        if len(found) > MAX_YIELDED:
            raise ValueError(f"it yields more than {MAX_YIELDED} items")
        return found

    def define(self, source: str, name: str) -> object:
        """Run helper source in its own module, which can import kittengrad. Return its `name`."""
        module = types.ModuleType("helper")
        sys.modules["helper"] = module  # where dataclasses look
        show_lines("helper", source)
        exec(compiled(source), vars(module))
        return vars(module)[name]

    # The conversation.

    def answer(self, body: bytes) -> bytes:
        """The reply to one request, as a frame. Exceptions of student code become part of it."""
        request, released, operation, arguments = wire.decode(body, self.revive, writable=True)
        for handle in released:
            self.objects.pop(handle, None)
        try:
            return self.reply(request, self.operations[operation](*arguments))
        except BaseException as error:
            described = self.describe(error)
        return wire.encode([request, False, described], self.export)

    def reply(self, request: int, value: object) -> bytes:
        held = len(self.objects)
        try:
            return wire.encode([request, True, value], self.export)
        except wire.WireError:
            while len(self.objects) > held:
                self.objects.popitem()
            return wire.encode([request, True, Oversized(value)], self.export)

    def revive(self, handle: int, _: str) -> object:
        return self.objects[handle]

    def export(self, value: object) -> tuple[int, str]:
        if len(self.objects) >= MAX_HANDLES:
            raise wire.WireError(f"the tests hold {MAX_HANDLES} objects already")
        if type(value) is Oversized:
            value = value.value
        handle = next(self.ids)
        self.objects[handle] = value
        return handle, type_name_of(type(value))

    def describe(self, error: BaseException) -> list[object]:
        """[type name, message, frames]. Frames: (file, line, function) in student files, innermost last."""
        frames: deque[tuple[str, int, str]] = deque(maxlen=wire.MAX_TRACEBACK)
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self.files:
                frames.append((code.co_filename, trace.tb_lineno or 0, code.co_name))
            trace = trace.tb_next
        message = "its message could not be made"
        with contextlib.suppress(BaseException):
            if isinstance(error, SyntaxError) and error.filename in self.files:
                frames.append((str(error.filename), int(error.lineno or 0), "<module>"))
            message = str(error)[:MAX_MESSAGE].encode(errors="replace").decode()
        return [type_name_of(type(error)), message, list(frames)]


def serve(confine: Callable[[], object]) -> None:
    """Confine this process, send the report as reply 0, then answer until the grader closes."""
    printed = sys.stdout = os.fdopen(1, "w", 1, "utf-8", "backslashreplace", closefd=False)
    server = WorkerServer()
    try:
        report = confine()
    except Exception as error:
        write(wire.encode([0, False, server.describe(error)], server.export))
        return
    write(wire.encode([0, True, report], server.export))
    while body := read():
        answer = server.answer(body)
        with contextlib.suppress(OSError, ValueError):  # student code may have closed it
            printed.flush()
        write(answer)


def read() -> bytes:
    """The body of the next frame; empty after the grader process closed its end."""
    data, size = bytearray(), wire.PREFIX.size
    while len(data) < size:
        chunk = os.read(RPC, READ_SIZE)
        if not chunk:
            return b""
        data += chunk
        if len(data) >= wire.PREFIX.size:
            size = wire.PREFIX.size + wire.PREFIX.unpack_from(data)[0]
    return bytes(memoryview(data)[wire.PREFIX.size :])


def write(frame: bytes) -> None:
    sent = os.write(RPC, frame)
    while sent < len(frame):
        sent += os.write(RPC, frame[sent : sent + 2**20])
