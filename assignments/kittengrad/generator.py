"""The random numbers of the library: one Generator of our own.

    manual_seed(0)          # the same numbers from here on
    layer = nn.Linear(3, 4)

NumPy's global state, `np.random.seed`, belongs to the program: the library neither reads nor changes it.
"""

import numpy

_generators = [numpy.random.default_rng()]


def manual_seed(seed):
    """Start the library's Generator afresh from a seed, a whole number. Returns the Generator."""
    _generators[0] = numpy.random.default_rng(seed)
    return _generators[0]


def generator(rng=None):
    """The Generator to draw from: `rng` itself, one with `rng` as its seed, or with None the library's."""
    return _generators[0] if rng is None else numpy.random.default_rng(rng)
