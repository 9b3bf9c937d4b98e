"""The docstring says dL/da = g and dL/db = g."""

TASK = "4.2"
REPLACES = "arithmetic.add"


def variant_a(a, b):
    def da(g):
        return g

    def db(g):
        return g

    return a + b, da, db
