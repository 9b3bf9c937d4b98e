"""kill -9, of anybody, at any moment: nothing is lost, nothing graded twice, no file is half of anything."""

import os
import random
import resource
import shutil
import signal
import time

import pyseccomp
import pytest

from tests.faults.runs import (
    assert_healed,
    assert_whole,
    begin,
    fork_servers,
    forks,
    grade,
    pool,
    records,
    rows,
    unfinished,
    wait_for,
    workers,
)

MOMENTS = [random.Random(20).uniform(0.0, 3.0) for _ in range(3)]  # seconds after a run has its folder


@pytest.mark.usefixtures("nobody_left")
def test_a_run_that_is_killed_again_and_again_arrives_where_an_undisturbed_one_does(
    submissions, truth, tmp_path
):
    results, before = tmp_path / "results", {}
    for moment in MOMENTS:
        run = begin(submissions, results, "-j", "1")
        wait_for((results / ".lock").exists)
        time.sleep(moment)
        run.kill()
        run.communicate(timeout=60)
        assert_whole(results)
        after = records(results)
        assert {name: after[name] for name in before} == before
        before = after
    assert_healed(results, submissions, truth, before)


def test_a_kill_in_the_middle_of_writing_leaves_a_scrap_that_the_next_run_sweeps_up(
    half, submissions, truth, tmp_path
):
    before = records(half)
    run = grade(submissions, half, preexec_fn=die_when_half_written)
    assert run.returncode < 0
    assert len(unfinished(half)) == 1
    assert_whole(half)
    assert_healed(half, submissions, truth, before)


def die_when_half_written():
    """The kernel kills this process, as by kill -9, when it asks for what it wrote to be on the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(pyseccomp.KILL_PROCESS, "fsync")
    rules.load()


@pytest.mark.parametrize("who", [workers, fork_servers, forks, pool], ids=lambda who: who.__name__)
@pytest.mark.usefixtures("nobody_left")
def test_a_run_goes_on_when_part_of_it_is_killed(who, submissions, truth, tmp_path):
    results, chance = tmp_path / "results", random.Random(who.__name__)
    run = begin(submissions, results, "-j", "2")
    wait_for(lambda: records(results))
    for _ in range(2):
        time.sleep(chance.uniform(0.0, 0.2))
        victim = wait_for(lambda: run.poll() is not None or who(run.pid))
        if isinstance(victim, list):
            end(chance.choice(victim))
    said, _ = run.communicate(timeout=120)
    assert "Traceback" not in said
    found = rows(results)
    assert found.keys() == truth.keys()
    lost = [name for name, row in found.items() if row != truth[name]]
    assert run.returncode == (3 if lost else 0), said
    for name in lost:
        assert found[name]["status"] == "not graded"
        assert "grade again" in found[name]["look_at"].lower()
    before = {name: record for name, record in records(results).items() if name.split("/")[1] not in lost}
    assert_healed(results, submissions, truth, before)


def end(pid):
    """Kill a process of the run; it may have ended by itself a moment ago."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("nobody_left")
def test_a_run_that_is_stopped_leaves_a_valid_part(how, submissions, with_a_hang, truth, tmp_path):
    """Ctrl-C in a terminal reaches every process of the run, and so does SIGTERM to its group."""
    results = tmp_path / "results"
    run = begin(with_a_hang, results, "-j", "2")
    wait_for(lambda: len(records(results)) > 1)
    os.killpg(run.pid, how)
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "goes on from here" in said
    assert "Traceback" not in said
    done = {name: row for name, row in rows(results).items() if row["status"] == "graded"}
    assert done
    assert done == {name: truth[name] for name in done}
    assert_whole(results)
    before = {name: record for name, record in records(results).items() if name.split("/")[1] in done}
    assert_healed(results, submissions, truth, before)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("nobody_left")
def test_again_that_is_stopped_goes_on(how, undisturbed, with_a_hang, submissions, tmp_path):
    """The run that goes on grades what the stopped one did not, and nothing else."""
    results = tmp_path / "results"
    shutil.copytree(undisturbed, results)
    before = records(results)
    run = begin(with_a_hang, results, "-j", "2", "--again")
    wait_for(lambda: sum(record != before.get(name) for name, record in records(results).items()) > 1)
    run.send_signal(how)  # as `docker stop` does, to the main process alone
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "goes on from here" in said
    stopped = records(results)
    done = {name: record for name, record in stopped.items() if record != before.get(name)}
    for name, row in rows(results).items():
        if row["status"] == "graded" and name in {record.split("/")[1] for record in done}:
            assert (results / "feedback" / name).is_dir()
    for hanging in with_a_hang.glob("*-aa"):
        shutil.rmtree(hanging)
    rest = grade(with_a_hang, results, "--again")
    assert rest.returncode == 0, rest.stdout
    after = records(results)
    assert {name: after[name] for name in done} == done
    assert all(after[name] != before[name] for name in before)
    assert not (results / ".again").exists()
