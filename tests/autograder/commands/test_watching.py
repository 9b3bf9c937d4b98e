"""`autograder watch` as staff start and stop it."""

import os
import signal
import subprocess

import pytest
import typer

from autograder.commands.watching import duration
from autograder.course import ROOT, load
from tests.autograder.commands.typed import COMMAND, WIDE, run
from tests.faults.runs import wait_for

STAGE = "02-backprop"
TASK = load().stage(STAGE).tasks[0].id


@pytest.mark.parametrize(("text", "seconds"), [("30", 30), ("30s", 30), ("10m", 600), ("2h", 7200)])
def test_a_time_is_read(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "m", "-1m", "1d", "1.5m", "9" * 9])
def test_another_text_is_no_time(text):
    with pytest.raises(typer.BadParameter, match="30s, 10m or 2h"):
        duration(text)


def test_a_watch_grades_lets_staff_adjust_and_ends_on_ctrl_c(class_folder, reference, tmp_path):
    out = tmp_path / "out"
    folder = class_folder({"perfect": {STAGE: {"graph.py": reference("graph.py")}}})
    words = ("watch", folder, "--results", tmp_path / "out", "--stage", "2", "--poll", "1s")
    watch = subprocess.Popen(
        [*COMMAND, *map(str, words)],
        cwd=ROOT,
        env=WIDE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        page = tmp_path / "class-feedback" / "perfect" / f"{STAGE}.html"
        wait_for(page.exists, 90)
        wait_for((tmp_path / "out" / "index.html").exists)
        second = run(*words)
        assert second.returncode == 1
        assert "in use by another run" in second.stderr
        adjusted = run(
            "adjust", "perfect", TASK, "-1", "--by", "TA", "--why", "late by word", "--results", out
        )
        assert adjusted.returncode == 0, adjusted.stderr
        wait_for(lambda: "late by word" in page.read_text())
        os.kill(watch.pid, signal.SIGINT)
        told, _ = watch.communicate(timeout=60)
    finally:
        watch.kill()
    assert watch.returncode == 130
    assert "perfect, 02-backprop: " in told
    assert "Stopped. The same command goes on from here." in told
    assert "0 graded, 1 as they were" in run("grade", folder, "--results", tmp_path / "out").stdout
