"""p = p - η d, as in the formula."""

from kittengrad.optim import velocity, with_decay

TASK = "8.1"
REPLACES = "optim.SGD.update"


def variant_a(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = with_decay(p, g, weight_decay) if weight_decay else g
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    p = p - lr * d
