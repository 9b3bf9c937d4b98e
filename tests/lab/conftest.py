"""The lab's scripts lie in lab/, outside any package: they are copied into the image one by one."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

LAB = Path(__file__).parents[2] / "lab"
PATIENCE = 120  # seconds; a lab starts in five
sys.path.insert(0, str(LAB))


@dataclass
class Lab:
    """A lab that runs, on a port of its own, with a folder of its own."""

    work: Path
    port: int
    said: Path
    process: subprocess.Popen

    @property
    def address(self) -> str:
        """The address of the start, as a student reads it."""
        return self.said.read_text().split()[-1]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def url(self, path: str, token: str | None = None) -> str:
        """The address of a path, with the lab's token or another one."""
        mark, token = "&" if "?" in path else "?", self.token if token is None else token
        return f"http://127.0.0.1:{self.port}/{path}{mark}token={token}"

    def stop(self) -> None:
        """Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def start_lab(tmp_path_factory):
    """start_lab(), start_lab(port=…, work=…): a lab that says it is ready."""
    home, labs = tmp_path_factory.mktemp("home"), []
    settings = {"HOME": str(home), "JUPYTER_CONFIG_PATH": str(LAB / "etc" / "jupyter")}
    settings |= {"JUPYTER_PATH": str(LAB / "share" / "jupyter")}

    def start(port=None, work=None, **more):
        port, work = port or free_port(), work or tmp_path_factory.mktemp("work")
        shipped, said = tmp_path_factory.mktemp("shipped"), tmp_path_factory.mktemp("said") / "said.txt"
        (shipped / "README.md").write_text("read me")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        with open(said, "w") as out:
            process = subprocess.Popen(
                [sys.executable, LAB / "start.py", shipped, work],
                env=inherited | settings | {"LAB_PORT": str(port)} | more,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        labs.append(Lab(work, port, said, process))
        end = time.monotonic() + PATIENCE
        while not re.search(r"token=\w+\s*$", said.read_text()):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < end, said.read_text()
            time.sleep(0.1)
        return labs[-1]

    yield start
    for lab in labs:
        lab.stop()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
