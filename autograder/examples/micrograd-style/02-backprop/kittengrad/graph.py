"""Stage 02: the chain rule, walked backwards through a graph.

A node knows its `parents` and, for each, a *local derivative*. The derivative of a result L with respect to
any node is the sum, over every path from that node to L, of the product of the local derivatives on the path:

    dL/dp  =  Σ  dL/dn · ∂n/∂p        over the nodes n that used p

Nothing here knows whether nodes hold numbers or arrays. `derivative * gradient` multiplies two floats for a
`Value`; for a `Tensor` the derivative is a linear map, and the product applies it.
"""


# Task 2.1 and 2.5: an order in which to visit.


def topological_order(root):
    # (node, how many of its parents have been dealt with)
    order = []
    seen = {root}
    stack = [[root, 0]]
    while stack:
        node, i = stack[-1]
        if i == len(node.parents):
            order.append(node)
            stack.pop()
        else:
            stack[-1][1] += 1
            parent = node.parents[i]
            if parent not in seen:
                seen.add(parent)
                stack.append([parent, 0])
    return order


# Task 2.2 and 2.3: the chain rule, and why gradients accumulate.


def backward(root, gradient=1.0):
    order = topological_order(root)
    for node in order:
        if len(node.parents) > 0:
            node.grad = 0.0
    root.grad = root.grad + gradient
    order.reverse()
    for node in order:
        for i in range(len(node.parents)):
            node.parents[i].grad += node.local_derivatives[i] * node.grad


# Task 2.4: starting afresh.


def zero_grad(nodes):
    for node in nodes:
        node.grad = 0.0
