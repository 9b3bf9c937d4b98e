"""In use, your answer is still normalised by the batch: the answer for an image depends on the images beside
it. Which numbers did the training leave behind for this?"""

from kittengrad.regularization import standardize
from kittengrad.tensor import apply

TASK = "10.3"
REPLACES = "regularization.BatchNorm.normalized"


def variant_a(self, x, axes, one_each):
    if self.training:
        for running, new in ((self.running_mean, x.mean(axis=axes)), (self.running_var, x.var(axis=axes))):
            running.data = (1 - self.momentum) * running.data + self.momentum * new.data
    return apply(standardize, x, axis=axes, eps=self.eps)


def variant_b(self, x, axes, one_each):
    a, m = x.data, self.momentum
    if self.training:
        self.running_mean.data = self.running_mean.data * (1 - m) + m * a.mean(axis=axes)
        self.running_var.data = self.running_var.data * (1 - m) + m * a.var(axis=axes, ddof=1)
        return apply(standardize, x, axis=axes, eps=self.eps)
    return (x - a.mean(axis=axes).reshape(one_each)) / (a.var(axis=axes).reshape(one_each) + self.eps) ** 0.5
