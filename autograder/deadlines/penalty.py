"""The points that lateness costs: a pure function of points, seconds after the due date, and a policy.

    "none"                              nothing
    "20 %"                              once, for any lateness
    "10 % a day, at most 50 %"          for each day that has begun
    {"0h": "10 %", "24h": "50 %"}       10 % for being late, 50 % for more than 24 hours

Every policy is monotone: later never costs less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any, Protocol

from autograder.deadlines.times import UNITS, duration

_LOSS = r"(\d{1,4}(?:\.\d{1,4})?) ?(%|points?)"
_ONCE = re.compile(_LOSS)
_EACH = re.compile(rf"{_LOSS} (?:an?|per|each) (hour|day|week)(?:,? at most {_LOSS})?")
FORMS = '"none", "20 %", "10 % a day, at most 50 %" or {"0h" = "10 %", "24h" = "50 %"}'


class Penalty(Protocol):
    """What a policy can be asked."""

    def lost(self, points: float, seconds: int) -> float:
        """The points that are taken off `points`, `seconds` after the due date."""


@dataclass(frozen=True)
class Loss:
    """An amount: percent of the points that were earned, or points."""

    amount: float
    percent: bool

    def of(self, points: float) -> float:
        return points * self.amount / 100 if self.percent else self.amount


@dataclass(frozen=True)
class Each:
    """A loss for each unit of time that has begun, with an upper limit."""

    loss: Loss
    unit: int
    most: Loss | None = None

    def lost(self, points: float, seconds: int) -> float:
        begun = -(-seconds // self.unit)
        most = self.most.of(points) if self.most else points
        return min(begun * self.loss.of(points), most, points)


@dataclass(frozen=True)
class Steps:
    """(seconds, loss) in order: more than so many seconds late cost so much. The largest loss counts."""

    steps: tuple[tuple[int, Loss], ...]

    def lost(self, points: float, seconds: int) -> float:
        return min(max((loss.of(points) for after, loss in self.steps if seconds > after), default=0), points)


def policy(raw: object) -> Penalty:
    """The policy that a text or a table describes. Raises ValueError."""
    if isinstance(raw, Mapping):
        return _steps(raw)
    if not isinstance(raw, str):
        raise ValueError(f"{raw!r} is no penalty: write {FORMS}")
    text = " ".join(raw.lower().split())
    if text == "none":
        return Steps(())
    if _ONCE.fullmatch(text):
        return Steps(((0, _loss(text)),))
    found = _EACH.fullmatch(text)
    if not found:
        raise ValueError(f"{raw!r} is no penalty: write {FORMS}")
    amount, kind, unit, most, of = found.groups()
    return Each(_loss(f"{amount} {kind}"), UNITS[unit], _loss(f"{most} {of}") if most else None)


def _steps(raw: Mapping[Any, Any]) -> Steps:
    steps = sorted(((duration(str(after)), _loss(loss)) for after, loss in raw.items()), key=itemgetter(0))
    for (_, one), (after, other) in pairwise(steps):
        if one.percent == other.percent and one.amount > other.amount:
            raise ValueError(f"the step after {after // 60} minutes costs less than the one before it")
    return Steps(tuple(steps))


def _loss(raw: object) -> Loss:
    found = _ONCE.fullmatch(" ".join(str(raw).lower().split()))
    if not found:
        raise ValueError(f"{raw!r} is no loss: write it as 10 % or 2 points")
    loss = Loss(float(found[1]), found[2] == "%")
    if loss.percent and loss.amount > 100:
        raise ValueError(f"{raw!r} is more than everything")
    return loss
