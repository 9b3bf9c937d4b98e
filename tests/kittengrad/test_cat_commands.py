"""`python -m kittengrad.cats`: train, evaluate, predict and picture, and what they say to errors."""

import contextlib
import io
import re
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest
from kittengrad import cat_commands, cats
from kittengrad.cat_commands import main
from kittengrad.cat_weights import load_weights, save_weights
from PIL import Image


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a small set of bright cats and dark other things, and with trained weights."""
    folder, rng = tmp_path_factory.mktemp("cats"), np.random.default_rng(0)
    for part, count in (("train", 12), ("test", 8)):
        labels = np.arange(count) % 2
        images = rng.integers(0, 100, (count, 64, 64, 3)) + 150 * labels[:, None, None, None]
        with h5py.File(folder / f"{part}.h5", "w") as file:
            file[f"{part}_set_x"], file[f"{part}_set_y"] = images.astype(np.uint8), labels
            file["list_classes"] = np.array([b"non-cat", b"cat"])
    with contextlib.redirect_stdout(io.StringIO()):
        main(["train", "--data", str(folder), "--recipe", "logistic", "--out", str(folder / "w")])
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """A copy of it, as the working directory."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def refused(capsys, *arguments):
    """The message and the exit status of a command that fails."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    code = caught.value.code
    return (str(code), 1) if isinstance(code, str) else (capsys.readouterr().err, code)


@pytest.mark.parametrize("recipe", ["four-layer", "mini-batch", "logistic"])
def test_train_saves_and_reports(folder, capsys, recipe):
    main(["train", "--data", ".", "--recipe", recipe, "--steps", "2", "--out", "w"])
    out = capsys.readouterr().out
    assert f"{recipe} 100% " in out
    assert re.search(r"^cost \d\.\d{4} \(0\)", out, re.M)
    assert re.search(r"^test +\d of 8 +\d\.\d{4} +\d\.\d{3} to \d\.\d{3} +0\.5000 +0\.5000$", out, re.M)
    assert "blank   0.5000 of the training labels from blank images: no more than a constant answer" in out
    assert out.endswith("saved in w\n")
    assert len(load_weights("w")[1]) == 2 + (recipe == "four-layer")


def test_evaluate_reports_what_training_did(folder, capsys):
    main(["evaluate", "w", "--data", "."])
    out = capsys.readouterr().out
    assert "train        12 of 12    1.0000  0.757 to 1.000" in out
    assert "test           8 of 8    1.0000  0.676 to 1.000" in out


def test_a_network_with_a_memory_is_reported(folder, capsys, monkeypatch):
    monkeypatch.setattr(cat_commands, "blank_accuracy", lambda layers, x, y: 1.0)
    main(["evaluate", "w", "--data", "."])
    assert "MEMORISED: more than a constant answer" in capsys.readouterr().out


def test_predict_says_what_is_on_each_picture(folder, capsys):
    Image.new("RGB", (90, 80), "white").save("white.png")
    Image.new("RGB", (90, 80), "black").save("black.png")
    main(["predict", "w", "white.png", "black.png"])
    white, black = capsys.readouterr().out.splitlines()
    assert white.startswith("white.png: cat, logit +")
    assert black.startswith("black.png: no cat, logit -")


@pytest.mark.parametrize("kind", ["curve", "grid", "errors", "saliency"])
def test_picture_writes_a_picture(folder, capsys, kind):
    main(["picture", "w", kind, "--data", "."])
    assert capsys.readouterr().out == f"drawn in {kind}.png\n"
    with Image.open(f"{kind}.png") as picture:
        assert min(picture.size) >= 100


def test_a_curve_needs_costs(folder, capsys):
    save_weights("w", load_weights("w")[0])
    assert "holds no costs" in refused(capsys, "picture", "w", "curve")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "missing"], "missing does not exist: `train … --out missing` makes it"),
        (["evaluate", "train.h5"], "train.h5 holds no weights of a network"),
        (["predict", "w", "missing.jpg"], "missing.jpg: No such file or directory"),
        (["predict", "w", "train.h5"], "train.h5 is no picture that can be used"),
        (["train", "--data", "nowhere"], "nowhere: no such set"),
        (["train", "--data", ".", "--out", "no/such/folder"], "no/such/folder.part: No such file"),
        (["train", "--data", ".", "--out", "."], ". is a folder: name a file in it"),
        (["picture", "w", "grid", "--data", ".", "--out", "no/grid.png"], "no/grid.png: No such file"),
        (["picture", "w", "grid", "--data", ".", "--out", "grid.xyz"], "Format 'xyz' is not supported"),
    ],
)
def test_an_error_is_one_line_and_status_1(folder, capsys, arguments, said):
    message, status = refused(capsys, *arguments)
    assert said in message
    assert message.startswith("python -m kittengrad.cats: ")
    assert "\n" not in message
    assert status == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice"),
        (["train", "--steps", "0"], "0 is not from 1 to 1000000"),
        (["train", "--steps", "x"], "invalid"),
        (["train", "--seed", "-1"], "-1 is not from 0"),
        (["train", "--recipe", "magic"], "invalid choice"),
        (["predict", "w"], "PICTURE"),
        (["picture", "w", "film"], "invalid choice"),
    ],
)
def test_a_wrong_use_has_status_2(folder, capsys, arguments, said):
    message, status = refused(capsys, *arguments)
    assert said in message
    assert status == 2


def test_weights_for_other_images_are_refused(folder, capsys):
    save_weights("w", cats.first_weights((12, 3, 1), np.random.RandomState(0)))
    assert "w takes 12 numbers, and an image has 12288" in refused(capsys, "evaluate", "w", "--data", ".")[0]


def test_an_unfinished_function_is_named(folder, capsys, monkeypatch):
    def unfinished(layers, x):
        raise NotImplementedError("Task 9.3: the network and its cost")

    monkeypatch.setattr(cat_commands, "logits", unfinished)
    assert "not done yet: Task 9.3" in refused(capsys, "evaluate", "w", "--data", ".")[0]


def test_a_missing_package_is_named(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert "needs the package PIL" in refused(capsys, "predict", "w", "cat.png")[0]


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["predict"], ["picture"]])
def test_help_is_there(capsys, command):
    _, status = refused(capsys, *command, "--help")
    assert status == 0


def test_it_runs_as_a_module():
    run = [sys.executable, "-m", "kittengrad.cats", "train", "--help"]
    done = subprocess.run(
        run, capture_output=True, text=True, cwd=cats.__file__[: -len("/kittengrad/cats.py")]
    )
    assert done.returncode == 0
    assert "--recipe {four-layer,mini-batch,logistic}" in done.stdout
