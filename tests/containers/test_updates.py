"""A newer version of the course: beside Compose, and in an image alone. The student's work survives both."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

import pytest

from tests.containers.conftest import Clone, free_port, run

OWNER = (4321, 4321)
MINE = "kittengrad/graph.py"
LEFT = "kittengrad/scalar.py"


@pytest.fixture
def lab(clone) -> Clone:
    """A lab with a file that the student changed. The student's work is then brought up to date."""
    lab = clone(OWNER)
    lab.start()
    (lab.folder / "work" / MINE).write_text("my solution")
    return lab


def publish(lab: Clone) -> None:
    """As `git pull` does it, or a kit that is unpacked over an older one."""
    for name in (MINE, LEFT):
        with open(lab.folder / "assignments" / name, "a") as file:
            file.write("# newer")
    (lab.folder / "assignments" / ".kittengrad-version").write_text("KITTENGRAD_VERSION=newer\n")


def assert_up_to_date(work: Path, said: str) -> None:
    assert (work / MINE).read_text() == "my solution"
    assert (work / f"{MINE}.new").read_text().endswith("# newer")
    assert (work / LEFT).read_text().endswith("# newer")
    assert f"{MINE}: you changed it" in (work / "UPDATES.txt").read_text()
    assert "The course is now version newer" in said
    assert "Kittengrad (version newer) is ready" in said
    assert {(path.stat().st_uid, path.stat().st_gid) for path in work.rglob("*")} == {OWNER}


@pytest.mark.parametrize("words", [["down"], ["stop"], []])
def test_up_takes_newer_assignments_and_says_that_the_image_is_older(lab, words):
    """After `down` and `stop`, and on a lab that still runs."""
    if words:
        lab.compose(*words)
    publish(lab)
    lab.start()
    said = lab.compose("logs", "--no-log-prefix", "lab")
    assert_up_to_date(lab.folder / "work", said)
    assert "`docker compose up --build`" in said
    container = lab.compose("ps", "--quiet", "lab")
    lab.start()
    assert lab.compose("ps", "--quiet", "lab") == container


def test_a_newer_image_alone_brings_its_assignments(lab, tmp_path):
    """`docker run`, as on the page for students who have the image and no folder of the course."""
    lab.compose("down")
    image = f"{lab.name}-newer"
    newer = "".join(f"RUN printf '# newer' >>{name}\n" for name in (MINE, LEFT))
    version = "RUN echo KITTENGRAD_VERSION=newer >.kittengrad-version\n"
    (tmp_path / "Dockerfile").write_text(
        f"FROM kittengrad-lab\nWORKDIR /opt/kittengrad/assignments\n{newer}{version}WORKDIR /work\n"
    )
    run("docker", "build", "--tag", image, tmp_path)
    try:
        assert_up_to_date(lab.folder / "work", alone(image, lab.folder / "work"))
        said = alone("kittengrad-lab", lab.folder / "work")
        assert "work/ already has the newer newer" in said
        assert (lab.folder / "work" / LEFT).read_text().endswith("# newer")
    finally:
        run("docker", "image", "rm", image)


def alone(image: str, work: Path) -> str:
    """Start an image without Compose, wait until it is ready, and stop it. What it said."""
    name, port = f"kittengrad-{secrets.token_hex(4)}", free_port()
    options = ["--detach", "--init", "--name", name, "--env", f"LAB_PORT={port}"]
    run(
        "docker", "run", *options, "--publish", f"127.0.0.1:{port}:{port}", "--volume", f"{work}:/work", image
    )
    try:
        for _ in range(600):
            said = run("docker", "logs", name).stdout
            if re.search(r"token=\w+\s*$", said):
                return said
            time.sleep(0.1)
        raise AssertionError(said)
    finally:
        run("docker", "rm", "--force", name)
