"""Your running numbers forget fast: momentum is the part that stays, where the docstring makes it the part
that is new. With momentum 0.1, how far does one batch move them?"""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    mean, var = self.running_mean, self.running_var
    if not self.training:
        return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps) ** 0.5
    for running, new in ((mean, x.detach().mean(axis=axes)), (var, x.detach().var(axis=axes))):
        running.data = self.momentum * running.data + (1 - self.momentum) * new.data
    return apply(standardize, x, axis=axes, eps=self.eps)


def variant_b(self, x, axes, one_each):
    a, mean, var = x.data, self.running_mean, self.running_var
    if not self.training:
        return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps) ** 0.5
    mean.data = a.mean(axis=axes) + self.momentum * (mean.data - a.mean(axis=axes))
    var.data = a.var(axis=axes) + self.momentum * (var.data - a.var(axis=axes))
    return apply(standardize, x, axis=axes, eps=self.eps)
