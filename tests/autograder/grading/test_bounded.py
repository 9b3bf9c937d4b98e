"""Work in a child process, and what becomes of it when it needs too much."""

import os
import resource
import signal
import sys
import time

import pytest

from autograder.grading import bounded
from tests.attacks.world import children


def fails():
    raise ValueError("kilroy")


def ends():
    os.kill(os.getpid(), signal.SIGSEGV)


def deepens():
    sys.setrecursionlimit(10**6)
    return deepens()


@pytest.mark.parametrize("value", [{"imports": ["os"]}, [], 0, "ü" * 100_000])
def test_an_answer_comes_back(value):
    assert bounded.answer(lambda: value) == value


@pytest.mark.parametrize(
    "work", [fails, ends, deepens, object, lambda: bytearray(2**29) and 1, lambda: "x" * 2**21]
)
def test_what_cannot_be_answered_is_none_and_says_nothing(work, capfd):
    assert bounded.answer(work) is None
    assert capfd.readouterr() == ("", "")


def test_processor_time_ends():
    assert bounded.answer(lambda: set(iter(lambda: 0, 1)), cpu_seconds=1) is None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert used.ru_utime + used.ru_stime >= 1


def test_waiting_ends(monkeypatch):
    monkeypatch.setattr(bounded, "PATIENCE", 0.1)
    assert bounded.answer(lambda: time.sleep(3600), cpu_seconds=1) is None


def test_no_child_and_no_pipe_is_left():
    before = os.listdir("/proc/self/fd"), children()
    bounded.answer(fails)
    assert (os.listdir("/proc/self/fd"), children()) == before


def test_an_answer_is_read_to_its_end_or_to_its_bound():
    for size, finished in ((1000, True), (1001, False)):
        reader, writer = os.pipe()
        bounded.write_all(writer, b"x" * size)
        os.close(writer)
        assert bounded.read_all(reader, time.monotonic() + 60, 1000)[1] is finished
        os.close(reader)
