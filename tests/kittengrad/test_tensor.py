"""The Tensor: PyTorch's answers and manners, and the array entries of the error catalogue (S, K, M)."""

import doctest
import gc
import operator
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from kittengrad import draw, graph, tensor
from kittengrad.tensor import Tensor, concatenate, maximum, no_grad, stack, where
from numpy.testing import assert_allclose, assert_array_equal

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}


def leaf(data, **options):
    return Tensor(data, requires_grad=True, **options)


def test_doctests():
    failed, tried = doctest.testmod(tensor)
    assert failed == 0 < tried


# Making one.


@pytest.mark.parametrize(
    ("data", "dtype"),
    [(1, "int64"), ([1.0, 2.0], "float64"), (np.float32([1]), "float32"), (True, "bool"), ([], "float64")],
)
def test_dtypes_are_numpys(data, dtype):
    assert Tensor(data).dtype == dtype


def test_a_dtype_may_be_chosen():
    assert Tensor([1, 2], dtype="float32").dtype == np.float32
    assert leaf([1, 2], dtype=float).dtype == np.float64


def test_the_constructor_copies():
    array = np.ones(3)
    t = leaf(array)
    t.data -= 1
    assert_array_equal(array, 1.0)
    assert_array_equal(Tensor(t).data, 0.0)


@pytest.mark.parametrize("what", ["3", None, [None], 1j, {}, object(), ["a", 1]])
def test_K14_what_is_no_number_is_refused(what):
    with pytest.raises(TypeError, match="holds real numbers"):
        Tensor(what)


def test_a_ragged_list_is_refused():
    with pytest.raises(ValueError, match="inhomogeneous"):
        Tensor([[1.0], [1.0, 2.0]])


@pytest.mark.parametrize("dtype", ["int64", "bool", "uint8"])
def test_S17_whole_numbers_have_no_gradient(dtype):
    """PyTorch refuses as well; a gradient that is rounded to whole numbers would be wrong in silence."""
    with pytest.raises(TypeError, match="is of dtype"):
        Tensor([1, 0], dtype=dtype, requires_grad=True)
    with pytest.raises(TypeError, match="is of dtype"):
        Tensor([1, 0], dtype=dtype).requires_grad = True


def test_requires_grad_is_wanted_not_assumed():
    x = Tensor([1.0])
    assert not x.requires_grad
    assert x.set_requires_grad() is x
    assert x.requires_grad
    x.requires_grad = False
    assert not (x * 2).requires_grad


def test_grad_fn_names_the_rule():
    x = leaf([1.0, 2.0])
    assert x.grad_fn is None
    assert [(x * 2).grad_fn, (x @ x).grad_fn, (-x).grad_fn, x[0].grad_fn] == [
        "multiply",
        "matmul",
        "negate",
        "index",
    ]
    assert (Tensor([1.0]) * 2).grad_fn is None


def test_a_drawing_names_rules_and_labels():
    svg = draw.draw((leaf([1.0, 2.0], label="weights") * 2).sum()).svg
    for text in ("weights", "multiply", "sum", "∂multiply"):
        assert text in svg


def test_it_shows_itself():
    assert repr(Tensor([1.0, 2.5])) == "Tensor([1. , 2.5])"
    assert repr(leaf([[1.0], [2.0]])) == "Tensor([[1.],\n        [2.]], requires_grad=True)"
    assert repr(leaf(2.0).half() * 3) == "Tensor(6., dtype=float16, grad_fn=multiply)"


# Operators.


def test_the_table_of_micrograd_np():
    assert (Tensor(1) + 2).item() == 3
    assert (Tensor([1, 2, 3]) + 2).data.tolist() == [3, 4, 5]
    assert (Tensor([1, 2, 3]) * 2).data.tolist() == [2, 4, 6]


@pytest.mark.parametrize("symbol", BINARY)
@pytest.mark.parametrize(
    "other",
    [2, 2.0, True, np.float64(2), np.float32(2), np.array(2.0), np.array([1.0, 2.0]), np.array([1, 2])],
)
def test_S4_K4_M18_M19_plain_operands_on_either_side(symbol, other):
    """Numbers, NumPy scalars and arrays, left and right: a Tensor every time, never an array of objects."""
    compute, x = BINARY[symbol], leaf([2.0, 3.0])
    for left, right in ((x, other), (other, x)):
        out = compute(left, right)
        assert type(out) is Tensor
        expected = compute(
            getattr(left, "data", left) if left is x else left, x.data if right is x else right
        )
        assert_allclose(out.data, expected)
        out.backward(np.ones(2))
        assert x.grad.shape == (2,)


