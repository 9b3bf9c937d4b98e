"""Calls that the grader blocks, and that raise no audit event: threads, h5py's files, import_module.

`announce` makes a call raise an audit event, as Python's own `open` does, and `actions.py` hears it. The
environment variables are a mapping. So `Environment` stands in for them while a check runs.
"""

import importlib
import os
import sys
import threading
from collections.abc import MutableMapping
from functools import wraps

IMPORT_MODULE, THREAD, H5PY = "importlib.import_module", "threading.Thread.start", "h5py.File"
ANNOUNCED = (IMPORT_MODULE, THREAD, H5PY)

# The environment variables of the grader.
VARIABLES = ("PATH", "LC_ALL", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "HDF5_USE_FILE_LOCKING")


def announce_python():
    """Announce the calls into Python's own modules."""
    announce(importlib, "import_module", IMPORT_MODULE)
    announce(threading.Thread, "start", THREAD)


def announce(holder, name, event):
    """Raise an audit event with the arguments and keywords of each call of `holder.name`."""
    function = getattr(holder, name)
    if hasattr(function, "announced"):
        return

    @wraps(function)
    def announced(*arguments, **keywords):
        sys.audit(event, arguments, keywords)
        return function(*arguments, **keywords)

    announced.announced = True
    setattr(holder, name, announced)


def path_for_h5py(opened, name=None, mode="r", driver=None, *others, **more):
    """The path that these arguments of h5py.File name; None for a file in memory."""
    return name if isinstance(name, (str, bytes, os.PathLike)) and driver != "core" else None


class Environment(MutableMapping):
    """The environment variables. A file of the student sees those that the grader has too."""

    def __init__(self, variables, rules):
        self.variables, self.rules = variables, rules
        self.hidden = {*variables} - {*VARIABLES}

    def __getitem__(self, name):
        value = self.variables[name]
        if name in self.hidden and (file := self.rules.caller(sys._getframe(1))):
            raise self.rules.missing_variable(file, name)
        return value

    def __setitem__(self, name, value):
        self.variables[name] = value
        self.hidden.discard(name)

    def __delitem__(self, name):
        del self.variables[name]

    def __iter__(self):
        file = self.rules.caller(sys._getframe(1))
        return iter([name for name in self.variables if not file or name not in self.hidden])

    def __len__(self):
        return sum(1 for _ in self)

    def copy(self):
        """The variables as a dictionary."""
        return dict(self)
