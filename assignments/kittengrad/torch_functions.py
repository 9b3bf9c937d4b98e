"""Functions that are methods of a Tensor here, and both in PyTorch: `torch.exp(t)` is `t.exp()`."""

from .creation import as_tensor
from .tensor import concatenate

METHODS = """
    exp log log1p expm1 sqrt tanh sigmoid relu softmax log_softmax logsumexp
    leaky_relu elu silu gelu softplus
    sum mean max min var std cumsum reshape squeeze unsqueeze argmax argmin
""".split()  # noqa: SIM905


def _function(name):
    def function(input, *arguments, **options):
        return getattr(as_tensor(input), name)(*arguments, **options)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"t.{name}(…) for the tensor t = input."
    return function


globals().update({name: _function(name) for name in METHODS})


def matmul(input, other):
    """input @ other."""
    return as_tensor(input) @ other


def cat(tensors, dim=None, *, axis=None):
    """The tensors, one after the other along an axis: `concatenate`."""
    return concatenate(tensors, axis, dim=dim)
