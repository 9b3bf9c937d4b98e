"""Your module drops numbers after `eval()` too. The network then answers one question differently each time.
What tells a module whether it trains?"""

from kittengrad.generator import generator
from kittengrad.regularization import dropout
from kittengrad.tensor import apply

TASK = "10.1"
REPLACES = "regularization.Dropout.forward"


def variant_a(self, x):
    return apply(dropout, x, p=self.p, rng=generator(self.rng))


def variant_b(self, x):
    return x if self.p == 0 else apply(dropout, x, p=self.p, rng=generator(self.rng))
