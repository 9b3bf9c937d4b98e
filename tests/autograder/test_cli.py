"""The command line as a whole: its help, its version, and how it complains."""

import io
import subprocess
import sys
import tomllib

import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder.cli import app
from autograder.commands import regrading, results
from autograder.course import ROOT
from autograder.report.progress import WRITING, tracked
from autograder.results import Result, TaskResult, write
from tests.autograder.commands.typed import run


@pytest.mark.parametrize(
    "command", sorted(one.name or one.callback.__name__ for one in app.registered_commands)
)
def test_every_command_explains_itself_with_an_example(command):
    found = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert found.exit_code == 0
    assert f"Example: autograder {command}" in found.output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["grade", "no-such-folder"], "no-such-folder"),
        (["verify", "77"], "77"),
        (["report", "--results", "no-results-here"], "no-results-here"),
        (["explain", "nobody", "2", "--results", "no-results-here"], "nobody"),
        (["grade", "reference", "--results", "reference/results"], "lies inside"),
        (["grade", "docs", "--stage", "77"], "77"),
        (["build", "--check", "--target", "docs"], "docs"),
        (["kit", "docs"], "ends in .zip"),
    ],
)
def test_what_is_wrong_is_named_in_a_line_and_the_exit_status_says_so(arguments, complaint):
    found = run(*arguments)
    assert found.returncode == 1
    assert complaint in found.stderr + found.stdout
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("arguments", [["grade", ""], ["grade", "docs", "--results", ""]])
def test_an_empty_path_is_wrong_usage(arguments):
    found = run(*arguments)
    assert found.returncode == 2
    assert "the path is empty" in found.stderr


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run("--version").stdout == f"autograder {project['version']}\n"


INTERRUPTED = """
import runpy, sys
class CtrlC:
    def find_spec(name, path, target=None):
        if name == "autograder.course":
            raise KeyboardInterrupt
sys.meta_path.insert(0, CtrlC)
runpy.run_module("autograder", run_name="__main__")
"""


def test_ctrl_c_while_python_imports_ends_quietly():
    found = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True, text=True)
    assert (found.returncode, found.stdout, found.stderr) == (130, "", "")


def test_progress_counts():
    seen = Console(file=io.StringIO(), force_terminal=True, width=100)
    with tracked(seen, iter(range(40)), "grading", 40) as items:
        assert list(items) == list(range(40))
    assert "40 of 40" in seen.file.getvalue()


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (results, ["report"]),
        (regrading, ["adjust", "overwrites-grad", "2.3", "+1", "--by", "TA", "--why", "read as a sum"]),
    ],
)
def test_a_terminal_shows_that_pages_are_written(module, words, tmp_path, monkeypatch):
    """The pages of a large class take seconds."""
    task = TaskResult("2.3", "gradients accumulate", 2.0, [])
    write(Result("overwrites-grad", "02-backprop", tasks=[task]), tmp_path)
    seen = Console(file=io.StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr(module, "err", seen)
    done = CliRunner().invoke(app, [*words, "--results", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert WRITING in seen.file.getvalue()
