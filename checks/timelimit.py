"""Time limits for checks and cells. They stop an endless loop; the notebook goes on.

The grader allows two seconds for one call into your files, and thirty for all calls together. A check makes
many calls, so a slow check with short calls goes on. `CallLimit` looks every quarter of a second which call
is running, and stops a call that lasts too long.
"""

import signal
import threading
from contextlib import contextmanager
from time import monotonic

CALL_SECONDS = 2.0  # of one call of a check, as in the grader
CHECK_SECONDS = 30.0  # of a whole check; the grader allows as much for a whole submission
CELL_SECONDS = 60.0  # of a notebook's cell; the slowest takes a few seconds
LOOK = 0.25  # seconds between two looks at a check


class TookTooLong(BaseException):
    """The time limit was reached. It derives from BaseException, so `except Exception` lets it pass."""

    def __init__(self, seconds):
        super().__init__(f"It was still running after {seconds:g} seconds and was stopped.")


@contextmanager
def time_limit(seconds=CELL_SECONDS):
    """Raise TookTooLong in the block after `seconds`. This needs Unix and the main thread.

    The alarm repeats every half second, in case a loop catches every exception.
    """

    def ring(frame):
        raise TookTooLong(seconds)

    with _alarm(ring, seconds, 0.5):
        yield


@contextmanager
def call_limit(file):
    """Raise TookTooLong when one call from this file takes CALL_SECONDS, or the block CHECK_SECONDS."""
    with _alarm(CallLimit(file, CALL_SECONDS, CHECK_SECONDS).ring, LOOK, LOOK):
        yield


class CallLimit:
    """The call from `file` that runs now, and since when.

    seconds    of one call
    together   seconds of all calls
    """

    def __init__(self, file, seconds, together):
        self.file, self.seconds, self.together = file, seconds, together
        self.begin = self.last = self.since = monotonic()
        self.call = None

    def ring(self, frame):
        call, now = self._call(frame), monotonic()
        if call is not self.call:  # it runs at least since this look was due
            self.call, self.since = call, min(now, self.last + LOOK)
        self.last = now
        if call is not None and now - self.since >= self.seconds:
            raise TookTooLong(self.seconds)
        if now - self.begin >= self.together:
            raise TookTooLong(self.together)

    def _call(self, frame):
        """The frame of the function that the file called last; None while the file itself runs."""
        call = None
        while frame and frame.f_code.co_filename != self.file:
            call, frame = frame, frame.f_back
        return call if frame else None


@contextmanager
def _alarm(ring, first, again):
    """Call `ring(frame)` after `first` seconds, and then every `again` seconds, until the block ends."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda signum, frame: ring(frame))
    around = signal.setitimer(signal.ITIMER_REAL, first, again)  # a cell's limit, around a check's
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *around)
