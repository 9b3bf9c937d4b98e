"""The first minute of a newcomer: which Python is taken, and what is said when there is none."""

import subprocess
from pathlib import Path

import pytest

FIND_PYTHON = Path(__file__).parents[2] / "requirements" / "find-python"


@pytest.fixture
def python(tmp_path):
    """Makes a stand-in for a Python, with or without what it takes to build environments."""

    def make(version: str, venv: bool = True) -> str:
        path = tmp_path / f"python{version}-{venv}"
        answers = f"*version_info*) echo {version} ;;\n *ensurepip*) exit {0 if venv else 1} ;;\n"
        path.write_text(f'#!/bin/sh\ncase "$2" in\n {answers}esac\n')
        path.chmod(0o755)
        return str(path)

    return make


def find(*candidates: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([FIND_PYTHON, *candidates], capture_output=True, text=True)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_first_that_fits_is_taken(python, version):
    fits = python(version)
    found = find("/no/such/python", python("3.10"), python("3.14"), fits, python("3.12", venv=False))
    assert found.stdout.strip() == fits
    assert found.returncode == 0


def test_one_without_venv_is_passed_over(python):
    fits = python("3.13")
    assert find(python("3.11", venv=False), fits).stdout.strip() == fits


def test_a_missing_venv_names_the_package(python):
    found = find(python("3.12", venv=False))
    assert found.returncode == 1
    assert "sudo apt install python3.12-venv" in found.stderr


def test_a_wrong_version_is_named(python):
    found = find(python("3.9"), python("3.14"))
    assert found.returncode == 1
    assert "3.11, 3.12 or 3.13" in found.stderr
    assert "3.9 3.14" in found.stderr


def test_no_python_at_all():
    found = find("/no/such/python")
    assert found.returncode == 1
    assert "found none" in found.stderr
