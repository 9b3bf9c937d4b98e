"""`a + 2` works and `2 + a` fails. Python asks the left number first. An int knows nothing about Value, so
Python then calls a reflected method of a. Which names do these methods have for + and *, and which of your
operators can they use?"""

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
