"""Sets as HDF5 files in the schema of the real set, the same bytes each time.

    kittens/train.h5   train_set_x (1500, 64, 64, 3) uint8, train_set_y (1500,) int64, list_classes
    kittens/test.h5    test_set_x, test_set_y, list_classes, 500 pictures
    mini/…             209 and 50 pictures whose poses vary less
    SHA256SUMS         of these files, for `sha256sum --check`

The bytes depend on the seed and on the versions of Pillow, NumPy, h5py and zlib.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from datasets.kittens import JITTER, label, picture

CLASSES = np.array([b"non-cat", b"cat"])
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class File:
    """A file of a set: its split decides the random numbers, and `jitter` how much poses vary."""

    name: str
    part: str
    split: int
    count: int
    jitter: float = JITTER


FILES = (
    File("kittens/train.h5", "train", 0, 1500),
    File("kittens/test.h5", "test", 1, 500),
    File("mini/train.h5", "train", 2, 209, 0.5 * JITTER),
    File("mini/test.h5", "test", 3, 50, 0.5 * JITTER),
)


def write(out: Path, seed: int, files: Iterable[File] = FILES) -> Iterator[str]:
    """Draw the files and their sums into the folder `out`, each atomically. Yields once for each picture."""
    sums = {}
    for file in files:
        x = np.empty((file.count, 64, 64, 3), dtype=np.uint8)
        for number in range(file.count):
            x[number] = picture(seed, file.split, number, file.jitter)
            yield file.name
        y = np.array([label(seed, file.split, number) for number in range(file.count)], dtype=np.int64)
        content = as_hdf5(file.part, x, y)
        write_atomically(out / file.name, content)
        sums[file.name] = hashlib.sha256(content).hexdigest()
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    write_atomically(out / SUMS, lines.encode())


def as_hdf5(part: str, x: np.ndarray, y: np.ndarray) -> bytes:
    """The bytes of the file: no times, and gzip with a fixed setting."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", libver=("v108", "v108")) as file:
        packed = {"compression": "gzip", "compression_opts": 9, "chunks": (min(50, len(x)), *x.shape[1:])}
        file.create_dataset(f"{part}_set_x", data=x, track_times=False, **packed)
        file.create_dataset(f"{part}_set_y", data=y, track_times=False)
        file.create_dataset("list_classes", data=CLASSES, track_times=False)
    return memory.getvalue()


def write_atomically(path: Path, content: bytes) -> None:
    """The file is the old one until the new one is complete. Nothing else is left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
