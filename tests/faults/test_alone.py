"""Two runs on one results folder at once: the second stands back and says for whom."""

import signal
import subprocess

from tests.faults.runs import (
    HOW,
    assert_healed,
    begin,
    command,
    grade,
    records,
    wait_for,
)


def test_the_second_run_names_the_first_and_touches_nothing(submissions, with_a_hang, truth, tmp_path):
    results = tmp_path / "results"
    first = begin(with_a_hang, results, "-j", "1")
    wait_for(lambda: records(results))
    first.send_signal(signal.SIGSTOP)  # it holds the folder for as long as we like
    before = records(results)
    second = grade(submissions, results)
    report = subprocess.run(command("report", "-o", results), **HOW)
    assert records(results) == before
    for refused in (second, report):
        assert refused.returncode == 1
        assert f"in use by another run, process {first.pid}:" in refused.stdout
    first.kill()
    first.communicate(timeout=60)
    assert_healed(results, submissions, truth, before)


def test_the_lock_of_a_killed_run_is_in_nobodys_way(half, submissions, truth):
    (half / ".lock").write_text("1")  # it names a process that lives, but holds nothing
    assert_healed(half, submissions, truth, records(half))
