"""Attention as rules of arrays, each one node, with einsum naming every axis.

q, k: places that look and places that are looked at; d: the width; e: the width of the values.
"""

import numpy as np

from .generator import generator
from .nn import Linear, Module
from .tensor import apply, no_grad


def positional_encoding(length, width):
    if width % 2:
        raise ValueError("sines and cosines come in pairs")
    speeds = np.exp(-np.log(10000.0) * np.arange(0, width, 2) / width)
    out = np.empty((length, width))
    out[:, 0::2] = np.sin(np.einsum("t,k->tk", np.arange(length), speeds))
    out[:, 1::2] = np.cos(np.einsum("t,k->tk", np.arange(length), speeds))
    return out


def weights_rule(query, key, causal):
    scale = query.shape[-1] ** -0.5
    scores = np.einsum("...qd,...kd->...qk", query, key) * scale
    if causal:
        places, others = np.indices(scores.shape[-2:])
        scores[..., others > places] = -np.inf
    out = np.exp(scores - scores.max(axis=-1, keepdims=True))
    out /= np.einsum("...qk->...q", out)[..., None]

    def by_scores(g):
        return scale * out * (g - np.einsum("...qk,...qk->...q", g, out)[..., None])

    return (
        out,
        lambda g: np.einsum("...qk,...kd->...qd", by_scores(g), key),
        lambda g: np.einsum("...qk,...qd->...kd", by_scores(g), query),
    )


def means_rule(weights, value):
    return (
        np.einsum("...qk,...ke->...qe", weights, value),
        lambda g: np.einsum("...qe,...ke->...qk", g, value),
        lambda g: np.einsum("...qk,...qe->...ke", weights, g),
    )


def attention_weights(query, key, causal=False):
    return apply(weights_rule, query, key, causal=causal)


def attention(query, key, value, causal=False):
    return apply(means_rule, attention_weights(query, key, causal), value)


def parted(a, heads):
    return np.einsum("...lhn->...hln", a.reshape(*a.shape[:-1], heads, a.shape[-1] // heads))


def whole(a):
    a = np.einsum("...hln->...lhn", a)
    return a.reshape(*a.shape[:-2], a.shape[-2] * a.shape[-1])


def split_heads(x, heads):
    if x.shape[-1] % heads:
        raise ValueError("the heads do not divide the width")
    return apply(lambda a: (parted(a, heads), whole), x)


def join_heads(x):
    heads = x.shape[-3]
    return apply(lambda a: (whole(a), lambda g: parted(g, heads)), x)


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
        def heads_of(layer):
            return split_heads(layer(x), self.heads)

        looks = attention_weights(heads_of(self.query), heads_of(self.key), self.causal)
        return self.out(join_heads(apply(means_rule, looks, heads_of(self.value))))

    def maps(self, x):
        with no_grad():
            query, key = (split_heads(layer(x), self.heads) for layer in (self.query, self.key))
            return attention_weights(query, key, self.causal).numpy()
