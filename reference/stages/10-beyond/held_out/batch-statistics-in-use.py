"""The numbers of the batch normalise it; the running ones are only kept."""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    mu = x.mean(axis=axes, keepdims=True)
    var = ((x - mu) ** 2).mean(axis=axes, keepdims=True)
    if self.training:
        m, n = self.momentum, x.size / self.num_features
        batch_mean, batch_var = mu.data.reshape(-1), var.data.reshape(-1) * n / (n - 1)
        self.running_mean.data = (1 - m) * self.running_mean.data + m * batch_mean
        self.running_var.data = (1 - m) * self.running_var.data + m * batch_var
    return (x - mu) / (var + self.eps) ** 0.5


def variant_b(self, x, axes, one_each):
    out = apply(standardize, x, axis=axes, eps=self.eps)
    if not self.training:
        return out
    a, m = x.data, self.momentum
    self.running_mean.data = self.running_mean.data + m * (a.mean(axis=axes) - self.running_mean.data)
    self.running_var.data = self.running_var.data + m * (a.var(axis=axes, ddof=1) - self.running_var.data)
    return out
