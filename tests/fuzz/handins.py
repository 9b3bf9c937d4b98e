"""Intake: whatever is submitted, as a zip or a folder, out come rows, or the one error that it documents.

An input is the bytes of a zip, or choices by which a zip or a folder is built, of names and sizes that nobody
ever saw. Nothing may be written, nothing read through a link, no more be kept than the limits allow.
"""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.course import Course, Limits, Stage, Task
from autograder.submissions import Intake, IntakeError, collect
from autograder.submissions.names import folded
from autograder.submissions.tree import Limits as IntakeLimits
from tests.fuzz.choices import Choices


def stage(number: str, *owns: str) -> Stage:
    return Stage(number, number, owns, (), (Task(f"{number[:2]}.1", "a task", 1.0),), Limits())


COURSE = Course(
    "A course",
    ("__init__.py",),
    (
        stage("01-scalar-graph", "scalar.py"),
        stage("02-backprop", "graph.py"),
        stage("06-numerics", "f.py", "g.py"),
    ),
)
LIMITS = IntakeLimits(file_bytes=10_000, entries=40, archive_bytes=15_000)
MOST_KEPT = 3 * (
    LIMITS.archive_bytes + LIMITS.file_bytes
)  # characters; three stages may own what is read once
SECRET = "SECRET = 1\n"

NAMES = (
    "anna", "02-backprop", "2", "01", "06-numerics", "99-dogs", "class", "kittengrad", "graph.py",
    "scalar.py", "f.py", "g.py", "Graph.py", "numpy.py", "conftest.py", "work.ipynb", "bert.zip",
    "02-backprop.zip", "anna.tar.gz", "__MACOSX", ".git", "", ".", "..", "C:", "a\\b", "\0", "é", "e\u0301",
    "\u0301\u0323", "\u202egnp", "\u1160", "\ud800", "\udcff", "ﬁ", "İ", "²", "٢", "-", " ", "\n", "=1+1",
)  # fmt: skip
TIMES = (*25 * (1,), 2, 60, 300, 15_000)
CONTENTS = (
    b"x = 1\n", b"", b" \n", b"\xff", b"\0", b"\xef\xbb\xbfx = 1\n", b"\xff\xfex\0", b"#" * 9_000,
    b"#" * 10_001, b"# coding: latin-1\n\xe9", b"# coding: rot13\n", b"# coding: idna\n\xe9",
    b"# coding: aliases\n", b"\n# -*- coding: utf-8-sig -*-\n", b"# coding: " + b"x" * 500,
    b"# coding: utf-7\n+AAA-",
)  # fmt: skip
MODES = (
    0,
    0,
    0,
    stat.S_IFREG | 0o644,
    stat.S_IFLNK | 0o777,
    stat.S_IFIFO,
    stat.S_IFDIR | 0o755,
    stat.S_IFSOCK,
)
METHODS = (*10 * (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED), zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
LEAVES = ("file", "file", "file", "folder", "link", "link out", "pipe", "unreadable", "zip")


def one(data: bytes) -> None:
    """Try one input. Raises AssertionError, or whatever should not have been raised."""
    choices = Choices(data[2:])
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory()) as folder:
        outside = Path(folder, "outside")
        outside.mkdir()
        (outside / "graph.py").write_text(SECRET)
        top = ("class", "02-backprop", "anna", "x\u0301")[data[1] % 4 if len(data) > 1 else 0]
        path = Path(folder, "given", top)
        path.parent.mkdir()
        if data[:1] == b"\2":
            path.mkdir()
            fill(path, outside, choices)
        else:
            path = path.with_suffix(".zip")
            path.write_bytes(zipped(choices) if data[:1] == b"\1" else choices.rest)
        with nothing_written():
            found = rows_or_complaint(path)
    check(found) if isinstance(found, Intake) else check_complaint(found)


def rows_or_complaint(path: Path) -> Intake | IntakeError:
    try:
        return collect([path], COURSE, limits=LIMITS)
    except IntakeError as complaint:
        return complaint


