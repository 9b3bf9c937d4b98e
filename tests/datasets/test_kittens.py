"""The drawn set: every picture by itself, the same bytes each time, and nothing told by colour."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from kittengrad.data import load_cats

from datasets import files, kittens
from datasets.__main__ import main
from datasets.files import FILES, File

HERE = Path(__file__).parents[2] / "datasets"
SMALL = (File("kittens/train.h5", "train", 0, 6), File("kittens/test.h5", "test", 1, 3))


@pytest.fixture(scope="module")
def cats():
    return load_cats(HERE / "kittens")


def draw(out: Path, seed: int = 5) -> dict[str, bytes]:
    """All files of a small set."""
    for _ in files.write(out, seed, SMALL):
        pass
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first = draw(tmp_path / "a")
    assert set(first) == {"kittens/train.h5", "kittens/test.h5", "SHA256SUMS"}
    assert draw(tmp_path / "b") == first
    other = draw(tmp_path / "c", seed=6)
    assert all(other[name] != content for name, content in first.items())


def test_another_process_at_another_time_gives_the_same_bytes(tmp_path):
    program = "from pathlib import Path; from tests.datasets.test_kittens import draw; draw(Path(%r))"
    setting = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    setting["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), str(HERE.parent / "reference")])
    subprocess.run([sys.executable, "-c", program % str(tmp_path / "b")], env=setting, check=True)
    again = {p.relative_to(tmp_path / "b").as_posix(): p.read_bytes() for p in (tmp_path / "b").rglob("*.*5")}
    first = draw(tmp_path / "a")
    assert again
    assert again == {name: first[name] for name in again}


def test_a_picture_is_the_same_in_every_set():
    x, y = kittens.pictures(5, 0, 8)
    np.testing.assert_array_equal(kittens.picture(5, 0, 6), x[6])
    assert kittens.label(5, 0, 6) == y[6]
    assert (kittens.picture(5, 1, 6) != x[6]).any()


def test_each_pair_of_pictures_has_one_cat_in_random_order():
    y = np.array([kittens.label(5, 0, number) for number in range(400)]).reshape(-1, 2)
    assert (y.sum(axis=1) == 1).all()
    assert 70 < y[:, 0].sum() < 130


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_set_in_git_is_the_generators(file):
    """To the byte it depends on Pillow and zlib; pictures of another version differ by a little at edges."""
    seed = 9
    with h5py.File(HERE / file.name) as stored:
        x, y = stored[f"{file.part}_set_x"], stored[f"{file.part}_set_y"]
        assert x.shape == (file.count, 64, 64, 3)
        for number in (0, 1, file.count // 2, file.count - 1):
            drawn = kittens.picture(seed, file.split, number, file.jitter).astype(int)
            assert np.abs(drawn - x[number]).mean() < 1
            assert y[number] == kittens.label(seed, file.split, number)
        assert abs(y[()].mean() - 0.5) < 0.005


def test_the_sums_are_those_of_the_files():
    lines = (HERE / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split() for line in lines)}
    assert sums == {file.name: hashlib.sha256((HERE / file.name).read_bytes()).hexdigest() for file in FILES}


def test_the_files_are_small():
    assert sum((HERE / file.name).stat().st_size for file in FILES if "kittens" in file.name) <= 8e6


def test_no_picture_is_there_twice(cats):
    seen = {picture.tobytes() for picture in (*cats.train_x, *cats.test_x)}
    assert len(seen) == len(cats.train_x) + len(cats.test_x)


def test_the_mean_colour_says_next_to_nothing(cats):
    """A linear classifier on it, with squares and products, is right about half of the time."""

    def features(x):
        colour = x.mean(axis=(1, 2)) / 255 - 0.5
        products = (colour[:, :, None] * colour[:, None, :]).reshape(len(x), -1)
        return np.column_stack([np.ones(len(x)), colour, products])

    weights = np.linalg.lstsq(features(cats.train_x), 2.0 * cats.train_y - 1, rcond=None)[0]
    right = np.mean((features(cats.test_x) @ weights > 0) == cats.test_y)
    assert 0.4 < right < 0.6


def test_the_real_schema(cats):
    with h5py.File(HERE / "mini" / "test.h5") as file:
        assert set(file) == {"test_set_x", "test_set_y", "list_classes"}
        assert file["list_classes"].dtype == "S7"
        assert file["test_set_y"].dtype == np.int64
    assert cats.classes == ("non-cat", "cat")


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    files.write_atomically(tmp_path / "a", b"old")
    monkeypatch.setattr(Path, "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.write_atomically(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(files, "FILES", SMALL)
    monkeypatch.setattr(files.write, "__defaults__", (SMALL,))
    main(["draw", "--seed", "5", "--out", str(tmp_path / "a")])
    assert "6 pictures" in capsys.readouterr().out
    assert (tmp_path / "a/kittens/train.h5").read_bytes() == draw(tmp_path / "b")["kittens/train.h5"]


@pytest.mark.parametrize("words", [["draw", "--seed", "-1", "--out", "x"], ["sheet", "--out", "/dev/null/x"]])
def test_a_wrong_argument_is_one_line(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert str(caught.value).startswith(f"python -m datasets {words[0]}: ")
    assert "\n" not in str(caught.value)


def test_every_command_has_help(capsys):
    for words in (["--help"], ["draw", "--help"], ["fetch", "--help"], ["sheet", "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 0
        assert "usage: python -m datasets" in capsys.readouterr().out


def test_hidden_pictures_are_balanced_new_and_in_no_order():
    x, y = kittens.hidden(5, 200)
    again, _ = kittens.hidden(5, 200)
    other, _ = kittens.hidden(6, 200)
    assert (x == again).all()
    assert not (x == other).all()
    assert (x.shape, x.dtype, int(y.sum())) == ((200, 64, 64, 3), np.uint8, 100)
    neighbours = y[0::2] + y[1::2]
    assert set(neighbours.tolist()) == {0, 1, 2}  # of pictures 2k and 2k + 1 exactly one is a cat


def test_hidden_pictures_have_the_labels_of_what_was_drawn():
    """Each is one of the numbered pictures of its split, and has that picture's label."""
    x, y = kittens.hidden(5, 10)
    drawn = {
        kittens.picture(5, kittens.HIDDEN, n, kittens.HARDER).tobytes(): kittens.label(5, kittens.HIDDEN, n)
        for n in range(10)
    }
    assert [drawn[image.tobytes()] for image in x] == y.tolist()


def test_the_split_of_the_leaderboard_is_in_no_set():
    assert kittens.HIDDEN not in {file.split for file in FILES}
