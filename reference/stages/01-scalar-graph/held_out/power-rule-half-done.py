"""When I differentiate a power, its exponent changes."""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    lowered = 0.0 if b == 0 else power(a, b - 1)
    by_b = 0.0 if a == 0 and b >= 0 else out * log(a)
    return Value(out, (self, other), (lowered, by_b), "**")


def variant_b(self, other):
    exponent = as_value(other)
    out = power(self.data, exponent.data)
    # the exponent comes down
    slopes = [exponent.data * out, 0.0]
    if exponent.data == 0:
        slopes[0] = 0.0
    if self.data != 0 or exponent.data < 0:
        slopes[1] = out * log(self.data)
    return Value(out, (self, exponent), tuple(slopes), "**")
