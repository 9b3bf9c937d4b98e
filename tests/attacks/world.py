"""What a run leaves in the world: processes, files, sockets, System V objects, messages to a listener."""

from __future__ import annotations

import ctypes
import os
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

PR_SET_CHILD_SUBREAPER = 36
OPEN_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/dev/mqueue")


def adopt_orphans() -> None:
    """Whatever a descendant of this process leaves behind becomes its child, and so can be counted."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def children() -> set[str]:
    """The processes below this one, by id; those of other threads too, the ended but not yet reaped too."""
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


def named(mark: str) -> list[str]:
    """The files of this name in the folders open to all."""
    folders = [Path(folder) for folder in OPEN_FOLDERS if os.access(folder, os.R_OK)]
    return [str(path) for folder in folders for path in folder.iterdir() if mark in path.name]


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below, with its size and the time of its last change."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def objects_with(key: int) -> list[str]:
    """The System V objects of this key."""
    lines = [
        line
        for kind in ("shm", "sem", "msg")
        for line in Path("/proc/sysvipc", kind).read_text().splitlines()
    ]
    return [line for line in lines if line.split()[0] == str(key)]


class Listeners:
    """Somebody to talk to: by TCP, UDP, a Unix socket with a path and one with an abstract name."""

    def __init__(self, folder: Path, mark: str) -> None:
        self._open = ExitStack()
        self.path = str(folder / "socket")
        self.sockets = []
        for family, kind, address in (
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            (socket.AF_UNIX, socket.SOCK_STREAM, self.path),
            (socket.AF_UNIX, socket.SOCK_STREAM, "\0" + mark),
        ):
            made = self._open.enter_context(socket.socket(family, kind))
            made.bind(address)
            if kind == socket.SOCK_STREAM:
                made.listen()
            made.setblocking(False)
            self.sockets.append(made)
        os.chmod(self.path, 0o777)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def known_as(self) -> dict[str, Any]:
        """How an attacker finds them."""
        tcp, udp, *_ = (made.getsockname() for made in self.sockets)
        return {"tcp": tcp[1], "udp": udp[1], "unix": self.path}

    def heard(self) -> list[str]:
        """Who spoke to one of them."""
        found = []
        for made in self.sockets:
            try:
                found.append(str(made.accept() if made.type == socket.SOCK_STREAM else made.recv(64)))
            except BlockingIOError:
                continue
        return found
