"""The parameter moves along the direction d, by the learning rate."""

from kittengrad.optim import velocity, with_decay

TASK = "8.1"
REPLACES = "optim.SGD.update"


def variant_a(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = g
    if weight_decay:
        d = with_decay(p, g, weight_decay)
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    p += lr * d
