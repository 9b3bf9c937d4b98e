"""python -m checks, in a folder as students have it."""

import re
import subprocess
import sys

import pytest


@pytest.fixture
def terminal(lab):
    def run(*arguments):
        command = [sys.executable, "-m", "checks", *arguments]
        return subprocess.run(command, cwd=lab, capture_output=True, encoding="utf-8")

    return run


def test_all_is_earned(terminal):
    done = terminal()
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\n(\d+) of \1 checks earned\.", done.stdout)
    assert "Task 1.1   earned" in done.stdout
    assert "Your progress" in done.stdout
    assert done.stdout.endswith("All tasks are earned. You built all of it.\n")


def test_one_thing_is_not(terminal, kittengrad_in):
    kittengrad_in("graph.py", "parent.grad += derivative", "parent.grad = derivative")
    done = terminal("2.3")
    assert done.returncode == 1
    assert "computed  3.0" in done.stdout
    earned, checks = map(int, re.search(r"(\d+) of (\d+) checks earned\.", done.stdout).groups())
    assert earned == done.stdout.count("✓") < checks


@pytest.fixture
def kittengrad_in(lab):
    def spoil(name, old, new):
        path = lab / "kittengrad" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def test_an_unknown_task(terminal):
    done = terminal("02", "77.7")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("There is no check for '77.7'. The tasks with checks are: 0.1,")


def test_the_progress_follows_the_checks(terminal):
    assert "Next: Task 0.1" in terminal("--progress").stdout
    assert "Your progress" not in terminal("00").stdout
    done = terminal("--progress")
    assert done.returncode == 0
    assert done.stdout.startswith("Your progress   ")
    assert "✓ ✓" in done.stdout
    assert "Next: Task 1.1" in done.stdout
    assert "checks earned" not in done.stdout


def test_help_has_an_example(terminal):
    done = terminal("--help")
    assert done.returncode == 0
    assert "python -m checks 02" in done.stdout


def test_a_terminal_that_knows_no_check_mark_is_no_reason_to_stop(terminal, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    assert terminal("1.1").returncode == 0


def test_no_package(terminal, lab):
    (lab / "kittengrad").rename(lab / "elsewhere")
    done = terminal("1.1")
    assert done.returncode == 2
    assert "There is no kittengrad/" in done.stderr
    assert "Traceback" not in done.stderr
