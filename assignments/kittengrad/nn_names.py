"""The finished part of `nn`: its names and their files. `nn.py` fetches each on first use.

`functional` is `nn_functional.py`, and `utils` is `nn_utils.py`. As with `os.path`, `import
kittengrad.nn.functional as F` finds them in `sys.modules`.
"""

import sys
from importlib import import_module

from . import nn_functional, nn_utils

_HOME = {
    "layers": "ReLU LeakyReLU Sigmoid Tanh GELU Softplus Softmax LogSoftmax Identity Flatten Embedding",
    "containers": "Sequential ModuleList ModuleDict",
    "criteria": "MSELoss L1Loss HuberLoss SmoothL1Loss BCELoss BCEWithLogitsLoss CrossEntropyLoss NLLLoss",
    "members": "Parameter Buffer",
    "regularization": "Dropout BatchNorm1d BatchNorm2d LayerNorm RMSNorm",
    "convolution": "Conv2d MaxPool2d AvgPool2d",
    "attention": "MultiHeadAttention",
}
_FILE = {name: file for file, names in _HOME.items() for name in names.split()}
_MODULES = {"functional": nn_functional, "utils": nn_utils}

names = [*_FILE, *_MODULES, "init"]

sys.modules.update({f"{__package__}.nn.{name}": module for name, module in _MODULES.items()})


def __getattr__(name):
    """A name of `nn` that is not in `nn.py`. Raises AttributeError if it is in none of the files."""
    if name in _MODULES:
        return _MODULES[name]
    if name == "init":
        return import_module(".init", __package__)
    if name in _FILE:
        return getattr(import_module(f".{_FILE[name]}", __package__), name)
    raise AttributeError(f"kittengrad.nn has no {name!r}: it has {', '.join(sorted(names))}")
