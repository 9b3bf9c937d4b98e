"""I compute tanh by the formula in the docstring."""

from kittengrad.scalar import Value, exp

TASK = "1.7"
REPLACES = "scalar.Value.tanh"


def variant_a(self):
    e2 = exp(2 * self.data)
    out = (e2 - 1) / (e2 + 1)
    return Value(out, (self,), (1 - out**2,), "tanh")
