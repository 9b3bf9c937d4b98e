"""Fingerprints of a submission, by winnowing: the method of MOSS (Schleimer, Wilkerson and Aiken, 2003).

    tokens ─► a number for each run of LENGTH tokens ─► the smallest number of each WINDOW of runs

Two submissions that share LENGTH + WINDOW - 1 tokens in a row share a fingerprint, wherever these tokens lie
in either file. Runs that the course itself hands out get no fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

LENGTH = 10  # tokens in a run
WINDOW = 4  # runs
NONE = np.uint64(2**64 - 1)  # in place of the number of a run that the course hands out
_STEP = 0x9E3779B97F4A7C15  # odd, so that powers of it mix all 64 bits
_POWERS = np.array([pow(_STEP, n, 2**64) for n in range(LENGTH)], np.uint64)


def runs(symbols: Sequence[int]) -> Numbers:
    """The number of each run of LENGTH symbols, by the place of its first symbol."""
    if len(symbols) < LENGTH:
        return np.empty(0, np.uint64)
    numbers: Numbers = sliding_window_view(np.array(symbols, np.uint64), LENGTH) @ _POWERS
    return numbers


def given(files: Iterable[Sequence[int]]) -> Numbers:
    """The numbers of all runs in the files that the course hands out, sorted."""
    numbers: Numbers = np.unique(np.concatenate([np.empty(0, np.uint64), *map(runs, files)]))
    return numbers


def own(numbers: Numbers, handed_out: Numbers) -> Numbers:
    """`numbers` with NONE in place of each run that the course hands out."""
    left: Numbers = np.where(np.isin(numbers, handed_out), NONE, numbers)
    return left


def winnowed(numbers: Numbers) -> Numbers:
    """The fingerprints among the numbers of `own`, sorted, each once."""
    if not numbers.size:
        return numbers
    width = min(WINDOW, numbers.size)
    chosen: Numbers = np.unique(sliding_window_view(numbers, width).min(axis=1))
    left: Numbers = chosen[chosen != NONE]
    return left
