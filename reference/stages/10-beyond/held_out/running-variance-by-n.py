"""The variance is the mean of the squares minus the square of the mean."""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    m = self.momentum
    if self.training:
        a = x.data
        batch_mean = a.mean(axis=axes)
        batch_var = (a**2).mean(axis=axes) - batch_mean**2
        self.running_mean.data = (1 - m) * self.running_mean.data + m * batch_mean
        self.running_var.data = (1 - m) * self.running_var.data + m * batch_var
        return apply(standardize, x, axis=axes, eps=self.eps)
    mu = self.running_mean.data.reshape(one_each)
    sigma = (self.running_var.data.reshape(one_each) + self.eps) ** 0.5
    return (x - mu) / sigma


def variant_b(self, x, axes, one_each):
    if self.training:
        now = {"running_mean": x.detach().mean(axis=axes), "running_var": x.detach().var(axes, correction=0)}
        for name, new in now.items():
            buffer = getattr(self, name)
            buffer.data = buffer.data * (1 - self.momentum) + new.data * self.momentum
        return apply(standardize, x, axis=axes, eps=self.eps)
    mu, var = (b.data.reshape(one_each) for b in (self.running_mean, self.running_var))
    return (x - mu) * (1 / (var + self.eps) ** 0.5)
