"""Start a student's JupyterLab: seed the folder, choose a token, and print the address once it answers.

JupyterLab opens on 00-start.ipynb. Its progress is drawn here before, so that it shows at once.

    python start.py assignments work

The address is printed last, after Jupyter's own messages. The token is new at every start, unless
JUPYTER_TOKEN sets one. The port is LAB_PORT, else 8888. It is the same inside and outside a container, so the
printed address works.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import threading
import time
import urllib.request
from pathlib import Path

import landing
from jupyterlab.labapp import LabApp
from seed import seed

PATIENCE = 120  # seconds for the server to answer; it takes two or three


def main() -> None:
    shipped, work = (Path(word).resolve() for word in sys.argv[1:])
    try:
        for line in seed(shipped, work):
            print(line, flush=True)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}. Check the write permission of the folder {work}.")
    add_settings(Path(__file__).parent)
    port = os.environ.get("LAB_PORT") or "8888"
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # for `python` in a terminal
    os.environ |= {"LAB_PORT": port, "JUPYTER_TOKEN": token, "PATH": path}
    os.chdir(work)
    threading.Thread(target=announce, args=(port, token, work), daemon=True).start()
    LabApp.launch_instance(argv=[f"--LabApp.default_url=/lab/tree/{landing.PAGE}"])


def add_settings(lab: Path) -> None:
    """Copy JupyterLab's settings from this file's folder into the environment that runs it.

    An image holds them in its environment already, and there students cannot write.
    """
    if sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK):
        for name in ("etc", "share"):
            if (lab / name).is_dir():
                shutil.copytree(lab / name, Path(sys.prefix, name), dirs_exist_ok=True)


def announce(port: str, token: str, work: Path) -> None:
    """Draw the progress and wait until the server answers to this token, then print the address."""
    landing.draw(work)
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/api/status")
    ask.add_header("Authorization", f"token {token}")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(ask, timeout=5).close()
        except OSError:  # the server is still starting, or another server answers
            time.sleep(0.1)
        else:
            address = f"http://127.0.0.1:{port}/lab/tree/{landing.PAGE}?token={token}"
            print(f"\nKittengrad is ready. Open this address:\n\n    {address}\n", flush=True)
            return
    print(f"JupyterLab gave no answer on port {port} for {PATIENCE} s; see its messages above.", flush=True)


if __name__ == "__main__":
    main()
