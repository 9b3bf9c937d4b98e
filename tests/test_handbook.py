"""The instructor's guide is real: its commands are typed in its order, and they print what it shows.

The files of its week come from `docs/term.py`. Hashes, long numbers, counts of files and lines of a
suite stand for anything.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/instructor.md"
GAP = "[…]"
ELSEWHERE = ("doctor", "verify", "kit")  # tests of their own run these
ANYTHING = re.compile(r"\b[0-9a-f]{8,}\b|\d+\.\d{6,}|(?<=\.py:)\d+|\b\d+(?= files| attempts were)")
Step = tuple[str, list[str]]  # a command, and the lines below it


def steps(text: str) -> Iterator[Step]:
    """The commands of a page that show their output."""
    for block in re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, shown


def plain(lines: list[str]) -> list[str]:
    spaced = (" ".join(line.split()) for line in lines)
    return [ANYTHING.sub("#", line) for line in spaced if line]


def differs(shown: list[str], printed: list[str]) -> str:
    """The first line of the page that is not printed in its place, or ""; a gap stands for any lines."""
    at, free = 0, False
    for line in shown:
        if line == GAP:
            free = True
            continue
        places = range(at, len(printed)) if free else range(at, min(at + 1, len(printed)))
        found = next((place for place in places if printed[place] == line), None)
        if found is None:
            return line
        at, free = found + 1, False
    return "" if free or at == len(printed) else f"the page ends before: {printed[at]}"


def typed(command: str, folder: Path) -> list[str]:
    """What a command prints, in a terminal of 100 columns."""
    words = shlex.split(command)
    if words[0] == "autograder":
        words[:1] = [sys.executable, "-m", "autograder"]
    settings = {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        words, cwd=folder, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 3), f"{command}\n{done.stderr}"
    return done.stdout.splitlines()


def test_the_guide_shows_what_its_commands_print(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "docs/term.py"))["write"](tmp_path)
    wrong = {}
    for command, shown in steps(PAGE.read_text("utf-8")):
        if command.split()[1] in ELSEWHERE:
            continue
        if line := differs(plain(shown), plain(typed(command, tmp_path))):
            wrong[command] = line
    assert wrong == {}


@pytest.mark.parametrize(
    ("shown", "printed", "line"),
    [
        (["a", GAP, "c"], ["a", "b", "c"], ""),
        (["a", GAP], ["a", "b"], ""),
        (["b"], ["a", "b"], "b"),
        (["a", "c"], ["a", "b", "c"], "c"),
        (["a"], ["a", "b"], "the page ends before: b"),
        ([GAP, "b", GAP, "a"], ["a", "b"], "a"),
    ],
)
def test_a_gap_alone_stands_for_lines(shown: list[str], printed: list[str], line: str) -> None:
    assert differs(shown, printed) == line


def test_each_picture_of_the_guide_is_small_and_told_in_words() -> None:
    pictures = re.findall(r"!\[(.*?)\]\(([\w-]+\.png)\)", PAGE.read_text("utf-8"))
    assert pictures
    for words, name in pictures:
        path = ROOT / "docs" / name
        assert len(words) > 80, name
        assert path.stat().st_size < 60_000, name
        assert Image.open(path).mode == "P", name
