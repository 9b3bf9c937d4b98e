"""Every rule of stages 04 to 10 and every provided one: random cotangents, dtypes, PyTorch's stored values.

`CASES` is the table: for each rule, how hypothesis draws its operands and options. A rule without a row, and
a rule that no stored value reaches, fail a test.
"""

import every_rule
import numpy as np
import pytest
import stored
from gradient_checks import check_rule, check_short, filled_shapes, pairs_of_shapes, seeds, shapes
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import (
    basic_indices,
    broadcastable_shapes,
    integer_array_indices,
    valid_tuple_axes,
)
from kittengrad import matrices

RULES = every_rule.find()
DTYPES = (np.float16, np.float32, np.float64)
lengths = st.integers(0, 3)
not_empty = filled_shapes | st.just(())


def numbers(seed, *shapes):
    """Arrays of both signs. No two numbers are near each other, and none is near 0 or one of `BOUNDS`."""
    sizes = [int(np.prod(shape)) for shape in shapes]
    places = np.random.default_rng(seed).permutation(sum(sizes)) - sum(sizes) // 2
    parts = np.split((places + 0.3) * 0.15, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


BOUNDS = (-0.63, 0.57)  # halfway between two places


# How operands and options are drawn. Each strategy gives (arrays, options).


@st.composite
def one(draw, of=shapes, make=lambda a: a, **options):
    """One array of any shape; options are values, or strategies."""
    (a,) = numbers(draw(seeds), draw(of))
    drawn = {name: draw(x) if isinstance(x, st.SearchStrategy) else x for name, x in options.items()}
    return [make(a)], drawn


@st.composite
def two(draw, of=pairs_of_shapes, make=lambda a, b: (a, b), **options):
    """Two arrays of shapes that broadcast."""
    return [*make(*numbers(draw(seeds), *draw(of)))], options


@st.composite
def over_axes(draw, of=not_empty, corrected=False):
    """A reduction over all axes, one, several or none; an axis counts from either end."""
    ((a,), _) = draw(one(of))
    one_axis = st.integers(-a.ndim, a.ndim - 1) if a.ndim else st.nothing()
    options = {"axis": draw(st.none() | one_axis | valid_tuple_axes(a.ndim)), "keepdims": draw(st.booleans())}
    if corrected:
        n = a.size // np.sum(a, axis=options["axis"]).size
        options["correction"] = draw(st.integers(0, min(n - 1, 2)))
    return [a], options


@st.composite
def along_an_axis(draw):
    ((a,), _) = draw(one(filled_shapes))
    return [a], {"axis": draw(st.integers(-a.ndim, a.ndim - 1))}


@st.composite
def matrices_of_all_ranks(draw):
    """(n, k) @ (k, m), stacks of them that broadcast, and vectors on either side."""
    n, k, m, (left, right) = draw(lengths), draw(lengths), draw(lengths), draw(pairs_of_shapes)
    factors = (((*left, n, k), (*right, k, m)), ((k,), (*right, k, m)), ((*left, n, k), (k,)), ((k,), (k,)))
    return numbers(draw(seeds), *draw(st.sampled_from(factors))), {}


@st.composite
def with_key(draw):
    """Slices and numbers, arrays of numbers with repeats, or truths."""
    ((a,), _) = draw(one(filled_shapes))
    basic = basic_indices(a.shape, allow_newaxis=True)
    return [a], {"key": draw(basic | integer_array_indices(a.shape) | st.just(a > 0))}


@st.composite
def reshaped(draw):
    ((a,), _) = draw(one())
    return [a], {"shape": draw(st.sampled_from([(a.size,), (1, a.size, 1), a.shape[::-1]]))}


@st.composite
def with_ones(draw):
    ((a,), _) = draw(one(shapes.map(lambda shape: (1, *shape, 1))))
    return [a], {"axis": draw(st.sampled_from([0, -1, (0, -1), None]))}


@st.composite
def permuted(draw):
    """All permutations of four axes, counted from either end: most differ from their inverse."""
    ((a,), _) = draw(one(st.tuples(lengths, lengths, lengths, lengths)))
    axes, back = draw(st.permutations(range(4))), draw(st.sampled_from([0, 4]))
    return [a], {"axes": draw(st.sampled_from([tuple(axis - back for axis in axes), None]))}


@st.composite
def stretched(draw):
    ((a,), _) = draw(one())
    wide = draw(broadcastable_shapes(a.shape, max_dims=4, min_side=0, max_side=3))
    return [a], {"shape": np.broadcast_shapes(a.shape, wide)}


@st.composite
def joined(draw):
    """Any number of operands of different lengths along the axis, also of length 0."""
    shape, many = draw(filled_shapes), draw(st.lists(lengths, min_size=1, max_size=4))
    axis = draw(st.integers(-len(shape), len(shape) - 1)) % len(shape)
    parts = [(*shape[:axis], length, *shape[axis + 1 :]) for length in many]
    return numbers(draw(seeds), *parts), {"axis": draw(st.sampled_from([axis, axis - len(shape)]))}


@st.composite
def layered(draw):
    shape, count = draw(shapes), draw(st.integers(1, 4))
    return numbers(draw(seeds), *[shape] * count), {"axis": draw(st.integers(-len(shape) - 1, len(shape)))}


@st.composite
def one_part(draw):
    """`split` gives several results: `part` chooses the one that is checked."""
    axis, sections, shape = draw(st.integers(-2, 1)), draw(st.integers(1, 3)), [draw(lengths), draw(lengths)]
    shape[axis] *= sections
    options = {"sections": sections, "axis": axis, "part": draw(st.integers(0, sections - 1))}
    return numbers(draw(seeds), tuple(shape)), options


@st.composite
def chosen(draw):
    """The condition and both operands broadcast against one another."""
    (shape, left, right) = (draw(pairs_of_shapes)[0], *draw(pairs_of_shapes))
    try:
        shape = np.broadcast_shapes(shape, left, right)
    except ValueError:
        shape = np.broadcast_shapes(left, right)
    condition, a, b = numbers(draw(seeds), shape, left, right)
    return [a, b], {"condition": condition > 0}


@st.composite
def layer(draw):
    """w (outputs, inputs), x (…, inputs) of any rank, b (outputs,)."""
    rows, k, m = draw(st.lists(lengths, max_size=3)), draw(lengths), draw(lengths)
    return numbers(draw(seeds), (m, k), (*rows, k), (m,)), {}


@st.composite
def normalized(draw):
    """Four numbers or more on the last axes: of two, the gradient is what rounding leaves of 0."""
    shape = (*draw(st.lists(lengths, max_size=2)), draw(st.integers(2, 3)), draw(st.integers(2, 3)))
    options = {"axis": draw(st.sampled_from([(-2, -1), (-1, -2)])), "eps": draw(st.sampled_from([1e-5, 0.4]))}
    return numbers(draw(seeds), shape), options


@st.composite
def of_images(draw, channels=None):
    """Images that hold the window, the size of the window and the stride."""
    size, stride = (draw(st.integers(1, 3)), draw(st.integers(1, 3))), draw(st.integers(1, 3))
    height, width = (length + draw(lengths) for length in size)
    lead = draw(st.lists(lengths, max_size=2)) if channels is None else [draw(lengths), channels]
    return (*lead, height, width), size, stride


@st.composite
def with_windows(draw, channels=None):
    shape, size, stride = draw(of_images(channels))
    return numbers(draw(seeds), shape), {"size": size, "stride": stride}


@st.composite
def convolution(draw):
    """x, w and b, with groups of one channel or more; a frame makes room for larger windows."""
    groups, inputs, outputs = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    shape, size, stride = draw(of_images(groups * inputs))
    padding, w = draw(st.integers(0, 2)), (groups * outputs, inputs, *size)
    options = {"stride": stride, "padding": padding, "groups": groups}
    return numbers(draw(seeds), shape, w, w[:1]), options


class Again:
    """A Generator that starts afresh for each draw: each call of dropout makes the same choice."""

    def __init__(self, seed):
        self.seed = seed

    def random(self, shape):
        return np.random.default_rng(self.seed).random(shape)


def positive(a):
    return np.asarray(np.abs(a) + 0.3)


def away_from_0(a, b):
    return a, b + np.where(b > 0, 0.5, -0.5)


def tame_power(a, b):
    """Real, and below float16's largest number."""
    return positive(a), b / 4


def probabilities(a, b):
    return (np.asarray(np.abs(x) % 0.8 + 0.1) for x in (a, b))


CASES = {
    # Stage 04.
    "negate": one(),
    "cast": one(dtype=st.sampled_from([np.float64, np.longdouble])),
    "add": two(),
    "subtract": two(),
    "multiply": two(),
    "divide": two(make=away_from_0),
    "power": two(make=tame_power),
    "maximum": two(),
    "sum": over_axes(shapes),
    "mean": over_axes(),
    "max": over_axes(),
    # Stage 05.
    "reshape": reshaped(),
    "squeeze": with_ones(),
    "expand_dims": one(axis=st.sampled_from([0, -1, (0, -1)])),
    "transpose": permuted(),
    "swapaxes": one(st.tuples(lengths, lengths, lengths), axis1=st.integers(-3, 2), axis2=st.integers(-3, 2)),
    "broadcast_to": stretched(),
    "matmul": matrices_of_all_ranks(),
    "index": with_key(),
    "concatenate": joined(),
    "stack": layered(),
    "split": one_part(),
    "where": chosen(),
    # Stage 06.
    "log1p": one(make=positive),
    "expm1": one(),
    "exp": one(),
    "log": one(make=positive),
    "sqrt": one(make=positive),
    "tanh": one(),
    "sigmoid": one(),
    "relu": one(),
    "leaky_relu": one(negative_slope=st.sampled_from([0.01, 0.3])),
    "softplus": one(),
    "logsumexp": over_axes(),
    "softmax": along_an_axis(),
    "log_softmax": along_an_axis(),
    # Provided beside it.
    "abs": one(),
    "clip": one(low=st.sampled_from([None, BOUNDS[0]]), high=st.just(BOUNDS[1])) | one(low=BOUNDS[0]),
    "elu": one(alpha=st.sampled_from([1.0, 0.4])),
    "silu": one(),
    "gelu": one(approximate=st.sampled_from(["none", "tanh"])),
    "min": over_axes(),
    "var": over_axes(corrected=True),
    "std": over_axes(corrected=True),
    "cumsum": along_an_axis(),
    # Stage 07.
    "linear": layer(),
    "huber": one(delta=BOUNDS[1]),
    "bernoulli": two(shapes.map(lambda shape: (shape, shape)), make=probabilities),
    # Stage 10.
    "standardize": normalized(),
    "rms_norm": normalized(),
    "windows": with_windows(),
    "padded": one(st.tuples(lengths, lengths, lengths), padding=st.integers(0, 2)),
    "conv2d": convolution(),
    "max_pool2d": with_windows(channels=2),
    "avg_pool2d": with_windows(channels=2),
    "dropout": one(p=st.sampled_from([0.0, 0.4, 1.0]), rng=st.builds(Again, seeds)),
}


# Two rules in the form of the others.


def where(a, b, condition):
    return matrices.where(condition, a, b)


def split(a, sections, axis, part):
    return matrices.split(a, sections, axis=axis)[part]


FORMS = {"where": where, "split": split}


def test_every_rule_has_a_row():
    assert sorted(CASES) == sorted(RULES)


@pytest.mark.parametrize("file", every_rule.RULE_FILES)
def test_every_function_of_the_rule_files_is_a_rule_or_a_known_helper(file):
    assert every_rule.public_functions(file).keys() <= RULES.keys() | every_rule.HELPERS


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=40)
@given(data=st.data(), seed=seeds)
def test_by_random_cotangents(name, data, seed):
    """In float64 every element agrees with differences to 1e-6. Every dtype is kept, and agrees with it."""
    arrays, options = data.draw(CASES[name])
    rule = FORMS.get(name, RULES[name])
    check_rule(rule, *arrays, seed=seed, **options)
    check_short(rule, arrays, data.draw(st.sampled_from(DTYPES)), seed=seed, **options)


# PyTorch's values.

STORED = ("arrays", "functional", "layers", "images")


@pytest.mark.parametrize("case", stored.cases("arrays"), ids=stored.title)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some corners are infinite
def test_stages_04_and_05_as_pytorch_has_them(case):
    stored.check(case)


@pytest.mark.parametrize("case", stored.cases("functional"), ids=stored.title)
@pytest.mark.filterwarnings("error")
def test_stage_06_as_pytorch_has_it(case):
    stored.check(case)


@pytest.mark.parametrize("case", stored.cases("images"), ids=stored.title)
@pytest.mark.filterwarnings("error")
def test_stage_10_as_pytorch_has_it(case):
    stored.check(case)


def test_every_rule_is_reached_by_stored_values():
    reached = set()
    for case in [case for name in STORED for case in stored.cases(name)]:
        to_do = [stored.compute(case)[1]]
        while to_do:
            node = to_do.pop()
            reached.add(node.grad_fn)
            to_do += node.parents
    assert RULES.keys() - reached == set()
