"""What the images hold, and above all what the students' does not: each is opened and read, layer by layer.

A file that a later layer deletes is in the image all the same: looking at a running container is not enough.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.not_given import MANY, lines_below, staffs

ROOT = Path(__file__).parents[2]
COURSE = "opt/kittengrad/"  # where the lab has it
LARGE = 4 * 2**20  # bytes; no text of ours has as many
MOST = 430 * 10**6  # bytes of the lab's own layers; docs/images.md says what takes them
BASE = "debian:trixie-slim"


@dataclass
class Opened:
    """An image's file names, and which telling lines its files hold."""

    names: set[str] = field(default_factory=set)
    lines: dict[str, set[bytes]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def given() -> set[bytes]:
    """What students may read."""
    return lines_below("assignments")


@pytest.fixture(scope="module")
def secret() -> set[bytes]:
    """What students are not given."""
    return staffs()


@pytest.fixture(scope="module")
def opened(images, given, secret, tmp_path_factory) -> Callable[[str], Opened]:
    """opened(image): its contents, read once."""
    known: dict[str, Opened] = {}
    wanted = given | secret

    def read(image: str) -> Opened:
        contents = known.setdefault(image, Opened())
        for layer in () if contents.names else layers(image, tmp_path_factory.mktemp("image")):
            for member in layer:
                contents.names.add(member.name)
                if member.isfile() and member.size < LARGE:
                    text = layer.extractfile(member).read()
                    contents.lines[member.name] = wanted.intersection(map(bytes.strip, text.splitlines()))
        return contents

    return read


def layers(image: str, folder: Path) -> Iterator[tarfile.TarFile]:
    """The layers of an image, as they would be pushed."""
    saved = folder / "image.tar"
    subprocess.run(["docker", "save", "--output", saved, image], check=True)
    with tarfile.open(saved) as archive:
        (manifest,) = json.load(archive.extractfile("manifest.json"))
        for name in manifest["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(name)) as layer:
                yield layer
    saved.unlink()


def test_the_lab_holds_nothing_that_students_are_not_given(opened, secret):
    for name, lines in opened("kittengrad-lab").lines.items():
        shipped = name.startswith(f"{COURSE}assignments/")
        assert len(lines & secret) < (1 if shipped else MANY), f"{name} holds {lines & secret}"


def test_the_lab_holds_all_that_students_are_given(opened, given):
    assert given <= set().union(*opened("kittengrad-lab").lines.values())


def test_the_search_finds_what_is_there(opened, secret):
    found = [lines for lines in opened("kittengrad-test").lines.values() if len(lines & secret) >= MANY]
    assert len(found) > 100


def test_the_lab_has_no_file_of_the_course_but_the_assignments(opened):
    names = opened("kittengrad-lab").names
    assert [name for name in names if "autograder" in name.split("/")] == []
    ours = {name for name in names if "kittengrad" in name.split("/")}
    assert {name.removeprefix(COURSE).split("/")[0] for name in ours - {COURSE.rstrip("/")}} == {
        *("assignments", "exchange", "as-owner-of", "healthy"),
        *("changes.py", "files.py", "landing.py", "notebooks.py", "seed.py", "shipped.py"),
        *("start.py", "updates.py", "validating.py", "validation.py"),
    }


@pytest.mark.parametrize("image", ["kittengrad-lab", "kittengrad-grader", "kittengrad-test"])
def test_no_image_holds_the_history_or_anybodys_work(opened, image):
    for folder in ("kittengrad/.git", "kittengrad/results", "kittengrad/work", "kittengrad/.venv"):
        assert [name for name in opened(image).names if name.startswith(f"{folder}/")] == []


@pytest.mark.parametrize("folder", ["opt/kittengrad/assignments/datasets", "kittengrad/datasets"])
def test_the_drawn_pictures_are_there_and_the_real_ones_are_not(opened, folder):
    names = opened("kittengrad-lab" if folder.startswith("opt") else "kittengrad-grader").names
    found = {name.removeprefix(f"{folder}/") for name in names if name.endswith(".h5") and folder in name}
    assert {f"{name}/{part}.h5" for name in ("kittens", "mini") for part in ("train", "test")} <= found
    assert [name for name in names if "catvnoncat" in name or name.startswith(f"{folder}/real")] == []


def test_the_workers_environment_holds_nothing_of_the_grader(opened):
    library = "opt/worker/lib/python3.13/site-packages/"
    found = {name.removeprefix(library) for name in opened("kittengrad-grader").names if library in name}
    packages = {name.split("/")[0] for name in found}
    assert "numpy" in packages
    assert packages & {"pytest", "_pytest", "autograder", "kittengrad.pth", "rich", "matplotlib"} == set()


def inspected(image: str) -> dict:
    said = subprocess.run(["docker", "image", "inspect", image], capture_output=True, text=True, check=True)
    (found,) = json.loads(said.stdout)
    return found


def test_the_labs_own_layers_are_small(images):
    lab, base = inspected("kittengrad-lab"), inspected(BASE)
    assert lab["RootFS"]["Layers"][: len(base["RootFS"]["Layers"])] == base["RootFS"]["Layers"]
    assert lab["Size"] - base["Size"] <= MOST


def test_a_changed_task_makes_one_small_layer_again(opened, tmp_path):
    *_, last = (layer.getnames() for layer in layers("kittengrad-lab", tmp_path))
    assert [name for name in last if not f"{name}/".startswith((f"{COURSE}assignments/", "opt/"))] == []
    assert f"{COURSE}assignments/README.md" in last


@pytest.mark.parametrize("image", ["kittengrad-lab", "kittengrad-grader", "kittengrad-instructor"])
def test_labels_tell_what_an_image_is_and_nothing_of_where_it_was_made(images, image):
    labels = inspected(image)["Config"]["Labels"]
    told = {name.removeprefix("org.opencontainers.image."): text for name, text in labels.items()}
    assert told["licenses"] == "MIT"
    assert told["title"].startswith("Kittengrad")
    assert {"description", "version", "revision"} <= told.keys()
    assert [text for text in labels.values() if "/" in text] == []


@pytest.mark.parametrize("image", ["kittengrad-lab", "kittengrad-instructor"])
def test_what_stays_up_says_whether_it_is_healthy(images, image):
    assert inspected(image)["Config"]["Healthcheck"]["Test"] == ["CMD", "bash", f"/{COURSE}healthy"]
