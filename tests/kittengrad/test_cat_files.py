"""Files of pictures: what is read, where it is searched, and what a file that is not one says."""

import os
import subprocess
import sys
import tracemalloc
import zlib
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np
import pytest
from kittengrad import cat_files
from kittengrad.cat_files import MOST
from kittengrad.data import Cats, load_cats
from numpy.testing import assert_array_equal

NAMES = np.array([b"non-cat", b"cat"])


def pictures(count):
    return np.random.default_rng(count).integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)


def labels(count):
    return np.arange(count) % 2


def write(folder, names=("train.h5", "test.h5"), y=labels, **settings):
    """A set of 5 and 3 pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part, count in zip(names, ("train", "test"), (5, 3), strict=True):
        with h5py.File(folder / name, "w") as file:
            file.create_dataset(f"{part}_set_x", data=pictures(count), **settings)
            file[f"{part}_set_y"] = y(count)
            file["list_classes"] = NAMES
    return folder


@pytest.fixture
def peak():
    """`with peak(n):` fails if Python's memory grows by more than n bytes."""

    @contextmanager
    def watch(most):
        tracemalloc.start()
        try:
            yield
            assert tracemalloc.get_traced_memory()[1] <= most
        finally:
            tracemalloc.stop()

    return watch


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "mine")


def changed(folder, change):
    """The same set after `change(file)` of the training file."""
    with h5py.File(folder / "train.h5", "r+") as file:
        change(file)
    return folder


def replace(key, **settings):
    """The change that makes this dataset anew."""

    def change(file):
        del file[key]
        file.create_dataset(key, **settings)

    return change


def message(which, error=ValueError):
    with pytest.raises(error) as caught:
        load_cats(which)
    return str(caught.value)


# What is read


@pytest.mark.parametrize("shape", [(-1,), (-1, 1), (1, -1)])
@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_labels_of_every_shape(tmp_path, shape, dtype):
    cats = load_cats(write(tmp_path, y=lambda m: labels(m).reshape(shape).astype(dtype)))
    assert isinstance(cats, Cats)
    assert_array_equal(cats.train_x, pictures(5), strict=True)
    assert_array_equal(cats.test_x, pictures(3), strict=True)
    assert_array_equal(cats.train_y, np.arange(5) % 2, strict=True)
    assert_array_equal(cats.test_y, np.arange(3) % 2, strict=True)
    assert cats.classes == ("non-cat", "cat")


@pytest.mark.parametrize(
    "settings",
    [
        {"compression": "gzip"},
        {"compression": "gzip", "shuffle": True, "chunks": (2, 64, 64, 3)},
        {"shuffle": True},
        {"chunks": (3, 32, 64, 3), "maxshape": (None, 64, 64, 3)},
    ],
)
def test_compressed_files(tmp_path, settings):
    assert_array_equal(load_cats(write(tmp_path, **settings)).train_x, pictures(5), strict=True)


# Where it is searched


def test_a_folder_as_text_and_a_pair_of_paths(folder):
    for which in (str(folder), [folder / "train.h5", str(folder / "test.h5")]):
        assert_array_equal(load_cats(which).test_x, pictures(3))


@pytest.mark.parametrize("name", ["kittens", "mini", "real"])
def test_the_setting_comes_first(tmp_path, monkeypatch, name):
    write(tmp_path / "sets" / name)
    monkeypatch.setenv("KITTENGRAD_DATA", str(tmp_path / "sets"))
    assert_array_equal(load_cats(name).train_x, pictures(5))


def test_the_setting_names_the_folder_of_the_real_files(tmp_path, monkeypatch):
    write(tmp_path, ("train_catvnoncat.h5", "test_catvnoncat.h5"))
    monkeypatch.setenv("KITTENGRAD_DATA", str(tmp_path))
    assert_array_equal(load_cats("real").train_x, pictures(5))


def test_the_setting_can_begin_with_the_home_folder(tmp_path, monkeypatch):
    write(tmp_path / "sets" / "mini")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KITTENGRAD_DATA", "~/sets")
    assert_array_equal(load_cats("mini").train_x, pictures(5))


def test_datasets_above_the_working_directory(tmp_path, monkeypatch):
    write(tmp_path / "datasets" / "real")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.delenv("KITTENGRAD_DATA", raising=False)
    monkeypatch.setattr("kittengrad.cat_files.__file__", str(tmp_path / "far" / "away" / "x.py"))
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert_array_equal(load_cats("real").train_x, pictures(5))


