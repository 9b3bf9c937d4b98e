"""A progress bar of one line, in a terminal, for what takes more than two seconds."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 24
PATIENCE = 2.0  # seconds before the bar appears
PAUSE = 0.1  # seconds between two pictures of it


class Bar:
    """Counts up to `total`."""

    def __init__(self, total: int, unit: str, stream: TextIO | None = None) -> None:
        self.total, self.unit, self.done = total, unit, 0
        self.stream = sys.stderr if stream is None else stream
        self.began = self.shown = time.monotonic()
        self.visible = False

    def add(self, count: int, note: str = "") -> None:
        self.done += count
        now = time.monotonic()
        if self.stream.isatty() and now - self.began > PATIENCE and now - self.shown > PAUSE:
            self.shown, self.visible = now, True
            self.stream.write(f"\r\x1b[K{self.line(note)}")
            self.stream.flush()

    def line(self, note: str) -> str:
        full = min(WIDTH, WIDTH * self.done // self.total)
        return f"▕{'█' * full:{WIDTH}}▏ {self.done:,} of {self.total:,} {self.unit}  {note}"

    def end(self) -> None:
        """Remove the bar."""
        if self.visible:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
