"""Weights in HDF5 files.

    save_weights("weights.h5", layers, costs)
    layers, costs = load_weights("weights.h5")

A file has the groups `layer0`, `layer1`, …, each with `weight` (outputs, inputs) and `bias` (outputs, 1), and
the dataset `costs` (count,). All of them hold floats. The first argument is a path or an open binary file.

A file is checked before its numbers are read: it can come from anywhere.
"""

import os

import numpy as np

LAYERS = 32  # at most
NUMBERS = 2**23  # in one array, at most: 64 MiB
COSTS = "costs"


def save_weights(file, layers, costs=()):
    """Write layers (pairs of Tensors or arrays) and the costs of their training.

    An existing file is replaced when the new one is complete. Raises OSError if the file cannot be written.
    """
    import h5py  # takes a quarter of a second, which other users of the library spare

    arrays = {
        f"layer{i}/{name}": np.asarray(array)
        for i, pair in enumerate(layers)
        for name, array in zip(("weight", "bias"), pair, strict=True)
    }
    is_path = isinstance(file, (str, os.PathLike))
    target = f"{os.fspath(file)}.part" if is_path else file
    with h5py.File(target, "w") as out:
        for name, array in (arrays | {COSTS: np.asarray(costs, dtype=float)}).items():
            out[name] = array
    if is_path:
        os.replace(target, file)


def check_writable(path):
    """Raise OSError if no file can be written there. What is there stays as it is."""
    if os.path.isdir(path):
        raise IsADirectoryError(f"{path} is a folder: name a file in it")
    part = f"{os.fspath(path)}.part"
    with open(part, "wb"):
        pass
    os.remove(part)


def load_weights(file):
    """The layers, pairs of arrays (w, b), and the list of costs. Raises OSError if the file cannot be read,
    and ValueError if it holds anything but the weights of a network; the message says what and where."""
    import h5py

    name = os.fspath(file) if isinstance(file, (str, os.PathLike)) else "the file"
    if isinstance(name, str) and os.path.isdir(name):
        raise IsADirectoryError(f"{name} is a folder: name the file of weights in it")
    if name != "the file" and not os.path.exists(name):
        raise FileNotFoundError(f"{name} does not exist: `train … --out {name}` makes it")
    try:
        with h5py.File(file, "r") as source:
            return _layers(source), _read(source, COSTS, 1).tolist() if COSTS in source else []
    except _Unfit as error:
        raise ValueError(f"{name} holds no weights of a network: {error}") from None
    except (OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name} is no HDF5 file, or it is damaged: {str(error)[:200]}") from error


class _Unfit(Exception):
    """What is wrong inside a file that can be read."""


def _layers(source):
    """The layers of an open file, each fitting to the one before."""
    layers = []
    while len(layers) <= LAYERS and f"layer{len(layers)}" in source:
        at = f"layer{len(layers)}"
        w, b = _read(source, f"{at}/weight", 2), _read(source, f"{at}/bias", 2)
        if b.shape != (len(w), 1):
            raise _Unfit(f"{at} has weights of shape {w.shape} and a bias of shape {b.shape}")
        if layers and w.shape[1] != len(layers[-1][0]):
            raise _Unfit(f"{at} takes {w.shape[1]} numbers, and the layer before gives {len(layers[-1][0])}")
        layers.append((w, b))
    if not layers:
        raise _Unfit("it has no layer0")
    if len(layers) > LAYERS:
        raise _Unfit(f"it has more than {LAYERS} layers")
    if len(layers[-1][0]) != 1:
        raise _Unfit(f"the last layer gives {len(layers[-1][0])} numbers, and the answer is one")
    return layers


def _read(source, name, axes):
    """The array of a dataset, in memory as it is in the file. Nothing is read before its size is known."""
    import h5py

    place = source
    for part in name.split("/"):
        if not isinstance(place, h5py.Group) or not isinstance(place.get(part, getlink=True), h5py.HardLink):
            raise _Unfit(f"{name} is missing, or it points to another place")
        place = place[part]
    if not isinstance(place, h5py.Dataset) or place.dtype.kind != "f" or place.shape is None:
        raise _Unfit(f"{name} holds no floats")
    if place.is_virtual or place.external or place.id.get_create_plist().get_nfilters():
        raise _Unfit(f"{name} is compressed or lies in another file")
    if place.ndim != axes or not 0 < place.size <= NUMBERS:
        if name == COSTS and place.ndim == 1 and not place.size:
            return np.zeros(0)
        raise _Unfit(f"{name} has the shape {place.shape}")
    if place.id.get_storage_size() < place.size * place.dtype.itemsize:
        raise _Unfit(f"{name} is incomplete")
    array = place[()]
    if name != COSTS and not np.isfinite(array).all():
        raise _Unfit(f"{name} holds numbers that are inf or nan")
    return array
