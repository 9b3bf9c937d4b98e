"""The visible checks, run on files of the course's authors."""

import sys

import pytest

from autograder.authoring import visible


def test_the_reference_has_no_red_check():
    assert visible.red({}, "02") == []


def test_the_red_checks_of_the_task_are_named(reference):
    text = reference("graph.py", ("node.grad = 0.0\n    ### END", "node.grad = 1.0\n    ### END"))
    assert "zero_grad sets every given gradient to 0.0" in visible.red({"graph.py": text}, "2.4")
    assert visible.red({"graph.py": text}, "2.1") == []


@pytest.mark.parametrize(
    ("line", "found"), [("import os; os._exit(0)", ["the process ended early"]), ("print('hello')", [])]
)
def test_a_run_has_its_own_process(reference, capfd, line, found):
    assert visible.red({"graph.py": f"{reference('graph.py')}\n{line}\n"}, "2.4") == found
    assert capfd.readouterr() == ("", "")


def test_what_a_run_changes_stays_there(reference):
    before = sys.getrecursionlimit()
    text = f"{reference('graph.py')}\nimport sys\nsys.setrecursionlimit(54321)\nsys.kept = 1\n"
    assert visible.red({"graph.py": text}, "2.4") == []
    assert (sys.getrecursionlimit(), hasattr(sys, "kept")) == (before, False)


def test_a_run_without_an_end_is_red(monkeypatch):
    monkeypatch.setattr(visible, "SECONDS", 0.0)
    assert visible.red({}, "02") == ["still running after 0 seconds"]
