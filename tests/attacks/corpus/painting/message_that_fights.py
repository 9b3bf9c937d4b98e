"""Raise what cannot be shown: a `__str__` that raises, leaves, or lies about its type."""

import itertools
import sys


class Raises(Exception):
    def __str__(self):
        raise SystemExit


class Leaves(Exception):
    def __str__(self):
        sys.exit()

    __repr__ = __str__


class Text(str):
    def __getitem__(self, part):
        return self

    def encode(self, *_, **__):
        return b"\xff" * 10**6


class Wrong(Exception):
    def __str__(self):
        return Text("kilroy")


class Meta(type):
    __name__ = property(lambda self: 1 / 0)

    def __getattribute__(self, name):
        raise RuntimeError


class Nameless(Exception, metaclass=Meta):
    pass


raised = itertools.cycle([Raises, Leaves, Wrong, Nameless])


def topological_order(root):
    raise next(raised)()


def backward(root, gradient=1.0):
    raise next(raised)()


def zero_grad(nodes):
    raise next(raised)()
