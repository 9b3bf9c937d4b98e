"""Ask PyTorch, once, for the functions of stage 06: functional.json, in the form of arrays.json.

    /tmp/torchvenv/bin/python tests/torch_values/make_functional.py

`make_arrays.py` says how to install PyTorch. Each function is asked in the middle of the numbers, at the ends
of every regime up to ±1000 in both dtypes, and at inf and nan.
"""

import math

import make_arrays
import numpy as np
import torch
from torch.nn import functional

INF, NAN = math.inf, math.nan

make_arrays.WORDS |= {name: getattr(torch, name) for name in (
    "exp", "log", "log1p", "expm1", "sqrt", "abs", "tanh", "sigmoid", "relu", "erf")}  # fmt: skip
make_arrays.WORDS |= {
    "clip": lambda x, low=None, high=None: torch.clamp(x, low, high),
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "softplus": functional.softplus,
    "silu": functional.silu,
    "gelu": functional.gelu,
    "logsumexp": lambda x, axis, keepdims=False: torch.logsumexp(x, make_arrays._axes(x, axis), keepdims),
    "softmax": torch.softmax,
    "log_softmax": torch.log_softmax,
    "min": lambda x, axis=None, keepdims=False: x.amin(make_arrays._axes(x, axis), keepdims),
    "var": lambda x, axis=None, correction=1, keepdims=False: torch.var(
        x, make_arrays._axes(x, axis), correction=correction, keepdim=keepdims
    ),
    "std": lambda x, axis=None, correction=1, keepdims=False: torch.std(
        x, make_arrays._axes(x, axis), correction=correction, keepdim=keepdims
    ),
    "cumsum": torch.cumsum,
    "masked_fill": lambda x, mask, value: x.masked_fill(mask, value),
}

ONE = ("exp(a)", "log(a)", "log1p(a)", "expm1(a)", "sqrt(a)", "abs(a)", "tanh(a)", "sigmoid(a)", "relu(a)",
       "leaky_relu(a)", "leaky_relu(a, 0.2)", "elu(a)", "elu(a, 0.5)", "softplus(a)", "silu(a)", "gelu(a)",
       "gelu(a, approximate='tanh')", "clip(a, -1, 0.5)", "clip(a, low=-0.5)", "clip(a, high=0.5)",
       "masked_fill(a, a > 0.5, -2.0)")  # fmt: skip
SIZES = (1e-8, 1e-3, 0.5, 1.0, 8.0, 17.0, 40.0, 90.0, 200.0, 750.0, 1000.0)
POINTS = [sign * size for size in SIZES for sign in (1, -1)]
ENDS = [0.0, -0.0, INF, -INF]
AXES = ("None", "0", "-1", "(0, 2)")
LINES = ([-INF, -INF], [-INF, 1.0], [INF, 1.0], [INF, INF], [NAN, 1.0], [1000.0, 1000.0], [1000.0, -1000.0],
         [-1000.0, -1001.0], [0.0, -40.0], [3.0])  # fmt: skip


def questions(rng):
    def draw(*shape):
        return {"a": np.round(rng.uniform(-2.5, 2.5, shape), 3)}

    for expression in ONE:
        for dtype in ("float64", "float32"):
            yield expression, {"a": np.array(POINTS, dtype)}
        nan = [] if expression == "abs(a)" else [NAN]  # there we pass nan on, and PyTorch has 0
        yield expression, {"a": np.array(ENDS + nan)}
        yield expression, draw(2, 3)
        yield expression, draw()
        yield expression, draw(2, 0)
    for axis in AXES:
        for kept in (False, True):
            yield f"logsumexp(a, {axis}, {kept})", draw(2, 3, 4)
            yield f"min(a, {axis}, {kept})", draw(2, 3, 4)
            for correction in (0, 1, 2):
                yield f"var(a, {axis}, correction={correction}, keepdims={kept})", draw(2, 3, 4)
                yield f"std(a, {axis}, correction={correction}, keepdims={kept})", draw(2, 3, 4)
    for name in ("softmax", "log_softmax", "cumsum"):
        for axis in (0, 1, -1):
            yield f"{name}(a, {axis})", draw(2, 3, 4)
    for line in LINES:
        for dtype in ("float64", "float32"):
            for name in ("logsumexp", "softmax", "log_softmax"):
                yield f"{name}(a, -1)", {"a": np.array(line, dtype)}
    yield "min(a)", {"a": np.array([2.0, 1.0, 1.0])}
    yield "min(a)", {"a": np.array([2.0, NAN, 1.0])}
    yield "std(a)", {"a": np.array([3.0, 3.0, 3.0])}
    yield "var(a)", {"a": np.array([3.0])}
    yield "var(a, correction=0)", {"a": np.array([3.0])}
    yield "logsumexp(a, -1)", {"a": np.zeros((2, 0))}
    yield "softmax(a, -1)", {"a": np.zeros((2, 0))}


if __name__ == "__main__":
    rng = np.random.default_rng(6)
    make_arrays.write("functional.json", [make_arrays.case(rng, *question) for question in questions(rng)])
