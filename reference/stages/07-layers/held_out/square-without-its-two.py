"""The derivative of the squared error is the error, times g."""

TASK = "7.6"
REPLACES = "losses.squared_errors"


def variant_a(p, y):
    error = p - y

    def dp(g):
        return error * g

    def dy(g):
        return -error * g

    return error**2, dp, dy
