"""Files of weights: what is saved comes back, and every other file is refused with a reason."""

import io
import os

import h5py
import numpy as np
import pytest
from kittengrad import cat_weights
from kittengrad.cat_weights import check_writable, load_weights, save_weights
from kittengrad.cats import as_tensors, first_weights

LAYERS = first_weights((12, 4, 1), np.random.RandomState(0))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cats.weights"


@pytest.mark.parametrize("given", [LAYERS, as_tensors(LAYERS)], ids=["arrays", "tensors"])
@pytest.mark.parametrize("kind", ["path", "text", "file"])
def test_what_is_saved_comes_back(path, given, kind):
    file = {"path": path, "text": str(path), "file": io.BytesIO()}[kind]
    save_weights(file, given, [0.7, 0.6])
    layers, costs = load_weights(file)
    for (w, b), (right_w, right_b) in zip(layers, LAYERS, strict=True):
        np.testing.assert_array_equal(w, right_w, strict=True)
        np.testing.assert_array_equal(b, right_b, strict=True)
    assert costs == [0.7, 0.6]


def test_float32_stays_float32_and_costs_can_be_missing(path):
    save_weights(path, [(w.astype("float32"), b.astype("float32")) for w, b in LAYERS])
    layers, costs = load_weights(path)
    assert {array.dtype.name for layer in layers for array in layer} == {"float32"}
    assert costs == []


def test_a_save_that_fails_keeps_the_old_file(path):
    save_weights(path, LAYERS)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        save_weights(path, [(object(), object())])
    assert path.read_bytes() == before


def test_a_place_is_tested_before_a_long_training(tmp_path, path):
    path.write_bytes(b"mine")
    check_writable(path)
    assert path.read_bytes() == b"mine"
    assert os.listdir(tmp_path) == [path.name]
    with pytest.raises(IsADirectoryError, match="is a folder"):
        check_writable(tmp_path)
    with pytest.raises(FileNotFoundError):
        check_writable(tmp_path / "missing" / "cats.weights")


def test_a_missing_file_and_a_folder(tmp_path, path):
    with pytest.raises(FileNotFoundError, match=r"cats\.weights does not exist: `train"):
        load_weights(path)
    with pytest.raises(IsADirectoryError, match="is a folder"):
        load_weights(tmp_path)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\x89HDF\r\n\x1a\n" + bytes(200)])
def test_a_file_that_is_no_hdf5(path, content):
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is no HDF5 file, or it is damaged"):
        load_weights(path)


def test_a_truncated_file(path):
    save_weights(path, LAYERS)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match="damaged"):
        load_weights(path)


def put(name, **options):
    def change(file):
        if name in file:
            del file[name]
        file.create_dataset(name, **options)

    return change


def remove(name):
    return lambda file: file.__delitem__(name)


def link(name, target):
    def change(file):
        del file[name]
        file[name] = target

    return change


def virtual(file):
    layout = h5py.VirtualLayout((4, 12), "f8")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (4, 12))
    del file["layer0/weight"]
    file.create_virtual_dataset("layer0/weight", layout)


def many_layers(file):
    del file["layer0"], file["layer1"]
    for number in range(cat_weights.LAYERS + 1):
        file[f"layer{number}/weight"], file[f"layer{number}/bias"] = np.ones((1, 1)), np.ones((1, 1))


def both(*changes):
    return lambda file: [change(file) for change in changes]


W, B = "layer0/weight", "layer0/bias"
PASSWD = [("/etc/passwd", 0, h5py.h5f.UNLIMITED)]
FLOATS = {"shape": (4, 12), "dtype": "f8"}
HOSTILE = {
    "no layer": (lambda file: file.clear(), "has no layer0"),
    "a layer without a bias": (remove("layer1/bias"), "layer1/bias is missing"),
    "a group for an array": (both(remove(W), lambda file: file.create_group(W)), f"{W} holds no floats"),
    "an array for a group": (put("layer0", data=1.0), f"{W} is missing"),
    "whole numbers": (put(W, data=np.ones((4, 12), int)), "holds no floats"),
    "text": (put(W, data=["a"]), "holds no floats"),
    "no numbers at all": (put(W, data=h5py.Empty("f8")), "holds no floats"),
    "one axis": (put(B, data=np.ones(4)), r"layer0/bias has the shape \(4,\)"),
    "another bias": (put(B, data=np.ones((5, 1))), r"shape \(4, 12\) and a bias of shape \(5, 1\)"),
    "layers that do not fit": (put("layer1/weight", data=np.ones((1, 5))), "layer1 takes 5 numbers, and the"),
    "two answers": (
        both(put("layer1/weight", data=np.ones((2, 4))), put("layer1/bias", data=np.ones((2, 1)))),
        "the last layer gives 2 numbers",
    ),
    "not a number": (put(W, data=np.full((4, 12), np.nan)), "inf or nan"),
    "a huge shape": (put(W, shape=(2**20, 2**20), dtype="f8", chunks=(1, 2**10)), "has the shape"),
    "numbers that are missing": (put(W, **FLOATS, chunks=(1, 12)), "is incomplete"),
    "a compressed bomb": (put(W, data=np.zeros((4, 12)), compression="gzip"), "compressed"),
    "another file": (link(W, h5py.ExternalLink("/etc/passwd", "/x")), "points to another place"),
    "a soft link": (link(W, h5py.SoftLink("/layer0/weight")), "points to another place"),
    "numbers of another file": (put(W, **FLOATS, external=PASSWD), "another file"),
    "a virtual array": (virtual, "another file"),
    "too many layers": (many_layers, "more than 32 layers"),
    "costs that are huge": (put("costs", shape=(2**40,), dtype="f8", chunks=(2**10,)), "costs has the shape"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(path, name):
    change, reason = HOSTILE[name]
    save_weights(path, LAYERS, [0.5])
    with h5py.File(path, "a") as file:
        change(file)
    with pytest.raises(ValueError, match=reason) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path} holds no weights of a network: ")
