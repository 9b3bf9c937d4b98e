"""Decisions read off a string of bytes: how a fuzzer, who knows only bytes, builds what has a structure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Every question takes a few bytes. When they have run out it goes on at random, the same way each time.

    A guided fuzzer prefers short inputs, and of those alone nothing large would ever be built.
    """

    def __init__(self, data: bytes) -> None:
        self.rest = data
        self.more = random.Random(data)

    def bytes(self, size: int) -> bytes:
        """The next `size` bytes."""
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken + self.more.randbytes(size - len(taken))

    def number(self, below: int) -> int:
        """A number of 0, …, below - 1."""
        return int.from_bytes(self.bytes((below.bit_length() + 7) // 8), "big") % below

    def pick(self, among: Sequence[T]) -> T:
        """One of these."""
        return among[self.number(len(among))]
