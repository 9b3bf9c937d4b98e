"""Functions of Tensors as rows of a suite's table. `properties` checks them as it checks rules of arrays.

    TensorRule("10.7", "attention", "attention(query, key, value)", against, module="attention")

The worker makes Tensors of the operands, calls the function, and goes backward from g for each operand. So
the gradients are those of the submission's graph, and a result without a graph has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.grading.properties import Rule

__all__ = ["TensorRule"]

# Runs in the worker. The Tensors hold the operands themselves, so a change of their data shows.
WORKER = """
from kittengrad import Tensor

def of_tensors(function):
    def rule(*arrays, **options):
        tensors = [Tensor(array, requires_grad=True) for array in arrays]
        for tensor, array in zip(tensors, arrays):
            tensor.data = array
        out = function(*tensors, **options)
        def gradient(tensor, g):
            for leaf in tensors:
                leaf.grad = 0.0
            out.backward(g, retain_graph=True)
            return tensor.grad
        return (out.data, *(lambda g, tensor=tensor: gradient(tensor, g) for tensor in tensors))
    return rule
"""


@dataclass(frozen=True, repr=False)
class TensorRule(Rule):
    """A row for a function that takes a Tensor for each operand, and gives a Tensor.

    source  defines a function with the name of the row, in place of the one in the submission's module
    """

    source: str = ""

    def of(self, student: Any) -> Any:
        source = self.source or f"from kittengrad.{self.module} import {self.name}"
        return student.define(f"{WORKER}\n{source}\nas_rule = of_tensors({self.name})", "as_rule")
