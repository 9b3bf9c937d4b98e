"""In use, the numbers are divided by the variance."""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    mean, var, m = self.running_mean, self.running_var, self.momentum
    if not self.training:
        return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps)
    mean.data = (1 - m) * mean.data + m * x.data.mean(axis=axes)
    var.data = (1 - m) * var.data + m * x.data.var(axis=axes, ddof=1)
    return apply(standardize, x, axis=axes, eps=self.eps)