def seeds() -> Iterator[bytes]:
    """Sound zips of every shape, and choices."""
    for names in (
        ["anna/02-backprop/graph.py", "bert/01-scalar-graph/kittengrad/scalar.py"],
        ["class/anna/2/graph.py", "class/bert.zip", "class/cleo/06/f.py", "class/cleo/06/g.py"],
        ["02-backprop/graph.py"],
        ["graph.py", "scalar.py", "kittengrad/f.py", "conftest.py"],
        ["../graph.py", "/scalar.py", "anna/02-backprop/"],
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, "" if name.endswith("/") else "x = 1\n" * 9)
        yield b"\0\0" + file.getvalue()
    for k in range(1, 64):
        yield bytes([1 + k % 2, k]) + bytes((k * n + n // 5) % 256 for n in range(150))


def memory() -> str | None:
    """A folder that no disk has to keep, where there is one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


# What must hold of any submissions.


def check_complaint(complaint: IntakeError) -> None:
    assert str(complaint).replace("\n", "").isprintable()


def check(intake: Intake) -> None:
    found = intake.submissions
    assert found or any(one.holds_work for one in intake.unplaced)
    assert len({(folded(one.student), folded(one.stage)) for one in found}) == len(found)
    for line in intake.unplaced:
        assert (line.place + line.why).isprintable()
        assert line.why.endswith(".")
        assert len(line.place + line.why) <= 5_000
    assert sum(len(text) for one in found for text in one.files.values()) <= MOST_KEPT
    for one in found:
        assert (one.student + one.stage + one.problem + one.source + "".join(one.flags)).isprintable()
        assert not {"", ".", ".."} & {one.student, one.stage}
        assert not {"/", "\\"} & set(one.student + one.stage)
        assert max(len(one.student.encode()), len(one.stage.encode())) <= 250
        assert bool(one.problem) != bool(one.files)
        assert not one.problem or one.problem.endswith(".")
        assert SECRET not in one.files.values()


WATCHED: list[str] | None = None
WRITING = (
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.remove",
    "os.truncate",
    "shutil.",
    "tempfile.",
)


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook can never be removed; this one only listens while there is a list to write to."""
    if WATCHED is None:
        return
    opened_to_write = (
        event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if opened_to_write or event.startswith(WRITING):
        WATCHED.append(f"{event}{arguments}")


sys.addaudithook(watch)
sys.dont_write_bytecode = True  # a codec that zipfile needs for a name is imported late, and compiled


@contextmanager
def nothing_written() -> Iterator[None]:
    """Raise AssertionError when something is written, made, moved or removed meanwhile."""
    global WATCHED
    WATCHED = []
    try:
        yield
        assert WATCHED == []
    finally:
        WATCHED = None


# Submissions that nobody ever saw.


def name(choices: Choices) -> str:
    """A path of up to nine steps."""
    steps = [choices.pick(NAMES) * choices.pick(TIMES) for _ in range(1 + choices.number(9))]
    return "/".join(steps)


def content(choices: Choices) -> bytes:
    return choices.pick(CONTENTS) if choices.number(4) else choices.bytes(choices.number(40))


def zipped(choices: Choices) -> bytes:
    """A zip of such things, perhaps within another one, and perhaps with some of its bytes changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for _ in range(choices.number(12)):
            info = zipfile.ZipInfo("placeholder")
            info.filename = name(choices).encode(errors="replace")[:65_000].decode(errors="replace")
            info.external_attr = choices.pick(MODES) << 16
            archive.NameToInfo.clear()  # else it warns of doubles
            archive.writestr(info, content(choices), compress_type=choices.pick(METHODS))
    damaged = bytearray(file.getvalue())
    for _ in range(choices.number(8) if not choices.number(2) else 0):
        damaged[-1 - choices.number(min(len(damaged), 2000))] = choices.number(256)
    return bytes(damaged)


def fill(folder: Path, outside: Path, choices: Choices) -> None:
    """Make a folder's content. Not every name can be made, nor beside every other."""
    for _ in range(choices.number(12)):
        leaf, place = choices.pick(LEAVES), name(choices)
        with suppress(OSError, ValueError):
            put(folder / place.replace("..", "up").lstrip("/"), leaf, outside, choices)


def put(path: Path, leaf: str, outside: Path, choices: Choices) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return  # to write to a pipe would wait for a reader
    match leaf:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(path.parent)
        case "link out":
            path.symlink_to(outside if choices.number(2) else outside / "graph.py")
        case "pipe":
            os.mkfifo(path)
        case "zip":
            path.write_bytes(zipped(choices))
        case _:
            path.write_bytes(content(choices))
            path.chmod(0 if leaf == "unreadable" else 0o644)
