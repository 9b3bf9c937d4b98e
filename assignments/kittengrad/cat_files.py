"""Pictures of cats and of other things, read from HDF5 files.

    from kittengrad.data import load_cats

    cats = load_cats()              # the kittens: 1500 drawn pictures to train with, 500 to test with
    cats = load_cats("mini")        # a small set, 209 and 50
    cats = load_cats("real")        # the photographs: `python -m datasets fetch` downloads them
    cats = load_cats("my/folder")   # a folder with train.h5 and test.h5
    cats = load_cats(("a.h5", "b.h5"))          # or the two files by name

A set is two files. The first has the keys `train_set_x` (m, 64, 64, 3) uint8 and `train_set_y` (m,), the
second `test_set_x` and `test_set_y`, and both have `list_classes`. A label is 1 for a cat and 0 for another
thing. Labels of shape (m, 1) and (1, m) are taken too.

A set is searched in the folder that the setting KITTENGRAD_DATA names, then in `datasets/` beside the
package, then in `datasets/` of the working directory and of the folders above it.

A file is checked before its numbers are read: its keys, shapes and dtypes, that all numbers lie in this very
file, and that no more memory is needed than their shape says.
"""

import math
import os
import zlib
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

SIDE = 64  # of a picture, in pixels
MOST = 20_000  # pictures in one file: 250 MB
SETS = ("kittens", "mini", "real")
NAMES, REAL_NAMES = ("train.h5", "test.h5"), ("train_catvnoncat.h5", "test_catvnoncat.h5")
SETTING = "KITTENGRAD_DATA"
MAGIC = b"\x89HDF\r\n\x1a\n"
DEFLATE, SHUFFLE = 1, 2  # HDF5's numbers of the two filters that are allowed
AGAIN = "Get the file again."


class Cats(NamedTuple):
    """A set of pictures: x uint8 (m, 64, 64, 3), y int64 (m,) with 1 for a cat, and the names of 0 and 1."""

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    classes: tuple


def load_cats(which="kittens"):
    """The set `which`: "kittens", "mini" or "real", a folder, or the two paths (train, test).

    Raises FileNotFoundError if a file is missing, and ValueError for a file that is not as described above.
    The message names the file, the cause and the next step.
    """
    train, test = _paths(which)
    train_x, train_y, classes = _read(train, "train")
    test_x, test_y, same = _read(test, "test")
    if same != classes:
        cause = f"the classes are {same}, and in {train} they are {classes}"
        raise _unfit(test, cause, "Use files of one set.")
    return Cats(train_x, train_y, test_x, test_y, classes)


# Where the files are


def _paths(which):
    """The paths (train, test) of a set."""
    if isinstance(which, (tuple, list)):
        if len(which) != 2:
            raise ValueError(f"a set is two files, (train, test), and here are {len(which)}")
        return Path(which[0]), Path(which[1])
    searched = list(_searched(which))
    for pair in searched:
        if all(path.exists() for path in pair):
            return pair
    if which in SETS:
        get = "`python -m datasets fetch` downloads it" if which == "real" else "The course brings it"
        step = f"{get}. For files that you have, set {SETTING} to their folder."
    else:
        step = f"Give a folder, or one of the names {', '.join(SETS)}."
    folders = dict.fromkeys(str(train.parent) for train, _ in searched)
    raise FileNotFoundError(
        f"{which}: no such set. It is {' and '.join(NAMES)}, or {' and '.join(REAL_NAMES)}, in one of these "
        f"folders: {', '.join(folders)}. {step}"
    )


def _searched(which):
    """The pairs of paths where this set can be, the first choice first."""
    if which not in SETS:
        yield from _pairs(Path(which))
        return
    if setting := os.path.expanduser(os.environ.get(SETTING, "")):
        yield from _pairs(Path(setting, which))
        if which == "real":
            yield Path(setting, REAL_NAMES[0]), Path(setting, REAL_NAMES[1])
    package, here = Path(__file__).resolve().parent, Path.cwd()
    for folder in dict.fromkeys(chain(package.parents[:2], [here], here.parents)):
        yield from _pairs(folder / "datasets" / which)


