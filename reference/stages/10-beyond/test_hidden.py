"""Stage 10: dropout and normalisation, convolution and pooling, attention.

`standardize`, `rms_norm`, `windows`, `conv2d` and the pools are rows of RULES: rules of arrays, with their
gradients by a random cotangent.
"""

import numpy as np

from autograder.grading.attended import (
    MULTI_HEAD,
    attended,
    attended_gradients,
    joined,
    places,
    several,
    split,
    weights,
    weights_gradients,
    wrong_attended,
    wrong_joined,
    wrong_places,
    wrong_several,
    wrong_split,
    wrong_weights,
)
from autograder.grading.properties import (
    Case,
    Row,
    Rule,
    as_promised,
    each_rule,
    in_float32,
    left_alone,
    numbers,
)
from autograder.grading.suite import expect, require, task
from autograder.grading.tensors import TensorRule

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


# Tasks 10.7 and 10.8: attention. The rows of ATTENTION are functions of Tensors, with their gradients.

ATTENTION = (
    TensorRule("10.7", "attention_weights", "attention_weights(query, key)", weights, module="attention",
               gradients=weights_gradients, wrong_results=wrong_weights),
    TensorRule("10.7", "attention", "attention(query, key, value)", attended, module="attention",
               gradients=attended_gradients, wrong_results=wrong_attended),
    TensorRule("10.8", "split_heads", "split_heads(x, heads)", split, kind="moves", module="attention",
               wrong_results=wrong_split),
    TensorRule("10.8", "join_heads", "join_heads(x)", joined, kind="moves", module="attention",
               wrong_results=wrong_joined),
    TensorRule("10.8", "MultiHeadAttention", "MultiHeadAttention(width, heads)", several, source=MULTI_HEAD,
               wrong_results=wrong_several),
)  # fmt: skip


def texts(*shapes, causal=True):
    """Cases of query and key, or of query, key and value."""
    return [Case(*each, causal=causal) for each in shapes]


def layers(x, biases=0, **options):
    width = x[-1]
    return Case(x, *[(width, width)] * 4, *[(width,)] * biases, **options)


LOOKS = (
    Row("10.7", "attention_weights", """Each place looks at the others by the softmax of its scores
        The scores are products of query and key, divided by √width. Each row has the sum 1.""",
        cases=[Case((4, 2), (3, 2)), Case((3, 5), (3, 5)), Case((2, 3, 1, 4), (2, 3, 4, 4))]),
    Row("10.7", "attention_weights-causal", """With causal=True, no place looks at a later one
        What is hidden has no share before the shares are made, so each row has the sum 1 again.""",
        cases=texts(((4, 3), (4, 3)), ((2, 3, 4), (2, 5, 4)), ((5, 2), (2, 2)), ((1, 2), (1, 2)))),
    Row("10.7", "attention_weights-far", """Scores of many thousands make weights of 0 and 1, and no nan
        The softmax of stage 06 takes them.""", scale=200,
        cases=[Case((4, 3), (5, 3)), Case((4, 3), (4, 3), causal=True)]),
    Row("10.7", "attention", """Each place receives a mean of the values
        The weights are those of `attention_weights`. Query, key and value have gradients.""",
        cases=[Case((4, 2), (3, 2), (3, 5)), Case((2, 2, 3, 4), (2, 2, 3, 4), (2, 2, 3, 4))]),
    Row("10.7", "attention-causal", """With causal=True, each place receives a mean of the values so far
        The first place receives the first value itself.""",
        cases=texts(((4, 3), (4, 3), (4, 3)), ((2, 3, 4), (2, 3, 4), (2, 3, 1)))),
    Row("10.8", "split_heads", """Each head receives its own part of each vector, place by place
        First cut the last axis in two, and then exchange two axes.""",
        cases=[Case((4, 6), heads=3), Case((2, 3, 8), heads=4), Case((2, 1, 3, 4), heads=2),
               Case((3, 4), heads=1), Case((3, 4), heads=4)]),
    Row("10.8", "join_heads", """The parts of each place come together again
        This is the way of `split_heads`, backwards.""",
        cases=[Case((3, 4, 2)), Case((2, 4, 3, 2)), Case((2, 1, 3, 2, 2)), Case((1, 4, 3))]),
    Row("10.8", "MultiHeadAttention", """Several heads attend, each in its part of the vectors
        Queries, keys and values are split. The answers are joined and mixed. All weights have gradients.""",
        cases=[layers((3, 4), heads=2), layers((2, 3, 4), biases=4, heads=4)]),
    Row("10.8", "MultiHeadAttention-causal", """With causal=True, no head looks at a later place
        The layer passes on what it was told.""",
        cases=[layers((4, 4), biases=4, heads=2, causal=True)]),
)  # fmt: skip
OF_TENSORS = {rule.name: rule for rule in ATTENTION}


@each_rule(LOOKS)
def test_tensors(rule, student, rng):
    """{rule.text}"""

    def draw(rng, *shapes):
        return [getattr(rule, "scale", 1) * array for array in numbers(rng, *shapes)]

    as_promised(student, rng, OF_TENSORS[rule.name.partition("-")[0]].but(draw=draw), rule.cases)


@each_rule(ATTENTION)
def test_tensors_left_alone(rule, student, rng):
    """{rule.text} changes nothing that it was given, keeps float32, and can go backwards twice

    Other code uses the same Tensors.
    """
    cases = next(row.cases[:1] for row in LOOKS if row.name == rule.name)
    left_alone(student, rng, rule, cases)
    in_float32(student, rng, rule, cases)


@task("10.7")
def test_places(student, rng):
    """positional_encoding gives each place sines and cosines of its number

    Two columns are one wave. From pair to pair, the waves become longer.
    """
    for length, width in ((1, 2), (3, 8), (int(rng.integers(20, 40)), 2 * int(rng.integers(4, 9)))):
        found = student.attention.positional_encoding(length, width)
        wrong = wrong_places(length, width)
        expect(found, places(length, width), "the positional encoding", wrong=wrong)
