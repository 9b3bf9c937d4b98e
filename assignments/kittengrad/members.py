"""What a Module is made of: parameters, buffers, and modules in its attributes.

`nn.py` walks through these with its own functions. Here are the two kinds of tensors that a module owns, the
list of its members, and the messages about a state that does not fit.
"""

from .tensor import Tensor


class Owned(Tensor):
    """A tensor of a module. `==` between it and another tensor means "the same tensor", frozen or not."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other if isinstance(other, Tensor) else super().__eq__(other)

    __hash__ = Tensor.__hash__


class Parameter(Owned):
    """A leaf that training changes: a Tensor that requires a gradient.

    In a module, every leaf with `requires_grad=True` is a parameter. A Parameter stays one when it is frozen
    with `set_requires_grad(False)`.
    """

    __slots__ = ()

    def __init__(self, data, requires_grad=True, *, dtype=None, label=""):
        super().__init__(data, dtype=dtype, requires_grad=requires_grad, label=label)


class Buffer(Owned):
    """A tensor that belongs to the state of a module and is not trained, such as a running mean."""

    __slots__ = ()


def is_parameter(x):
    """Whether x is a Parameter, or another leaf that requires a gradient."""
    return isinstance(x, Parameter) or (isinstance(x, Tensor) and x.requires_grad and not x.parents)


def members(module, kind):
    """The direct members of a module, in order: a list of (name, member).

    A member is a parameter, a buffer or another module (of the class `kind`). Those in a list, a tuple or a
    dict count too, as "layers.0" or "heads.left".
    """
    found = []
    for name, value in vars(module).items():
        _collect(name, value, kind, found)
    return found


def _collect(name, value, kind, found):
    if isinstance(value, (kind, Buffer)) or is_parameter(value):
        found.append((name, value))
    elif isinstance(value, (list, tuple)):
        for i, part in enumerate(value):
            _collect(f"{name}.{i}", part, kind, found)
    elif isinstance(value, dict):
        for key, part in value.items():
            _collect(f"{name}.{key}", part, kind, found)


def check_state(name, own, state, strict=True):
    """Raise RuntimeError unless `state` fits the tensors `own` of the module with this name.

    own, state  dicts from names to tensors and to arrays
    strict      whether missing and unexpected names are errors; a wrong shape always is

    The message names every key that is missing, unexpected, or of another shape.
    """
    shapes = {key: getattr(array, "shape", None) for key, array in state.items()}
    problems = []
    if strict:
        problems += [f"missing: {key}" for key in own if key not in state]
        problems += [f"unexpected: {key}" for key in state if key not in own]
    problems += [
        f"{key} has shape {shapes[key]} in the state and {tensor.shape} in the module"
        for key, tensor in own.items()
        if key in state and shapes[key] != tensor.shape
    ]
    if problems:
        raise RuntimeError(f"this state does not fit {name}:\n  " + "\n  ".join(problems))


def tree(name, details, children):
    """The repr of a module: its name and details, and below them its children, indented."""
    if not children:
        return f"{name}({details})"
    lines = [f"({child}): {text}".replace("\n", "\n  ") for child, text in children]
    return f"{name}({details}\n  " + "\n  ".join(lines) + "\n)"
