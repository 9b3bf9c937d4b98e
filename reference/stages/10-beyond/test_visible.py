"""Stage 10: do the layers of deep networks compute what they promise?

The numbers are small enough for mental arithmetic. A gradient is asked with a g that shows where each of its
numbers went.
"""

import numpy as np
from checks import expect, task


@task("10.1")
def test_dropout(student):
    """A thousand ones: some are dropped, and the others are scaled

    On average a number keeps its size.
    """
    rng = student.define("from numpy.random import default_rng", "default_rng")(0)
    out, da = student.regularization.dropout(np.ones(1000), 0.75, rng)
    expect(np.unique(out), np.array([0.0, 4.0]), "the different numbers of the result")
    expect(da(np.ones(1000)), out, "the gradient for g = 1")


@task("10.2")
def test_standardize(student):
    """Two rows become -1 and 1

    Each row has its own μ and σ.
    """
    out, _ = student.regularization.standardize(np.array([[1.0, 3.0], [10.0, 50.0]]), axis=1, eps=0.0)
    expect(out, np.array([[-1.0, 1.0], [-1.0, 1.0]]), "the result")


@task("10.3")
def test_running_numbers(student):
    """A batch moves the running mean and the running variance

    The variance of the batch 1, 3 divides by n - 1.
    """
    layer = student.regularization.BatchNorm1d(1)
    layer(student.Tensor([[1.0], [3.0]]))
    expect(layer.running_mean.numpy(), np.array([0.2]), "the running mean")
    expect(layer.running_var.numpy(), np.array([1.1]), "the running variance")


@task("10.4")
def test_windows(student):
    """Six windows of 2 × 2

    A pixel in four windows receives four gradients.
    """
    out, da = student.convolution.windows(np.arange(12.0).reshape(3, 4), (2, 2))
    expect(out[:, :, 1, 2], np.array([[6.0, 7.0], [10.0, 11.0]]), "the window at (1, 2)")
    expected = np.array([[1.0, 2.0, 2.0, 1.0], [2.0, 4.0, 4.0, 2.0], [1.0, 2.0, 2.0, 1.0]])
    expect(da(np.ones((2, 2, 2, 3))), expected, "dL/da for g = 1")


@task("10.5")
def test_conv2d(student):
    """The difference of two corners, at four places

    out = w · window + b.
    """
    x, w = np.arange(9.0).reshape(1, 1, 3, 3), np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    out, *_ = student.convolution.conv2d(x, w, np.array([10.0]))
    expect(out, np.full((1, 1, 2, 2), 6.0), "the result")


@task("10.6")
def test_max_pool2d(student):
    """The largest of four numbers

    It alone receives g.
    """
    out, da = student.convolution.max_pool2d(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]), 2)
    expect(out, np.array([[[[5.0]]]]), "the result")
    expect(da(np.array([[[[10.0]]]])), np.array([[[[0.0, 10.0], [0.0, 0.0]]]]), "dL/da")


# Tasks 10.7 and 10.8.


@task("10.7")
def test_attention_weights(student):
    """Two places that look at two equal keys

    Each looks at both of them alike.
    """
    query, key = student.Tensor([[0.0], [5.0]]), student.Tensor([[1.0], [1.0]])
    expect(student.attention.attention_weights(query, key).numpy(), np.full((2, 2), 0.5), "the weights")


@task("10.8")
def test_split_heads(student):
    """Two heads, each with its half of each vector

    One reshape alone mixes places with parts.
    """
    found = student.attention.split_heads(student.Tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), 2)
    expect(found.numpy(), np.array([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]), "the heads")
