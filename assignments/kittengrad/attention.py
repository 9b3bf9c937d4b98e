"""Stage 10: attention, the layer with which language models read.

A text is a row of vectors, one for each character. *Attention* lets each place look at the others: it asks a
question (its *query*), each place offers a label (its *key*) and a message (its *value*), and the place
receives a mean of the messages, weighted by how well the labels answer the question (Vaswani et al., 2017).

The functions take Tensors of shape (…, length, width), and are made of the operators that you have: their
gradients are already there.
"""

from math import sqrt

import numpy

from .generator import generator
from .nn import Linear, Module
from .tensor import no_grad, where

__all__ = [
    "MultiHeadAttention",
    "attention",
    "attention_weights",
    "join_heads",
    "positional_encoding",
    "split_heads",
]


# Task 10.7: where a character stands, and what it looks at.


def positional_encoding(length, width):
    """An array (length, width) that gives each place a vector of its own: waves of different lengths.

        P[t, 2k]     = sin(t / 10000^(2k / width))
        P[t, 2k + 1] = cos(t / 10000^(2k / width))

    Attention alone is blind to order: shuffled characters give shuffled answers. Added to the vectors of the
    characters, P tells places apart.

    width  an even number. Raises ValueError otherwise.

    >>> positional_encoding(3, 2).round(3)
    array([[ 0.   ,  1.   ],
           [ 0.841,  0.54 ],
           [ 0.909, -0.416]])

    Hint: `out[:, 0::2]` are the columns 0, 2, 4, … of an array, and `out[:, 1::2]` those beside them.
    """
    if width % 2:
        raise ValueError(f"the width is an even number, because sines and cosines come in pairs, not {width}")
    raise NotImplementedError("Task 10.7: what a character looks at")


def attention_weights(query, key, causal=False):
    """softmax(query @ keyᵀ / √width) along the last axis: how much each place looks at each other place.

    query   a Tensor (…, places, width)
    key     a Tensor (…, others, width)
    causal  whether a place looks at no later one: weights[…, i, j] = 0 for j > i, and the others have the
            sum 1
    out     a Tensor (…, places, others), in the dtype of the scores; each row has the sum 1

    A sum of `width` products grows as √width. Undivided, it would drive the softmax to 0 and 1, where its
    gradient is 0.

    >>> from kittengrad import Tensor
    >>> attention_weights(Tensor([[0.0], [5.0]]), Tensor([[1.0], [1.0]]), causal=True).numpy()
    array([[1. , 0. ],
           [0.5, 0.5]])

    Hint: a place that is not to be seen has the score -inf *before* the softmax: `where(seen, scores,
    -numpy.inf)`. `numpy.tri(n, m, dtype=bool)` is True on the diagonal and below it. `swapaxes(-1, -2)` is
    ᵀ for stacks of matrices.
    """
    raise NotImplementedError("Task 10.7: what a character looks at")


def attention(query, key, value, causal=False):
    """attention_weights(query, key, causal) @ value: each place receives a mean of the values.

    query  (…, places, width)
    key    (…, others, width)
    value  (…, others, any width), which is that of out: (…, places, any width)
    """
    raise NotImplementedError("Task 10.7: what a character looks at")


# Task 10.8: several views at once.


def split_heads(x, heads):
    """(…, length, width) becomes (…, heads, length, width / heads): head h holds its own part of each vector.

    Raises ValueError unless the width divides into equal parts.

    >>> from kittengrad import Tensor
    >>> split_heads(Tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), 2).tolist()
    [[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]

    Hint: first cut the last axis in two by a reshape, then exchange two axes. One reshape alone to the
    final shape mixes places with parts.
    """
    if heads < 1 or x.shape[-1] % heads:
        raise ValueError(f"{heads} heads do not divide a width of {x.shape[-1]}")
    raise NotImplementedError("Task 10.8: several views at once")


def join_heads(x):
    """(…, heads, length, width) becomes (…, length, heads · width): the reverse of `split_heads`."""
    raise NotImplementedError("Task 10.8: several views at once")


class MultiHeadAttention(Module):
    """Self-attention with several heads: each looks for something else, in its own part of the vectors.

    query, key, value  linear layers, width to width, of which each head has its part
    out                a linear layer that mixes the answers of the heads
    causal             whether a place looks at no later one
    rng                a Generator or a seed; None: the library's own Generator, see `manual_seed`

    Differences from PyTorch's MultiheadAttention: the batch comes first, there is one input, and the first
    three layers are separate. Raises ValueError unless the heads divide the width.
    """

    def __init__(self, width, heads, causal=False, bias=True, *, dtype=None, rng=None):
        if heads < 1 or width % heads:
            raise ValueError(f"{heads} heads do not divide a width of {width}")
        rng = generator(rng)
        self.width, self.heads, self.causal = width, heads, causal
        self.query, self.key, self.value, self.out = (
            Linear(width, width, bias, dtype=dtype, rng=rng) for _ in range(4)
        )

    def forward(self, x):
        """(…, length, width) to the same shape: split q, k and v into heads, attend, join, mix."""
        raise NotImplementedError("Task 10.8: several views at once")

    def maps(self, x):
        """What the heads look at in x: an array (…, heads, length, length) of weights (provided)."""
        with no_grad():
            query, key = (split_heads(layer(x), self.heads) for layer in (self.query, self.key))
            return attention_weights(query, key, self.causal).numpy()

    def extra_repr(self):
        return f"width={self.width}, heads={self.heads}, causal={self.causal}"
