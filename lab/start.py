"""Start a student's JupyterLab: seed the folder, find its token, and print the address once it answers.

JupyterLab opens on 00-start.ipynb. Its progress is drawn here before, so that it shows at once.

    python start.py assignments work
    python start.py mounted assignments work      in an image

An image holds assignments. Compose mounts those of its own folder too, and they win: after `git pull`, or
after a newer kit, they are the newer ones.

The address is the last thing printed. From then on, Jupyter's messages go to `work/.kittengrad/jupyter.log`.
`work/.kittengrad/address` holds the address too, for `make lab-url`.

The next start takes the token from that file, so an open page and a bookmark stay good. This is safe: the
server listens on this machine alone, and only the owner of work/ can read the file. If others can read it,
the token is new at every start. JUPYTER_TOKEN sets another. The port is LAB_PORT, else 8888. It is the same
inside and outside a container, so the printed address works.

LAB_EXCHANGE names the folder in which a class exchanges work by nbgrader. It opens the list of assignments.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import landing
import updates
from files import files, version
from jupyterlab.labapp import LabApp
from seed import seed

PATIENCE = 120  # seconds for the server to answer; it takes two or three
ADDRESS = Path(".kittengrad") / "address"
IMAGE_IS_OLD = (
    "The image was built from version {old}, and this folder has {new}: work/ follows the folder. "
    "`docker compose up --build` brings the image's programs up to date too."
)
MESSAGES = Path(".kittengrad") / "jupyter.log"


def main() -> None:
    *folders, work = (Path(word).resolve() for word in sys.argv[1:])
    shipped, advice = chosen(folders)
    try:
        for line in (*updates.lines(seed(shipped, work)), *advice):
            print(line, flush=True)
    except OSError as error:
        sys.exit(updates.refused(error, work))
    add_settings(Path(__file__).parent)
    port = os.environ.get("LAB_PORT") or "8888"
    token = os.environ.get("JUPYTER_TOKEN") or last_token(work / ADDRESS) or secrets.token_hex(24)
    address = f"http://127.0.0.1:{port}/lab/tree/{landing.PAGE}?token={token}"
    write_private(work / ADDRESS, f"{address}\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # for `python` in a terminal
    os.environ |= {"LAB_PORT": port, "JUPYTER_TOKEN": token, "PATH": path}
    if os.environ.get("LAB_EXCHANGE"):
        open_exchange(Path(__file__).parent)
    os.chdir(work)
    threading.Thread(target=announce, args=(address, token, work, version(shipped)), daemon=True).start()
    LabApp.launch_instance(argv=[f"--LabApp.default_url=/lab/tree/{landing.PAGE}"])


def chosen(folders: list[Path]) -> tuple[Path, list[str]]:
    """The assignments to work with, and what to say of an image that is older than they are."""
    for folder in folders[:-1]:
        if any(files(folder)) and os.access(folder, os.R_OK | os.X_OK):
            old, new = version(folders[-1]), version(folder)
            return folder, [IMAGE_IS_OLD.format(old=old, new=new)] if old != new else []
    return folders[-1], []


def add_settings(lab: Path) -> None:
    """Copy JupyterLab's settings from this file's folder into the environment that runs it.

    An image holds them in its environment already, and there students cannot write.
    """
    if sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK):
        for name in ("etc", "share"):
            if (lab / name).is_dir():
                shutil.copytree(lab / name, Path(sys.prefix, name), dirs_exist_ok=True)


def open_exchange(lab: Path) -> None:
    """Put JupyterLab's settings for the list of assignments before all others."""
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    folders = [str(lab / "exchange"), *([others] if others else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(folders)


def last_token(file: Path) -> str:
    """The token of the last start; "" if there is none, or if others can read it."""
    try:
        with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as opened:
            found = os.fstat(opened.fileno())
            if found.st_uid != os.getuid() or found.st_mode & 0o077:
                return ""
            said = re.search(r"token=([0-9a-f]{48})\s*$", opened.read(1000))
            return said[1] if said else ""
    except (OSError, ValueError):
        return ""


def write_private(file: Path, text: str) -> None:
    """Write a file that its owner alone can read. It replaces what was there, a link too."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with open(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
    os.replace(temporary, file)


def announce(address: str, token: str, work: Path, version: str) -> None:
    """Draw the progress and wait until the server answers to this token, then print the address, at last."""
    landing.draw(work)
    ask = urllib.request.Request(urljoin(address, "/api/status"))
    ask.add_header("Authorization", f"token {token}")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(ask, timeout=5).close()
        except OSError:  # the server is still starting, or another server answers
            time.sleep(0.1)
        else:
            which = f" (version {version})" if version else ""
            print(f"\nKittengrad{which} is ready. Open this address:\n\n    {address}\n", flush=True)
            send_messages_to(MESSAGES)
            return
    print(f"JupyterLab gave no answer for {PATIENCE} s; see its messages above.", flush=True)


def send_messages_to(file: Path) -> None:
    """Let all that this process and its kernels print from now on go to a file."""
    with open(file, "wb") as opened:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(opened.fileno(), stream.fileno())


if __name__ == "__main__":
    main()
