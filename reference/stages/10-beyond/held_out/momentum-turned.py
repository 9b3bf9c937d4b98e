"""Momentum is the part of the old numbers, as in the optimisers."""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    def towards(old, new):
        return old + (1 - self.momentum) * (new - old)

    if self.training:
        self.running_mean.data = towards(self.running_mean.data, x.data.mean(axis=axes))
        self.running_var.data = towards(self.running_var.data, x.data.var(axis=axes, ddof=1))
        return apply(standardize, x, axis=axes, eps=self.eps)
    mu = self.running_mean.data.reshape(one_each)
    sigma = (self.running_var.data.reshape(one_each) + self.eps) ** 0.5
    return (x - mu) / sigma
