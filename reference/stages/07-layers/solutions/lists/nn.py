"""Stage 07, with lists that are still to do, and NumPy's functions."""

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
    single = x.ndim == 1
    stack = np.atleast_2d(x)

    def rows(a):
        return np.reshape(a, (-1, np.shape(a)[-1]))

    def back(g):
        return np.matmul(g, w)

    def sum_of_rows(g):
        while g.ndim > 1:
            g = np.sum(g, axis=0)
        return g

    out = np.matmul(stack, np.transpose(w))
    out = np.add(out[0] if single else out, b)
    return out, lambda g: np.transpose(np.matmul(np.transpose(rows(x)), rows(g))), back, sum_of_rows


# Task 7.2: the first weights.


def xavier_uniform(shape, rng, gain=1.0):
    fan_out, fan_in = shape
    spread = gain * np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(low=-np.sqrt(3) * spread, high=np.sqrt(3) * spread, size=(fan_out, fan_in))


def kaiming_uniform(shape, rng, gain=2**0.5):
    fan_out, fan_in = shape
    spread = gain / np.sqrt(fan_in)
    return rng.uniform(low=-np.sqrt(3) * spread, high=np.sqrt(3) * spread, size=(fan_out, fan_in))


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
        found, to_do = [], [("", self)]
        while to_do:
            path, member = to_do.pop()
            if isinstance(member, Module):
                below = [(f"{path}.{name}".lstrip("."), part) for name, part in member.members()]
                to_do.extend(reversed(below))
            else:
                found.append((path, member))
        return tuple(found)

    def named_parameters(self):
        chosen = []
        for name, tensor in self.named_tensors():
            if not is_parameter(tensor):
                continue
            if all(tensor is not other for _, other in chosen):
                chosen.append((name, tensor))
        return chosen

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for module in self.modules():
            for _, member in module.members():
                if is_parameter(member):
                    member.grad = 0.0

    def train(self, mode=True):
        to_do = [self]
        while to_do:
            module = to_do.pop()
            module.training = bool(mode)
            to_do += module.children()
        return self

    def eval(self):
        return self.train(False)

    def state_dict(self):
        return {name: np.copy(tensor.data) for name, tensor in self.named_tensors()}

    def load_state_dict(self, state, strict=True):
        pairs = self.named_tensors()
        check_state(self.__class__.__name__, dict(pairs), state, strict)
        for name, tensor in pairs:
            array = state.get(name)
            if array is not None:
                tensor.data = np.array(array, dtype=tensor.data.dtype, copy=True)

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
