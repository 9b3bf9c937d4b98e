"""Stage 07: layers, and the modules that hold them.

A *module* is a function with parameters. A network is a tree of modules: each holds its parameters and its
smaller modules as attributes, and calls them in `forward`:

    class Network(Module):
        def __init__(self):
            self.hidden = Linear(2, 16)
            self.output = Linear(16, 1)

        def forward(self, x):
            return self.output(self.hidden(x).relu())

A walk through the tree finds everything that training changes. The names and the order of arguments are
PyTorch's. The finished rest of `nn` (Sequential, ReLU, Embedding, the losses as modules, …) is in the files
that `nn_names.py` lists; `nn.Sequential` fetches it from there.
"""

from math import prod, sqrt

from .generator import generator
from .graph import zero_grad
from .members import Parameter, check_state, is_parameter, members, tree
from .namespace import array_namespace, total
from .nn_names import __getattr__, names  # noqa: F401 (fetches the finished rest)
from .tensor import apply

__all__ = ["Linear", "Module", "kaiming_uniform", "linear", "xavier_uniform", *names]

# Task 7.1: a layer as one node.


def as_rows(a):
    """`a` as a matrix: its last axis makes the rows, all axes before it become one (provided)."""
    return a if a.ndim == 2 else a.reshape((prod(a.shape[:-1]), a.shape[-1]))


def linear(w, x, b):
    """out = x @ wᵀ + b, for each row of x:  outₙⱼ = Σₖ wⱼₖ xₙₖ + bⱼ.   A rule, as in stage 05: plain arrays.

    w  (outputs, inputs)    dL/dw = gᵀ @ x
    x  (…, inputs)          dL/dx = g @ w
    b  (outputs,)           dL/db = Σ g, over all rows: each row used the same b

    This is stage 03's Σ for a whole batch. `matmul`, `transpose` and `add` would be three nodes, with an
    array for each; this is one node.

    >>> import numpy as np
    >>> w, x, b = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[3.0, 4.0]]), np.array([10.0, 20.0])
    >>> out, dw, dx, db = linear(w, x, b)
    >>> out
    array([[21., 16.]])
    >>> dw(np.array([[1.0, 10.0]]))
    array([[ 3.,  4.],
           [30., 40.]])

    Hint: x can have one axis (a single row) or more than two. `as_rows(x)` and `as_rows(g)` are matrices, and
    `g @ w` works with any number of axes.
    """
    ### BEGIN SOLUTION 7.1
    out = x @ w.T
    out += b
    return (
        out,
        lambda g: as_rows(g).T @ as_rows(x),
        lambda g: g @ w,
        lambda g: total(as_rows(g), axis=0),
    )
    ### END SOLUTION


# Task 7.2: the first weights.


def xavier_uniform(shape, rng, gain=1.0):
    """An array of `shape` (outputs, inputs), drawn evenly from [-r, r), r = gain √(6 / (inputs + outputs)).

    A sum of n products grows as √n, forwards over the inputs and backwards over the outputs. This r is the
    compromise between both, for tanh and sigmoid (Glorot and Bengio, 2010).

    rng  a NumPy Generator. Draw from it alone: `np.random.uniform` would change the numbers of other code.
    """
    ### BEGIN SOLUTION 7.2
    outputs, inputs = shape
    r = gain * sqrt(6 / (inputs + outputs))
    return rng.uniform(-r, r, shape)
    ### END SOLUTION


def kaiming_uniform(shape, rng, gain=2**0.5):
    """An array of `shape` (outputs, inputs), drawn evenly from [-r, r), r = gain √(3 / inputs).

    The numbers have the variance r²/3 = gain² / inputs. A relu sets half of its inputs to 0 and halves the
    mean square; gain = √2 makes up for it, so deep networks neither fade nor explode (He et al., 2015).

    >>> import numpy as np
    >>> w = kaiming_uniform((100, 6), np.random.default_rng(0))
    >>> w.shape, bool(abs(w).max() < 1), bool(abs(w).max() > 0.99)
    ((100, 6), True, True)
    """
    ### BEGIN SOLUTION 7.2
    r = gain * sqrt(3 / shape[1])
    return rng.uniform(-r, r, shape)
    ### END SOLUTION


# Tasks 7.3 to 7.5: what all layers and networks have in common.


