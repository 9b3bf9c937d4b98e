"""The time of one worker: waiting for a processor behind other processes is free."""

import pytest

from autograder.confinement import process as module
from autograder.confinement.errors import (
    ConfinementUnavailable,
    TimeLimit,
)
from autograder.confinement.process import Times
from tests.autograder.confinement.asking import ask


@pytest.mark.parametrize(
    ("worker", "ours", "answered"),
    [
        ((0, 5), (0, 0), True),
        ((0, 0), (0, 5), True),
        ((0, 0), (0, 0), False),
        ((5, 0), (0, 5), False),
        ((0, 5), (5, 0), False),
    ],
    ids=["it waited", "we waited", "nobody waited", "we waited for it", "it waited for us"],
)
def test_standing_in_line_for_a_processor_is_not_charged(
    submit, tmp_path, monkeypatch, worker, ours, answered
):
    """Neither the worker's waiting, nor ours while its answer lay there, unless it was for one another."""
    session = submit("import time\ndef ready(): pass\ndef go(): time.sleep(0.6); return 1", call_seconds=0.2)
    ask(session, "ready")
    for name, (ran, waited) in (("worker", worker), ("ours", ours)):
        (tmp_path / name).write_text(f"{ran * 10**9} {waited * 10**9} 1\n")
    session._worker.schedstat, session._worker.counted = tmp_path / "worker", (Times(0, 0), Times(0, 0))
    monkeypatch.setattr(module, "OURS", tmp_path / "ours")
    if answered:
        assert ask(session, "go") == 1
    else:
        with pytest.raises(TimeLimit):
            ask(session, "go")


@pytest.mark.parametrize(("used", "ended"), [(0.1, ConfinementUnavailable), (0.3, TimeLimit)])
def test_a_machine_too_busy_to_run_it_takes_no_points(submit, tmp_path, monkeypatch, used, ended):
    """When patience is at its end: who has hardly run is not graded, who has used the limit up has lost."""
    session = submit("import time\ndef ready(): pass\ndef go(): time.sleep(9)", call_seconds=0.2)
    ask(session, "ready")
    schedstat = tmp_path / "schedstat"
    schedstat.write_text(f"{used * 1e9:.0f} 0 1\n")
    session._worker.schedstat = schedstat
    monkeypatch.setattr(session._worker, "delay", lambda: 5.0)
    with pytest.raises(ended):
        ask(session, "go")
    assert ask(session, "ready") is None  # by the next worker


def test_the_kernel_says_how_long_a_worker_stood_in_line(submit):
    session = submit("def ready(): pass")
    ask(session, "ready")
    assert len(session._worker.schedstat.read_text().split()) == 3
