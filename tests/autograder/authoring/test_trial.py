"""`autograder try`: the hidden suite with pytest's own report, on any file, in confinement."""

import os
import subprocess
import sys

import pytest

from autograder.course import HIDDEN, STAGES


@pytest.fixture
def attempt(tmp_path, reference):
    """attempt("02", "-k", "x", text="…") -> the finished command, with `text` in place of graph.py."""

    def attempt(*arguments, text=None, name="graph.py"):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
            arguments = (*arguments, "--file", str(tmp_path / name))
        command = [sys.executable, "-m", "autograder", "try", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, env=os.environ | {"COLUMNS": "200"}
        )

    return attempt


def test_the_reference_passes_all_tests(attempt):
    done = attempt("02")
    assert (done.returncode, done.stderr) == (0, "")
    assert "failed" not in done.stdout
    assert f"02-backprop/{HIDDEN}::test_used_twice PASSED" in done.stdout


def test_a_wrong_file_shows_found_and_expected_values(attempt, reference):
    text = reference("graph.py")
    assert text.count("parent.grad += ") == 1
    done = attempt("02", "-k", "used_twice", text=text.replace("parent.grad += ", "parent.grad = "))
    assert done.returncode == 1
    assert "CheckFailed: " in done.stdout
    assert ", expected " in done.stdout
    assert "1 failed" in done.stdout


def test_what_a_file_prints_and_raises_cannot_steer_the_terminal(attempt):
    done = attempt(
        "02", "-k", "used_twice", text="print('\\x1b[2J')\nraise ValueError('\\x1b[31mred\\u202e')\n"
    )
    assert done.returncode == 1
    assert "ValueError" in done.stdout
    assert "red" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_a_file_is_tried_in_confinement(attempt):
    suite = STAGES / "02-backprop" / HIDDEN
    done = attempt(
        "02", "-k", "used_twice", text=f"open({str(suite)!r}).read()\nraise ValueError('it was read')\n"
    )
    assert done.returncode == 1
    assert "PermissionError" in done.stdout
    assert "it was read" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "more", "reason"),
    [
        (("02", "-k", "nothing_of_this_name"), {}, "no test of 02-backprop matches"),
        (("02",), {"text": "", "name": "mlp.py"}, "02-backprop owns graph.py"),
        (("02",), {"text": "\0"}, "is not a text file"),
        (("02",), {"text": "#" * (2**20 + 1)}, "is larger than 1024 KiB"),
        (("99",), {}, "there is no stage '99'"),
        (("02", "--file", "not-there/graph.py"), {}, "not-there/graph.py"),
    ],
)
def test_what_cannot_be_tried_is_named(attempt, arguments, more, reason):
    done = attempt(*arguments, **more)
    assert done.returncode == 1
    assert reason in " ".join(done.stderr.split())
