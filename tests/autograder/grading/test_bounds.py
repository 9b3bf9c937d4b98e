"""Our own work, bounded."""

import os
import signal
import sys

import pytest

from autograder.grading import bounds


def test_what_takes_no_end_of_arithmetic_is_ended():
    with pytest.raises(bounds.Exhausted), bounds.seconds(0.05):
        (7**400) ** (7**400)


def test_an_endless_loop_is_ended():
    with pytest.raises(bounds.Exhausted), bounds.seconds(0.05):
        set(iter(lambda: 0, 1))  # a loop in C around a step in Python


def test_waiting_costs_nothing_and_the_bound_ends_with_its_block():
    with bounds.seconds(0.05):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    with bounds.seconds(60):
        assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] <= 60.1


def test_more_memory_than_allowed_is_refused():
    """In a process of its own: a limit once lowered stays."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            bounds.memory(64 * 2**20)
            bytearray(16 * 2**20)
            try:
                bytearray(256 * 2**20)
            except MemoryError:
                code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sys.getsizeof(bytearray(256 * 2**20)) > 256 * 2**20  # and here it is not
