"""What the attacks share. The corpus puts this text in place of their line `from kilroy import …`.

places    what a well-informed attacker knows: where the secrets lie, who listens, which marks to leave
attempt   try one thing, and print how it ended; what was won is printed too, and so gets into the output
libc      call the C library, and raise OSError where it fails, as Python's own functions do
"""

import ctypes
import os

__all__ = ["attempt", "ctypes", "libc", "os", "places"]

places = {}  # filled in by the corpus


def attempt(what, function, *arguments):
    try:
        won = function(*arguments)
    except BaseException as error:
        print(f"kilroy tried: {what}: {type(error).__name__}", flush=True)
        return None
    print(f"kilroy tried: {what}: SUCCEEDED", repr(won)[:2000], flush=True)
    return won


def libc(name, *arguments):
    result = getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)
    if result in (-1, 0xFFFFFFFF):
        raise OSError(ctypes.get_errno(), name)
    return result


def attack():
    """An attack is carried out in every call that a test makes, unless its file says otherwise."""


def topological_order(root):
    return attack()


def backward(root, gradient=1.0):
    attack()


def zero_grad(nodes):
    attack()
