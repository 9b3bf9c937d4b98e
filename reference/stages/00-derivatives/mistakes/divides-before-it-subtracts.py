"""Python divides before it subtracts, as you do on paper: so only one of your two values has been divided by
h. What is it that went so far, and what would you have to write for all of it to stand above the line?"""

TASK = "0.1"
REPLACES = "calculus.forward_difference"


def variant_a(f, x, h):
    return f(x + h) - f(x) / h


def variant_b(f, x, h):
    before = f(x) / h
    return f(x + h) - before
