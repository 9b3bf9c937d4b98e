"""Measures functions in turns."""

import gc
import statistics
import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Spread:
    """What was measured in many rounds: the median, and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, numbers):
        low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(median, low, high)

    def __format__(self, spec):
        return f"{self.median:{spec}} ({self.low:{spec}}–{self.high:{spec}})"


@dataclass(frozen=True)
class Timing:
    """One contestant: microseconds for a step, and its time as a multiple of the standard's in that round."""

    name: str
    microseconds: Spread
    ratio: Spread

    def as_dict(self):
        return asdict(self)


def race(contestants, rounds, seconds=0.2):
    """Let functions take turns. The first is the standard that the others are compared with.

    contestants  a dictionary of functions without arguments, each one step of the same work
    seconds      about how long a turn lasts; each takes as many steps as fit

    Processor time is measured, so that another program on the machine counts as little as possible.
    """
    steps = {}
    for name, step in contestants.items():
        step()
        steps[name] = max(1, round(seconds / _seconds(step, 3)))
    turns = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, step in contestants.items():
            gc.collect()  # so that each turn starts with a clean heap
            turns[name].append(_seconds(step, steps[name]))
    standard = turns[next(iter(turns))]
    return [
        Timing(
            name,
            Spread.of([1e6 * took for took in mine]),
            Spread.of([took / his for took, his in zip(mine, standard, strict=True)]),
        )
        for name, mine in turns.items()
    ]


def _seconds(step, times):
    start = time.process_time()
    for _ in range(times):
        step()
    return (time.process_time() - start) / times
