"""For negative numbers σ(a) = 1 - σ(-a), and σ(-a) is safe (a). Or σ is a tanh, moved and squeezed (b)."""

TASK = "6.2"
REPLACES = "functional.sigmoid"


def variant_a(a):
    import numpy as np

    safe = 1 / (1 + np.exp(-np.abs(a)))
    out = np.where(a >= 0, safe, 1 - safe)
    return out, lambda g: g * (out * (1 - out))


def variant_b(a):
    import numpy as np

    out = (np.tanh(a / 2) + 1) / 2
    return out, lambda g: g * out * (1 - out)
