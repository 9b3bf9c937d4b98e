"""A limit on how long a check or a cell may take, so that an endless loop stops it and not the notebook."""

import signal
import threading
from contextlib import contextmanager

SECONDS = 3.0  # of a check
CELL_SECONDS = 60.0  # of a notebook's cell; the slowest takes a few seconds


class TookTooLong(BaseException):
    """The limit was reached. Not an Exception, so that a student's `except Exception` does not swallow it."""

    def __init__(self, seconds):
        super().__init__(f"It was still running after {seconds:g} seconds and was stopped.")


@contextmanager
def time_limit(seconds=SECONDS):
    """Raise TookTooLong in the block after `seconds`, where the system can: Unix, in the main thread.

    The alarm rings again every half second, for a loop that catches everything and goes on.
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
