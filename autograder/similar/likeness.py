"""How alike the submissions of a class are, pair by pair.

A fingerprint weighs less the more submissions have it: short functions have few right forms, and what many
write by themselves says little. The likeness of two submissions is the cosine between them:

    weight of what both have / √(weight of the one · weight of the other)

It is 1 for the same code, and it stays the same when functions change their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.similar.fingerprints import NONE, Numbers

Floats = NDArray[np.float64]
AT_ONCE = 4096  # fingerprints in one product of matrices


@dataclass(frozen=True)
class Census:
    """How many submissions of the class hold each number; `values` are sorted."""

    size: int
    values: Numbers
    holders: NDArray[np.int64]

    @classmethod
    def of(cls, submissions: Sequence[Numbers]) -> Census:
        numbers = np.concatenate([np.empty(0, np.uint64), *map(np.unique, submissions)])
        values, holders = np.unique(numbers[numbers != NONE], return_counts=True)
        return cls(len(submissions), values, holders)

    def count(self, numbers: Numbers) -> NDArray[np.int64]:
        """The number of submissions that hold each of these numbers."""
        if not self.values.size:
            return np.zeros(numbers.size, np.int64)
        places = np.minimum(np.searchsorted(self.values, numbers), self.values.size - 1)
        return np.where(self.values[places] == numbers, self.holders[places], 0)

    def weights(self, numbers: Numbers) -> Floats:
        return np.asarray(np.log((self.size + 1) / np.maximum(self.count(numbers), 1)))


@dataclass(frozen=True)
class Pair:
    """Two submissions, by their places in the class.

    likeness   from 0 to 1
    of_first   the share of the first one's weight that the second one has, too
    of_second  the same for the second one
    """

    first: int
    second: int
    likeness: float
    of_first: float
    of_second: float


@dataclass(frozen=True)
class Likeness:
    """The weight that each two submissions share; on the diagonal, the weight of each."""

    shared: Floats

    @classmethod
    def of(cls, submissions: Sequence[Numbers], census: Census) -> Likeness:
        """The likeness of these submissions, each with its fingerprints, by the weights of a census."""
        size = len(submissions)
        together = Census.of(submissions)
        common = together.values[together.holders > 1]
        shared = np.zeros((size, size))
        for first in range(0, common.size, AT_ONCE):
            some = common[first : first + AT_ONCE]
            held = np.array([np.isin(some, own) for own in submissions], np.float32)
            held *= np.sqrt(census.weights(some)).astype(np.float32)
            shared += held @ held.T
        np.fill_diagonal(shared, [census.weights(own).sum() for own in submissions])
        return cls(shared)

    @property
    def all(self) -> Floats:
        """The likeness of every pair, in the order of np.triu_indices."""
        weight = np.sqrt(np.maximum(np.diag(self.shared), 1e-9))
        alike = self.shared / np.outer(weight, weight)
        pairs: Floats = np.minimum(alike[np.triu_indices(len(weight), 1)], 1.0)
        return pairs

    def ranked(self, most: int) -> list[Pair]:
        """The most alike pairs, the most alike first."""
        everything = self.all
        firsts, seconds = np.triu_indices(len(self.shared), 1)
        order = np.lexsort((seconds, firsts, -everything.round(6)))[:most]
        return [self._pair(int(firsts[n]), int(seconds[n]), float(everything[n])) for n in order]

    def _pair(self, first: int, second: int, likeness: float) -> Pair:
        both = self.shared[first, second]
        of_first, of_second = (min(1.0, both / max(self.shared[n, n], 1e-9)) for n in (first, second))
        return Pair(first, second, likeness, float(of_first), float(of_second))

    def beside(self, pair: Pair) -> float:
        """The likeness of either of the two to the most alike third submission; 0.0 without a third."""
        weight = np.sqrt(np.maximum(np.diag(self.shared), 1e-9))
        both = [pair.first, pair.second]
        alike = self.shared[both] / np.outer(weight[both], weight)
        alike[:, both] = 0.0
        return float(min(alike.max(), 1.0))
