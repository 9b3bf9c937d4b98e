"""The visible checks, and the small runtime that runs them where you work.

In a notebook, under each task:          from checks import check
                                         check("2.3")
In a terminal, beside kittengrad/:       python -m checks 02

A check is a function in one of the files test_*.py here. They are short; read them.
"""

from .expectations import expect, require, task
from .notebook import check, when_ready

__all__ = ["check", "expect", "require", "task", "when_ready"]
