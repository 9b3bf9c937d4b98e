"""Hostile archives: whatever they claim, they are read within bounds, and what is sound in them counts."""

from __future__ import annotations

import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from autograder.submissions.archive import Archive, opened_archive
from autograder.submissions.tree import LIMITS, Entry, Limits, Refused


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[Archive]:
    with opened_archive(partial(path.open, "rb"), path.name, path.name, limits) as archive:
        yield archive


def pack(
    path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, method)
    return path


def named(name: str, mode: int = 0) -> zipfile.ZipInfo:
    """A member of a name that `zipfile` would tidy up, or of a Unix file mode."""
    info = zipfile.ZipInfo("x")
    info.filename, info.external_attr = name, mode << 16
    return info


def test_files_are_read_and_folders_are_implied(tmp_path: Path) -> None:
    with opened(pack(tmp_path / "anna.zip", ("02/kittengrad/graph.py", b"x"), ("02/a.txt", b"y"))) as archive:
        assert (archive.name, archive.source, archive.packed, archive.flags) == ("anna", "anna.zip", True, ())
        assert archive.entries() == [Entry("02", "folder")]
        stage = archive.folder("02")
        assert stage.entries() == [Entry("a.txt", "file"), Entry("kittengrad", "folder")]
        content = stage.folder("kittengrad").read("graph.py")
        assert (content.data, content.modified) == (b"x", os.stat(tmp_path / "anna.zip").st_mtime)
        assert stage.source == "anna.zip/02"


def test_hidden_things_are_not_there(tmp_path: Path) -> None:
    names = ("__MACOSX/02/._graph.py", "02/.git/config", "02/__pycache__/x.pyc", ".DS_Store", "02/graph.py")
    with opened(pack(tmp_path / "a.zip", *((name, b"") for name in names))) as archive:
        assert archive.entries() == [Entry("02", "folder")]
        assert archive.folder("02").entries() == [Entry("graph.py", "file")]


@pytest.mark.parametrize(
    "name",
    [
        "../graph.py",
        "a/../../graph.py",
        "/graph.py",
        "//graph.py",
        "a//graph.py",
        "C:/graph.py",
        "C:\\graph.py",
        "..\\graph.py",
        "graph.py\0.txt",
    ],
)
def test_names_that_lead_out_are_ignored_and_told(tmp_path: Path, name: str) -> None:
    with opened(pack(tmp_path / "a.zip", (named(name), b"EVIL"), ("scalar.py", b"x"))) as archive:
        assert archive.entries() == [Entry("scalar.py", "file")]
        (flag,) = archive.flags
    assert flag.startswith("1 name leads out of the archive and had no effect: ")
    assert flag.isprintable()


def test_harmless_ways_of_writing_a_name_are_understood(tmp_path: Path) -> None:
    with opened(
        pack(tmp_path / "a.zip", (named("02\\graph.py"), b"x"), (named("./01/scalar.py"), b"y"))
    ) as archive:
        assert archive.folder("02").read("graph.py").data == b"x"
        assert archive.folder("01").read("scalar.py").data == b"y"
        assert archive.flags == ()


@pytest.mark.parametrize(("coding", "read"), [("utf-8", "José"), ("cp437", "José"), ("latin-1", "JosΘ")])
def test_names_in_utf8_are_read_even_where_the_archive_does_not_say_so(
    tmp_path: Path, coding: str, read: str
) -> None:
    path = pack(tmp_path / "a.zip", ("J" * len("José".encode(coding)), b"x"))
    path.write_bytes(path.read_bytes().replace(b"J" * len("José".encode(coding)), "José".encode(coding)))
    with opened(path) as archive:
        assert archive.entries() == [Entry(read, "file")]
        assert archive.read(read).data == b"x"


def test_names_deeper_than_any_submission_are_cut_off(tmp_path: Path) -> None:
    with opened(pack(tmp_path / "a.zip", ("a/" * 30_000 + "graph.py", b"x"))) as archive:
        place, depth = archive, 0
        while place.entries():
            place, depth = place.folder("a"), depth + 1
    assert depth == 8


@pytest.mark.parametrize(
    ("mode", "kind", "complaint"),
    [
        (stat.S_IFLNK | 0o777, "link", "symbolic link"),
        (stat.S_IFIFO | 0o666, "special", "pipe, socket or device"),
        (stat.S_IFCHR | 0o666, "special", "pipe, socket or device"),
        (stat.S_IFDIR | 0o755, "folder", "is a folder"),
    ],
)
def test_only_files_are_read(tmp_path: Path, mode: int, kind: str, complaint: str) -> None:
    with opened(pack(tmp_path / "a.zip", (named("graph.py", mode), b"/etc/passwd"))) as archive:
        assert [entry.kind for entry in archive.entries()] == [kind]
        with pytest.raises(Refused, match=complaint):
            archive.read("graph.py")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names", [("graph.py", "graph.py"), ("graph.py", "graph.py/x"), ("graph.py/x", "graph.py")]
)
def test_a_name_that_stands_twice_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    with opened(pack(tmp_path / "a.zip", *((name, b"x") for name in names))) as archive:
        assert archive.entries() == [Entry("graph.py", "double")]
        with pytest.raises(Refused, match="more than once"):
            archive.read("graph.py")


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    pack(tmp_path / "inner.zip", ("graph.py", b"x"))
    outer = pack(tmp_path / "outer.zip", ("anna.zip", (tmp_path / "inner.zip").read_bytes()))
    with opened(outer) as archive, pytest.raises(Refused, match=r"anna\.zip is an archive inside an archive"):
        archive.open("anna.zip")


