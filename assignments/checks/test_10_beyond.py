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


# Tasks 10.7 and 10.8: attention.

ASK = """
import numpy as np
from kittengrad import Tensor, attention

def asked(name, arrays, g, options):
    # the result of a function of Tensors, and the gradient of each
    tensors = [Tensor(array, requires_grad=True) for array in arrays]
    out = getattr(attention, name)(*tensors, **options)
    out.backward(g)
    return [out.data, *(tensor.grad for tensor in tensors)]

def two_heads(x):
    # what two heads of width 1 make of x; every layer is the identity
    layer = attention.MultiHeadAttention(2, 2, bias=False)
    for part in (layer.query, layer.key, layer.value, layer.out):
        part.weight.data = np.eye(2)
    return layer(Tensor(x)).data
"""


def asked(student, name, *arrays, g, **options):
    arrays = [np.array(array, dtype=float) for array in arrays]
    return student.define(ASK, "asked")(name, arrays, np.array(g, dtype=float), options)


@task("10.7")
def test_positional_encoding(student):
    """Three places, and two waves of four columns

    P[t, 0] = sin(t) and P[t, 1] = cos(t). The second wave is a hundred times as long.
    """
    found = student.attention.positional_encoding(3, 4)
    rows = [[np.sin(t), np.cos(t), np.sin(t / 100), np.cos(t / 100)] for t in (0.0, 1.0, 2.0)]
    expect(found, np.array(rows), "the positional encoding")


@task("10.7")
def test_attention_weights(student):
    """A key that fits, and one that does not

    The products are 2 · log(3) and 0, and the width is 4. So the scores are log(3) and 0, whose softmax is
    3/4 and 1/4.
    """
    query, keys = [[2.0 * np.log(3.0), 0.0, 0.0, 0.0]], [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    found, *_ = asked(student, "attention_weights", query, keys, g=[[1, 1]])
    expect(found, np.array([[0.75, 0.25]]), "the weights")


@task("10.7")
def test_causal(student):
    """Three equal scores: each place divides its attention among the places so far

    The scores are 1. The first place sees itself alone, and the third one sees all three.
    """
    found, *_ = asked(
        student, "attention_weights", np.ones((3, 1)), np.ones((3, 1)), g=np.ones((3, 3)), causal=True
    )
    rows = [[1.0, 0.0, 0.0], [1 / 2, 1 / 2, 0.0], [1 / 3, 1 / 3, 1 / 3]]
    expect(found, np.array(rows), "the weights")


@task("10.7")
def test_attention(student):
    """Two values, mixed 3 to 1

    dL/d(value) is g times the weight. The key that fits less loses what the other one gains.
    """
    query, keys, values = [[np.log(3.0)]], [[1.0], [0.0]], [[4.0, 0.0], [0.0, 8.0]]
    found, dq, dk, dv = asked(student, "attention", query, keys, values, g=[[1, 0]])
    expect(found, np.array([[3.0, 2.0]]), "the result")
    expect(dv, np.array([[0.75, 0.0], [0.25, 0.0]]), "dL/d(value)")
    expect(dq, np.array([[0.75]]), "dL/d(query)")
    expect(dk, np.log(3.0) * np.array([[0.75], [-0.75]]), "dL/d(key)")


@task("10.8")
def test_split_heads(student):
    """Two heads, each with its half of each vector

    One reshape alone mixes places with parts. g shows where each number went.
    """
    x = [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]
    found, dx = asked(student, "split_heads", x, g=[[[1, 2], [3, 4]], [[5, 6], [7, 8]]], heads=2)
    expect(found, np.array([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]), "the heads")
    expect(dx, np.array([[1.0, 2.0, 5.0, 6.0], [3.0, 4.0, 7.0, 8.0]]), "dL/dx")


@task("10.8")
def test_join_heads(student):
    """Two heads become two vectors again

    The vector of a place holds its part of each head, one behind the other.
    """
    heads = [[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]
    found, dx = asked(student, "join_heads", heads, g=[[1, 2, 3, 4], [5, 6, 7, 8]])
    expect(found, np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), "the vectors")
    expect(dx, np.array(heads), "dL/dx")


@task("10.8")
def test_multi_head_attention(student):
    """Two heads that look for two different things

    With a = √log(3), each head has a place whose scores are log(3) and 0, and a place whose scores are 0.
    """
    a = np.sqrt(np.log(3.0))
    found = student.define(ASK, "two_heads")(np.array([[a, 0.0], [0.0, a]]))
    expect(found, a * np.array([[0.75, 0.5], [0.5, 0.75]]), "the result")
