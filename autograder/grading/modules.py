"""Trees of modules for the suites: the same tree as data in the grader process, and as modules in the worker.

A tree has random names and random arrays. Its shape is a list for each module, with the module's members:

    [0, [1, 2], ([4], [3, 5])]

a number       a tensor; every fourth one, 3, 7, …, is a buffer, and the others are parameters
a list         a module
a tuple        a list of modules
a number that comes twice is one tensor in two places

    tree = Tree(rng, [0, [1, 2], ([4], [3, 5])])
    found = tree.ask(student, "listed", "named_tensors")
    expect(found, tree.listed(tree.pairs()), "the pairs of named_tensors()")

WORKER holds the functions that run in the worker, each in one question; `ask` names one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograder.grading.answers import Array
from autograder.grading.proxy import Student

__all__ = ["Pair", "Tree"]

Pair = tuple[str, int]  # the name of a tensor, and which one it is

WORKER = '''
import numpy as np
from kittengrad.nn import Buffer, Module, Parameter

class Part(Module):
    """A module that answers whether it trains."""

    def forward(self, numbers):
        return numbers[0] if self.training else numbers[1]

class Built:
    """A tree, its tensors, and all its modules from the top."""

    def __init__(self, members, arrays, buffers):
        kinds = [Buffer if i in buffers else Parameter for i in range(len(arrays))]
        self.tensors, self.modules = [kind(array) for kind, array in zip(kinds, arrays)], []
        self.tree = self.module_of(members)

    def module_of(self, members):
        module = Part()
        self.modules.append(module)
        for name, content in members:
            setattr(module, name, self.made(content))
        return module

    def made(self, content):
        if isinstance(content, int):
            return self.tensors[content]
        return [*map(self.made, content)] if isinstance(content, tuple) else self.module_of(content)

    def place(self, tensor):
        return next((i for i, other in enumerate(self.tensors) if other is tensor), -1)

def listed(built, method):
    """[name, numbers, which tensor it is] for each pair."""
    return [[name, tensor.data, built.place(tensor)] for name, tensor in getattr(built.tree, method)()]

def cleared(built, old, new):
    """The gradients after zero_grad and a backward; the last parameter is outside the tree."""
    leaves = [tensor for tensor in built.tensors if isinstance(tensor, Parameter)]
    for leaf, gradient in zip(leaves, old):
        leaf.grad = gradient * np.ones(leaf.shape)
    built.tree.zero_grad()
    for leaf, gradient in zip(leaves, new):
        (leaf * gradient).sum().backward()
    return [float(leaf.grad.ravel()[0]) for leaf in leaves]

def switched(built, place, modes, numbers):
    """The answers of all modules, after train(mode) of the tree, and then of a module in it."""
    for part, mode in zip((built.tree, built.modules[place]), modes):
        same = part.train(mode) is part
    return [part(numbers) for part in built.modules], numbers[0 if same else 1]

def state(built, later):
    """The state as [name, array], after all tensors have changed in place."""
    found = built.tree.state_dict()
    for tensor, array in zip(built.tensors, later):
        tensor.data[...] = array
    return [[name, np.asarray(value)] for name, value in found.items()]

def loaded(built, state, *strict):
    """The tensors after loading; which tensors the tree has then; the error; the state after a step."""
    given, error = dict(state), ""
    try:
        built.tree.load_state_dict(given, *strict)
    except RuntimeError as raised:
        if isinstance(raised, NotImplementedError):
            raise
        error = "RuntimeError"
    found = [tensor.data.copy() for tensor in built.tensors]
    places = [built.place(tensor) for _, tensor in built.tree.named_tensors()]
    for tensor in built.tensors:
        tensor.data[...] += 1
    return found, places, error, [given[name] for name, _ in state]
'''


class Tree:
    """A tree of this shape, with random names and arrays. The last parameter is outside it.

    members  (name, content) of the top; the content of a module is its own list of members
    arrays   the numbers of each tensor
    buffers  which tensors are buffers
    """

    def __init__(self, rng: np.random.Generator, shape: Sequence[Any]) -> None:
        self.rng = rng
        self._used: set[int] = set()
        self.members: list[tuple[str, Any]] = self._named(shape)
        self.buffers = [i for i in self._used if i % 4 == 3]
        self.count = max(self._used) + 2
        while self.count % 4 == 0:  # the last one is a parameter
            self.count += 1
        self.arrays = self.drawn()

    def drawn(self) -> list[Array]:
        """New random arrays for all tensors."""
        return [self.rng.uniform(-2, 2, (2, i % 3 + 1)) for i in range(self.count)]

    def ask(self, student: Student, function: str, *arguments: Any, dtype: str = "float64") -> Any:
        """What a function of WORKER makes of a new tree and these arguments."""
        arrays = [array.astype(dtype) for array in self.arrays]
        built = student.define(WORKER, "Built")(self.members, arrays, self.buffers)
        return student.define(WORKER, function)(built, *arguments)

    def _named(self, shape: Any) -> Any:
        if isinstance(shape, int):
            self._used.add(shape)
            return shape
        if isinstance(shape, tuple):
            return tuple(self._named(part) for part in shape)
        names = [f"part{n}" for n in self.rng.permutation(900)[: len(shape)]]
        return [(name, self._named(part)) for name, part in zip(names, shape, strict=True)]

    # What is right, and what is nearly right.

    def pairs(
        self, members: Iterable[Any] | None = None, *, path: bool = True, deep: bool = True
    ) -> list[Pair]:
        """The names and numbers of all tensors, in order.

        path  False: the own name of each alone
        deep  False: the tensors of the top alone
        """
        found: list[Pair] = []
        for name, content in self.members if members is None else members:
            if isinstance(content, int):
                found.append((name, content))
                continue
            parts = content if isinstance(content, tuple) else (content,)
            for place, part in enumerate(parts) if deep else ():
                start = f"{name}.{place}" if parts is content else name
                below = self.pairs(part, path=path)
                found += [(f"{start}.{inner}" if path else inner, i) for inner, i in below]
        return found

    def parameters(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs without those of buffers."""
        return [pair for pair in pairs if pair[1] not in self.buffers]

    def once(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs with each tensor under its first name alone."""
        names = {i: name for name, i in reversed(pairs)}
        return [(name, i) for name, i in pairs if names[i] == name]

    def listed(self, pairs: Sequence[Pair]) -> list[list[Any]]:
        """[name, array, number] of each pair, as `listed` of WORKER gives it."""
        return [[name, self.arrays[i], i] for name, i in pairs]
