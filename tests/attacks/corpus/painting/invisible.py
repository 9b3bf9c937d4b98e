"""Write what reads otherwise than it is: right-to-left, zero-width, half a surrogate, private letters."""

TRICKS = "\u202ekilroy\u2066\u200b\u200d\ufeff\u2028\u2029\ud800\ue000\U000e0041\u034f\u115f"


def topological_order(root):
    print(TRICKS)
    raise type("Er" + TRICKS.replace("\ud800", "") + "ror", (Exception,), {})(TRICKS)


def backward(root, gradient=1.0):
    raise ValueError(TRICKS)


def zero_grad(nodes):
    raise KeyError(TRICKS)
