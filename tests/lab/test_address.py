"""The address: the last thing printed, private, and the same after a restart."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from start import ADDRESS, last_token, write_private

LAB = Path(__file__).parents[2] / "lab"
TOKEN = "0123456789abcdef" * 3


@pytest.fixture
def kept(tmp_path) -> Path:
    """The file of a start before."""
    file = tmp_path / "address"
    write_private(file, f"http://127.0.0.1:8888/lab?token={TOKEN}\n")
    return file


def test_the_token_is_kept_in_a_private_file(kept):
    assert last_token(kept) == TOKEN
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_not_used(kept, mode):
    kept.chmod(mode)
    assert last_token(kept) == ""


@pytest.mark.parametrize("text", ["", "token=short", f"token={TOKEN}0", f"token={TOKEN.upper()}", "\0"])
def test_nor_is_a_damaged_one(kept, text):
    kept.write_text(text)
    assert last_token(kept) == ""


def test_nor_a_link(kept, tmp_path):
    (tmp_path / "link").symlink_to(kept)
    assert last_token(tmp_path / "link") == ""
    assert last_token(tmp_path / "nothing") == ""


def test_a_link_is_replaced_and_not_followed(kept, tmp_path):
    (tmp_path / "link").symlink_to(kept)
    write_private(tmp_path / "link", "new")
    assert TOKEN in kept.read_text()


def test_a_restart_keeps_the_address_and_the_login(start_lab):
    first = start_lab()
    with urlopen(first.address) as page:
        cookie = page.headers["Set-Cookie"].partition(";")[0]
    first.stop()
    assert first.said.read_text().split()[-1] == first.address
    again = start_lab(first.port, first.work, HOME=os.fspath(first.work))  # as in a new container
    assert again.address == first.address == (again.work / ADDRESS).read_text().strip()
    with urlopen(Request(again.url("api/contents", token=""), headers={"Cookie": cookie})) as answer:
        assert answer.status == 200


def test_what_is_said_later_goes_to_a_file(tmp_path):
    """So the address stays the last thing printed. Kernels write to the same two places."""
    lines = f"""
import os, pathlib, start
os.chdir({str(tmp_path)!r})
start.send_messages_to(pathlib.Path("messages"))
print("printed", flush=True)
os.system("echo by a kernel >&2")
"""
    done = subprocess.run([sys.executable, "-c", lines], cwd=LAB, capture_output=True, check=True)
    assert done.stdout == done.stderr == b""
    assert (tmp_path / "messages").read_text() == "printed\nby a kernel\n"
