"""What a Tensor can hold, and what is refused since it would lose its meaning."""

import numpy as np
import pytest
from kittengrad import Value
from kittengrad.tensor import Tensor, stack

S = Tensor(2.0, requires_grad=True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tensor([1.0], dtype=complex),
        lambda: Tensor([1.0], dtype=str),
        lambda: Tensor([1.0], dtype=object),
        lambda: S.astype(complex),
        lambda: S.astype("U8"),
        lambda: S * 1j,
        lambda: S * np.complex128(1j),
        lambda: np.complex64(2) + S,
        lambda: S * np.str_("3"),
        lambda: S.backward(1j),
        lambda: S * Value(2.0),
        lambda: Tensor([Value(2.0)]),
    ],
)
@pytest.mark.filterwarnings("error")  # a ComplexWarning would mean that a part of the number was dropped
def test_only_real_numbers(make):
    with pytest.raises(TypeError, match="holds real numbers, not"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tensor([S, S]),
        lambda: Tensor([1.0, S * 2]),
        lambda: Tensor([[1.0, 2.0], [1.0, S]]),
        lambda: Tensor((S, S), requires_grad=True),
        lambda: S * [S, S],
    ],
)
def test_a_list_of_tensors_does_not_lose_its_graph(make):
    with pytest.raises(TypeError, match=r"write stack\(\[a, b\]\)"):
        make()
    assert stack([S, S]).requires_grad


def test_a_list_of_tensors_without_a_graph_is_a_list_of_numbers():
    assert Tensor([S.detach(), Tensor(1.0)]).tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    ("dtype", "number"),
    [("float16", 70_000), ("float16", -70_000.0), ("float32", 1e39), ("float16", 10**400)],
)
@pytest.mark.filterwarnings("error")
def test_a_number_that_is_too_large_for_the_dtype(dtype, number):
    """70,000 would become inf, and the sum of 70,000 halves divided by it would be 0."""
    x = Tensor([1.0], dtype=dtype, requires_grad=True)
    for compute in (lambda: x / number, lambda: number * x, lambda: x.maximum(number)):
        with pytest.raises(OverflowError, match=f"is too large for {dtype}"):
            compute()


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_inf_and_large_numbers_that_fit(dtype):
    x = Tensor([1.0], dtype=dtype)
    for number in (np.inf, -np.inf, 65504):
        assert (x * number).dtype == dtype
        assert (x * number).item() == number
