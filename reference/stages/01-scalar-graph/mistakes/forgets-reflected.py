"""`a + 2` works and `2 + a` does not. Python asks the left number first; it does not know Value, and then
the right one is asked by another name. Which names do you need for + and *, and what may they lean on?"""

TASK = "1.3"
REPLACES = "scalar.Value"


class VariantA:
    __radd__ = None
    __rmul__ = None
    __rsub__ = None


class VariantB:
    def __radd__(self, other):
        return NotImplemented

    def __rmul__(self, other):
        return NotImplemented
