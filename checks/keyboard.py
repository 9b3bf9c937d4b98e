"""No keyboard in checks and cells: what waits for an answer stops at once, with a sentence.

In a notebook `input()` opens a box under the cell. A time limit would end the cell and leave the box, and
Jupyter runs no other cell while a box is open ("Cell not executed due to pending input").
"""

import builtins
import getpass
from contextlib import contextmanager


class NoKeyboard(Exception):
    """Something waited for the keyboard. The message is for the student."""


@contextmanager
def no_keyboard():
    """Let input(), getpass() and what is built on them, as breakpoint() is, raise NoKeyboard in the block."""
    before = builtins.input, getpass.getpass
    builtins.input = getpass.getpass = _refuse
    try:
        yield
    finally:
        builtins.input, getpass.getpass = before


def _refuse(*arguments, **keywords):
    raise NoKeyboard(
        "Your code waits for the keyboard, by input() or breakpoint(), and nobody can answer here. "
        "Give the value as an argument, or call the function in a cell of your own"
    )
