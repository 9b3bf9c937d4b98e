"""Imports the student's package from its files as they are *now*.

Every check starts with a fresh import and restores the notebook's modules afterwards. So a check sees the
latest saved files, all its nodes have the same class `Value`, and the notebook keeps its own objects. The
student's files run under the grader's rules (`rules.py`, `actions.py`).
"""

import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path

from . import additions
from .actions import watched

NAME = "kittengrad"


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
    """Import the package in the folder `where` afresh, and restore the earlier modules afterwards.

    rules   the grader's rules for these files, a `rules.Rules`; None applies none
    """
    before = _modules()
    finder = _Finder(where, rules)
    _forget(before)
    sys.meta_path.insert(0, finder)
    try:
        with watched(rules):
            yield import_module(NAME)
    finally:
        sys.meta_path.remove(finder)
        _forget(_modules())
        sys.modules.update(before)


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
        if not file.is_file():
            return None
        if self.rules and inner:
            self.rules.refuse_module(inner[0])
        loader = _Loader(name, str(file), self.rules)
        return spec_from_file_location(name, file, loader=loader, submodule_search_locations=inside)


class _Loader(SourceFileLoader):
    """Compiles the source every time: Python trusts a cached .pyc if the file changed within one second."""

    def __init__(self, name, path, rules=None):
        super().__init__(name, path)
        self.rules = rules

    def exec_module(self, module):
        if self.rules:
            self.rules.loaded.append(Path(self.path).name)
            if self.rules.file(self.path):
                module.__builtins__ = self.rules.builtins(self.path)  # Python looks up `import` there
        super().exec_module(module)
        if self.rules:
            additions.guard(module, self.path, self.rules)

    def get_code(self, fullname):
        return compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)
