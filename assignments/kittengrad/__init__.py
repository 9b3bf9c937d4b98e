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
}

__all__ = list(_HOME)


def __getattr__(name):
    """Fetch a public name from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__():
    return sorted([*globals(), *_HOME])
