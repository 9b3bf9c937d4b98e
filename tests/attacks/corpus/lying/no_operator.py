"""Leave the operators out, and let Python's own refusal pass for one that was asked for.

file: scalar.py
"""


class Value:
    __array_ufunc__ = None

    def __init__(self, data):
        self.data = data
