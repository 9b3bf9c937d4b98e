"""In a product you used a number's own value as its derivative. Take 3 · 5 and let the 3 grow by 0.001. How
much does the 15 grow, and which of the two factors is that?"""

TASK = "0.5"
REPLACES = "calculus.slopes_by_hand"


def variant_a(a, b, c, f):
    return {"a": a * f, "b": b * f, "c": f, "f": a * b + c, "d": f, "e": f}


def variant_b(a, b, c, f):
    d = a * b + c
    along_d, along_f = d, f
    return {"a": b * along_d, "b": a * along_d, "c": along_d, "f": along_f, "d": along_d, "e": along_d}
