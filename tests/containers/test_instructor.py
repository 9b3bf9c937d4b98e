"""`docker compose up instructor`: nbgrader with formgrader and our grader, on the instructor's own folder.

`test_class.py` hands in, collects and grades.
"""

from __future__ import annotations

import pytest

from tests.containers.conftest import free_port
from tests.containers.terminal import typed

OWNER = (4321, 4321)


@pytest.fixture(scope="module")
def desk(clone):
    """A clone whose folders belong to an instructor that the image has never heard of."""
    return clone(OWNER)


def test_jupyterlab_has_formgrader_and_the_grader_confines(desk):
    said = desk.compose("run", "--rm", "-T", "instructor", "jupyter", "server", "extension", "list")
    assert "formgrader" in said
    assert "refused" in desk.compose("run", "--rm", "-T", "instructor", "autograder", "doctor")


def test_the_tools_answer_in_a_terminal(desk, monkeypatch):
    port, token = free_port(), "0123456789abcdef" * 3
    monkeypatch.setenv("INSTRUCTOR_PORT", str(port))
    monkeypatch.setenv("JUPYTER_TOKEN", token)
    desk.compose("up", "--detach", "instructor")
    said = typed(port, token, "nbgrader --version && autograder --help")
    assert "explain" in said
    assert "not found" not in said
