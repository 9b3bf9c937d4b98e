"""PyTorch's values of expressions, and the words that mean in them what they mean in PyTorch.

The scripts in tests/torch_values/ have stored, for each case, the value and the gradient of every input by a
random cotangent.
"""

import json
import math
from pathlib import Path

import numpy as np
from kittengrad.nn import functional as F
from kittengrad.tensor import Tensor, concatenate, maximum, stack, where
from numpy.testing import assert_allclose

FOLDER = Path(__file__).resolve().parents[1] / "torch_values"
METHODS = """
    sum mean max reshape squeeze expand_dims transpose swapaxes broadcast_to astype
    exp log log1p expm1 sqrt abs tanh sigmoid relu leaky_relu elu softplus silu gelu clip masked_fill
    logsumexp softmax log_softmax min var std cumsum
""".split()  # noqa: SIM905
WORDS = {name: getattr(Tensor, name) for name in METHODS} | {
    "maximum": maximum,
    "where": where,
    "concatenate": concatenate,
    "stack": stack,
    "part": lambda x, sections, i, axis: x.split(sections, axis)[i],
    "indices": np.array,
    "array": np.array,
    "labels": np.array,
    "F": F,
    "nan": math.nan,
}
DIGITS = {"float64": 1e-12, "float32": 2e-6}


def cases(name):
    """The cases of one file."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["cases"]


def title(case):
    return f"{case['expression']} {[x['data'] for x in case['inputs'].values()]}"[:80]


def compute(case):
    """The inputs by name, and the result."""
    inputs = {
        name: Tensor(np.array(x["data"], case["dtype"]).reshape(x["shape"]), requires_grad=True)
        for name, x in case["inputs"].items()
    }
    return inputs, eval(case["expression"], dict(WORDS), inputs)


def check(case):
    """Compare shape, dtype, value and every gradient by a random cotangent, with PyTorch's inf and nan."""
    dtype, digits = case["dtype"], DIGITS[case["dtype"]]
    inputs, out = compute(case)
    assert (out.shape, out.dtype) == (tuple(case["shape"]), dtype)
    assert_allclose(out.data.ravel(), case["value"], rtol=digits, atol=digits)
    out.backward(np.array(case["cotangent"], dtype).reshape(out.shape))
    for name, x in inputs.items():
        assert (x.grad.shape, x.grad.dtype) == (x.shape, x.dtype)
        assert_allclose(x.grad.ravel(), case["gradients"][name], rtol=digits, atol=digits)
