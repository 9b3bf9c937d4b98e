"""The versions that a record's key names are those that the worker's Python has."""

from __future__ import annotations

import platform
import subprocess

import numpy
import pytest

from autograder.confinement.errors import ConfinementUnavailable
from autograder.confinement.fork_server import worker_python
from autograder.confinement.versions import versions

IMPORTED = "import numpy, platform; print(f'Python {platform.python_version()}, NumPy {numpy.__version__}')"


def test_they_are_what_each_python_imports():
    worker = subprocess.check_output([worker_python(), "-I", "-c", IMPORTED], text=True).strip()
    grader = f"Python {platform.python_version()}, NumPy {numpy.__version__}"
    assert versions() == f"worker {worker}; grader {grader}"


@pytest.mark.parametrize("body", [None, "#!/bin/sh\nexit 3\n", "#!/bin/sh\necho 3.11.2\n"])
def test_a_python_that_does_not_say_is_named_with_the_next_step(tmp_path, monkeypatch, body):
    python = tmp_path / "python"
    if body:
        python.write_text(body)
        python.chmod(0o755)
    monkeypatch.setenv("KITTENGRAD_WORKER_PYTHON", str(python))
    with pytest.raises(ConfinementUnavailable, match="does not say its versions") as told:
        versions()
    assert str(python) in str(told.value)
    assert "make setup-demo" in str(told.value)
