"""Your relu is right on both sides of 0. At 0 itself its derivative is a matter of choice. PyTorch counts the
corner as part of the flat side, and so do we. On which side does your test put 0?"""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    return Value(max(self.data, 0.0), (self,), (1.0 if self.data >= 0.0 else 0.0,), "relu")


def variant_b(self):
    flat = self.data < 0.0
    return Value(0.0 if flat else self.data, (self,), (0.0 if flat else 1.0,), "relu")


def variant_c(self):
    derivative = 0.5 if self.data == 0.0 else float(not self.data < 0.0)
    return Value(0.0 if self.data <= 0.0 else self.data, (self,), (derivative,), "relu")
