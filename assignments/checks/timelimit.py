"""A time limit for checks. It stops an endless loop; the notebook goes on."""

import signal
import threading
from contextlib import contextmanager

SECONDS = 3.0


class TookTooLong(BaseException):
    """The time limit was reached. It derives from BaseException, so `except Exception` lets it pass."""


@contextmanager
def time_limit(seconds=SECONDS):
    """Raise TookTooLong in the block after `seconds`. This needs Unix and the main thread.

    The alarm repeats every half second, in case a loop catches every exception.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum, frame):
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
