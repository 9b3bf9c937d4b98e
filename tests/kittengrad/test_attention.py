"""Attention and its heads: PyTorch's stored values, and what must hold of every attention."""

import numpy as np
import pytest
import stored
from kittengrad.attention import (
    MultiHeadAttention,
    attention,
    attention_weights,
    join_heads,
    positional_encoding,
    split_heads,
)
from kittengrad.generator import manual_seed
from kittengrad.tensor import Tensor


def multi_head(x, q, k, v, out, heads, causal=False, biases=()):
    """A MultiHeadAttention of these weights, and of biases or none."""
    layer = MultiHeadAttention(x.shape[-1], heads, causal, bias=bool(biases))
    parts = (layer.query, layer.key, layer.value, layer.out)
    for part, weight in zip(parts, (q, k, v, out), strict=True):
        part.weight = weight
    for part, bias in zip(parts, biases, strict=False):
        part.bias = bias
    return layer(x)


stored.WORDS |= {"attention": attention, "multi_head": multi_head}


def drawn(*shapes):
    rng = np.random.default_rng(0)
    return [Tensor(rng.uniform(-2, 2, shape)) for shape in shapes]


@pytest.mark.parametrize("case", stored.cases("attention"), ids=stored.title)
@pytest.mark.filterwarnings("error")
def test_as_pytorch_has_it(case):
    stored.check(case)


# Places.


def test_places_are_the_formula_of_the_docstring():
    found = positional_encoding(50, 6)
    for t in (0, 1, 7, 49):
        for k in range(3):
            angle = t / 10000 ** (2 * k / 6)
            assert found[t, 2 * k : 2 * k + 2] == pytest.approx([np.sin(angle), np.cos(angle)], abs=1e-14)


def test_the_same_distance_is_the_same_turn():
    """Pₜ₊₅ is Pₜ, each pair of columns turned by an angle that does not depend on t."""
    pairs = positional_encoding(40, 8).reshape(40, 4, 2) @ [1j, 1.0]
    turns = pairs[5:] / pairs[:-5]
    assert turns == pytest.approx(np.broadcast_to(turns[0], turns.shape), abs=1e-12)
    assert abs(turns) == pytest.approx(np.ones(turns.shape))


@pytest.mark.parametrize("length", [0, 1])
def test_short_texts_have_places(length):
    assert positional_encoding(length, 4).tolist() == [[0.0, 1.0, 0.0, 1.0]] * length


def test_an_odd_width_is_refused():
    with pytest.raises(ValueError, match=r"an even number.*not 3"):
        positional_encoding(2, 3)


# Weights.


@pytest.mark.parametrize("causal", [False, True])
def test_each_row_has_the_sum_1(causal):
    query, key = drawn((2, 3, 5, 4), (2, 3, 5, 4))
    found = attention_weights(query, key, causal).numpy()
    assert found.sum(axis=-1) == pytest.approx(np.ones((2, 3, 5)))
    assert (np.triu(found, 1) == 0).all() == causal


def test_no_place_is_moved_by_a_later_one():
    query, key, value = drawn((5, 3), (5, 3), (5, 3))
    for tensor in (query, key, value):
        tensor.set_requires_grad()
    attention(query, key, value, causal=True)[2].sum().backward()
    for tensor in (key, value):
        assert (tensor.grad[3:] == 0).all()
        assert (tensor.grad[:3] != 0).any()
    assert (query.grad.any(axis=1) == [False, False, True, False, False]).all()


def test_shuffled_places_give_shuffled_answers():
    """Attention is blind to order: that is why places need vectors of their own."""
    query, key, value = drawn((5, 3), (5, 3), (5, 2))
    order = [3, 0, 4, 2, 1]
    found = attention(query[order], key[order], value[order]).numpy()
    assert found == pytest.approx(attention(query, key, value).numpy()[order])


