"""Kittengrad: automatic differentiation, from one multiplication up to a network that recognises cats.

Each name is imported on first use, so an unfinished file disturbs only the code that uses it:

>>> from kittengrad import Value
>>> Value(2.0)
Value(data=2.0, grad=0.0)
"""

from importlib import import_module

_HOME = {
    "Value": "scalar",
    "topological_order": "graph",
    "backward": "graph",
    "zero_grad": "graph",
    "numeric_derivative": "calculus",
    "numeric_gradient": "calculus",
    "MLP": "mlp",
    "Tensor": "tensor",
    "no_grad": "tensor",
    "maximum": "tensor",
    "where": "tensor",
    "concatenate": "tensor",
    "stack": "tensor",
    "check_rule": "gradcheck",
    "assert_rule": "gradcheck",
    "manual_seed": "generator",
}

# The names of a program that was written for PyTorch: `import kittengrad as torch`.
_TORCH = {
    "creation": """tensor as_tensor from_numpy zeros ones full zeros_like ones_like arange linspace eye rand
        randn randint randperm half float16 float float32 double float64 int int32 long int64""",
    "torch_functions": """exp log log1p expm1 sqrt tanh sigmoid relu softmax log_softmax logsumexp sum mean
        max min var std cumsum reshape squeeze unsqueeze argmax argmin matmul cat""",
}
_HOME |= {name: module for module, names in _TORCH.items() for name in names.split()}
_MODULES = ("autograd", "nn", "optim")

__all__ = [name for name, module in _HOME.items() if module not in _TORCH]  # `sum` and `int` stay Python's


def __getattr__(name):
    """Fetch a public name from its module on first use (PEP 562)."""
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__():
    return sorted([*globals(), *_HOME, *_MODULES])