@pytest.mark.parametrize("other", [[1.0, 2.0], np.eye(2)], ids=["list", "array"])
def test_M22_matmul_with_a_plain_operand(other):
    x = leaf(np.eye(2))
    for out in (x @ other, other @ x):
        assert type(out) is Tensor
        assert_array_equal(out.data, np.asarray(other))


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("symbol", BINARY)
def test_M9_plain_numbers_take_the_dtype_of_the_tensor(symbol, dtype):
    x = leaf([1.0, 2.0], dtype=dtype)
    for other in (2, 2.0, np.float64(2), np.int64(2)):
        for out in (BINARY[symbol](x, other), BINARY[symbol](other, x)):
            assert out.dtype == dtype
            out.sum().backward()
            assert x.grad.dtype == dtype


def test_a_number_is_not_cut_to_fit_whole_ones():
    assert (Tensor([1, 2]) * 2.5).data.tolist() == [2.5, 5.0]
    assert (Tensor(np.uint8([200])) + 1).dtype == np.uint8
    assert (Tensor(np.uint8([255])) / 255).data.tolist() == [1.0]


def test_a_gradient_has_the_dtype_of_its_tensor():
    """A float32 weight that met float64 data is still a float32 weight."""
    w = leaf([1.0, 2.0], dtype="float32")
    out = w * np.array([0.1, 0.2])
    assert out.dtype == np.float64
    out.sum().backward()
    assert w.grad.dtype == np.float32


def test_S5_the_minus_does_not_cut_the_graph():
    a, b = leaf([3.0, 4.0]), leaf([1.0, 1.0])
    (-(b - a) - b).sum().backward()
    assert_array_equal(a.grad, [1.0, 1.0])
    assert_array_equal(b.grad, [-2.0, -2.0])


def test_S6_nothing_is_missing():
    x = leaf(np.full((2, 3), 2.0))
    out = ((x**2 / 2 - 1).mean(axis=0).reshape(3, 1).T @ np.ones((3, 1)))[0, 0] + x.max() + 2 ** x.sum()
    assert np.isfinite(out.item())
    out.backward()
    assert x.grad.shape == (2, 3)


def test_comparing_gives_plain_truths():
    x = leaf([1.0, 2.0, 3.0])
    assert [(x < 2).tolist(), (x <= x).tolist(), (x > Tensor(2.0)).tolist(), (x >= [2, 2, 2]).tolist()] == [
        [True, False, False],
        [True, True, True],
        [False, False, True],
        [False, True, True],
    ]


def test_K12_a_set_of_tensors_tells_nodes_apart():
    """`==` of nodes is identity: walking a graph must not compare arrays."""
    a, b = leaf([1.0, 2.0]), leaf([1.0, 2.0])
    assert a == a
    assert a != b
    assert len({a, b}) == 2
    assert [x is b for x in (a, b)].index(True) == [a, b].index(b)


def test_like_an_array():
    x = leaf(np.arange(6.0).reshape(2, 3))
    assert (x.shape, x.ndim, x.size, len(x)) == ((2, 3), 2, 6, 2)
    assert [row.data.tolist() for row in x] == [[0, 1, 2], [3, 4, 5]]
    assert np.asarray(x).dtype == np.float64
    assert x.numpy() is x.data
    assert float(x[1, 2]) == x[1, 2].item() == 5.0
    assert [bool(x[0, 1]), bool(x[0, 0])] == [True, False]
    with pytest.raises(ValueError, match="size 1"):
        bool(x)
    with pytest.raises(TypeError, match="unsized"):
        iter(x[0, 0])


def test_tensors_as_index():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    assert x[Tensor([1, 0]), Tensor([0, 0])].data.tolist() == [3.0, 1.0]
    assert x[Tensor([True, False])].data.tolist() == [[1.0, 2.0]]