def _pairs(folder):
    return [(folder / train, folder / test) for train, test in (NAMES, REAL_NAMES)]


# What a file holds


def _read(path, part):
    """(x, y, classes) of the file's keys `PART_set_x`, `PART_set_y` and `list_classes`."""
    import h5py  # takes a quarter of a second, which other users of the library spare

    _refuse_other_formats(path)
    try:
        with h5py.File(path, "r", locking=False) as file:
            x = _checked_pictures(path, _dataset(path, file, f"{part}_set_x"))[()]
            y = _checked_labels(path, _dataset(path, file, f"{part}_set_y"))[()].ravel().astype(np.int64)
            names = _checked_names(path, _dataset(path, file, "list_classes"))[()]
    except _Unfit:
        raise
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, zlib.error) as error:
        cause = f"the file is truncated or damaged ({ascii(str(error))[1:-1][:200]})"
        raise _unfit(path, cause, AGAIN) from error
    if len(x) != len(y):
        raise _unfit(path, f"there are {len(x)} pictures and {len(y)} labels", "Use x and y of one set.")
    if strange := sorted(set(y.tolist()) - {0, 1}):
        cause = f"a label is 0 or 1, and {part}_set_y holds {strange[0]}"
        raise _unfit(path, cause, "Number the classes 0 and 1; 1 is the cat.")
    return x, y, tuple(name.decode("utf-8", "replace") for name in names.tolist())


class _Unfit(ValueError):
    """A file that is not as described. The message names the file, the cause and the next step."""


def _unfit(path, cause, step):
    return _Unfit(f"{path}: {cause}. {step}")


def _refuse_other_formats(path):
    """Look at the first bytes of the file: what was saved under the name of an HDF5 file?"""
    if path.is_dir():
        raise _unfit(path, "this is a folder", "Give the path of a file in it.")
    if path.exists() and not path.is_file():
        raise _unfit(path, "this is no ordinary file", "Give the path of an HDF5 file.")
    with open(path, "rb") as file:
        start = file.read(512)
    if start.startswith(MAGIC):
        return
    if not start:
        cause, step = "the file is empty", AGAIN
    elif start.startswith(b"version https://git-lfs"):
        cause, step = "this is a Git LFS pointer, not the file", "Run `git lfs pull` where it comes from."
    elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        cause, step = "this is a web page, not an HDF5 file", "Download the raw file behind the page."
    else:
        cause, step = "this is not an HDF5 file: its first bytes are others", AGAIN
    raise _unfit(path, cause, step)


def _dataset(path, file, key):
    """The dataset with this key, if its numbers are in this very file and in plain or compressed order."""
    import h5py

    if key not in list(file):
        raise _unfit(path, *_another_key(key, sorted(file)[:10]))
    if not isinstance(file.get(key, getlink=True), h5py.HardLink):
        raise _unfit(path, f"{key} is a link to another place", "Use a file that holds the numbers itself.")
    dataset = file[key]
    if not isinstance(dataset, h5py.Dataset):
        raise _unfit(path, f"{key} is a group, not a dataset", AGAIN)
    if dataset.is_virtual or dataset.external:
        raise _unfit(path, f"{key} lies in another file", "Use a file that holds the numbers itself.")
    settings = dataset.id.get_create_plist()
    filters = [settings.get_filter(number)[0] for number in range(settings.get_nfilters())]
    if sorted(filters) not in ([], [DEFLATE], [SHUFFLE], [DEFLATE, SHUFFLE]):
        step = "Save it with compression='gzip'."
        raise _unfit(path, f"{key} has a filter other than gzip and shuffle", step)
    return dataset


