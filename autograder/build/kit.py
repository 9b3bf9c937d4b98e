"""`autograder kit`: one zip with all that a student needs, and nothing that a student must not see.

    what `autograder build` makes         ─► assignments/
    lab/kit/                              ─► README.md, .devcontainer/, what git reads, and two beginnings:
    lab/                                  ─► lab/                  start.py, seed.py, JupyterLab's settings
    requirements/lab.txt and install.py   ─► requirements/
    Dockerfile                            ─► Dockerfile            continued by the stages up to `workspace`
    docker-compose.yml                    ─► docker-compose.yml    continued by the service `lab`

The names are sorted and the dates are fixed, so the same tree makes the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from autograder.build.assignments import VERSION, files_below, render
from autograder.build.errors import BuildError
from autograder.course import ROOT, Course
from autograder.store import write_atomically

FOLDER = "kittengrad-kit"  # the one folder in the zip
VERBATIM = ("LICENSE", ".dockerignore", "requirements/lab.txt", "requirements/install.py", "work/.gitkeep")
TARGET = "workspace"  # the last stage of the kit's Dockerfile; it builds on the stage `lab`
DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold


def write(course: Course, target: Path) -> list[str]:
    """Write the kit to `target` in one step, and return lines that tell what is in it.

    Raises BuildError and CannotWrite, and then leaves `target` as it was.
    """
    if target.suffix != ".zip" or target.is_dir():
        raise BuildError(f"{target} is no name for the kit: write a file that ends in .zip")
    found = files(course)
    write_atomically(target, packed(found))
    first = f"{FOLDER}/README.md"
    version = found[f"assignments/{VERSION}"].decode().strip().rpartition("=")[2]
    held = f"{target} holds version {version} of the course, {len(found)} files."
    return [*summary(found), f"{held} Students unpack it and open {first}."]


def files(course: Course, root: Path = ROOT) -> dict[str, bytes]:
    """All files of the kit, as {path: content}, sorted. Raises BuildError."""
    lab = {path.relative_to(root).as_posix(): path for path in files_below(root / "lab")}
    own = {name.removeprefix("lab/kit/"): path for name, path in lab.items() if name.startswith("lab/kit/")}
    others = {name: path for name, path in lab.items() if not name.startswith(("lab/kit/", "lab/staff/"))}
    paths = {name: root / name for name in VERBATIM} | own | others
    try:
        made = {name: path.read_bytes() for name, path in paths.items()}
        made["Dockerfile"] += stages(_text(root / "Dockerfile")).encode()
        made["docker-compose.yml"] += service(_text(root / "docker-compose.yml")).encode()
    except FileNotFoundError as missing:
        raise BuildError(f"{missing.filename} is missing, and the kit needs it") from missing
    made |= {f"assignments/{name}": content for name, content in render(course).items()}
    return dict(sorted(made.items()))


def stages(dockerfile: str, target: str = TARGET) -> str:
    """The stages of a Dockerfile that `target` builds on, in their order, and `target`. Raises BuildError."""
    found = re.findall(r"^(FROM (\S+) AS (\S+)\n.*?)(?=^FROM |\Z)", dockerfile, re.MULTILINE | re.DOTALL)
    texts = {name: text for text, _, name in found}
    bases = {name: {base, *re.findall(r"--from=(\S+)", text)} for text, base, name in found}
    if target not in texts:
        raise BuildError(f"the Dockerfile has no stage `{target}`, with which the kit's Dockerfile ends")
    needed, before = {target}, set[str]()
    while needed != before:
        before = needed
        needed = before.union(*(bases[name] & texts.keys() for name in before))
    return "".join(text for name, text in texts.items() if name in needed).rstrip() + "\n"


def service(compose: str, name: str = "lab") -> str:
    """The block of one service of a Compose file. Raises BuildError."""
    block = re.search(rf"^  {name}:\n(    .*\n)+", compose, re.MULTILINE)
    if block is None:
        raise BuildError(f"docker-compose.yml has no service `{name}`, which the kit needs")
    return block[0]


def packed(found: Mapping[str, bytes]) -> bytes:
    """The files as a zip of one folder."""
    return zipped({f"{FOLDER}/{name}": content for name, content in found.items()})


def zipped(found: Mapping[str, bytes]) -> bytes:
    """The files as a zip, the same bytes for the same files. Scripts are executable."""
    archive = io.BytesIO()
    with ZipFile(archive, "w") as made:
        for name, content in sorted(found.items()):
            entry = ZipInfo(name, DATE)
            entry.create_system = 3  # Unix: the modes below count
            entry.external_attr = (0o100755 if content.startswith(b"#!") else 0o100644) << 16
            made.writestr(entry, content, ZIP_DEFLATED, compresslevel=9)
    return archive.getvalue()


def summary(found: Mapping[str, bytes]) -> list[str]:
    """For each file and folder at the top of the kit, how many files and bytes it holds."""
    sizes: dict[str, list[int]] = {}
    for name, content in found.items():
        top, _, below = name.partition("/")
        sizes.setdefault(f"{top}/" if below else top, []).append(len(content))
    return [f"{top:<20} {len(each):>4} files {sum(each) / 1e6:>5.1f} MB" for top, each in sizes.items()]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
