"""The standard for `benchmarks.gpt`: the least that a scalar engine needs, without closures and checks.

It has four slots. It accepts any operand, has no names for drawings, and calls itself for each operand, so
a chain of 1,000 nodes ends in a RecursionError.
"""

import math


class Value:
    """A number, its gradient, its operands, and a local derivative for each."""

    __slots__ = ("data", "derivatives", "grad", "parents")

    def __init__(self, data, parents=(), derivatives=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.derivatives = derivatives

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        out = math.exp(self.data)
        return Value(out, (self,), (out,))

    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / self.data,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0.0),))

    def backward(self):
        order = []
        _visit(self, order, set())
        self.grad = 1.0
        for node in reversed(order):
            for parent, derivative in zip(node.parents, node.derivatives):
                parent.grad += derivative * node.grad


def _visit(node, order, seen):
    """Append the node to `order`, after all nodes that it depends on."""
    if node not in seen:
        seen.add(node)
        for parent in node.parents:
            _visit(parent, order, seen)
        order.append(node)