def test_text_of_one_number():
    loss = (leaf([1.0, 2.0]) * 1.23456).sum()
    assert f"{loss:.4f} {loss:>7.1f}" == "3.7037     3.7"
    assert f"{leaf([[2.0]]):.1e}" == "2.0e+00"
    assert f"{leaf(2.0)}" == str(leaf(2.0)) == "Tensor(2., requires_grad=True)"
    with pytest.raises(TypeError, match=r"'.4f' is for one number, and this tensor has shape \(2,\)"):
        f"{leaf([1.0, 2.0]):.4f}"


def test_lists_of_numbers():
    assert leaf([[1.0], [2.0]]).tolist() == [[1.0], [2.0]]
    assert type(Tensor(3).tolist()) is int


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_abs(dtype):
    """PyTorch has the gradient 0 at 0, and lets nan through."""
    x = leaf([-2.0, 0.0, 3.0, np.nan], dtype=dtype)
    out = abs(x)
    assert out.dtype == dtype
    assert_array_equal(out.data, [2.0, 0.0, 3.0, np.nan])
    out.backward([1.0, 10.0, 100.0, 1.0])
    assert_array_equal(x.grad, [-1.0, 0.0, 100.0, np.nan])


@pytest.mark.parametrize("dtype", [int, bool, "uint8", np.int32])
def test_no_gradient_flows_through_whole_numbers_and_truths(dtype):
    """As in PyTorch: what is rounded does not move with its operand."""
    x = leaf([1.5, 2.5])
    whole = x.astype(dtype)
    assert (whole.requires_grad, whole.parents, whole.grad_fn) == (False, (), None)
    assert not (whole * 2).requires_grad
    (x * whole).sum().backward()
    assert_array_equal(x.grad, whole.data)
    with pytest.raises(RuntimeError, match="computed from one with requires_grad=True"):
        x.astype(dtype).sum().backward()


def test_a_rule_of_truths_has_no_gradient_either():
    out = tensor.apply(is_positive, leaf([1.0, -2.0]))
    assert (out.requires_grad, out.tolist()) == (False, [True, False])


def is_positive(a):
    return a > 0, lambda g: g


def test_where_chooses_by_truths():
    x = leaf([1.0, -2.0])
    assert where(x > 0, x, 0.0).tolist() == where([1, 0], x, 0.0).tolist() == [1.0, 0.0]
    with pytest.raises(TypeError, match=r"where chooses by truths, such as x > 0, .* float64"):
        where(x, x, 0.0)
    with pytest.raises(ValueError, match=r"where of \(2,\) and \(2,\) and \(3,\): "):
        where(x > 0, x, np.ones(3))


def test_half_and_back():
    x = leaf([1.0, 2.0, 3.0])
    out = x.half()
    assert out.dtype == np.float16
    (out.double() * 2 + out.float()).sum().backward()
    assert x.grad.dtype == np.float64
    assert_array_equal(x.grad, 3.0)


# Operands left in peace.


@pytest.mark.parametrize("compute", [*BINARY.values(), maximum], ids=[*BINARY, "maximum"])
def test_S1_operands_are_never_changed(compute):
    """The bias of shape (2, 1) is still of that shape after 5 columns, and then fits 3 columns."""
    x, b = Tensor(np.full((2, 5), 2.0)), leaf([[1.0], [2.0]])
    before = b.data
    for columns in (5, 3, 1):
        compute(x[:, :columns], b).sum().backward()
        assert b.data is before
        assert b.data.tolist() == [[1.0], [2.0]]
        assert b.grad.shape == (2, 1)


IN_PLACE = [operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ipow, operator.imatmul]


@pytest.mark.parametrize("change", IN_PLACE)
def test_a_parameter_changes_in_place_within_no_grad(change):
    """PyTorch's own idiom, `p -= rate * p.grad`, in a loop over parameters."""
    p = leaf(np.full((2, 2), 3.0), dtype="float32")
    array, expected = p.data, change(np.full((2, 2), 3.0), np.full((2, 2), 2.0))
    with no_grad():
        for q in [p]:
            found = change(q, np.full((2, 2), 2.0))
    assert found is p
    assert p.data is array
    assert (p.requires_grad, p.dtype, p.parents) == (True, np.float32, ())
    assert_allclose(array, expected)


@pytest.mark.parametrize("change", IN_PLACE)
def test_a_parameter_stays_as_it_is_outside_of_no_grad(change):
    p = leaf(np.full((2, 2), 3.0))
    with pytest.raises(RuntimeError, match="write `with no_grad"):
        change(p, np.full((2, 2), 2.0))
    assert_array_equal(p.data, 3.0)


