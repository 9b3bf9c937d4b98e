"""Arrays from the bytes of an HDF5 file. Only workers read such a file: its bytes are hostile.

HDF5 is a large format, and its library is written in C. A file can point to other files, announce arrays that
fill the memory, and contain itself. So `arrays` reads plain datasets of numbers alone, and checks each before
it reads a number of it. What the library does with damaged bytes stays in the confined worker.

The worker's message is one of the keys of REFUSED. The grader chooses the sentence by it, so no text of the
worker reaches a student.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

MOST_ENTRIES = 1000  # groups and datasets of a file together
MOST_BYTES = 32 * 2**20  # of all arrays, unpacked
DEEPEST = 8  # groups within groups
LONGEST = 200  # characters of an array's name, with the names of its groups
FILTERS = (1, 2, 3)  # gzip, shuffle and checksum, which HDF5 holds itself

REFUSED = {
    "damaged": "is no HDF5 file, or it is damaged",
    "link": "holds a link: store the arrays themselves",
    "elsewhere": "holds an array whose numbers lie in other files: store the numbers in this one",
    "kind": "holds something other than arrays of floats and whole numbers",
    "filter": "holds an array that is packed in an unusual way: use gzip or nothing",
    "entries": f"holds more than {MOST_ENTRIES:,} arrays and groups",
    "bytes": f"announces arrays of more than {MOST_BYTES >> 20} MiB",
    "deep": f"holds more than {DEEPEST} levels of groups",
    "name": f"holds a name of more than {LONGEST} characters",
}


class Refused(Exception):
    """The file is refused. The message is a key of REFUSED."""


def arrays(data: bytes) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of an HDF5 file by name, `group/name` for one in a group. {} for no bytes.

    Raises Refused, and MemoryError where unpacking takes more than the worker has.
    """
    if not data:
        return {}
    import h5py  # a tenth of a second, which workers without weights spare

    try:
        with h5py.File(h5py.h5f.open_file_image(data)) as file:
            return _Reader(h5py).group(file, "", 0)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # HDF5 raises about ten types of error for damaged bytes
        raise Refused("damaged") from error


class _Reader:
    """Reads groups one after the other, and counts entries and bytes."""

    def __init__(self, h5py: Any) -> None:
        self.h5py = h5py
        self.entries = self.bytes = 0

    def group(self, group: Any, prefix: str, depth: int) -> dict[str, np.ndarray[Any, Any]]:
        self.entries += len(group)
        _refuse_if(depth > DEEPEST, "deep")
        _refuse_if(self.entries > MOST_ENTRIES, "entries")
        found: dict[str, np.ndarray[Any, Any]] = {}
        for name in group:
            path = f"{prefix}{name}"
            _refuse_if(len(path) > LONGEST, "name")
            _refuse_if(type(group.get(name, getlink=True)) is not self.h5py.HardLink, "link")
            entry = group[name]
            if isinstance(entry, self.h5py.Group):
                found |= self.group(entry, f"{path}/", depth + 1)
            else:
                _refuse_if(not isinstance(entry, self.h5py.Dataset), "kind")
                found[path] = self.dataset(entry)
        return found

    def dataset(self, dataset: Any) -> np.ndarray[Any, Any]:
        h5t, made = self.h5py.h5t, dataset.id.get_create_plist()
        is_virtual = made.get_layout() == self.h5py.h5d.VIRTUAL
        _refuse_if(is_virtual or made.get_external_count() > 0, "elsewhere")
        _refuse_if(dataset.id.get_type().get_class() not in (h5t.INTEGER, h5t.FLOAT), "kind")
        _refuse_if(dataset.shape is None or dataset.dtype.itemsize > 8, "kind")
        filters = {made.get_filter(number)[0] for number in range(made.get_nfilters())}
        _refuse_if(not filters.issubset(FILTERS), "filter")
        piece = math.prod(dataset.chunks or ()) * dataset.dtype.itemsize
        self.bytes += math.prod(dataset.shape) * dataset.dtype.itemsize
        _refuse_if(max(self.bytes, piece) > MOST_BYTES, "bytes")
        return np.array(dataset[()], dtype=dataset.dtype.newbyteorder("="), order="C")


def _refuse_if(condition: bool, why: str) -> None:
    if condition:
        raise Refused(why)