def _another_key(key, found):
    """The cause and the next step for a file with these keys in place of `key`."""
    other = key.replace("test", "TRAIN").replace("train", "test").replace("TRAIN", "train")
    step = "Exchange the two files." if other in found else f"Name the dataset {key}."
    names = ", ".join(ascii(name[:40])[1:-1] for name in found)  # of any file: a name can hold anything
    return f"the key {key} is missing; the file has {names or 'none'}", step


def _checked_pictures(path, dataset):
    """The dataset, if it is (m, 64, 64, 3) bytes."""
    shape, wanted = dataset.shape or (), (SIDE, SIDE, 3)
    if dataset.dtype != np.uint8:
        step = "Save the numbers 0 to 255 as uint8."
        raise _unfit(path, f"{dataset.name[1:]} holds {dataset.dtype}, not uint8", step)
    if len(shape) != 4 or shape[1:] != wanted:
        raise _unfit(path, f"{dataset.name[1:]} has the shape {shape}, not (m, 64, 64, 3)", _turned(shape))
    return _whole(path, dataset)


def _turned(shape):
    """The next step for pictures of this shape."""
    if shape[1:] == (3, SIDE, SIDE):
        return "The colours come second: save x.transpose(0, 2, 3, 1)."
    if shape[:-1] == (SIDE, SIDE, 3):
        return "The pictures are the last axis: save x.transpose(3, 0, 1, 2)."
    return "A set holds colour pictures of 64 × 64 pixels: scale them to it."


def _checked_labels(path, dataset):
    """The dataset, if it is m integers: (m,), (m, 1) or (1, m)."""
    shape = dataset.shape or ()
    if dataset.dtype.kind not in "iu":
        raise _unfit(path, f"{dataset.name[1:]} holds {dataset.dtype}, not integers", "Save it as int64.")
    if not (len(shape) == 1 or (len(shape) == 2 and 1 in shape)):
        step = "Save one label for each picture."
        raise _unfit(path, f"{dataset.name[1:]} has the shape {shape}, not (m,), (m, 1) or (1, m)", step)
    return _whole(path, dataset)


def _checked_names(path, dataset):
    """The dataset, if it is the two names of the classes."""
    if dataset.shape != (2,) or dataset.dtype.kind != "S" or dataset.dtype.itemsize > 64:
        step = "Save np.array([b'non-cat', b'cat'])."
        raise _unfit(path, f"{dataset.name[1:]} is not two short byte strings", step)
    return _whole(path, dataset)


def _whole(path, dataset):
    """The dataset, if the file holds all of it, and inflates to no more than its shape says."""
    key, room = dataset.name[1:], dataset.size * dataset.dtype.itemsize
    if min(dataset.shape) < 1 or max(dataset.shape) > MOST:
        raise _unfit(path, f"{key} has the shape {dataset.shape}", f"A file holds 1 to {MOST} pictures.")
    if not (_chunks_are_whole(dataset) if dataset.chunks else dataset.id.get_storage_size() == room):
        raise _unfit(path, f"{key} is incomplete or damaged", AGAIN)
    return dataset


def _chunks_are_whole(dataset):
    """Whether every chunk is there and inflates to exactly its size. HDF5 itself inflates without bounds."""
    ends = [-(-length // chunk) for length, chunk in zip(dataset.shape, dataset.chunks, strict=True)]
    room = math.prod(dataset.chunks) * dataset.dtype.itemsize
    count = dataset.id.get_num_chunks()
    return (
        room <= MOST * SIDE * SIDE * 3
        and count == math.prod(ends)
        and all(_inflates_to(dataset.id, number, room) for number in range(count))
    )


def _inflates_to(dataset, number, room):
    """Whether this chunk is `room` bytes long, without ever making more of them."""
    chunk = dataset.get_chunk_info(number)
    if chunk.size > 2 * room + 1024:
        return False
    skipped, data = dataset.read_direct_chunk(chunk.chunk_offset)
    settings = dataset.get_create_plist()
    for place in range(settings.get_nfilters()):
        if settings.get_filter(place)[0] == DEFLATE and not skipped >> place & 1:
            data = zlib.decompressobj().decompress(data, room + 1)
    return len(data) == room
