"""The fetcher against servers that misbehave: what arrives at its name is whole and right, or nothing is."""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from datasets import fetch as module
from datasets.__main__ import main
from datasets.fetch import MIRRORS, REAL, FetchError, Wanted, fetch

CONTENT = bytes(range(256)) * 2000
FILE = Wanted("cats.h5", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
HALF = len(CONTENT) // 2


class Server(ThreadingHTTPServer):
    """Serves http://…/WAY/cats.h5 in the way of that name, and records what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None]] = []

    def mirror(self, way: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{way}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        way, wanted = self.path.split("/")[1], self.headers["Range"]
        self.server.asked.append((way, wanted))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, way)(int(re.findall(r"\d+", wanted)[0]) if wanted else 0)

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def good(self, begin: int) -> None:
        rest = CONTENT[begin:]
        place = {"Content_Range": f"bytes {begin}-{len(CONTENT) - 1}/{len(CONTENT)}"} if begin else {}
        self.answer(206 if begin else 200, rest, Content_Length=len(rest), **place)

    def ignores_range(self, _: int) -> None:
        self.answer(200, CONTENT, Content_Length=len(CONTENT))

    def missing(self, _: int) -> None:
        self.answer(404, b"<html>no such file</html>")

    def web_page(self, _: int) -> None:
        self.answer(200, b"<!DOCTYPE html>" + bytes(900), Content_Length=915)

    def wrong_bytes(self, begin: int) -> None:
        self.answer(200, bytes(len(CONTENT)), Content_Length=len(CONTENT))

    def truncated(self, _: int) -> None:
        self.answer(200, CONTENT[:HALF], Content_Length=len(CONTENT))

    def truncated_lies(self, _: int) -> None:
        self.answer(200, bytes(HALF), Content_Length=len(CONTENT))

    def endless(self, _: int) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(bytes(1 << 16))

    def another_part(self, begin: int) -> None:
        self.answer(206, CONTENT[begin:], Content_Range=f"bytes 0-{len(CONTENT) - 1}/{len(CONTENT)}")

    def no_http(self, _: int) -> None:
        self.wfile.write(b"\x1b[2Jhello\r\n\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()


def run(server: Server, to: Path, *ways: str) -> list[str]:
    return fetch(to, [FILE], [server.mirror(way) for way in ways])


def found(to: Path) -> list[str]:
    return sorted(path.name for path in to.iterdir())


BAD = ["missing", "web_page", "wrong_bytes", "truncated", "truncated_lies", "endless", "no_http"]


def test_a_file_arrives(server, tmp_path):
    (line,) = run(server, tmp_path / "new" / "folder", "good")
    assert (tmp_path / "new/folder/cats.h5").read_bytes() == CONTENT
    assert found(tmp_path / "new" / "folder") == ["cats.h5"]
    assert "cats.h5" in line


def test_a_right_file_is_left_alone_and_a_wrong_one_is_replaced(server, tmp_path):
    (tmp_path / "cats.h5").write_bytes(CONTENT)
    run(server, tmp_path, "good")
    assert server.asked == []
    (tmp_path / "cats.h5").write_bytes(bytes(len(CONTENT)))
    run(server, tmp_path, "good")
    assert (tmp_path / "cats.h5").read_bytes() == CONTENT


@pytest.mark.parametrize("way", BAD)
def test_the_next_mirror_makes_up_for_a_bad_one(server, tmp_path, way):
    run(server, tmp_path, way, "good")
    assert (tmp_path / "cats.h5").read_bytes() == CONTENT
    assert found(tmp_path) == ["cats.h5"]


@pytest.mark.parametrize("way", BAD)
def test_nothing_wrong_ever_has_the_name_of_the_file(server, tmp_path, way):
    with pytest.raises(FetchError) as caught:
        run(server, tmp_path, way, way)
    assert not (tmp_path / "cats.h5").exists()
    assert all(path.stat().st_size <= len(CONTENT) for path in tmp_path.iterdir())
    said = str(caught.value)
    assert said.count(server.mirror(way)) == 2
    assert "KITTENGRAD_DATA" in said
    assert str(tmp_path) in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("missing", "404"),
        ("web_page", "'915' bytes come"),
        ("wrong_bytes", "another SHA-256"),
        ("truncated", f"{HALF:,} of {len(CONTENT):,}"),
        ("endless", "another SHA-256"),
    ],
)
def test_the_reason_is_said(server, tmp_path, way, reason):
    with pytest.raises(FetchError, match=re.escape(reason)):
        run(server, tmp_path, way)


def test_a_download_goes_on_where_it_stopped(server, tmp_path):
    with pytest.raises(FetchError):
        run(server, tmp_path, "truncated")
    assert found(tmp_path) == [".cats.h5.part"]
    run(server, tmp_path, "good")
    assert server.asked == [("truncated", None), ("good", f"bytes={HALF}-")]
    assert (tmp_path / "cats.h5").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "part", [CONTENT[:HALF], CONTENT, CONTENT + b"more", bytes(HALF), bytes(len(CONTENT))]
)
@pytest.mark.parametrize("way", ["good", "ignores_range"])
def test_whatever_an_earlier_download_left(server, tmp_path, part, way):
    (tmp_path / ".cats.h5.part").write_bytes(part)
    run(server, tmp_path, way)
    assert (tmp_path / "cats.h5").read_bytes() == CONTENT
    assert found(tmp_path) == ["cats.h5"]


def test_another_part_than_asked_for_is_refused(server, tmp_path):
    (tmp_path / ".cats.h5.part").write_bytes(CONTENT[:HALF])
    with pytest.raises(FetchError, match="another part"):
        run(server, tmp_path, "another_part")
    assert (tmp_path / ".cats.h5.part").read_bytes() == CONTENT[:HALF]


def test_a_mirror_that_is_too_slow_is_left(server, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(module, "SLOWEST", 10**15)
    with pytest.raises(FetchError, match="per second"):
        run(server, tmp_path, "good")


def test_an_interrupt_keeps_what_has_arrived(server, tmp_path, monkeypatch):
    def interrupted(answer, most):
        if most < len(CONTENT):
            raise KeyboardInterrupt
        return answer.read1(1000)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_more", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(server, tmp_path, "good")
    assert found(tmp_path) == [".cats.h5.part"]
    run(server, tmp_path, "good")
    assert server.asked[1][1].startswith("bytes=")
    assert (tmp_path / "cats.h5").read_bytes() == CONTENT


def test_without_a_network_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(module.fetch, "__defaults__", ([FILE], ["http://127.0.0.1:9/nothing"]))
    with pytest.raises(SystemExit) as caught:
        main(["fetch", "--to", str(tmp_path)])
    said = str(caught.value)
    assert said.startswith("python -m datasets fetch: no mirror gave cats.h5")
    assert "http://127.0.0.1:9/nothing/cats.h5" in said
    assert "KITTENGRAD_DATA" in said


def test_a_folder_that_cannot_be_made_is_no_mirrors_fault(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        run(server, tmp_path / "file" / "folder", "good")
    assert server.asked == []


def test_the_command_line_says_how_to_go_on(tmp_path, monkeypatch, capsys, server):
    monkeypatch.setattr(module.fetch, "__defaults__", ([FILE], [server.mirror("good")]))
    main(["fetch", "--to", str(tmp_path)])
    assert str(tmp_path / "cats.h5") in capsys.readouterr().out
    monkeypatch.setattr(module, "fetch", lambda to: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(SystemExit, match="the same command goes on"):
        main(["fetch", "--to", str(tmp_path)])


def test_every_mirror_is_one_commit():
    """A branch can change; a commit cannot."""
    assert len({mirror.split("/")[3] for mirror in MIRRORS}) == len(MIRRORS) >= 2
    for mirror in MIRRORS:
        assert re.fullmatch(r"https://[\w.]+/[\w-]+/[\w-]+/[0-9a-f]{40}/\w+", mirror)
    for file in REAL:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
