"""The grader's own version."""

import tomllib

from autograder.course import ROOT


def version() -> str:
    """The version in pyproject.toml; the grader always runs from its sources."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
