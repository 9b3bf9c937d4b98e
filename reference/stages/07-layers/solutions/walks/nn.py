"""Stage 07, with generators, recursion and einsum."""

import math
from math import prod, sqrt

import numpy as np

from .generator import generator
from .members import Parameter, check_state, is_parameter, members, tree
from .nn_names import __getattr__, names  # noqa: F401 (fetches the finished rest)
from .tensor import apply

__all__ = ["Linear", "Module", "kaiming_uniform", "linear", "xavier_uniform", *names]

# Task 7.1: a layer as one node.


def as_rows(a):
    return a if a.ndim == 2 else a.reshape((prod(a.shape[:-1]), a.shape[-1]))


def linear(w, x, b):
    flat = math.prod(x.shape[:-1])
    rows = x.reshape(flat, x.shape[-1])

    def by_weight(g):
        return np.einsum("nj,nk->jk", g.reshape(flat, g.shape[-1]), rows)

    def by_bias(g):
        return g.sum(axis=tuple(range(g.ndim - 1)))

    return (
        np.einsum("...k,jk->...j", x, w) + b,
        by_weight,
        lambda g: np.einsum("...j,jk->...k", g, w),
        by_bias,
    )


# Task 7.2: the first weights.


def xavier_uniform(shape, rng, gain=1.0):
    end = gain * math.sqrt(6.0 / sum(shape))
    return end * (2.0 * rng.random(shape) - 1.0)


def kaiming_uniform(shape, rng, gain=2**0.5):
    end = math.sqrt(3.0) * gain / math.sqrt(shape[-1])
    return end * (2.0 * rng.random(shape) - 1.0)


# Tasks 7.3 to 7.5: what all layers and networks have in common.


class Module:
    training = True

    def __call__(self, *inputs, **options):
        return self.forward(*inputs, **options)

    def forward(self, *inputs):
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, x)")

    def members(self):
        return members(self, Module)

    def children(self):
        return [member for _, member in self.members() if isinstance(member, Module)]

    def modules(self):
        found = [self, *(module for child in self.children() for module in child.modules())]
        return list(dict.fromkeys(found))

    def named_tensors(self):
        for name, member in self.members():
            if hasattr(member, "named_tensors"):
                for inner, tensor in member.named_tensors():
                    yield ".".join((name, inner)), tensor
            else:
                yield name, member

    def named_parameters(self):
        met = set()
        for name, tensor in self.named_tensors():
            if is_parameter(tensor) and id(tensor) not in met:
                met.add(id(tensor))
                yield name, tensor

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for _, parameter in self.named_parameters():
            parameter.grad = np.zeros_like(parameter.data)

    def train(self, mode=True):
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def state_dict(self):
        state = {}
        for name, tensor in self.named_tensors():
            state[name] = np.array(tensor.data)
        return state

    def load_state_dict(self, state, strict=True):
        own = dict(self.named_tensors())
        check_state(type(self).__name__, own, state, strict)
        for name in own.keys() & state.keys():
            own[name].data[...] = state[name]

    def extra_repr(self):
        return ""

    def __repr__(self):
        children = [(name, repr(m)) for name, m in self.members() if isinstance(m, Module)]
        return tree(type(self).__name__, self.extra_repr(), children)


# A layer that is made of the parts above.


class Linear(Module):
    def __init__(self, in_features, out_features, bias=True, *, dtype=None, rng=None):
        rng = generator(rng)
        self.in_features, self.out_features = in_features, out_features
        weight = kaiming_uniform((out_features, in_features), rng, gain=1 / sqrt(3))
        self.weight = Parameter(weight, dtype=dtype, label="weight")
        r = 1 / sqrt(in_features) if in_features else 0
        self.bias = Parameter(rng.uniform(-r, r, out_features), dtype=dtype, label="bias") if bias else None

    def forward(self, x):
        if not x.ndim or x.shape[-1] != self.in_features:
            raise ValueError(
                f"{self!r} takes rows of {self.in_features} numbers, and this x has shape {x.shape}"
                + ": if its columns are the examples, write layer(x.T).T"
                * (x.ndim == 2 and x.shape[0] == self.in_features)
            )
        if self.bias is None:
            return apply(linear, self.weight, x, 0.0)
        return apply(linear, self.weight, x, self.bias)

    def extra_repr(self):
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
        )
