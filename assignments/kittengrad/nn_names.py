"""The finished part of `nn`: its names and their files. `nn.py` fetches each on first use.

`functional` is `nn_functional.py`. As with `os.path`, `import kittengrad.nn.functional as F` finds it in
`sys.modules`.
"""

import sys
from importlib import import_module

from . import nn_functional

_HOME = {
    "layers": "ReLU LeakyReLU Sigmoid Tanh GELU Softplus Softmax LogSoftmax Identity Flatten Embedding",
    "containers": "Sequential ModuleList ModuleDict",
    "criteria": "MSELoss L1Loss HuberLoss SmoothL1Loss BCELoss BCEWithLogitsLoss CrossEntropyLoss NLLLoss",
    "members": "Parameter Buffer",
}
_FILE = {name: file for file, names in _HOME.items() for name in names.split()}

names = [*_FILE, "functional", "init"]

sys.modules[f"{__package__}.nn.functional"] = nn_functional


def __getattr__(name):
    """A name of `nn` that is not in `nn.py`. Raises AttributeError if it is in none of the files."""
    if name == "functional":
        return nn_functional
    if name == "init":
        return import_module(".init", __package__)
    if name in _FILE:
        return getattr(import_module(f".{_FILE[name]}", __package__), name)
    raise AttributeError(f"kittengrad.nn has no {name!r}: it has {', '.join(sorted(names))}")
