"""`nn.utils`, where PyTorch has the clipping of gradients. Here it is stage 08's: `optim.py`."""

from importlib import import_module

NAMES = ("clip_grad_norm_", "clip_grad_value_")


def __getattr__(name):
    """A function of `optim.py`, fetched on first use: its stage can be unfinished."""
    if name in NAMES:
        return getattr(import_module(".optim", __package__), name)
    raise AttributeError(f"kittengrad.nn.utils has no {name!r}: it has {' and '.join(NAMES)}")


def __dir__():
    return [*NAMES]
