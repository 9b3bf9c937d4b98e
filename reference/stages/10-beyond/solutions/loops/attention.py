"""Attention place by place: each place looks at a list of the places that it may see."""

import math

import numpy as np

from .generator import generator
from .nn import Linear, Module
from .tensor import concatenate, no_grad, stack


def positional_encoding(length, width):
    if width % 2:
        raise ValueError("sines and cosines come in pairs")
    out = np.zeros((length, width))
    for t in range(length):
        for column in range(width):
            angle = t / 10000 ** ((column - column % 2) / width)
            out[t, column] = math.cos(angle) if column % 2 else math.sin(angle)
    return out


def each(function, *tensors):
    """The function of each matrix of the stacks."""
    if tensors[0].ndim == 2:
        return function(*tensors)
    return stack([each(function, *(x[i] for x in tensors)) for i in range(len(tensors[0]))])


def attention_weights(query, key, causal=False):
    return each(lambda q, k: stack([looks_of(q, k, i, causal) for i in range(len(q))]), query, key)


def looks_of(q, k, i, causal):
    """The weights of place i: a softmax over what it sees, and zeros behind it."""
    seen = min(i + 1, len(k)) if causal else len(k)
    scores = (k[:seen] * q[i]).sum(axis=1) * q.shape[1] ** -0.5
    powers = (scores - scores.data.max()).exp()
    return concatenate([powers / powers.sum(), np.zeros(len(k) - seen, dtype=k.dtype)])


def attention(query, key, value, causal=False):
    def means(q, k, v):
        rows = [looks_of(q, k, i, causal).reshape(-1, 1) * v for i in range(len(q))]
        return stack([row.sum(axis=0) for row in rows])

    return each(means, query, key, value)


def split_heads(x, heads):
    if x.shape[-1] % heads:
        raise ValueError("the heads do not divide the width")
    n = x.shape[-1] // heads
    return stack([x[..., head * n : (head + 1) * n] for head in range(heads)], axis=-3)


def join_heads(x):
    return concatenate([x[..., head, :, :] for head in range(x.shape[-3])], axis=-1)


class MultiHeadAttention(Module):
    def __init__(self, width, heads, causal=False, bias=True, *, dtype=None, rng=None):
        if heads < 1 or width % heads:
            raise ValueError("the heads do not divide the width")
        rng = generator(rng)
        self.width, self.heads, self.causal = width, heads, causal
        self.query, self.key, self.value, self.out = (
            Linear(width, width, bias, dtype=dtype, rng=rng) for _ in range(4)
        )

    def forward(self, x):
        n, answers = self.width // self.heads, []
        query, key, value = self.query(x), self.key(x), self.value(x)
        for begin in range(0, self.width, n):
            own = (..., slice(begin, begin + n))
            answers.append(attention(query[own], key[own], value[own], self.causal))
        return self.out(concatenate(answers, axis=-1))

    def maps(self, x):
        with no_grad():
            query, key = (split_heads(layer(x), self.heads) for layer in (self.query, self.key))
            return attention_weights(query, key, self.causal).numpy()
