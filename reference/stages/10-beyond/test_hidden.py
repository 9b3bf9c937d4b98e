"""Stage 10: dropout and normalisation, convolution and pooling, attention.

`standardize`, `rms_norm`, `windows`, `conv2d` and the pools are rows of RULES: rules of arrays, with their
gradients by a random cotangent.
"""

import numpy as np

from autograder.grading.properties import Case, Row, Rule, as_promised, each_rule
from autograder.grading.suite import expect, require, task

# The truth, in NumPy.


def standardized(a, axis, eps=1e-5):
    return (a - a.mean(axis, keepdims=True)) / np.sqrt(a.var(axis, keepdims=True) + eps)


def standardize_gradients(g, a, axis, eps=1e-5):
    x, sigma = standardized(a, axis, eps), np.sqrt(a.var(axis, keepdims=True) + eps)
    return [(g - g.mean(axis, keepdims=True) - x * (g * x).mean(axis, keepdims=True)) / sigma]


def seen(a, size, stride=1):
    """The windows of images, (…, tall, wide, rows, columns)."""
    found = np.lib.stride_tricks.sliding_window_view(a, size, axis=(-2, -1))[..., ::stride, ::stride, :, :]
    return np.moveaxis(found, (-2, -1), (-4, -3))


def folded(g, shape, stride=1):
    """The numbers of all windows, added up at their pixels."""
    (height, width), size = shape[-2:], g.shape[-4:-2]
    places = seen(np.arange(height * width).reshape(height, width), size, stride)
    found = np.zeros((height * width, int(np.prod(shape[:-2]))))
    np.add.at(found, places, np.moveaxis(g.reshape(-1, *places.shape), 0, -1))
    return found.T.reshape(shape)


RULES = (
    Rule("10.2", "standardize", "standardize(a, axis)", standardized, gradients=standardize_gradients,
         module="regularization"),
    Rule("10.4", "windows", "windows(a, size, stride)", seen, module="convolution",
         gradients=lambda g, a, size, stride=1: [folded(g, a.shape, stride)]),
    Rule("10.5", "conv2d", "conv2d(x, w, b)",
         lambda x, w, b: np.einsum("oiuv,niuvpq->nopq", w, seen(x, w.shape[2:])) + b[:, None, None],
         module="convolution"),
    Rule("10.6", "max_pool2d", "max_pool2d(a, size)", lambda a, size: seen(a, (size, size), size).max((2, 3)),
         module="convolution"),
)  # fmt: skip
NAMED = {rule.name: rule for rule in RULES}
SITUATIONS = (
    Row("10.2", "standardize", """standardize gives the mean 0 and the variance 1
        Each number of a is in its own numerator, in every μ and in every σ.""",
        cases=[Case((2, 5), axis=1), Case((3, 4), axis=0)]),
    Row("10.4", "windows", """windows lays the numbers of each window side by side
        A pixel receives the sum over all windows that it lies in.""",
        cases=[Case((3, 4), size=(2, 2)), Case((2, 5, 5), size=(2, 3), stride=2)]),
    Row("10.5", "conv2d", """conv2d computes the same weighted sums at every place
        With the windows as columns, it is a matrix product.""",
        cases=[Case((2, 2, 4, 4), (3, 2, 2, 2), (3,))]),
    Row("10.6", "max_pool2d", """max_pool2d keeps the largest number of each window
        This number alone receives g.""", cases=[Case((2, 1, 4, 4), size=2)]),
)  # fmt: skip


@each_rule(SITUATIONS)
def test_values(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name.partition("-")[0]], rule.cases)


DROPPED = """
import numpy as np
from kittengrad import regularization

def dropped(a, g, p, seed):
    out, da = regularization.dropout(a, p, np.random.default_rng(seed))
    return out, da(g)
"""


@task("10.1")
def test_dropout(student, rng):
    """dropout keeps a share of 1 - p, and divides it by 1 - p

    The gradient is 0 where the number was dropped.
    """
    a, g = rng.uniform(1, 2, (2, 4000))
    out, da = student.define(DROPPED, "dropped")(a, g, 0.25, 3)
    kept = np.asarray(out) != 0
    require(bool(0.7 < kept.mean() < 0.8), "The share of the kept numbers is not 1 - p.")
    expect(out, a * kept / 0.75, "the result of dropout")
    expect(da, g * kept / 0.75, "the gradient of dropout")


NORMALIZED = """
import numpy as np
from kittengrad import Tensor, nn

def normalized(x, new):
    layer = nn.BatchNorm1d(x.shape[1])
    layer(Tensor(x))
    return layer.eval()(Tensor(new)).data, layer.running_mean.data, layer.running_var.data
"""


@task("10.3")
def test_batch_norm(student, rng):
    """In use, batch normalisation uses the running numbers

    Each batch of the training moves them.
    """
    x, new = rng.uniform(-2, 2, (2, 6, 3))
    mean, var = 0.1 * x.mean(axis=0), 0.9 + 0.1 * x.var(axis=0, ddof=1)
    found = student.define(NORMALIZED, "normalized")(x, new)
    expect(
        list(found), [(new - mean) / np.sqrt(var + 1e-5), mean, var], "the answer, and the running numbers"
    )


# Tasks 10.7 and 10.8.

ATTENTION = """
from kittengrad import Tensor, attention

def attended(*arrays):
    return attention.attention(*map(Tensor, arrays)).data

def joined(a, heads):
    return attention.join_heads(attention.split_heads(Tensor(a), heads)).data
"""


@task("10.7")
def test_attention(student, rng):
    """Each place receives a mean of the values

    The weights are the softmax of the scores.
    """
    q, k, v = rng.uniform(-2, 2, (3, 4, 2))
    weights = np.exp(q @ k.T / np.sqrt(2))
    expected = weights / weights.sum(axis=1, keepdims=True) @ v
    expect(student.define(ATTENTION, "attended")(q, k, v), expected, "the result of attention")


@task("10.8")
def test_heads(student, rng):
    """join_heads reverses split_heads

    Cut the last axis in two first.
    """
    a = rng.uniform(-2, 2, (3, 4))
    expect(student.define(ATTENTION, "joined")(a, 2), a, "what join_heads gives")
