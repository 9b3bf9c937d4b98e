"""The documentation names only what is there: paths, commands of `make`, commands of `autograder`."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from autograder import course
from autograder.authoring import course_map
from autograder.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
OURS = "assignments|autograder|benchmarks|checks|datasets|docs|examples|lab|reference|requirements|tests"
PATH = re.compile(rf"`((?:{OURS})/[\w./*-]*)`")
COMMAND = re.compile(r"(?:\$ )?autograder [a-z]")
PLACEHOLDERS = {"NN-name": "*", "NAME": "*", "ID": "*", "STYLE": "*", "FAMILY": "*"}


def found(path: str) -> bool:
    """Whether the tree has this path; a placeholder in it stands for any name."""
    for word, anything in PLACEHOLDERS.items():
        path = path.replace(word, anything)
    return any(ROOT.glob(path.rstrip("/")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_of_a_page_is_there(page: Path) -> None:
    assert [path for path in PATH.findall(page.read_text("utf-8")) if not found(path)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = {"setup-test", *re.findall(r"^  make (\S+)", listed, flags=re.MULTILINE)}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert set(re.findall(r"(?:^|^\$ |`)make ([a-z][\w-]*)", text, flags=re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:^|^\$ |`)autograder ([a-z-]+)", text, flags=re.MULTILINE)) <= commands


def typed_commands(text: str) -> list[list[str]]:
    """The commands of `autograder` in a page's console blocks, as words."""
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    parts = [part for block in blocks for line in block.splitlines() for part in line.split(" && ")]
    words = [shlex.split(part.removeprefix("$ "), comments=True) for part in parts if COMMAND.match(part)]
    return [one[1:] for one in words]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_of_a_page_is_there(page: Path) -> None:
    group = get_command(app)
    for name, *words in typed_commands(page.read_text("utf-8")):
        command = group.commands[name]
        command.make_context(name, words)


def test_the_map_of_the_course_has_each_stage_with_its_files() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.*?) \|", (ROOT / "docs/course.md").read_text("utf-8"), flags=re.MULTILINE
    )
    assert [(stage, tuple(re.findall(r"`([\w.]+)`", files))) for stage, files in rows] == [
        (stage.id, stage.owns) for stage in course.load().stages
    ]


def test_the_picture_of_the_course_is_drawn_from_it() -> None:
    """After a change of a stage: python -m autograder.authoring.course_map >docs/course.svg"""
    assert (ROOT / "docs/course.svg").read_text("utf-8") == course_map.drawn(course.load().stages)
