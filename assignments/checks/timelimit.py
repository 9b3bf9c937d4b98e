"""A time limit for checks and cells. It stops an endless loop; the notebook goes on."""

import signal
import threading
from contextlib import contextmanager

SECONDS = 2.0  # of a check; the grader allows as much for one call
CELL_SECONDS = 60.0  # of a notebook's cell; the slowest takes a few seconds


class TookTooLong(BaseException):
    """The time limit was reached. It derives from BaseException, so `except Exception` lets it pass."""

    def __init__(self, seconds):
        super().__init__(f"It was still running after {seconds:g} seconds and was stopped.")


@contextmanager
def time_limit(seconds=SECONDS):
    """Raise TookTooLong in the block after `seconds`. This needs Unix and the main thread.

    The alarm repeats every half second, in case a loop catches every exception.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum, frame):
        raise TookTooLong(seconds)

    before = signal.signal(signal.SIGALRM, ring)
    around = signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)  # a cell's limit, around a check's
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *around)
