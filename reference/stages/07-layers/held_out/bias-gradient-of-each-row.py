"""b is added, and the derivative of a sum is 1, so its gradient is g."""

TASK = "7.1"
REPLACES = "nn.linear"


def variant_a(w, x, b):
    out = x @ w.T + b

    def dw(g):
        return g.reshape(-1, w.shape[0]).T @ x.reshape(-1, w.shape[1])

    def dx(g):
        return g @ w

    def db(g):
        return g

    return out, dw, dx, db
