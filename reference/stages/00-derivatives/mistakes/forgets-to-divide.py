"""You return how far f went. A derivative says how far f goes when x goes one unit. Divide by how far x went:
that is h."""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return f(x + h) - f(x)


def variant_b(f, x, h):
    here, ahead = f(x), f(x + h)
    return (ahead - here) * h / h