@pytest.mark.parametrize("change", IN_PLACE)
def test_every_other_tensor_stays_and_the_name_means_a_new_one(change):
    """`loss += penalty`, and data without a gradient, which rules may have kept."""
    w, x, two = leaf(np.ones((2, 2))), Tensor(np.full((2, 2), 3.0)), np.full((2, 2), 2.0)
    for t in (w * 3, x):
        out = change(t, two)
        assert out is not t
        assert_array_equal(t.data, 3.0)
        with no_grad():
            assert change(t, two) is not t
        assert_array_equal(t.data, 3.0)
    total = change(x, w)
    total.sum().backward()
    assert w.grad.shape == (2, 2)


def test_training_in_place():
    w, b = leaf([[5.0]]), leaf(0.0)
    for _ in range(500):
        loss = ((w @ np.array([[1.0, 2.0, 3.0]]) + b - np.array([3.0, 5.0, 7.0])) ** 2).mean()
        loss += 0.0 * (w * w).sum()
        loss.backward()
        with no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad = None
    assert_allclose([w.item(), b.item()], [2.0, 1.0], atol=1e-3)


def test_a_parameter_that_was_replaced_within_no_grad_is_noticed():
    """In PyTorch and here the new tensor requires no gradient, and its `grad` is None."""
    w, b = leaf(1.0), leaf(0.0)
    (w + b).backward()
    with no_grad():
        w = w - 0.1 * w.grad
    (w + b).backward()
    with pytest.raises(TypeError, match="NoneType"):
        w - 0.1 * w.grad
    assert w.set_requires_grad().grad == 0.0
    (w + b).backward()
    assert w.grad.item() == 1.0


def test_a_tensor_as_the_data_of_another_is_noticed():
    w = leaf(1.0)
    w.data = w - 0.1
    for compute in (lambda: w + w, lambda: w * 2, lambda: -w, lambda: where(True, w, 0.0)):
        with pytest.raises(TypeError, match="is the `data` of an operand a Tensor"):
            compute()


def test_a_change_in_place_keeps_the_shape_and_works_on_numpys_numbers():
    p = leaf(1.0)
    with no_grad(), pytest.raises(ValueError, match=r"from shape \(\) to \(3,\)"):
        p += np.ones(3)
    p.data = p.data - 0.5  # NumPy makes a number of this
    with no_grad():
        p -= 0.25
    assert (type(p.data), p.item()) == (np.ndarray, 0.25)


def test_an_update_that_makes_a_new_node_is_explained():
    w = leaf([1.0, 2.0])
    with pytest.raises(RuntimeError, match="write `with no_grad"):  # noqa: PT012
        for _ in range(3):
            (w * w).sum().backward()
            w = w - 0.1 * w.grad


def test_S2_bias_gradient_is_summed():
    b = leaf(np.zeros((2, 1)))
    (Tensor(np.ones((2, 5))) + b).sum().backward()
    assert b.grad.tolist() == [[5.0], [5.0]]


def test_S20_parameters_may_be_updated_in_place():
    w = leaf(np.zeros((2, 1)))
    (w + np.ones((2, 5))).sum().backward()
    w.data -= 0.1 * w.grad
    assert_allclose(w.data, -0.5)


def test_a_leafs_gradient_is_its_own():
    """a + b hands the same array to both; changing one gradient must not change the other, nor may a view."""
    a, b = leaf(np.ones((2, 3))), leaf(np.ones((2, 3)))
    (a + b).backward(np.ones((2, 3)))
    a.grad *= 10
    assert_array_equal(b.grad, 1.0)
    for out in (a.sum(), a.T, a.reshape(6), a[:1], a.broadcast_to(4, 2, 3), a.max()):
        a.grad = 0.0
        g = np.ones(out.shape)
        out.backward(g)
        a.grad += 1  # not a read-only view
        assert_array_equal(g, 1.0)


def test_a_gradient_that_was_kept_does_not_change():
    """Accumulating makes a new array, so that what one has noted down stays true."""
    x = leaf([1.0, 2.0])
    (x * 3).sum().backward()
    first = x.grad
    (x * 5).sum().backward()
    assert (first.tolist(), x.grad.tolist()) == ([3.0, 3.0], [8.0, 8.0])


