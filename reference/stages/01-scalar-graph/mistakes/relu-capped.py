"""Your relu stops growing at 6. That function is called relu6. This one has a single corner, at 0: how far do
you follow it to the right?"""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    x = self.data
    if x > 6.0:
        return Value(6.0, (self,), (0.0,), "relu")
    return Value(0.0 if x <= 0 else x, (self,), (0.0 if x <= 0 else 1.0,), "relu")


def variant_b(self):
    inside = not (self.data <= 0.0 or self.data >= 6.0)
    return Value(self.data if inside else 6.0 * (self.data > 0.0), (self,), (float(inside),), "relu")