class Module:
    """The base of all layers and networks. Write `forward`, and call the module itself: `model(x)`.

    Attributes that are parameters (leaves that require a gradient), buffers or modules belong to the module;
    those in a list, a tuple or a dict do too. `training` is True until `eval()`.

    Differences from PyTorch: `super().__init__()` is optional. `parameters()` gives a list. `state_dict()`
    gives copies, as plain arrays. A list of modules as an attribute works, and ModuleList is not needed.
    """

    training = True

    def __call__(self, *inputs, **options):
        return self.forward(*inputs, **options)

    def forward(self, *inputs):
        """The output for the inputs. Each class writes its own."""
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, x)")

    def members(self):
        """The direct parameters, buffers and modules: a list of (name, member), in order (provided)."""
        return members(self, Module)

    def children(self):
        """The modules directly below this one, in order (provided)."""
        return [member for _, member in self.members() if isinstance(member, Module)]

    def modules(self):
        """This module and all modules below it, each once (provided)."""
        found = [self, *(module for child in self.children() for module in child.modules())]
        return list(dict.fromkeys(found))

    def named_tensors(self):
        """Every parameter and buffer of the tree with its name: [("hidden.weight", tensor), …], in order.

        The name is the path to the tensor: the names of the modules on the way, then its own, with dots. A
        tensor that several modules share is there under each of its names.

        Hint: go through `self.members()`. A member that is a module has named tensors itself.
        """
        ### BEGIN SOLUTION 7.3
        found = []
        for name, member in self.members():
            if isinstance(member, Module):
                found += [(f"{name}.{inner}", tensor) for inner, tensor in member.named_tensors()]
            else:
                found.append((name, member))
        return found
        ### END SOLUTION

    def named_parameters(self):
        """The parameters with their names, in order. A shared one is there once, under its first name.

        If a step met a shared parameter twice, it would move it twice.

        Hint: `is_parameter(tensor)` tells parameters from buffers. Two tensors with equal numbers are two
        parameters: ask with `is`, or look a tensor up in a set or a dict, which do the same.
        """
        ### BEGIN SOLUTION 7.3
        names = {}
        for name, tensor in self.named_tensors():
            if is_parameter(tensor):
                names.setdefault(tensor, name)
        return [(name, tensor) for tensor, name in names.items()]
        ### END SOLUTION

    def parameters(self):
        """The parameters, in order, each once (provided)."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        """Set the gradient of every parameter to 0, before the next backward.

        Hint: stage 02 has a function for a list of nodes.
        """
        ### BEGIN SOLUTION 7.4
        zero_grad(self.parameters())
        ### END SOLUTION

    def train(self, mode=True):
        """Set `training` of this module and of all modules below it. Returns the module itself.

        A layer such as Dropout reads it: it drops numbers while it trains, and none when it is used.
        """
        ### BEGIN SOLUTION 7.4
        for module in self.modules():
            module.training = mode
        return self
        ### END SOLUTION

    def eval(self):
        """The opposite of `train()`: before a model is used or measured. Returns the module (provided)."""
        return self.train(False)

    def state_dict(self):
        """A dict from the name of each parameter and buffer to a copy of its array.

        It is a picture of this moment: it stays as it is while training goes on. A shared parameter is there
        under each of its names. `np.savez("model.npz", **model.state_dict())` saves a model.
        """
        ### BEGIN SOLUTION 7.5
        arrays = [(name, tensor.data) for name, tensor in self.named_tensors()]
        return {name: array_namespace(array).array(array) for name, array in arrays}
        ### END SOLUTION

    def load_state_dict(self, state, strict=True):
        """Give every parameter and buffer the numbers of its name in `state`, in its own dtype.

        The tensors stay the same objects, and each has an array of its own: later steps leave `state` alone.

        strict  True: `state` has exactly the names of this module. False: other names are left out.

        Raises RuntimeError with the missing, unexpected and misshapen names, before any number has changed.

        Hint: call `check_state(type(self).__name__, tensors, state, strict)` first, with the named tensors as
        a dict. Then change each `tensor.data`; `array.astype(dtype)` makes a copy. (The answer works with the
        arrays of other libraries than NumPy, too: `xp = array_namespace(tensor.data)`.)
        """
        ### BEGIN SOLUTION 7.5
        tensors = dict(self.named_tensors())
        check_state(type(self).__name__, tensors, state, strict)
        for name, tensor in tensors.items():
            if name in state:
                xp = array_namespace(tensor.data)
                tensor.data = xp.array(state[name], dtype=tensor.dtype)
        ### END SOLUTION

    def extra_repr(self):
        """What the repr shows between the brackets, such as the sizes of a layer."""
        return ""

    def __repr__(self):
        """The tree: each module with its details, and below it the modules that it holds."""
        children = [(name, repr(m)) for name, m in self.members() if isinstance(m, Module)]
        return tree(type(self).__name__, self.extra_repr(), children)


# A layer that is made of the parts above.


class Linear(Module):
    """out = x @ weightᵀ + bias: each row of x is one example with `in_features` numbers.

    With examples as columns, as in a matrix of 12288 × 209, write `layer(x.T).T`. The weight is the same:
    (weight @ columns + bias)ᵀ = columnsᵀ @ weightᵀ + biasᵀ.

    weight  (out_features, in_features), drawn from [-r, r) with r = 1/√in_features, as in PyTorch
    bias    (out_features,), drawn from the same interval, or None
    rng     a Generator or a seed; None: the library's own Generator, see `manual_seed`
    dtype   float64 by default, as everywhere in the library
    """

    def __init__(self, in_features, out_features, bias=True, *, dtype=None, rng=None):
        rng = generator(rng)
        self.in_features, self.out_features = in_features, out_features
        weight = kaiming_uniform((out_features, in_features), rng, gain=1 / sqrt(3))
        self.weight = Parameter(weight, dtype=dtype, label="weight")
        r = 1 / sqrt(in_features) if in_features else 0
        self.bias = Parameter(rng.uniform(-r, r, out_features), dtype=dtype, label="bias") if bias else None

    def forward(self, x):
        """(…, in_features) becomes (…, out_features). Raises ValueError for rows of another length."""
        if x.shape[-1:] != (self.in_features,):
            raise ValueError(
                f"{self!r} takes rows of {self.in_features} numbers, and this x has shape {x.shape}"
                + ": if its columns are the examples, write layer(x.T).T"
                * (x.ndim == 2 and x.shape[0] == self.in_features)
            )
        if self.bias is None:
            return apply(linear, self.weight, x, 0.0)
        return apply(linear, self.weight, x, self.bias)

    def extra_repr(self):
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
        )
