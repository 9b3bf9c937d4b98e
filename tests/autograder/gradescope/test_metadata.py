"""Who submitted, from a file in which students choose names."""

import json
import os

import pytest

from autograder.gradescope.metadata import NOBODY, who


def users(*found):
    return json.dumps({"id": 1, "users": found})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (users({"id": 977, "name": "../../etc"}, {"id": 412, "name": "\u202e"}), "412+977"),
        (users({"id": 5}, {"id": 5}), "5"),
        (users({"id": "../x"}), NOBODY),
        (users({"id": True}, {"id": -3}, {"id": 2**70}), NOBODY),
        (users(), NOBODY),
        (users({"name": "without a number"}), NOBODY),
        ("{}", NOBODY),
        ("[" * 100_000, NOBODY),
        ('{"users": ' + "[" * 100_000, NOBODY),
        ("", NOBODY),
        ('{"users": 7}', NOBODY),
        ('{"users": [{"id": ' + "9" * 10**6 + "}]}", NOBODY),
    ],
    ids=range(12),
)
def test_a_name_is_made_of_numbers_alone(text, name, tmp_path):
    path = tmp_path / "submission_metadata.json"
    path.write_text(text, encoding="utf-8")
    assert who(path) == name


def test_a_missing_file_a_link_and_a_pipe_name_nobody(tmp_path):
    real, link, pipe = (tmp_path / name for name in ("real", "link", "pipe"))
    real.write_text(users({"id": 5}))
    link.symlink_to(real)
    os.mkfifo(pipe)
    assert [who(path) for path in (real, link, pipe, tmp_path / "missing")] == ["5", *[NOBODY] * 3]