def test_S8_evaluating_does_not_touch_gradients():
    w = leaf([1.0, 2.0])
    (w * w).sum().backward()
    (w * 3).sum()
    with no_grad():
        w + 1
    assert w.grad.tolist() == [2.0, 4.0]


# Backward.


def test_a_node_used_twice():
    x = leaf([1.0, 2.0])
    y = x * x
    (y + y * x).sum().backward()
    assert_allclose(x.grad, 2 * x.data + 3 * x.data**2)


def test_M2_a_shared_weight_sums_both_uses():
    w, a, b = leaf(np.ones((2, 2))), np.array([[1.0, 1.0]]), np.array([[10.0, 20.0]])
    (a @ w + b @ w).sum().backward()
    assert w.grad.tolist() == [[11.0, 11.0], [21.0, 21.0]]


def test_S13_backward_begins_at_one_number():
    x = leaf([1.0, 2.0])
    with pytest.raises(RuntimeError, match=r"this tensor has shape \(2,\): sum it first"):
        (x * 2).backward()
    with pytest.raises(ValueError, match=r"gradient of shape \(3,\) for a tensor of shape \(2,\)"):
        (x * 2).backward([1.0, 2.0, 3.0])
    (x * 2).backward([1.0, 10.0])
    assert x.grad.tolist() == [2.0, 20.0]


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_one_number_in_any_shape(shape):
    x = leaf(np.full(shape, 3.0))
    (x * x).backward()
    assert_array_equal(x.grad, np.full(shape, 6.0))


def test_S15_a_gradient_without_axes_is_an_array():
    x = leaf(2.0)
    for _ in range(2):
        (x * x + x).backward()
        assert type(x.grad) is np.ndarray
    assert x.grad.shape == ()
    x.grad[...] = 0
    graph.zero_grad([x])
    (x * x).backward()
    assert x.grad.item() == 4.0


@pytest.mark.parametrize("retain_graph", [False, True])
def test_the_gradient_of_the_result_is_an_array(retain_graph):
    x = leaf(3.0)
    loss = x * x
    loss.backward(retain_graph=retain_graph)
    x.backward()
    for t in (loss, x):
        assert (type(t.grad), t.grad.shape, t.grad.dtype) == (np.ndarray, (), np.float64)
    assert (loss.grad.item(), x.grad.item()) == (1.0, 7.0)
    x.grad[...] = 0


def test_backward_of_a_leaf():
    x = leaf([1.0, 2.0])
    x.backward([3.0, 4.0])
    x.backward([3.0, 4.0])
    assert x.grad.tolist() == [6.0, 8.0]


def test_nothing_to_differentiate():
    for out in (Tensor(1.0), Tensor([1.0]).sum(), leaf(1.0).detach()):
        with pytest.raises(RuntimeError, match="computed from one with requires_grad=True"):
            out.backward()


def test_S8_gradients_accumulate_over_backwards():
    x = leaf([1.0, 2.0])
    for _ in range(2):
        x.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
    graph.zero_grad([x])
    assert x.grad == 0.0


def test_K1_S16_M17_a_second_backward_doubles_and_nothing_more():
    """With retain_graph; a non-leaf holds the gradient of the latest pass only, broadcast or not."""
    x, b = leaf([[1.0, 2.0]]), leaf([[3.0], [4.0]])
    y = x * b
    loss = (y * y).sum()
    loss.backward(retain_graph=True)
    once, middle = x.grad.copy(), y.grad.copy()
    loss.backward(retain_graph=True)
    assert_allclose(x.grad, 2 * once)
    assert_allclose(y.grad, middle)
    graph.zero_grad([x, b])
    loss.backward()
    assert_allclose(x.grad, once)


def test_a_freed_graph_says_so_before_anything_moves():
    x = leaf([1.0, 2.0])
    y = x * x
    loss = y.sum()
    loss.backward()
    once = x.grad.copy()
    for out in (loss, y.mean(), y.sum() + x.sum()):
        with pytest.raises(RuntimeError, match="retain_graph=True"):
            out.backward()
    assert_array_equal(x.grad, once)


