"""`self.train` says whether the module trains. It is a method, and so it is always true."""

from kittengrad.generator import generator
from kittengrad.regularization import dropout
from kittengrad.tensor import apply

TASK = "10.1"
REPLACES = "regularization.Dropout.forward"


def variant_a(self, x):
    if not self.train:
        return x
    return apply(dropout, x, p=self.p, rng=generator(self.rng))


def variant_b(self, x):
    if self.p == 0:
        return x
    mask = generator(self.rng).random(x.shape) >= self.p
    scale = 0.0 if self.p == 1 else 1 / (1 - self.p)
    return x * (mask * scale).astype(x.dtype)
