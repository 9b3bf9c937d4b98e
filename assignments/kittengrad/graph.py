"""Stage 02: the chain rule, walked backwards through a graph.

A node knows its `parents` and, for each, a *local derivative*. The derivative of a result L with respect to
any node is the sum, over every path from that node to L, of the product of the local derivatives on the path:

    dL/dp  =  Σ  dL/dn · ∂n/∂p        over the nodes n that used p

The code here is the same for numbers and arrays. `derivative * gradient` multiplies two floats for a `Value`.
For a `Tensor` the derivative is a linear map, and the product applies it.
"""


# Task 2.1 and 2.5: the order of the nodes.


def topological_order(root):
    """Every node that `root` was computed from, each exactly once, operands before results; `root` is last.

    A walk from the end of this order reaches each node after all nodes that used it. So the gradient of the
    node is complete before it is passed on.

    >>> from kittengrad import Value
    >>> a = Value(2.0, label="a")
    >>> b = a * a
    >>> [node.data for node in topological_order(b + a)]
    [2.0, 4.0, 6.0]

    Hint: go depth first, and append a node after all its parents. A function that calls itself works for
    small graphs, but Python stops at about 1000 nested calls, and a training loop builds chains of 100,000
    nodes (task 2.5). Keep a list of the nodes that are still to do.
    """
    raise NotImplementedError("Task 2.1: an order in which to visit")


# Task 2.2 and 2.3: the chain rule, and why gradients accumulate.


def backward(root, gradient=1.0):
    """Add dL/d(leaf) to every leaf's `grad`, where dL/d(root) = `gradient`.

    root      the node to differentiate; with `gradient` = 1.0 it is L itself
    leaf      a node without parents, also as the root: the new gradient is added to the old one, so two
              backwards give twice the gradient (as in PyTorch; `zero_grad` starts afresh)
    non-leaf  a node with parents: it ends with the gradient of this pass only, because passing on the
              gradient of an earlier pass would count it twice

    >>> from kittengrad import Value
    >>> a = Value(3.0)
    >>> backward(a * a)
    >>> a.grad
    6.0

    Hint: three steps. Clear the non-leaves; give the root its gradient; then walk the order from the end and
    add `derivative * node.grad` to the gradient of each parent. A parent that was used twice receives two
    contributions, and dL/dp is their sum.
    """
    raise NotImplementedError("Task 2.2: the chain rule")


# Task 2.4: starting afresh.


def zero_grad(nodes):
    """Set the gradient of each of `nodes`, a list or a tuple, to 0.0. All other nodes keep their gradients.

    >>> from kittengrad import Value
    >>> a = Value(3.0)
    >>> (a * a).backward()
    >>> zero_grad([a])
    >>> a
    Value(data=3.0, grad=0.0)
    """
    raise NotImplementedError("Task 2.4: starting afresh")