def test_a_drawing_after_the_backward_says_what_is_missing():
    x = leaf([1.0, 2.0])
    loss = (x * x).sum()
    loss.backward(retain_graph=True)
    assert "multiply" in draw.draw(loss).svg
    loss.backward()
    for root in (loss, loss + x.sum()):
        drawing = draw.draw(root)
        assert "sum" in drawing.svg
        assert "retain_graph=True keeps it" in drawing.svg
        assert 'class="kg-more"' in drawing.svg
    assert drawing.nodes == 4


def test_only_what_needs_a_gradient_is_recorded():
    """X @ w: the data has no gradient, is no parent, and its Jacobian is never applied."""
    X, w = Tensor(np.ones((4, 3))), leaf(np.ones((3, 1)))
    out = X @ w
    assert out.parents == (w,)
    assert len(out.local_derivatives) == 1
    out.sum().backward()
    assert X.grad is None
    assert (X * 2 + 1).parents == ()


def test_M20_no_node_for_a_broadcast():
    """x * 2 + b: two nodes, whatever the shapes."""
    x, b = leaf(np.ones((2, 3))), leaf(np.ones((2, 1)))
    assert len(graph.topological_order(x * 2 + b)) == 4


@pytest.mark.parametrize("length", [100_000])
def test_S11_K2_M16_a_long_chain(length):
    """Built, differentiated and taken apart without recursion."""
    x = y = leaf([1.0, 2.0])
    for _ in range(length):
        y = y + x
    y.sum().backward()
    assert x.grad.tolist() == [length + 1.0, length + 1.0]
    z = leaf([1.0])
    for _ in range(length):
        z = z * 1.0
    del z  # a graph that no backward has freed


def test_forty_doublings():
    x = y = leaf([1.0])
    for _ in range(40):
        y = y + y
    y.backward()
    assert x.grad.tolist() == [2.0**40]


# Without recording.


def test_no_grad_records_nothing():
    x = leaf([1.0])
    with no_grad():
        y = x * 2
        with no_grad():
            pass
        z = x * 3
    assert (y.requires_grad, y.parents, z.grad_fn) == (False, (), None)
    assert (x * 2).requires_grad


def test_no_grad_ends_with_its_block_whatever_happens():
    with pytest.raises(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert (leaf([1.0]) * 2).requires_grad


def test_no_grad_above_a_function():
    @no_grad()
    def predict(x, depth=2):
        return predict(x * 2, depth - 1) if depth else x * 2

    x = leaf([1.0])
    assert not predict(x).requires_grad
    assert not predict(x).requires_grad
    assert (x * 2).requires_grad


def test_M11_backward_within_no_grad():
    x = leaf([3.0])
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad.tolist() == [6.0]


def test_detach():
    x = leaf([3.0])
    y = x * x
    cut = y.detach()
    assert (cut.requires_grad, cut.data is y.data) == (False, True)
    (x * cut).backward()
    assert x.grad.tolist() == [9.0]
    with pytest.raises(RuntimeError, match="detach"):
        y.requires_grad = False


# Errors that say what was wrong.


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda x: x + np.ones(4), r"add of \(2, 3\) and \(4,\): "),
        (lambda x: np.ones((3, 3)) * x, r"multiply of \(3, 3\) and \(2, 3\): "),
        (lambda x: x @ x, r"matmul of \(2, 3\) and \(2, 3\): "),
        (lambda x: x.sum(axis=2), r"sum of \(2, 3\): axis 2 is out of bounds"),
        (lambda x: x.reshape(4, 2), r"reshape of \(2, 3\): cannot reshape .* size 6 .* \(4, ?2\)"),
        (lambda x: concatenate([x, x.T]), r"concatenate of \(2, 3\) and \(3, 2\): "),
        (lambda x: stack([x, x, x.T]), r"stack of \(2, 3\) and \(2, 3\) and \(3, 2\): "),
        (lambda x: x.split(2, axis=1), r"split of \(2, 3\): axis 1 of shape \(2, 3\) has no 2 equal parts"),
    ],
)
def test_shapes_that_do_not_fit_are_named(compute, message):
    with pytest.raises(ValueError, match=message):
        compute(leaf(np.ones((2, 3))))


def careless_add(a, b):
    return a + b, lambda g: g, lambda g: g


