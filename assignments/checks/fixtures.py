"""The arguments of checks. Hidden suites use the same names.

    student   your package: `student.Value(2.0)` is `kittengrad.Value(2.0)`
    rng       a NumPy random generator; every run of a check draws the same numbers

In the grader, `student` is a proxy: the package runs in another process, and the grader compares the values.
A check that uses only `.data`, `.grad` and the methods below means the same in both places.
"""

import linecache
import operator
import warnings
import zlib
from contextlib import contextmanager
from importlib import import_module

import numpy as np

from .expectations import CheckFailed


class Student:
    """The package, and the operations that a check uses on its objects."""

    def __init__(self, package, recorded):
        self._package = package
        self._recorded = recorded

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return getattr(self._package, name)
        except AttributeError as error:
            try:
                return import_module(f"{self._package.__name__}.{name}")
            except ModuleNotFoundError:
                raise error from None

    def same(self, a, b):
        """Whether two names refer to the same object."""
        return a is b

    def items(self, iterable):
        """The items of an iterable, as a list."""
        return list(iterable)

    def op(self, name, *operands):
        """Call a function of the `operator` module: `op("eq", a, b)` calls the operands' own `__eq__`."""
        return getattr(operator, name)(*operands)

    def type_name(self, value):
        """The name of a value's type."""
        return type(value).__name__

    def define(self, source, name):
        """Run helper source, which can import kittengrad, and return one name from it."""
        file = f"<helper {zlib.crc32(source.encode()):08x}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        namespace = {"__name__": "helper"}
        exec(compile(source, file, "exec", dont_inherit=True), namespace)
        return namespace[name]

    def warnings(self):
        """The warnings since the last call of this method, as text."""
        messages = [f"{warning.category.__name__}: {warning.message}" for warning in self._recorded]
        self._recorded.clear()
        return messages

    @contextmanager
    def raises(self, type_name, sentence=""):
        """Expect an exception of this type. `sentence` is the diagnosis if the block raises none."""
        try:
            yield
        except Exception as error:
            if type(error).__name__ != type_name:
                raise
        else:
            raise CheckFailed("the exception raised", "none", type_name, sentence)


@contextmanager
def fixtures(package, name):
    """All fixtures for the check called `name`: a dictionary from fixture name to value."""
    with warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always")
        yield {
            "student": Student(package, recorded),
            "rng": np.random.default_rng(zlib.crc32(name.encode())),
        }
