"""Imports the student's package from its files as they are *now*.

The checks of a stage start with a fresh import and restore the notebook's modules afterwards. So a check sees
the latest saved files, all its nodes have the same class `Value`, and the notebook keeps its own objects. The
student's files run under the grader's rules (`rules.py`, `actions.py`), with the provided files as they were
handed out, and with Python's own limit of nested calls.
"""

import linecache
import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path

import numpy as np

from . import additions
from .actions import watched

NAME = "kittengrad"
DEEPEST = 1000  # nested calls in a new Python, as in the grader
NUMPY = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}  # NumPy's own settings


class NoPackage(Exception):
    """The kittengrad folder is missing. The message names the folder that was searched."""


def folder():
    """The kittengrad folder next to checks/, or else the one that Python imports. Raises NoPackage."""
    beside = Path(__file__).resolve().parent.parent / NAME
    if beside.is_dir():
        return beside
    spec = find_spec(NAME)
    if spec is None or spec.origin is None:
        raise NoPackage(f"There is no {NAME}/ in {beside.parent}. Put checks/ and {NAME}/ side by side.")
    return Path(spec.origin).resolve().parent


@contextmanager
def fresh(where, rules=None):
    """Import the package in the folder `where` afresh, as `imported` does, and yield it."""
    with imported(where, rules):
        yield import_module(NAME)


@contextmanager
def imported(where, rules=None):
    """Imports in the block find the package in the folder `where`; afterwards, the earlier modules are back.

    rules   the grader's rules for these files, a `rules.Rules`; None applies none
    """
    before = _modules()
    finder = _Finder(where, rules)
    _forget(before)
    sys.meta_path.insert(0, finder)
    try:
        with watched(rules), _settings():
            yield
    finally:
        sys.meta_path.remove(finder)
        _forget(_modules())
        sys.modules.update(before)


@contextmanager
def _settings():
    """The settings of a new Python: a cell of the notebook can have changed them."""
    before, frame, depth = sys.getrecursionlimit(), sys._getframe(), 0
    while frame := frame.f_back:
        depth += 1
    sys.setrecursionlimit(DEEPEST + depth)
    try:
        with np.errstate(**NUMPY):
            yield
    finally:
        sys.setrecursionlimit(before)


def _modules():
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] == NAME}


def _forget(modules):
    for name in modules:
        del sys.modules[name]


class _Finder(MetaPathFinder):
    """Finds kittengrad and its modules in one folder. Python finds all other modules."""

    def __init__(self, where, rules=None):
        self.where, self.rules = where, rules

    def find_spec(self, name, path=None, target=None):
        package, *inner = name.split(".")
        if package != NAME:
            return None
        place = self.where.joinpath(*inner)
        inside = [str(place)] if place.is_dir() else None
        file = place / "__init__.py" if inside else place.with_suffix(".py")
        text = self.rules.provided(file) if self.rules else None
        if text is None and not file.is_file():
            return None
        if self.rules and inner:
            self.rules.refuse_module(inner[0])
        loader = _Loader(name, str(file), self.rules, text)
        return spec_from_file_location(name, file, loader=loader, submodule_search_locations=inside)


class _Loader(SourceFileLoader):
    """Compiles the source every time: Python trusts a cached .pyc if the file changed within one second.

    text   the source; None for that of the file
    """

    def __init__(self, name, path, rules=None, text=None):
        super().__init__(name, path)
        self.rules, self.text = rules, text

    def exec_module(self, module):
        if self.rules:
            self.rules.loaded.append(Path(self.path).name)
            if self.rules.file(self.path):
                module.__builtins__ = self.rules.builtins(self.path)  # Python looks up `import` there
                linecache.checkcache(self.path)
                linecache.getlines(self.path)  # a file can ask for its own source, as in the grader
        super().exec_module(module)
        if self.rules:
            additions.guard(module, self.path, self.rules)

    def get_code(self, fullname):
        source = self.get_data(self.path) if self.text is None else self.text
        return compile(source, self.path, "exec", dont_inherit=True)