def test_a_gradient_of_the_wrong_shape_is_named_with_its_rule():
    """The one place that compares shapes: every contribution passes it, whoever wrote the rule."""
    out = tensor.apply(careless_add, leaf(np.ones((2, 5))), leaf(np.ones((2, 1))))
    with pytest.raises(
        ValueError, match=r"careless_add gave a gradient of shape \(2, 5\) to .* \(2, 1\): sum"
    ):
        out.sum().backward()


def test_a_rule_that_returns_too_little_is_named():
    with pytest.raises(TypeError, match="half_a_rule must return its result and one function for each"):
        tensor.apply(half_a_rule, leaf([1.0, 2.0]))


def half_a_rule(a):
    return a * 2


def test_text_as_an_operand_is_named():
    with pytest.raises(TypeError, match="not str 'two'"):
        leaf([1.0]) * "two"


# What a walk may look like, and what is left afterwards.


def recursive(root, gradient):
    """A walk as a student might write it: recursion, a dictionary of gradients, factors the other way."""
    order = []

    def visit(node):
        if node not in order:
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    gradients = {root: gradient}
    for node in order[::-1]:
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            gradients[parent] = gradients.get(parent, 0.0) + gradients[node] * derivative
    for node, found in gradients.items():
        node.grad = found if node.parents else node.grad + found


def assigning(root, gradient):
    """Another: the first contribution is stored as it comes, the next are added in place."""
    gradients = {root: gradient}
    for node in reversed(graph.topological_order(root)):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            if parent in gradients:
                gradients[parent] += derivative * gradients[node]
            else:
                gradients[parent] = derivative * gradients[node]
    for node, found in gradients.items():
        if not node.parents:
            node.grad += found


@pytest.mark.parametrize("walk", [recursive, assigning])
def test_other_ways_to_walk(walk, monkeypatch):
    """A student's own graph.py drives the Tensor too, however it collects its gradients."""
    rng = np.random.default_rng(3)
    expected, found = [], []
    for results in (expected, found):
        rng = np.random.default_rng(3)
        w, b = leaf(rng.standard_normal((3, 3))), leaf(rng.standard_normal((3, 1)))
        y = w @ w + b
        loss = (y * y.T + y + b).sum() + y.max()
        loss.backward()
        loss = (w * 2).sum()
        loss.backward()
        results += [w.grad, b.grad]
        monkeypatch.setattr(graph, "backward", walk)
    for a, b in zip(expected, found, strict=True):
        assert type(b) is np.ndarray
        assert_allclose(a, b)


def tensors_alive():
    return sum(type(x) is Tensor for x in gc.get_objects())


@pytest.mark.parametrize(
    "finish", [Tensor.backward, lambda loss: loss.backward(retain_graph=True), lambda loss: 0]
)
def test_K15_a_graph_is_freed_by_counting_references(finish):
    """No closure holds its own node, so nothing waits for the garbage collector."""
    gc.collect()
    gc.disable()
    try:
        w, before = leaf(np.ones((3, 3))), tensors_alive()
        loss = ((w @ w + 1) ** 2).max(axis=0).mean()
        assert tensors_alive() > before + 4
        finish(loss)
        del loss
        assert tensors_alive() == before
    finally:
        gc.enable()


def test_backward_frees_the_graph_while_the_loss_is_kept():
    gc.collect()
    w = leaf(np.ones((3, 3)))
    before = tensors_alive()
    loss = ((w @ w + 1) ** 2).mean()
    loss.backward()
    assert tensors_alive() == before + 1


def test_input_data_costs_no_gradient():
    """A training step on 4 MB of data needs far less than the data: no copy, no gradient of it."""
    X, w = Tensor(np.ones((2500, 209))), leaf(np.zeros((5, 2500)))
    (w @ X).mean().backward()
    tracemalloc.start()
    (w @ X).mean().backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < X.data.nbytes / 4


def test_S18_the_library_imports_nothing_but_numpy():
    """And not even the rules before they are needed."""
    probe = (
        "import sys, kittengrad.tensor as t; x = t.Tensor([1.0], requires_grad=True)\n"
        "assert 'kittengrad.arithmetic' not in sys.modules\n"
        "(x + x).backward(); assert 'kittengrad.matrices' not in sys.modules\n"
        "assert not {'torch', 'mlx', 'h5py', 'matplotlib'} & set(sys.modules)"
    )
    root = Path(tensor.__file__).resolve().parents[1]
    subprocess.run([sys.executable, "-c", probe], check=True, cwd=root)
