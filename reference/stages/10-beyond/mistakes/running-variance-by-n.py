"""Your running variance is a little too small. A batch is a sample of all images, and its numbers lie nearer
to their own mean than to the true one. By what does the variance of a sample divide?"""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    a, m = x.data, self.momentum
    mean, var = self.running_mean, self.running_var
    if not self.training:
        return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps) ** 0.5
    mean.data = (1 - m) * mean.data + m * a.mean(axis=axes)
    var.data = (1 - m) * var.data + m * a.var(axis=axes)
    return apply(standardize, x, axis=axes, eps=self.eps)


def variant_b(self, x, axes, one_each):
    mean, var = self.running_mean, self.running_var
    if not self.training:
        return (x - mean.data.reshape(one_each)) / (var.data.reshape(one_each) + self.eps) ** 0.5
    for running, new in ((mean, x.mean(axis=axes)), (var, x.var(axis=axes, correction=0))):
        running.data = running.data + self.momentum * (new.data - running.data)
    return apply(standardize, x, axis=axes, eps=self.eps)
