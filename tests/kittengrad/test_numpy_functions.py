"""NumPy's functions with a Tensor: refused if they would cut the graph, else as with an array."""

import io
import operator

import numpy as np
import pytest
from kittengrad import numpy_functions
from kittengrad.tensor import Tensor, no_grad
from numpy.testing import assert_allclose, assert_array_equal

X = Tensor([[1.0, 5.0], [3.0, 4.0]], requires_grad=True)
PLAIN = Tensor([1.0, 2.0])


@pytest.mark.parametrize(
    ("compute", "advice"),
    [
        (lambda: np.exp(X), r"t\.exp\(\)"),
        (lambda: np.exp(PLAIN), r"t\.exp\(\)"),
        (lambda: np.log(X), r"t\.log\(\)"),
        (lambda: np.sqrt(X), r"t\.sqrt\(\)"),
        (lambda: np.sum(X), r"t\.sum\(\)"),
        (lambda: np.add.reduce(X), r"t\.sum\(\)"),
        (lambda: np.mean(X, axis=0), r"t\.mean\(\)"),
        (lambda: np.max(X), r"t\.max\(\)"),
        (lambda: np.concatenate([X, X]), r"concatenate\(\[a, b\]\) of kittengrad"),
        (lambda: np.concatenate([X.data, X]), r"concatenate\(\[a, b\]\) of kittengrad"),
        (lambda: np.vstack((X, X)), r"concatenate\(\[a, b\]\) of kittengrad"),
        (lambda: np.stack([X, X]), r"stack\(\[a, b\]\) of kittengrad"),
        (lambda: np.where(X.data > 0, X, 0.0), r"where\(condition, a, b\) of kittengrad"),
        (lambda: np.maximum(X, 0.0), r"maximum\(a, b\) of kittengrad"),
        (lambda: np.clip(X, 0.0, 1.0), r"t\.clip\(low, high\)"),
        (lambda: np.var(X), r"t\.var\(correction=0\)"),
        (lambda: np.putmask(X, X > 1, 0.0), r"t\.masked_fill\(mask, value\)"),
        (lambda: np.dot(X, X), "a @ b"),
        (lambda: np.dot(X.data, X), "a @ b"),
        (lambda: np.einsum("ij,jk->ik", X, X), "a @ b"),
        (lambda: np.outer(X[0], X[0]), "expand_dims"),
        (lambda: np.reshape(X, (4,)), r"t\.reshape\(shape\)"),
        (lambda: np.transpose(X), r"t\.transpose\(axes\)"),
        (lambda: np.split(X, 2), r"t\.split\(sections, axis\)"),
        (lambda: np.linalg.norm(X), r"\.sum\(\) \*\* 0\.5"),
        (lambda: np.sin(X), "with the operators of a Tensor"),
        (lambda: np.cumsum(X), r"t\.cumsum\(axis\)"),
        (lambda: np.cumprod(X), "with the operators of a Tensor"),
        (lambda: np.add(X.data, X, out=X.data.copy()), r"a \+ b"),
        (lambda: np.multiply.outer(X, X), "with the operators of a Tensor"),
    ],
)
def test_what_would_cut_the_graph_is_refused(compute, advice):
    with pytest.raises(TypeError, match=f"NumPy's .* has no gradient: write .*{advice}"):
        compute()


def test_adding_a_tensor_into_an_array_is_refused():
    array = np.zeros((2, 2))
    with pytest.raises(TypeError, match=r"write a \+ b"):
        array += X
    assert_array_equal(array, 0.0)


def test_the_advice_can_be_followed():
    """Every expression of the table that names no library runs, and keeps the graph."""
    names = {"t": X, "a": X, "b": X, "shape": (2, 2), "axis": 0, "axes": (1, 0), "axis1": 0, "axis2": 1,
             "places": [0], "sections": 2, "dtype": "float32"}  # fmt: skip
    tried = 0
    for name, advice in numpy_functions.OURS.items():
        missing = any(word in advice for word in ("kittengrad", "exp()", "log()", "tanh()", "squeeze", ","))
        if missing or name == "outer":
            continue
        found = eval(advice, {}, names)
        assert found.requires_grad, name
        tried += 1
    assert tried > 20


@pytest.mark.parametrize(
    "compute",
    [
        np.shape,
        np.ndim,
        np.size,
        np.argmax,
        np.argsort,
        np.nonzero,
        np.count_nonzero,
        np.any,
        np.isnan,
        np.isfinite,
        np.sign,
        np.round,
        np.zeros_like,
        np.array2string,
        np.asarray,
        np.array,
        lambda x: np.histogram(x)[0],
        lambda x: np.array_equal(x, x),
        lambda x: np.allclose(x, x),
        lambda x: np.allclose(x, 2.0 * x),
        lambda x: np.isclose([1.0, 5.0], x),
        lambda x: np.searchsorted(x[0], [2.0]),
    ],
)
def test_what_has_no_gradient_is_as_with_an_array(compute):
    found, expected = compute(X), compute(X.data)
    assert type(found) is type(expected)
    for a, b in zip(found, expected, strict=True) if isinstance(found, tuple) else [(found, expected)]:
        assert_array_equal(a, b)


def test_saving_and_comparing():
    assert_allclose(X, X.data)
    file = io.BytesIO()
    np.save(file, X)
    file.seek(0)
    assert_array_equal(np.load(file), X.data)


@pytest.mark.parametrize("compute", [np.sin, np.cumprod, np.median, lambda x: np.percentile(x, 50), np.copy])
def test_without_a_graph_there_is_nothing_to_cut(compute):
    assert_array_equal(compute(PLAIN), compute(PLAIN.data))
    with no_grad():
        assert_array_equal(compute(X * 2), compute(X.data * 2))


@pytest.mark.parametrize("symbol", ["add", "sub", "mul", "truediv", "pow", "matmul"])
def test_an_operator_with_an_array_on_the_left_makes_one_tensor(symbol):
    compute, array = getattr(operator, symbol), np.array([[2.0, 3.0], [1.0, 2.0]])
    out = compute(array, X)
    assert type(out) is Tensor
    assert out.parents == (X,)
    assert_array_equal(out.data, compute(array, X.data))


@pytest.mark.parametrize("symbol", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparing_with_an_array_on_the_left(symbol):
    compute, array = getattr(operator, symbol), np.array([[1.0, 3.0], [4.0, 4.0]])
    for found in (compute(array, X), compute(array, X.detach())):
        assert type(found) is np.ndarray
        assert_array_equal(found, compute(array, X.data))


def test_ufuncs_of_the_operators():
    assert np.abs(-X).tolist() == X.tolist()
    assert np.negative(X).grad_fn == "negate"
    assert np.multiply(2.0, X).grad_fn == "multiply"
