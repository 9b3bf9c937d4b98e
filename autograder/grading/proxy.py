"""The submission as a suite sees it: objects that live in the worker, operated on from here.

A `Remote` forwards attributes, calls, arithmetic, indexing and `with`. What comes back is a plain value or
another Remote. It refuses everything by which an object could speak for itself in the trusted process: a
submission whose `__eq__` says yes to all must never be asked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from checks.expectations import CheckFailed

from autograder.confinement.errors import ProtocolViolation, StudentError
from autograder.confinement.session import Session
from autograder.confinement.worker.wire import Handle


class AuthoringError(BaseException):
    """A suite asked a submission's object to compare itself. A fault of the test, never of the submission."""


class Remote:
    """An object in the worker. Everything but what is refused below happens over there."""

    __slots__ = ("__handle", "__session")

    # NumPy sees this and leaves `array * remote` to the reflected methods.
    __array_ufunc__ = None

    def __init__(self, session: Session, handle: Handle) -> None:
        object.__setattr__(self, "_Remote__session", session)
        object.__setattr__(self, "_Remote__handle", handle)

    def __repr__(self) -> str:
        return f"<the submission's {self.__handle.type_name}>"

    def __del__(self) -> None:
        self.__session.release(self.__handle)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{name}: ask for it by student.op()")
        return self.__ask("getattr", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self.__ask("setattr", self, name, value)

    def __call__(self, *arguments: object, **keywords: object) -> Any:
        return self.__ask("call", self, list(arguments), keywords)

    def __enter__(self) -> Any:
        return self.__ask("enter", self)

    def __exit__(self, *exception: object) -> None:
        self.__ask("exit", self)

    def __ask(self, operation: str, *arguments: object) -> Any:
        return ask(self.__session, operation, *arguments)


def is_object(value: object) -> bool:
    """Whether this is an object of the submission, and no plain value that we would reckon with ourselves."""
    return isinstance(value, Remote)


def handle_of(remote: Remote) -> Handle:
    handle: Handle = object.__getattribute__(remote, "_Remote__handle")
    return handle


def ask(session: Session, operation: str, *arguments: object) -> Any:
    """Have the worker do one thing: Remotes go as their handles, handles come back as Remotes."""
    return _inward(session, session.call(operation, *(_outward(argument) for argument in arguments)))


def _outward(value: object) -> object:
    if isinstance(value, Remote):
        return handle_of(value)
    if type(value) is list or type(value) is tuple:
        return type(value)(_outward(item) for item in value)
    if type(value) is dict:
        return {key: _outward(item) for key, item in value.items()}
    return value


def _inward(session: Session, value: object) -> object:
    if isinstance(value, Handle):
        return Remote(session, value)
    if type(value) is list or type(value) is tuple:
        return type(value)(_inward(session, item) for item in value)
    if type(value) is dict:
        return {key: _inward(session, item) for key, item in value.items()}
    return value


def _forward(name: str) -> Callable[..., Any]:
    def method(self: Remote, *operands: object) -> Any:
        return ask(object.__getattribute__(self, "_Remote__session"), "op", name, self, *operands)

    return method


def _forward_reflected(name: str) -> Callable[..., Any]:
    def method(self: Remote, other: object) -> Any:
        return ask(object.__getattribute__(self, "_Remote__session"), "op", name, other, self)

    return method


def _refuse(what: str) -> Callable[..., NoReturn]:
    def method(self: Remote, *_: object, **__: object) -> NoReturn:
        raise AuthoringError(
            f"the submission returned an object ({self!r}) where a plain value was needed: {what} would let "
            "it compare itself. Compare its .data, or use student.same(), student.items() or student.op()."
        )

    return method


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    setattr(Remote, f"__{_name}__", _forward(_name))
    setattr(Remote, f"__r{_name}__", _forward_reflected(_name))
for _name in ("neg", "pos", "abs", "getitem", "setitem", "delitem"):
    setattr(Remote, f"__{_name}__", _forward(_name))
for _name in ("eq", "ne", "lt", "le", "gt", "ge", "bool", "int", "float", "complex", "index", "len", "iter"):
    setattr(Remote, f"__{_name}__", _refuse(f"`{_name}`"))
for _name in ("hash", "contains", "array", "next", "str", "format", "bytes", "round"):
    setattr(Remote, f"__{_name}__", _refuse(f"`{_name}`"))


class Student:
    """The `student` fixture: the submission's package, and the questions a suite may ask about its objects.

    `student.Value(2.0)` is `kittengrad.Value(2.0)` in the worker; `student.graph` is its module.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fetched: dict[tuple[str, ...], Remote] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._fetch("public", name)

    def _fetch(self, *question: str) -> Any:
        """The package's names and the suite's helpers, asked for again and again: fetched once per worker."""
        found: Any = self._fetched.get(question)
        if found is None or not self._session.holds(handle_of(found)):
            found = ask(self._session, *question)
            if isinstance(found, Remote):
                self._fetched[question] = found
        return found

    def same(self, a: object, b: object) -> bool:
        """Whether two names stand for one object over there (`a is b`)."""
        return bool(ask(self._session, "same", a, b))

    def items(self, iterable: Remote) -> list[Any]:
        """What an iterable of the submission yields, as a list."""
        found = ask(self._session, "items", iterable)
        if type(found) is not list:
            raise ProtocolViolation("what it yields did not come as a list")
        return found

    def op(self, name: str, *operands: object) -> Any:
        """A function of the `operator` module, applied over there: `op("eq", a, b)` asks their `__eq__`."""
        return ask(self._session, "op", name, *operands)

    def type_name(self, value: object) -> str:
        """The name of a value's type. For a Remote it is a claim of the submission, no more."""
        return handle_of(value).type_name if isinstance(value, Remote) else type(value).__name__

    def define(self, source: str, name: str) -> Any:
        """Run helper source over there, once, and fetch one name from it. The submission can read it."""
        return self._fetch("define", source, name)

    def function(self, module: str, name: str) -> Any:
        """`module.name` of the package, fetched once: a test that asks again saves a question."""
        return self.define(f"from kittengrad import {module}\nfound = {module}.{name}", "found")

    def warnings(self) -> list[str]:
        """The warnings raised since the last question."""
        return list(ask(self._session, "warnings"))

    @contextlib.contextmanager
    def raises(self, type_name: str, sentence: str = "") -> Iterator[None]:
        """Expect an exception of this type; `sentence` is the diagnosis when none comes."""
        try:
            yield
        except StudentError as error:
            if error.type_name != type_name:
                raise
        else:
            raise CheckFailed("the exception raised", "none", type_name, sentence)
