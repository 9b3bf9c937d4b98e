"""The results folder: what was graded can be read again, and no name leads out of it."""

import os

import pytest

from autograder import store


def test_what_was_graded_can_be_read_again(tmp_path):
    files = {"graph.py": "x = 1\n", "scalar.py": "∂ = 2\r\n"}
    store.write_code(tmp_path, "wrong-relu", "02-backprop", files)
    assert store.code_of(tmp_path, "wrong-relu", "02-backprop") == files
    assert (tmp_path / "code/wrong-relu/02-backprop/graph.py").read_text() == "x = 1\n"


def test_code_that_is_not_kept_is_empty(tmp_path):
    assert store.code_of(tmp_path, "wrong-relu", "02-backprop") == {}
    store.write_code(tmp_path, "wrong-relu", "02-backprop", {"graph.py": "x"})
    store.drop_code(tmp_path, "wrong-relu", "02-backprop")
    assert store.code_of(tmp_path, "wrong-relu", "02-backprop") == {}


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\0b"])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    for student, stage in ((name, "02-backprop"), ("perfect", name)):
        with pytest.raises(store.BadName, match="cannot be a folder"):
            store.write_code(tmp_path / "results", student, stage, {"graph.py": ""})
        with pytest.raises(store.BadName, match="cannot be a folder"):
            store.code_of(tmp_path / "results", student, stage)
    assert list(tmp_path.iterdir()) == []


def test_a_link_among_the_code_is_not_read(tmp_path):
    store.write_code(tmp_path, "links", "02-backprop", {"graph.py": "x"})
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    folder = tmp_path / "code/links/02-backprop"
    os.symlink(secret, folder / "other.py")
    assert store.code_of(tmp_path, "links", "02-backprop") == {"graph.py": "x"}


def test_code_that_did_not_change_is_left_alone(tmp_path):
    store.write_code(tmp_path, "perfect", "02-backprop", {"graph.py": "x"})
    path = tmp_path / "code/perfect/02-backprop/graph.py"
    before = path.stat().st_ino
    store.write_code(tmp_path, "perfect", "02-backprop", {"graph.py": "x"})
    assert path.stat().st_ino == before
