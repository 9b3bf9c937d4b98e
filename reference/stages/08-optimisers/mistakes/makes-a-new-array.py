"""The parameter stays where it is after your step. `p = …` puts the name p on a new array, and the
parameter keeps the old one. Which operator changes the numbers inside of an array?"""

from kittengrad.optim import velocity, with_decay

TASK = "8.1"
REPLACES = "optim.SGD.update"


def variant_a(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = with_decay(p, g, weight_decay) if weight_decay else g
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    p = p - lr * d


def variant_b(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
    d = with_decay(p, g, weight_decay) if weight_decay else g
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov)
    moved = p.copy()
    moved -= lr * d
    return moved
