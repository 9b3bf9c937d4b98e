"""Says which check runs, for somebody who waits longer than PATIENCE.

A thread says it, so that a single long check is named too, while it runs.
"""

import contextvars
import threading
from contextlib import contextmanager
from time import monotonic

PATIENCE = 2.0  # seconds of silence
AGAIN = 0.5  # seconds between two sentences


@contextmanager
def said_while_waiting(say):
    """Call `say(sentence)` now and then until the block ends.

    Yields a function for `running.run`: it takes the task of the check that begins, its number, and the
    number of all checks.
    """
    now, begun, ended = {"said": "The checks begin"}, monotonic(), threading.Event()

    def begin(task, number, total):
        now["said"] = f"Task {task}: check {number} of {total}"

    def speak():
        pause = PATIENCE
        while not ended.wait(pause):
            say(f"{now['said']}, after {monotonic() - begun:.0f} seconds …")
            pause = AGAIN

    # In a context of its own, an output would belong to no cell of the notebook.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(speak,), daemon=True)
    thread.start()
    try:
        yield begin
    finally:
        ended.set()
        thread.join()
