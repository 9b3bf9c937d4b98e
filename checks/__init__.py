"""The visible checks, and the small runtime that runs them on your own files.

In a notebook, under each task:          from checks import check
                                         check("2.3")
In a terminal, beside kittengrad/:       python -m checks 02

Each check is a function in a file test_*.py in this folder. The checks are short; read them.
"""

from .expectations import expect, require, task
from .notebook import check, progress, when_ready
from .pictures import milestone
from .predictions import comparison

__all__ = ["check", "comparison", "expect", "milestone", "progress", "require", "task", "when_ready"]
