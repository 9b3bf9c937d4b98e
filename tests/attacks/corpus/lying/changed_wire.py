"""Change what the worker server writes with, so that it sends types that the wire does not have.

ends: policy, crash
"""

import sys


def corrupt():
    frame = sys._getframe()
    while frame:
        if wire := frame.f_globals.get("wire"):
            wire.encode = lambda message, export: b"\0\0\0\x0a\x93\x01\xc3\xc7\x00\x09\xc7\x01\x7f\x00"
        frame = frame.f_back


def topological_order(root):
    corrupt()


def backward(root, gradient=1.0):
    corrupt()


def zero_grad(nodes):
    corrupt()
