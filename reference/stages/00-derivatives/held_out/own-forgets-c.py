"""L = d * f, and d comes from the product of a and b, so if f moves by h then L moves by a * b * h."""

TASK = "0.5"
REPLACES = "calculus.slopes_by_hand"


def variant_a(a, b, c, f):
    return {"a": b * f, "b": a * f, "c": f, "d": f, "e": f, "f": a * b}
