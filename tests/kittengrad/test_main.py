"""`python -m kittengrad`: moons as text."""

import subprocess
import sys

import pytest
from kittengrad import __main__ as main
from kittengrad import optim


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["kittengrad", *arguments])
    main.main()


def test_the_moons_are_drawn_before_and_after(monkeypatch, capsys):
    run(monkeypatch, "--steps", "120")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 * (main.ROWS + 1)
    first, last = lines[main.ROWS], lines[-1]
    assert first.startswith("step   0 of 120   loss 0.6")
    assert last.endswith("right 100%")
    assert {"●", "○"} < set("".join(lines[main.ROWS + 1 : -1]))
    assert all(len(line) == main.COLUMNS for line in lines[: main.ROWS])


def test_a_terminal_shows_the_training_in_place(monkeypatch, capsys):
    monkeypatch.setattr(main, "stream_grows", lambda stream: True)
    run(monkeypatch, "--steps", "3")
    assert capsys.readouterr().out.count("\x1b[H\x1b[J") == 4


def test_an_unfinished_function_is_named(monkeypatch):
    def unfinished(self):
        raise NotImplementedError("Task 8.4: Adam")

    monkeypatch.setattr(optim.Adam, "step", unfinished)
    with pytest.raises(SystemExit, match=r"not done yet: Task 8\.4: Adam"):
        run(monkeypatch)


def test_a_step_at_least(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, "--steps", "0")
    assert "--steps is at least 1" in capsys.readouterr().err


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "kittengrad", "--steps", "1"],
        cwd=main.__file__.rpartition("/kittengrad/")[0],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "step   1 of 1" in done.stdout