def test_what_is_encrypted_is_refused(tmp_path: Path) -> None:
    data = bytearray(pack(tmp_path / "a.zip", ("graph.py", b"x"), ("scalar.py", b"y")).read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1  # the first entry's flags in the table of contents
    (tmp_path / "a.zip").write_bytes(data)
    with opened(tmp_path / "a.zip") as archive:
        with pytest.raises(Refused, match=r"graph\.py is encrypted"):
            archive.read("graph.py")
        assert archive.read("scalar.py").data == b"y"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_compression_is_refused(tmp_path: Path, method: int) -> None:
    path = pack(tmp_path / "a.zip", ("graph.py", b"x" * 100), method=method)
    with opened(path) as archive, pytest.raises(Refused, match="compressed in an unusual way"):
        archive.read("graph.py")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4", b"not a zip", b"\0" * 100_000, b"PK\5\6" + b"\xff" * 18],
    ids=["empty", "cut", "text", "zeros", "lying"],
)
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(Refused, match=r"a\.zip"), opened(tmp_path / "a.zip"):
        pass


def test_a_damaged_file_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "a.zip", ("graph.py", b"x = 1"), ("scalar.py", b"y = 1"), method=zipfile.ZIP_STORED
    )
    path.write_bytes(path.read_bytes().replace(b"x = 1", b"x = 2"))
    with opened(path) as archive:
        with pytest.raises(Refused, match=r"graph\.py cannot be unpacked"):
            archive.read("graph.py")
        assert archive.read("scalar.py").data == b"y = 1"


# Bombs.


SIZE = 64 << 20


@pytest.mark.parametrize(("claimed", "complaint"), [(SIZE, "too large"), (1000, "cannot be unpacked")])
def test_a_bomb_is_unpacked_no_further_than_the_limit(tmp_path: Path, claimed: int, complaint: str) -> None:
    path = pack(tmp_path / "a.zip", ("graph.py", b"#" * SIZE), ("scalar.py", b"y"))
    packed = path.read_bytes()
    assert len(packed) < 100_000
    path.write_bytes(packed.replace(SIZE.to_bytes(4, "little"), claimed.to_bytes(4, "little")))
    tracemalloc.start()
    try:
        with opened(path) as archive:
            with pytest.raises(Refused, match=complaint):
                archive.read("graph.py")
            assert archive.read("scalar.py").data == b"y"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_a_small_file_that_was_packed_into_a_large_one_is_refused(tmp_path: Path) -> None:
    """A megabyte of empty blocks unpacks to nothing, but takes its time."""
    path = pack(tmp_path / "a.zip", ("graph.py", b"x" * 3_000_000), method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\1\2")
    data[start + 24 : start + 28] = (10).to_bytes(4, "little")  # the unpacked size in the table of contents
    path.write_bytes(data)
    with opened(path) as archive, pytest.raises(Refused, match="too large"):
        archive.read("graph.py")


def test_many_small_bombs_are_bounded_together(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", *((f"{n}.py", b"#" * 1_000_000) for n in range(8)))
    read = 0
    with opened(path, Limits(archive_bytes=4_500_000)) as archive:
        for n in range(8):
            try:
                read += len(archive.read(f"{n}.py").data)
            except Refused as refused:
                assert "too large when unpacked" in str(refused)  # noqa: PT017 - it is refused from some n on
    assert read == 5_000_000


@pytest.mark.parametrize("entries", [100_000, 400_000])
def test_too_many_names_are_refused_before_they_take_memory(tmp_path: Path, entries: int) -> None:
    """The table of contents repeats one entry; the end record says that there is a single one."""
    packed = pack(tmp_path / "a.zip", ("x", b"")).read_bytes()
    start, end = packed.index(b"PK\1\2"), packed.index(b"PK\5\6")
    table = packed[start:end] * entries
    finish = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(table), start, 0)
    (tmp_path / "a.zip").write_bytes(packed[:start] + table + finish)
    with pytest.raises(Refused, match="more than 50,000 files"), opened(tmp_path / "a.zip"):
        pass


def test_the_table_of_contents_is_not_read_when_it_is_too_large(tmp_path: Path) -> None:
    """The end record announces two gigabytes of table, in a file that has them."""
    size = 2 << 30
    with (tmp_path / "a.zip").open("wb") as file:
        file.seek(size)  # a hole: it takes no room
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0))
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="more than 50,000 files"), opened(tmp_path / "a.zip"):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 << 20


def test_the_file_is_closed_whatever_happens(tmp_path: Path) -> None:
    files = []

    def reopen() -> BinaryIO:
        files.append((tmp_path / "a.zip").open("rb"))
        return files[-1]

    pack(tmp_path / "a.zip", ("x", b""))
    with opened_archive(reopen, "a.zip", "a.zip", LIMITS):
        assert not files[0].closed
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(Refused), opened_archive(reopen, "a.zip", "a.zip", LIMITS):
        pass
    assert [file.closed for file in files] == [True, True]


def test_a_file_is_read_again_after_the_archive_was_closed(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("deep/x", b"12345"))
    with opened(path) as archive:
        again = archive.folder("deep").again("x", 100)
        less = archive.folder("deep").again("x", 3)
    assert again().data == b"12345"
    assert less().data == b"123"
    path.write_bytes(b"no zip")
    with pytest.raises(Refused, match="cannot be unpacked"):
        again()
