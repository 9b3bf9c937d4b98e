"""Two runs on one results folder at once: the second stands back and says for whom."""

import signal
import subprocess
from pathlib import Path

from tests.faults.runs import (
    HOW,
    assert_healed,
    begin,
    command,
    grade,
    records,
    rows,
    wait_for,
)


def test_the_second_run_names_the_first_and_touches_nothing(hand_ins, truth, tmp_path):
    results = tmp_path / "results"
    first = begin(hand_ins, results)
    wait_for(lambda: records(results))
    first.send_signal(signal.SIGSTOP)  # so that it is surely not over
    try:
        wait_for(lambda: "\nState:\tT" in Path("/proc", str(first.pid), "status").read_text())
        before = records(results)
        second = grade(hand_ins, results)
        report = subprocess.run(command("report", "-o", results), **HOW)
        assert records(results) == before
    finally:
        first.send_signal(signal.SIGCONT)
    for refused in (second, report):
        assert refused.returncode == 1
        assert f"in use by another run, process {first.pid}:" in refused.stdout
    said, _ = first.communicate(timeout=120)
    assert first.returncode == 0, said
    assert rows(results) == truth


def test_the_lock_of_a_killed_run_is_in_nobodys_way(half, hand_ins, truth):
    (half / ".lock").write_text("1")  # it names a process that lives, but holds nothing
    assert_healed(half, hand_ins, truth, records(half))
