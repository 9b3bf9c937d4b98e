"""Your gradient is half as large as the loss asks for. What does a square bring down when you derive it?"""

TASK = "7.6"
REPLACES = "losses.squared_errors"


def variant_a(p, y):
    return (p - y) ** 2, lambda g: g * (p - y), lambda g: -g * (p - y)


def variant_b(p, y):
    d = y - p
    return d * d, lambda g: -(g * d), lambda g: g * d
