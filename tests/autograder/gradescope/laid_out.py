"""Gradescope's folders, as its harness lays them out in a container."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from autograder.build.kit import zipped
from autograder.confinement.fork_server import worker_python
from autograder.course import load
from autograder.gradescope import bundle
from autograder.gradescope.bundle import Settings

COURSE = load()
SECRET = "5ec7e7" * 8
USERS = [
    {"email": "a@example.org", "id": 977, "name": "=1+1<b>"},
    {"email": "b@example.org", "id": 412, "name": ""},
]


def lay_out(
    root: Path, stage: str, submission: dict[str, bytes], scores="visible", details="visible"
) -> Path:
    """The folder `autograder` with the unpacked zip of a stage and one submission."""
    settings = Settings(COURSE.stage(stage).id, scores, details, SECRET)
    packed = root / "autograder.zip"
    packed.write_bytes(zipped(bundle.files(COURSE, COURSE.stage(stage), settings)))
    folder = root / "autograder"
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder / "source")
        for entry in archive.infolist():  # `extractall` leaves the modes out, which unzip restores
            (folder / "source" / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    for name, data in submission.items():
        path = folder / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "submission_metadata.json").write_text(json.dumps({"id": 7, "users": USERS}))
    return folder


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run run_autograder on this machine, with the environments of the tests."""
    known = {
        "GRADESCOPE_ROOT": str(folder),
        "KITTENGRAD_GRADER_PYTHON": sys.executable,
        "KITTENGRAD_WORKER_PYTHON": str(worker_python()),
    }
    command = ["bash", folder / "source" / "run_autograder"]
    return subprocess.run(command, env=os.environ | known | settings, capture_output=True, text=True)


def results(folder: Path) -> dict:
    return json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
