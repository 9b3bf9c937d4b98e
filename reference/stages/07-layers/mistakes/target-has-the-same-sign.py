"""Your target has the gradient of the prediction. A larger target makes the difference p - y smaller: which
sign does its gradient have?"""

TASK = "7.6"
REPLACES = "losses.squared_errors"


def variant_a(p, y):
    def by_either(g):
        return 2 * g * (p - y)

    return (p - y) ** 2, by_either, by_either


def variant_b(p, y):
    import numpy as np

    difference = np.subtract(p, y)
    return np.square(difference), lambda g: g * difference * 2, lambda g: 2 * (p - y) * g
