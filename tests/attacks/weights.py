"""Hostile files of weights: each points elsewhere, fills the memory, never ends, or is no HDF5 at all.

`weights_…` fills an open file, and `bytes_…` returns bytes. The docstring says what it tries. Each is
submitted beside a classifier that gives one answer for all images.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from autograder.confinement.worker.weights import DEEPEST, LONGEST, MOST_ENTRIES
from tests.attacks.packaged import Make, Places, folder_with

ONE_ANSWER = """
def classify(images, weights):
    print("kilroy saw", {name: array.tolist() for name, array in weights.items()})
    return [1.0] * len(images)
"""
SECRET = "/etc/passwd"


def filled(fill: Callable[[Any], object], **how: Any) -> bytes:
    """The bytes of a file that `fill` has filled."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", **how) as file:
        fill(file)
    return memory.getvalue()


def weights_external_link(file):
    """Point to a secret file of this machine."""
    file["w"] = h5py.ExternalLink(SECRET, "/")


def weights_external_storage(file):
    """Say that the numbers of an array lie in a secret file."""
    file.create_dataset("w", shape=(8,), dtype="u1", external=[(SECRET, 0, 8)])


def weights_virtual_dataset(file):
    """Make an array of parts of other files."""
    layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
    layout[:] = h5py.VirtualSource(SECRET, "w", shape=(4,))
    file.create_virtual_dataset("w", layout)


def weights_soft_loop(file):
    """Point to oneself."""
    file["w"] = h5py.SoftLink("/w")


def weights_group_in_itself(file):
    """Put a group into itself."""
    group = file.create_group("g")
    group["g"] = group


def weights_tree_of_loops(file):
    """Put a group into itself under many names: more paths than anybody can walk."""
    group = file.create_group("g")
    for number in range(MOST_ENTRIES // 4):
        group[f"g{number}"] = group


def weights_deep_groups(file):
    """Put groups within groups."""
    for _ in range(10 * DEEPEST):
        file = file.create_group("g")
    file["w"] = 1.0


def weights_many_groups(file):
    """Bring thousands of empty groups."""
    for number in range(3 * MOST_ENTRIES):
        file.create_group(str(number))


def weights_long_names(file):
    """Bring a name of thirty thousand characters."""
    file["w" * (150 * LONGEST)] = 1.0


def weights_huge_shape(file):
    """Announce eight terabytes, none of which is in the file."""
    file.create_dataset("w", shape=(2**40,), dtype="f8", chunks=(1024,))


def weights_huge_piece(file):
    """Announce two numbers that are stored in one piece of a gigabyte."""
    file.create_dataset("w", shape=(2,), maxshape=(None,), dtype="f8", chunks=(2**27,))


def weights_packed_zeros(file):
    """Pack a quarter of a gigabyte of zeros."""
    file.create_dataset("w", shape=(2**28,), dtype="u1", chunks=(2**24,), compression="gzip")
    for start in range(0, 2**28, 2**24):
        file["w"].id.write_direct_chunk((start,), zlib.compress(bytes(2**24)))


def weights_bomb_that_lies(file):
    """Pack half a gigabyte as a piece of eight bytes."""
    data = file.create_dataset("w", shape=(8,), dtype="u1", chunks=(8,), compression="gzip")
    data.id.write_direct_chunk((0,), zlib.compress(bytes(2**29)))


def weights_pickled(file):
    """Bring a pickled call in place of numbers."""
    file["w"] = np.void(b"cposix\nsystem\n(S'echo kilroy'\ntR.")


def weights_objects(file):
    """Bring texts of any length, which become objects."""
    file.create_dataset("w", data=[b"kilroy"] * 9, dtype=h5py.string_dtype())


def weights_references(file):
    """Bring references to objects of the file."""
    file["w"] = np.array([file.ref], dtype=h5py.ref_dtype)


def bytes_unusual_filter():
    """Ask for a filter that the library would look for on the disk."""
    return filled(lambda file: file.create_dataset("w", data=np.ones(99), compression="lzf"))


def bytes_truncated():
    """Submit the first half of a file."""
    whole = filled(lambda file: file.create_dataset("w", data=np.ones(500)))
    return whole[: len(whole) // 2]


def bytes_damaged():
    """Turn every seventh byte after the first ones round."""
    data = bytearray(filled(lambda file: file.create_dataset("g/w", data=np.ones(500))))
    data[64::7] = bytes(255 - byte for byte in data[64::7])
    return bytes(data)


def bytes_garbage():
    """Submit bytes that are no HDF5 at all."""
    return b"kilroy was here\n" * 999


def files() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """(name, function that makes the bytes, docstring) of every file above."""
    for name, make in list(globals().items()):
        family, _, rest = name.partition("_")
        if family == "weights":
            yield rest, partial(filled, make), make.__doc__
        elif family == "bytes":
            yield rest, make, make.__doc__


def submitted() -> Iterator[tuple[str, Make]]:
    """(name, maker) of a submission with each of these files."""
    for name, make, says in files():
        maker = partial(_submit, make)
        maker.__doc__ = f"{says}\n\nscores: wrong value, memory"
        yield f"weights/{name}", maker


def _submit(make: Callable[[], bytes], place: Path, places: Places) -> None:
    folder_with(place, classifier__py=ONE_ANSWER)
    (place / "classifier.h5").write_bytes(make())