def test_a_missing_set_says_where_it_was_searched_and_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("kittengrad.cat_files.__file__", str(tmp_path / "far" / "away" / "x.py"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KITTENGRAD_DATA", str(tmp_path / "sets"))
    said = message("real", FileNotFoundError)
    assert str(tmp_path / "sets" / "real") in said
    assert str(tmp_path / "datasets" / "real") in said
    assert "python -m datasets fetch" in said
    assert "KITTENGRAD_DATA" in said
    said = message(tmp_path / "none", FileNotFoundError)
    assert str(tmp_path / "none") in said
    assert "kittens" in said


def test_half_a_set_is_none(folder):
    (folder / "test.h5").unlink()
    message(folder, FileNotFoundError)
    message((folder / "train.h5", folder / "test.h5"), FileNotFoundError)
    assert "3" in message((folder, folder, folder))


# What a file that is not one says


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "empty"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf<HTML>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:a77137f1\nsize 4616383\n", "Git LFS"),
        (b"PK\x03\x04", "not an HDF5 file"),
        (b"\x89HDF\r\n\x1a\n", "truncated"),
        (b"\x89HDF\r\n\x1a\n" + bytes(5000), "truncated"),
    ],
)
def test_other_files_under_this_name(folder, content, cause):
    (folder / "test.h5").write_bytes(content)
    said = message(folder)
    assert cause in said
    assert said.startswith(str(folder / "test.h5"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("settings", [{}, {"compression": "gzip"}])
def test_a_truncated_file(tmp_path, share, settings):
    path = write(tmp_path, **settings) / "train.h5"
    os.truncate(path, int(share * path.stat().st_size))
    assert "truncated or damaged" in message(tmp_path)


def test_a_folder_and_a_pipe_in_place_of_a_file(folder, tmp_path):
    assert "this is a folder" in message((folder, folder / "test.h5"))
    os.mkfifo(tmp_path / "pipe")
    assert "ordinary" in message((tmp_path / "pipe", folder / "test.h5"))


@pytest.mark.parametrize(
    ("key", "settings", "words"),
    [
        (
            "train_set_x",
            {"data": np.zeros((5, 3, 64, 64), "u1")},
            ["(5, 3, 64, 64)", "transpose(0, 2, 3, 1)"],
        ),
        (
            "train_set_x",
            {"data": np.zeros((64, 64, 3, 5), "u1")},
            ["(64, 64, 3, 5)", "transpose(3, 0, 1, 2)"],
        ),
        ("train_set_x", {"data": np.zeros((5, 32, 32, 3), "u1")}, ["(5, 32, 32, 3)", "64 × 64"]),
        ("train_set_x", {"data": np.zeros((5, 12288), "u1")}, ["(5, 12288)"]),
        ("train_set_x", {"data": np.zeros((0, 64, 64, 3), "u1")}, ["(0, 64, 64, 3)", "1 to"]),
        ("train_set_x", {"data": np.zeros((5, 64, 64, 3))}, ["float64", "uint8"]),
        ("train_set_x", {"data": h5py.Empty("u1")}, ["()"]),
        ("train_set_x", {"shape": (5, 64, 64, 3), "dtype": "u1"}, ["incomplete"]),
        ("train_set_x", {"shape": (5, 64, 64, 3), "dtype": "u1", "chunks": True}, ["incomplete"]),
        ("train_set_x", {"data": pictures(5), "compression": "lzf"}, ["gzip"]),
        ("train_set_x", {"data": pictures(5), "fletcher32": True}, ["gzip"]),
        ("train_set_y", {"data": np.zeros(5)}, ["float64", "int64"]),
        ("train_set_y", {"data": np.zeros((5, 2), int)}, ["(5, 2)"]),
        ("train_set_y", {"data": 1}, ["()"]),
        ("train_set_y", {"data": np.zeros(4, int)}, ["5 pictures", "4 labels"]),
        ("train_set_y", {"data": np.arange(5)}, ["2"]),
        ("train_set_y", {"data": np.array([0, 1, -1, 1, 0])}, ["-1"]),
        ("train_set_y", {"data": np.array([0, 1, 2**64 - 1, 1, 0], "u8")}, ["-1"]),
        ("list_classes", {"data": np.array([b"cat"])}, ["two"]),
        ("list_classes", {"data": np.array([0, 1])}, ["two"]),
        ("list_classes", {"data": np.array([b"cat", b"non-cat"])}, ["one set"]),
    ],
)
def test_a_dataset_that_is_not_as_described(folder, key, settings, words):
    said = message(changed(folder, replace(key, **settings)))
    assert all(word in said for word in words), said
    assert "train.h5" in said


def test_a_wrong_key_says_which_there_are(folder):
    said = message(changed(folder, lambda file: file.move("train_set_x", "pictures")))
    assert "train_set_x is missing" in said
    assert "pictures" in said
    assert "Exchange" in message((folder / "test.h5", folder / "test.h5"))


def test_names_of_any_kind_stay_one_short_line(folder):
    for name in ("\x1b[2J\n", "a" * 60_000):
        change = changed(folder, lambda file, name=name: file.move(sorted(file)[-1], name))
        said = message(change)
        assert said.isprintable()
        assert len(said) < 700


def test_a_group_under_the_key(folder):
    def change(file):
        del file["train_set_x"]
        file.create_group("train_set_x")

    assert "group" in message(changed(folder, change))


# Hostile files


@pytest.mark.parametrize("shape", [(MOST + 1, 64, 64, 3), (2**40, 64, 64, 3)])
@pytest.mark.parametrize("settings", [{}, {"chunks": (1, 64, 64, 3), "compression": "gzip"}])
def test_a_huge_shape_is_refused_before_it_is_read(folder, shape, settings):
    said = message(changed(folder, replace("train_set_x", shape=shape, dtype="u1", **settings)))
    assert str(shape) in said


@pytest.mark.parametrize("link", ["soft", "external", "broken"])
def test_links_are_refused(folder, link):
    links = {
        "soft": h5py.SoftLink("/list_classes"),
        "external": h5py.ExternalLink("test.h5", "test_set_x"),
        "broken": h5py.SoftLink("/nowhere"),
    }

    def change(file):
        del file["train_set_x"]
        file["train_set_x"] = links[link]

    assert "is a link" in message(changed(folder, change))


def test_numbers_of_another_file_are_refused(folder, tmp_path):
    (tmp_path / "secret").write_bytes(bytes(5 * 12288))
    outside = [(str(tmp_path / "secret"), 0, 5 * 12288)]
    change = replace("train_set_x", shape=(5, 64, 64, 3), dtype="u1", external=outside)
    assert "another file" in message(changed(folder, change))


def test_a_virtual_dataset_is_refused(folder):
    layout = h5py.VirtualLayout((5, 64, 64, 3), "u1")
    layout[:3] = h5py.VirtualSource("test.h5", "test_set_x", (3, 64, 64, 3))

    def change(file):
        del file["train_set_x"]
        file.create_virtual_dataset("train_set_x", layout)

    assert "another file" in message(changed(folder, change))


@pytest.mark.parametrize(
    ("chunk", "stored"),
    [
        (5, zlib.compress(bytes(5 * 12288 - 1))),
        (5, zlib.compress(bytes(5 * 12288 + 1))),
        (5, zlib.compress(bytes(10**8))),
        (5, bytes(2 * 10**7)),
        (2**18, zlib.compress(bytes(10**8))),
    ],
    ids=["too short", "too long", "far too long", "stored too long", "a large chunk"],
)
def test_a_chunk_of_another_length_is_refused(folder, chunk, stored, peak, monkeypatch):
    """HDF5 inflates a chunk to whatever it holds, gigabytes included."""

    def change(file):
        layout = {"chunks": (chunk, 64, 64, 3), "maxshape": (None, 64, 64, 3), "compression": "gzip"}
        replace("train_set_x", shape=(5, 64, 64, 3), dtype="u1", **layout)(file)
        file["train_set_x"].id.write_direct_chunk((0, 0, 0, 0), stored)

    changed(folder, change)
    monkeypatch.delattr(h5py.Dataset, "__getitem__")
    with peak(10**7):
        assert "incomplete" in message(folder)


def test_a_chunk_that_is_no_gzip_is_refused(folder):
    def change(file):
        whole = (5, 64, 64, 3)
        replace("train_set_x", shape=whole, dtype="u1", chunks=whole, compression="gzip")(file)
        file["train_set_x"].id.write_direct_chunk((0, 0, 0, 0), b"nonsense")

    assert "damaged" in message(changed(folder, change))


def test_h5py_is_imported_only_to_read():
    program = "import sys, kittengrad.data; sys.exit('h5py' in sys.modules)"
    folder = Path(cat_files.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", program], cwd=folder).returncode == 0


@pytest.mark.parametrize(("name", "counts"), [("kittens", (1500, 500)), ("mini", (209, 50))])
def test_the_sets_of_the_course_are_found_from_anywhere(name, counts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KITTENGRAD_DATA", raising=False)
    cats = load_cats(name)
    assert (len(cats.train_y), len(cats.test_y)) == counts
    assert cats.classes == ("non-cat", "cat")
