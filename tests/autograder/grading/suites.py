"""Hidden suites as modules, for tests of their tables."""

import importlib.util

from autograder.course import HIDDEN, STAGES


def suite(stage):
    """The module of a stage's hidden suite."""
    spec = importlib.util.spec_from_file_location(f"suite_{stage.id}", STAGES / stage.id / HIDDEN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
