"""You return how much each number moves the next one on the way to L. The question is how much L moves.
Follow the way to its end, and multiply all the factors."""

TASK = "0.5"
REPLACES = "calculus.slopes_by_hand"


def variant_a(a, b, c, f):
    return {"a": b, "b": a, "c": 1.0, "f": a * b + c, "d": f, "e": 1.0}


def variant_b(a, b, c, f):
    e = a * b
    d = e + c
    to_e, to_d, to_L = {"a": b, "b": a}, {"e": 1.0, "c": 1.0}, {"d": f, "f": d}
    return {**to_e, **to_d, **to_L}
