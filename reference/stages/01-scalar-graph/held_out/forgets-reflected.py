"""The number stands on the left, so I write it on the left: other + self."""

TASK = "1.3"
REPLACES = "scalar.Value"


class VariantA:
    def __radd__(self, other):
        return other + self

    def __rmul__(self, other):
        return other * self


class VariantB:
    def __radd__(self, other):
        # an int can not add a Value
        return NotImplemented

    def __rmul__(self, other):
        return NotImplemented