def test_the_size_of_the_scores_does_not_grow_with_the_width():
    rng = np.random.default_rng(0)
    largest = [
        attention_weights(*(Tensor(rng.standard_normal((300, width))) for _ in "qk")).numpy().max(axis=1)
        for width in (4, 400)
    ]
    assert np.median(largest[1]) == pytest.approx(np.median(largest[0]), rel=0.5)
    assert np.median(largest[1]) < 0.2


def test_far_scores_are_shares_of_0_and_1():
    found = attention_weights(Tensor([[1e4]]), Tensor([[1e4], [-1e4]])).numpy()
    assert found.tolist() == [[1.0, 0.0]]


def test_one_place_receives_its_own_value():
    query, key, value = drawn((1, 3), (1, 3), (1, 2))
    for causal in (False, True):
        assert attention(query, key, value, causal).numpy() == pytest.approx(value.numpy())


def test_no_place_asks_and_nothing_answers():
    query, key, value = drawn((0, 3), (4, 3), (4, 2))
    assert attention(query, key, value, causal=True).shape == (0, 2)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("causal", [False, True])
def test_dtypes_are_kept(dtype, causal):
    x = Tensor(np.ones((3, 4), dtype), requires_grad=True)
    layer = MultiHeadAttention(4, 2, causal, dtype=dtype, rng=0)
    out = layer(x)
    out.backward(np.ones((3, 4), dtype))
    assert {out.dtype, x.grad.dtype, *(p.grad.dtype for p in layer.parameters())} == {np.dtype(dtype)}


# Heads.


@pytest.mark.parametrize("shape", [(3, 8), (2, 3, 8), (2, 0, 8), (0, 3, 8), (2, 1, 3, 8)])
@pytest.mark.parametrize("heads", [1, 2, 4, 8])
def test_heads_are_parts_of_the_vectors_and_come_together_again(shape, heads):
    (x,) = drawn(shape)
    parts = split_heads(x, heads)
    assert parts.shape == (*shape[:-2], heads, shape[-2], 8 // heads)
    for head, part in enumerate(np.split(x.numpy(), heads, axis=-1)):
        assert (parts.numpy()[..., head, :, :] == part).all()
    assert (join_heads(parts).numpy() == x.numpy()).all()


@pytest.mark.parametrize("heads", [0, 3, 5, -1])
def test_heads_that_do_not_divide_the_width_are_refused(heads):
    with pytest.raises(ValueError, match=f"{heads} heads do not divide a width of 4"):
        MultiHeadAttention(4, heads)


@pytest.mark.parametrize("heads", [0, 3])
def test_a_split_that_does_not_divide_the_width_is_refused(heads):
    with pytest.raises(ValueError, match=f"{heads} heads do not divide a width of 4"):
        split_heads(Tensor(np.ones((2, 4))), heads)


def test_the_layer_names_its_parameters_and_shows_what_it_is():
    layer = MultiHeadAttention(4, 2, causal=True, bias=False)
    assert [name for name, _ in layer.named_parameters()] == [
        "query.weight", "key.weight", "value.weight", "out.weight"
    ]  # fmt: skip
    assert repr(layer).startswith("MultiHeadAttention(width=4, heads=2, causal=True\n")
    assert len(MultiHeadAttention(4, 2).parameters()) == 8


def test_maps_are_the_weights_of_the_heads_as_an_array():
    layer, (x,) = MultiHeadAttention(4, 2, causal=True, rng=0), drawn((3, 5, 4))
    maps = layer.maps(x)
    assert type(maps) is np.ndarray
    parts = [split_heads(part(x), 2) for part in (layer.query, layer.key)]
    assert maps == pytest.approx(attention_weights(*parts, causal=True).numpy())
    assert maps.shape == (3, 2, 5, 5)


def test_a_seed_and_the_generator_of_the_library_give_the_same_layer():
    manual_seed(3)
    layers = [MultiHeadAttention(4, 2, rng=rng) for rng in (3, None, None)]
    one, same, other = (layer.state_dict()["out.weight"] for layer in layers)
    assert (one == same).all()
    assert not (one == other).any()
