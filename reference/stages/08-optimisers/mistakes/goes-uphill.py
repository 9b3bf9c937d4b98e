"""Your step goes uphill. The gradient points to where the loss rises. Which way do you want to go?"""

from kittengrad.optim import velocity, with_decay

TASK = "8.1"
REPLACES = "optim.SGD.update"


def variant_a(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = with_decay(p, g, weight_decay) if weight_decay else g
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    p += lr * d


def variant_b(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = g
    if weight_decay:
        d = with_decay(p, g, weight_decay)
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    step = -lr * d
    p[...] = p - step
