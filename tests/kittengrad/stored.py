"""PyTorch's values of expressions, and the words that mean in them what they mean in PyTorch.

The scripts in tests/torch_values/ have stored, for each case, the value and the gradient of every input by a
random cotangent.
"""

import json
import math
from pathlib import Path

import numpy as np
from kittengrad import convolution, nn
from kittengrad.nn import functional as F
from kittengrad.tensor import Tensor, apply, concatenate, maximum, stack, where
from numpy.testing import assert_allclose

FOLDER = Path(__file__).resolve().parents[1] / "torch_values"
METHODS = """
    sum mean max reshape squeeze expand_dims transpose swapaxes broadcast_to astype
    exp log log1p expm1 sqrt abs tanh sigmoid relu leaky_relu elu softplus silu gelu clip masked_fill
    logsumexp softmax log_softmax min var std cumsum
""".split()  # noqa: SIM905


def unfold(a, size, stride):
    """The windows of images as columns, in PyTorch's shape: (n, channels · tall · wide, rows · columns)."""
    out = apply(convolution.windows, a, size=size, stride=stride)
    n, channels, tall, wide, rows, columns = out.shape
    return out.reshape(n, channels * tall * wide, rows * columns)


def batch_norm(x, weight, bias, eps):
    """A batch in training, normalised by a layer with this weight and bias."""
    layer = (nn.BatchNorm2d if x.ndim == 4 else nn.BatchNorm1d)(x.shape[1], eps=eps)
    layer.weight, layer.bias = weight, bias
    return layer(x)


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
    "unfold": unfold,
    "framed": lambda a, padding: apply(convolution.padded, a, padding=padding),
    "batch_norm": batch_norm,
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
