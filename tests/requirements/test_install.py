"""Environments without what the network brings: what install.py itself adds to one."""

import importlib.util
import subprocess
import venv
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "requirements" / "install.py"


@pytest.fixture
def installer():
    spec = importlib.util.spec_from_file_location("install", INSTALL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def output(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def test_a_contributor_has_pip(installer, tmp_path):
    """The environment's own pip, as a command and as a module: it lists what is here, itself included."""
    venv.create(tmp_path / "a venv", symlinks=True, with_pip=False)
    bin_folder = tmp_path / "a venv" / "bin"
    installer.add_pip(bin_folder / "python")
    assert str(tmp_path) in output(bin_folder / "pip", "--version")
    assert output(bin_folder / "python", "-m", "pip", "list", "--format", "freeze").startswith("pip==")
