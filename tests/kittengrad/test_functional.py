"""Stage 06's reference: functions that stay finite, and the reductions beside them."""

import doctest
import math
import warnings

import numpy as np
import pytest
from kittengrad import erf, functional, reductions
from kittengrad.tensor import Tensor
from numpy.testing import assert_allclose, assert_array_equal

ELEMENTWISE = ("log", "log1p", "sqrt", "exp", "expm1", "abs", "tanh", "sigmoid", "relu", "leaky_relu", "elu",
               "softplus", "silu", "gelu")  # fmt: skip
pytestmark = pytest.mark.filterwarnings("error")  # inf and nan are answers, and no accidents


@pytest.mark.parametrize("module", [functional])
def test_doctests(module):
    failed, tried = doctest.testmod(module)
    assert failed == 0 < tried


# At the ends of the numbers.


@pytest.mark.parametrize("name", [*ELEMENTWISE, "softmax", "log_softmax", "logsumexp"])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_no_warning_and_the_same_dtype(name, dtype):
    x = np.array([-math.inf, -1000, -11, 0, 11, 1000, math.inf, math.nan], dtype)
    for a in (x, x[1:-2], x[3], x[:0], x.reshape(2, 4)):
        out, da = getattr(functional, name)(np.asarray(a))
        gradient = da(np.ones_like(out))
        assert (out.dtype, np.shape(gradient), gradient.dtype) == (dtype, a.shape, dtype)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_gelu_is_a_line_far_from_0(dtype, approximate):
    out, da = functional.gelu(np.array([-1000, -300, 300, 1000], dtype), approximate)
    assert_array_equal(out, [0, 0, 300, 1000])
    assert_array_equal(da(np.ones_like(out)), [0, 0, 1, 1])


# Entries of the error catalogue: S, K and M number faults of other engines.


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("z", "y", "loss", "gradient"), [(-200, 1, 200, -1), (200, 0, 200, 1), (200, 1, 0, 0)]
)
def test_S10_the_loss_of_a_classifier_that_is_sure_and_wrong(dtype, z, y, loss, gradient):
    """micrograd-np's log(sigmoid(-200)) ends at 18.42 with the gradient 0."""
    z = Tensor(np.array([z], dtype), requires_grad=True)
    found = (z.softplus() - y * z).sum()
    found.backward()
    assert_allclose([found.item(), z.grad[0]], [loss, gradient], atol=1e-6)


def test_K8_large_numbers_end_in_a_limit():
    """Elsewhere tanh(400) and exp(1000) raise OverflowError."""
    assert functional.tanh(np.array([400.0]))[0] == 1
    assert functional.exp(np.array([1000.0]))[0] == math.inf


def test_K9b_relu_passes_nan_on():
    out, da = functional.relu(np.array([math.nan]))
    assert np.isnan(out[0])
    assert da(np.array([3.0])) == 3


def test_M15_sigmoid_has_a_gradient_everywhere():
    """Elsewhere that of sigmoid(-1000) is nan."""
    _, da = functional.sigmoid(np.array([-1000.0, 1000.0]))
    assert_array_equal(da(np.ones(2)), [0, 0])


def test_small_numbers_keep_their_digits():
    """Where 1 + exp(-40) is 1, and exp(1e-17) - 1 is 0."""
    x = np.array([-40.0, -700.0])
    for rule in (functional.softplus, functional.sigmoid):
        out, da = rule(x)
        assert_allclose(out, np.exp(x), rtol=1e-12)
        assert_allclose(da(np.ones(2)), np.exp(x), rtol=1e-12)
    assert_allclose(functional.gelu(np.array([-10.0]))[0], -10 * 7.619853024160525e-24, rtol=1e-12)
    tiny = np.array([1e-17, -1e-300])
    for rule in (functional.log1p, functional.expm1):
        assert_array_equal(rule(tiny)[0], tiny)


def test_float16_is_summed_in_float32():
    a = np.array([300.0, -300.0], np.float16)
    assert reductions.std(a)[0] == np.float16(424.26)
    assert np.isinf(reductions.var(a)[0])
    assert reductions.cumsum(np.ones(5000, np.float16), 0)[0][-1] == 5000


@pytest.mark.parametrize("rule", [reductions.var, reductions.std])
def test_a_correction_beyond_the_numbers_leaves_nothing_to_divide_by(rule):
    assert rule(np.array([3.0, 4.0]), correction=3)[0] == math.inf


def test_erf():
    x = np.concatenate([np.linspace(-6, 6, 241), [1e-300, -1e-17, math.inf, -math.inf]])
    assert_allclose(erf.erf(x), [math.erf(number) for number in x], rtol=1e-15)
    assert_allclose(erf.erfc(x), [math.erfc(number) for number in x], rtol=1e-15)
    assert np.isnan(erf.erf(np.array(math.nan)))
    assert erf.erf(np.float32([[0.5]])).dtype == np.float32
    assert erf.erf(np.zeros((2, 0))).shape == (2, 0)


@pytest.mark.parametrize("call", [lambda a: functional.clip(a), lambda a: functional.gelu(a, "quick")])
def test_wrong_options_are_named(call):
    with pytest.raises(ValueError, match=r"bound|none"):
        call(np.ones(2))


# As methods of a Tensor.


@pytest.mark.parametrize("name", [*ELEMENTWISE, "softmax", "log_softmax", "logsumexp", "var", "std"])
def test_whole_numbers_are_computed_in_float64(name):
    """NumPy's exp of int8 is float16, and -abs of uint8 wraps round."""
    small = getattr(Tensor(np.array([3, 4], np.uint8)), name)()
    if name in ("abs", "relu"):
        assert small.dtype == np.uint8
    else:
        assert small.dtype == np.float64
    assert_allclose(small.data, getattr(Tensor([3.0, 4.0]), name)().data)


def test_a_node_names_its_rule():
    t = Tensor([1.0, 2.0], requires_grad=True)
    assert repr(t.exp()) == "Tensor([2.71828183, 7.3890561 ], grad_fn=exp)"
    assert str(t.exp().local_derivatives[0]) == "∂exp"


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp", "min", "var", "std", "cumsum"])
def test_an_axis_out_of_bounds_is_named(name):
    with pytest.raises(IndexError, match=rf"{name} of \(2,\): axis 3 is out of bounds"):
        getattr(Tensor([1.0, 2.0]), name)(axis=3)


def test_items_are_not_assigned():
    t = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(TypeError, match=r"masked_fill\(mask, value\)"):
        t[0] = 5.0
    assert_array_equal(t.data, [1.0, 2.0])


def test_masked_fill_in_an_attention():
    """A masked score of -inf has the weight 0, and receives no gradient."""
    t = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    weights = t.masked_fill([False, False, True], -math.inf).softmax()
    weights.backward(np.array([1.0, 2.0, 5.0]))
    assert weights.data[2] == t.grad[2] == 0
    assert abs(t.grad[:2]).min() > 0.1


def test_quiet_passes_a_rule_of_another_form_on():
    """An unfinished rule raises what it raised, and the Tensor names a rule without a tuple."""
    from kittengrad.quiet import quiet

    assert quiet(lambda a: None)(1) is None
    assert quiet(lambda a: (a, 3))(1) == (1, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out, da = quiet(lambda a: (np.log(a), lambda g: g / a))(np.zeros(1))
        assert (out[0], da(np.ones(1))[0]) == (-math.inf, math.inf)
