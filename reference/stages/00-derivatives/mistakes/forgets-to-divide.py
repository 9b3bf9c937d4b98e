"""You say how far f went. A slope says how far it goes for each unit that x goes: with half a unit or a tenth
of one, the answer should be nearly the same. What is missing?"""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return f(x + h) - f(x)


def variant_b(f, x, h):
    here, ahead = f(x), f(x + h)
    return (ahead - here) * h / h
