"""Ask PyTorch, once, what the array tests compare with: values, and gradients by a random cotangent.

    python3 -m venv /tmp/torchvenv && /tmp/torchvenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchvenv/bin/python tests/torch_values/make_arrays.py

writes arrays.json (expressions of arrays) and mlp.json (networks of single numbers in training). An
expression is Python text that means the same here, with the words below, and for a Tensor.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent

WORDS = {
    "maximum": torch.maximum,
    "where": torch.where,
    "astype": lambda x, dtype: x.to(getattr(torch, dtype)),
    "sum": lambda x, axis=None, keepdims=False: x.sum(dim=_axes(x, axis), keepdim=keepdims),
    "mean": lambda x, axis=None, keepdims=False: x.mean(dim=_axes(x, axis), keepdim=keepdims),
    "max": lambda x, axis=None, keepdims=False: x.amax(dim=_axes(x, axis), keepdim=keepdims),
    "reshape": torch.reshape,
    "squeeze": lambda x, axis: torch.squeeze(x, axis),
    "expand_dims": torch.unsqueeze,
    "transpose": torch.permute,
    "swapaxes": torch.swapaxes,
    "broadcast_to": torch.broadcast_to,
    "concatenate": torch.cat,
    "stack": torch.stack,
    "part": lambda x, sections, i, axis: x.chunk(sections, axis)[i],
    "indices": torch.tensor,
}

ARITHMETIC = ("a + b", "a - b", "a * b", "a / b", "maximum(a, b)", "a ** 2", "2 / a - 3 * b", "-(a - 1) * b")
SHAPES = (
    ((), ()),
    ((3,), ()),
    ((), (2, 3)),
    ((3,), (3,)),
    ((3,), (2, 3)),
    ((2, 1), (2, 3)),
    ((2, 3), (1, 3)),
    ((3, 1), (1, 4)),
    ((2, 1, 3), (4, 1)),
    ((1, 1), (3,)),
    ((0, 3), (1, 3)),
    ((1,), (0,)),
)
REDUCTIONS = ("sum", "mean", "max")
AXES = ("None", "0", "-1", "(0, 2)", "(-1, 1)", "(0, 1, 2)")

MATRICES = {
    "a @ b": (((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
              ((5, 2, 3), (5, 3, 1)), ((2, 1, 2, 3), (4, 3, 2)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)),
              ((2, 0), (0, 3)), ((0, 2), (2, 3))),
    "reshape(a, (4, -1))": (((2, 3, 4),),),
    "reshape(a, (6,)) * b": (((2, 3), (6,)),),
    "squeeze(a, 1)": (((2, 1, 3),),),
    "expand_dims(a, -1) * b": (((2, 3), (2, 3, 4)),),
    "transpose(a, (1, 2, 0))": (((2, 3, 4),),),
    "transpose(a, (2, 0, -2))": (((2, 3, 4),),),
    "transpose(a, (3, 1, 0, 2)) ** 2": (((2, 3, 1, 2),),),
    "swapaxes(a, 0, -1)": (((2, 3, 4),),),
    "broadcast_to(a, (4, 2, 3))": (((2, 1),), ((3,),), ((),)),
    "a[1]": (((2, 3),),),
    "a[:, 1:]": (((2, 3),),),
    "a[..., -1]": (((2, 3, 2),),),
    "a[indices([0, 0, 2])]": (((3, 2),),),
    "a[indices([0, 1, 1]), indices([2, 0, 0])]": (((2, 3),),),
    "a[:, indices([1, 1])]": (((2, 3),),),
    "a[a > 0]": (((3, 4),),),
    "concatenate([a, b], 0)": (((2, 3), (1, 3)), ((2,), (0,))),
    "concatenate([a, b, a], -1)": (((2, 3), (2, 1)),),
    "stack([a, b], 0)": (((3,), (3,)), ((), ())),
    "stack([a, b, a], -1)": (((2, 3), (2, 3)),),
    "part(a, 3, 1, 0) * part(a, 3, 2, 0)": (((6, 2),),),
    "part(a, 2, 0, -1)": (((3, 4),),),
    "where(a > b, a, b * 2)": (((2, 3), (3,)),),
}  # fmt: skip

CHAINS = (  # a use in several places, and dtypes through several rules
    ("sum((a @ b + a) ** 2)", ((3, 3), (3, 1))),
    ("mean(maximum(a, 0 * a) @ b, axis=0)", ((4, 3), (3, 2))),
    ("(a - mean(a, axis=-1, keepdims=True)) ** 2 * b", ((3, 4), (4,))),
    ("max(a * b, axis=1) + sum(a, axis=(0, -1))", ((3, 4), (1, 4))),
    ("a / sum(a * a) + b", ((5,), (1, 5))),
)

# Where formulas that are right on paper divide by zero, tie, or leave the reals.
CORNERS = (
    ("a ** b", {"a": [0.0, 0.0, 0.0, 2.0, -2.0, 3.0], "b": [0.0, 0.5, 2.0, 0.0, 3.0, -1.0]}),
    ("a ** b", {"a": [0.0, math.inf, math.nan], "b": [1.0, 0.0, 0.0]}),
    ("maximum(a, b)", {"a": [1.0, 2.0, 3.0, math.nan, 0.0], "b": [1.0, 3.0, 2.0, 1.0, -0.0]}),
    ("max(a)", {"a": [1.0, 3.0, 3.0, 3.0]}),
    ("max(a, axis=0)", {"a": [[1.0, 2.0], [1.0, 1.0], [0.0, 2.0]]}),
    ("max(a, axis=(0, 1))", {"a": [[[1.0, 2.0], [5.0, 2.0]], [[5.0, 1.0], [0.0, 2.0]]]}),
    ("a / b", {"a": [1.0, -1.0], "b": [math.inf, 4.0]}),
)


def _axes(x, axis):
    return tuple(range(x.ndim)) if axis is None else axis


def numbers(array):
    return np.asarray(array).ravel().tolist()


def case(rng, expression, inputs):
    """One question and its answer. `inputs` are float64 or float32 arrays by name."""
    leaves = {name: torch.tensor(array, requires_grad=True) for name, array in inputs.items()}
    out = eval(expression, dict(WORDS), leaves)
    cotangent = np.round(rng.standard_normal(tuple(out.shape)), 3).astype(
        str(out.dtype).removeprefix("torch.")
    )
    out.backward(torch.tensor(cotangent))
    return {
        "expression": expression,
        "dtype": str(out.dtype).removeprefix("torch."),
        "inputs": {name: {"shape": array.shape, "data": numbers(array)} for name, array in inputs.items()},
        "shape": list(out.shape),
        "value": numbers(out.detach()),
        "cotangent": numbers(cotangent),
        "gradients": {name: numbers(leaf.grad) for name, leaf in leaves.items()},
    }


def questions(rng):
    def draw(shapes, dtype="float64"):
        arrays = (np.round(rng.uniform(0.5, 2.5, s) * rng.choice((-1, 1), s), 3) for s in shapes)
        return {name: np.asarray(array, dtype=dtype) for name, array in zip("ab", arrays, strict=False)}

    for expression in ARITHMETIC:
        for shapes in SHAPES:
            yield expression, draw(shapes if "b" in expression else shapes[:1])
    for reduction in REDUCTIONS:
        for axis in AXES:
            for keepdims in (False, True):
                yield f"{reduction}(a, axis={axis}, keepdims={keepdims})", draw(((2, 3, 4),))
    yield "sum(a, axis=0)", draw(((0, 3),))
    yield "sum(a)", draw(((),))
    yield "mean(a)", draw(((),))
    yield "max(a)", draw(((),))
    for expression, many in MATRICES.items():
        for shapes in many:
            yield expression, draw(shapes)
    for expression, shapes in CHAINS:
        for dtype in ("float64", "float32"):
            yield expression, draw(shapes, dtype)
    for expression, inputs in CORNERS:
        yield expression, {name: np.array(data) for name, data in inputs.items()}
    for short in ("float32", "float16"):  # there and back: values and gradients are rounded on the way
        yield f"astype(astype(a, '{short}'), 'float64') * b", draw(((2, 3), (3,)))


POINTS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
TARGETS = [1.0, -1.0, -1.0, 1.0]


def training(rng, sizes, learning_rate, loss, steps=20):
    """An MLP of tanh neurons on the four points: its first weights, its first gradients, its losses.

    Parameters stand in the order of our MLP: for each neuron its weights, then its bias.
    """
    start = [np.round(rng.uniform(-1, 1, (after, before + 1)), 4) for before, after in pairwise(sizes)]
    layers = [torch.tensor(layer, requires_grad=True) for layer in start]
    x, y = torch.tensor(POINTS, dtype=torch.float64), torch.tensor(TARGETS, dtype=torch.float64)
    losses, first = [], None
    for _ in range(steps):
        out = x
        for layer in layers:
            out = torch.tanh(out @ layer[:, :-1].T + layer[:, -1])
        out = out[:, 0]
        penalty = 1e-4 * sum((layer**2).sum() for layer in layers)
        total = ((out - y) ** 2).sum() if loss == "squares" else torch.relu(1 - y * out).mean() + penalty
        gradients = torch.autograd.grad(total, layers)
        first = first or [number for gradient in gradients for number in numbers(gradient)]
        with torch.no_grad():
            for layer, gradient in zip(layers, gradients, strict=True):
                layer -= learning_rate * gradient
        losses.append(total.item())
    parameters = [number for layer in start for number in numbers(layer)]
    return {
        "sizes": sizes, "loss": loss, "learning_rate": learning_rate, "parameters": parameters,
        "gradients": first, "losses": losses,
    }  # fmt: skip


def write(name, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text(
        f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n', encoding="utf-8"
    )
    print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    rng = np.random.default_rng(4)
    write("arrays.json", [case(rng, *question) for question in questions(rng)])
    write(
        "mlp.json",
        [
            training(rng, sizes, rate, loss)
            for sizes in ([3, 4, 4, 1], [3, 5, 1])
            for loss, rate in (("squares", 0.05), ("squares", 0.5), ("hinge", 0.5))
        ],
    )
