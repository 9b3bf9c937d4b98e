"""The images, and clones to start them from. These tests need a container engine and fail without one.

`make test` leaves them out; `.ci/run` runs them. Every clone is a Compose project of its own, with its own
port, so nothing that runs on the machine is touched.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = r"http://127\.0\.0\.1:{port}/lab/tree/00-start\.ipynb\?token=([0-9a-f]{{48}})"
Owner = tuple[int, int]  # uid, gid


def run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it said is in the error when it fails."""
    done = subprocess.run(words, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True)
class Clone:
    """What `docker compose` sees of a newcomer's clone."""

    folder: Path
    name: str
    port: int

    def compose(self, *words: str) -> str:
        """`docker compose WORDS` in the clone; what it printed. Fails when the command does."""
        settings = os.environ | {"LAB_PORT": str(self.port), "COMPOSE_PROJECT_NAME": self.name}
        return run("docker", "compose", "--ansi=never", *words, cwd=self.folder, env=settings).stdout

    def start(self, *words: str, service: str = "lab", port: int = 0) -> str:
        """Start a lab and wait until it is healthy; the token in the address, the last thing it says."""
        self.compose("up", "--detach", "--wait", *words, service)
        container = self.compose("ps", "--quiet", service).strip()
        said = [""]
        for _ in range(100):
            said = run("docker", "logs", container).stdout.split() or said
            if found := re.fullmatch(ADDRESS.format(port=port or self.port), said[-1]):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"the last thing said is not the address: {' '.join(said)}")

    def owners(self, name: str) -> set[Owner]:
        """Who owns the folder `name` and all that is in it, as the host sees it."""
        folder = self.folder / name
        return {(path.lstat().st_uid, path.lstat().st_gid) for path in [folder, *folder.rglob("*")]}


@pytest.fixture(scope="session")
def images() -> None:
    """All images, as the tree has them now. What was built before costs seconds."""
    run("docker", "compose", "--profile", "staff", "build", cwd=ROOT)


@pytest.fixture(scope="session")
def clone(images: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Owner], Clone]]:
    """clone((uid, gid)): a clone whose folders belong to that user. What runs is stopped at the end."""
    made = []

    def make(owner: Owner) -> Clone:
        folder = tmp_path_factory.mktemp("clone")
        let_in(folder, tmp_path_factory.getbasetemp())
        shutil.copy(ROOT / "docker-compose.yml", folder)
        for name in ("work", "results", "course"):
            shutil.copytree(ROOT / name, folder / name, ignore=lambda _, found: {*found} - {".gitkeep"})
        for name in ("examples", "assignments"):
            shutil.copytree(ROOT / name, folder / name)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, *owner)
        made.append(Clone(folder, f"kittengrad-{secrets.token_hex(4)}", free_port()))
        return made[-1]

    yield make
    for each in made:
        each.compose("--profile", "staff", "down", "--volumes", "--timeout", "2")


def let_in(folder: Path, top: Path) -> None:
    """Open a folder to an engine's containers: pytest keeps it and its parents below `top` private."""
    for path in (folder, *folder.parents):
        if path.is_relative_to(top):
            path.chmod(0o755)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
