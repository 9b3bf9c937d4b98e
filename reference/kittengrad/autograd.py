"""Gradients as values: `grad` leaves every `t.grad` alone, and its gradients can have gradients.

    >>> from kittengrad import Tensor
    >>> x = Tensor(2.0, requires_grad=True)
    >>> y = x**4
    >>> (first,) = grad(y, x, create_graph=True)
    >>> first
    Tensor(32., grad_fn=multiply)
    >>> (second,) = grad(first, x)
    >>> second
    array(48.)

`higher.py` says why this works. The name and the arguments are PyTorch's, `torch.autograd.grad`.

Differences from PyTorch: without `create_graph` a gradient is a plain array, as `t.grad` is. There is one
output. The whole graph of the output is walked, also the parts that lead to no input.
"""

from numpy import ndarray

from . import graph, tensor
from .higher import Recorded, constant, one_pass


def grad(output, inputs, grad_output=None, *, retain_graph=None, create_graph=False, allow_unused=False):
    """The gradients of a tensor with respect to others, as a tuple. No `grad` of a tensor changes.

    output        the tensor to differentiate: a single number, unless there is a `grad_output`
    inputs        a tensor or a list of tensors that it was computed from, leaves or not
    grad_output   dL/d(output), in its shape; by default 1
    retain_graph  keep the graph of the output; by default it is kept with `create_graph` alone
    create_graph  give Tensors with a graph, which can be differentiated again, instead of arrays
    allow_unused  give None for an input that the output does not depend on

    Raises RuntimeError as `backward` does, and for an input that the output does not depend on.
    """
    inputs = [inputs] if isinstance(inputs, tensor.Tensor) else list(inputs)
    nodes = _nodes(output)
    kept = [(node, node.grad) for node in nodes.values()]
    unused = [i for i, x in enumerate(inputs) if id(x) not in nodes or not x.requires_grad]
    if unused and not allow_unused:
        raise RuntimeError(
            f"the output does not depend on input {unused[0]}: allow_unused=True gives None for it"
        )
    try:
        for node in nodes.values():
            node.grad = 0.0
        output.backward(grad_output, retain_graph=True, create_graph=create_graph)
        found = tuple(None if i in unused else x.grad for i, x in enumerate(inputs))
    finally:
        for node, old in kept:
            node.grad = old
    if not (create_graph if retain_graph is None else retain_graph):
        output._free()
    return found


def backward(root, gradient, start):
    """`root.backward(gradient, create_graph=True)`, which has checked both and made the array `start`.

    The walk in `graph.py` moves Recorded arrays. After it, each gradient is the Tensor of one.
    """
    if type(root.data) is not ndarray:
        raise TypeError("create_graph=True works on NumPy's arrays alone")
    nodes = _nodes(root).values()
    for node in nodes:
        if not isinstance(node.grad, float):  # an earlier gradient, to which this one is added
            node.grad = _alone(node.grad) if node.grad is not None else 0.0
    tokens = tensor._recording.set(True), one_pass.set({})
    try:
        graph.backward(root, _alone(gradient if isinstance(gradient, tensor.Tensor) else start))
        if not all(isinstance(node.grad, Recorded) for node in nodes if node is not root):
            raise TypeError("create_graph=True needs a walk in graph.py that leaves gradients as they are")
    finally:
        tensor._recording.reset(tokens[0])
        one_pass.reset(tokens[1])
        for node in nodes:
            if isinstance(node.grad, Recorded):
                node.grad = node.grad.tensor


def _alone(gradient):
    """A gradient, an array or a Tensor, as a Recorded of its own."""
    return constant(gradient).copy()


def _nodes(root):
    """Every node of the graph by its id. Raises RuntimeError if the graph is freed."""
    nodes, to_do = {id(root): root}, [root]
    while to_do:
        new = {id(parent): parent for parent in to_do.pop().parents}
        to_do += [parent for key, parent in new.items() if key not in nodes]
        nodes |= new
    return nodes
