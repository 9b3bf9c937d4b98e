"""The students' kit: opened as a student opens it, and searched for what a student must not see."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.build import kit
from autograder.build.assignments import render
from autograder.build.errors import BuildError
from autograder.course import ROOT, load
from autograder.store import CannotWrite
from tests.not_given import MANY, given_away, staffs

README = "README.md"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The files of the kit, as the tree makes them."""
    return kit.files(load())


@pytest.fixture(scope="module")
def opened(made, tmp_path_factory) -> Path:
    """The folder that a student has after unpacking the zip."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(io.BytesIO(kit.packed(made))) as archive:
        archive.extractall(folder)
    (found,) = folder.iterdir()
    return found


def texts(folder: Path) -> dict[str, str]:
    """The texts in a folder, by name. The drawn pictures are the only other files."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".h5"]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_it_unpacks_to_one_folder_that_hides_no_package(opened):
    assert opened.name == kit.FOLDER
    assert not opened.name.isidentifier()
    assert (opened / README).is_file()


def test_it_holds_no_line_of_a_solution(opened):
    found = texts(opened)
    assert len(found) > len(load().stages)
    for name, text in found.items():
        assert not given_away(name, text), name


def test_it_holds_no_line_of_the_hidden_suites_the_mistakes_or_the_grader(opened):
    secret = staffs()
    assert len(secret) > 1000
    for name, text in texts(opened).items():
        assert len(secret & {line.strip().encode() for line in text.splitlines()}) < MANY, name


@pytest.mark.parametrize("word", ["test_hidden", "autograder", "reference/", "BEGIN ", "canary"])
def test_no_name_and_no_text_speaks_of_what_staff_have(opened, word):
    for name, text in texts(opened).items():
        assert word not in f"{name}\n{text}", name


def test_the_searches_find_what_is_there():
    """On files that are in no kit."""
    graph = (ROOT / "reference/kittengrad/graph.py").read_text(encoding="utf-8")
    assert given_away("assignments/kittengrad/graph.py", graph)
    for hidden in (ROOT / "reference/stages").glob("*/test_hidden.py"):
        assert len(staffs() & {line.strip() for line in hidden.read_bytes().splitlines()}) >= MANY


def test_the_assignments_are_what_the_reference_makes(made):
    below = {name.removeprefix("assignments/"): content for name, content in made.items()}
    wanted = render(load())
    assert {name: below.get(name) for name in wanted} == wanted
    assert {name for name in made if name.startswith("assignments/")} == {f"assignments/{n}" for n in wanted}


def test_the_folder_for_the_work_is_there_and_empty(opened):
    assert [path.name for path in (opened / "work").iterdir()] == [".gitkeep"]


def test_it_names_all_that_its_images_are_made_of(opened):
    dockerfile = (opened / "Dockerfile").read_text()
    copies = re.findall(r"^COPY (?!--from)(.*) \S+$", dockerfile, flags=re.MULTILINE)
    sources = [source for words in copies for source in words.split()]
    assert "assignments" in sources
    assert [source for source in sources if not (opened / source).exists()] == []


def test_its_compose_file_starts_the_lab_and_nothing_else(opened):
    compose = (opened / "docker-compose.yml").read_text()
    assert re.findall(r"^  (\w+):$", compose, flags=re.MULTILINE) == ["lab"]
    (target,) = re.findall(r"target: (\w+)", compose)
    assert f" AS {target}\n" in (opened / "Dockerfile").read_text()
    assert '"127.0.0.1:' in compose


def test_an_editor_finds_what_its_container_is_made_of(opened):
    folder = opened / ".devcontainer"
    settings = json.loads((folder / "devcontainer.json").read_text())
    build = settings["build"]
    assert (folder / build["context"]).resolve() == opened
    assert f" AS {build['target']}\n" in (folder / build["dockerfile"]).read_text()
    assert [word for word in settings["postStartCommand"].split()[1:] if not (opened / word).exists()] == []


def test_what_is_for_staff_is_left_out(made):
    assert (ROOT / "lab" / "staff").is_dir()
    assert [name for name in made if name.startswith("lab/staff/")] == []


def test_binder_finds_a_dockerfile_whose_last_stage_is_for_it(opened):
    """repo2docker takes the Dockerfile at the top, and gives NB_UID."""
    assert not any((opened / name).exists() for name in ("binder", ".binder"))
    last = (opened / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert last.startswith(f"lab AS {kit.TARGET}\n")
    assert "ARG NB_UID" in last


def test_what_its_page_names_is_there(opened):
    page = (opened / README).read_text()
    blocks = re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL)
    words = {word for block in blocks for word in block.split()}
    paths = {word for word in words if "/" in word and not word.startswith(".venv/")}
    assert {"requirements/lab.txt", "lab/start.py"} <= paths
    assert [path for path in paths | {"assignments", "work"} if not (opened / path).exists()] == []
    first = re.search(r"Begin with `(.*?)`", page)[1]
    assert first == re.search(r'PAGE = "(.*?)"', (opened / "lab" / "landing.py").read_text())[1]
    assert (opened / "assignments" / first).is_file()


def test_the_same_files_make_the_same_bytes(made):
    backwards = dict(reversed(made.items()))
    assert kit.packed(made) == kit.packed(backwards)
    with zipfile.ZipFile(io.BytesIO(kit.packed(made))) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {kit.DATE}


def test_scripts_are_executable_and_nothing_else_is():
    entries = {"run": b"#!/bin/sh\n", "read": b"text"}
    with zipfile.ZipFile(io.BytesIO(kit.packed(entries))) as archive:
        modes = {Path(entry.filename).name: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert modes == {"run": 0o755, "read": 0o644}


def test_a_line_for_each_part_says_what_was_written(made, tmp_path, monkeypatch):
    monkeypatch.setattr(kit, "files", lambda course: made)
    *parts, last = kit.write(load(), tmp_path / "new" / "kit.zip")
    assert {line.split()[0].rstrip("/") for line in parts} == {name.split("/")[0] for name in made}
    assert str(tmp_path / "new" / "kit.zip") in last
    assert f"{len(made)} files" in last
    assert made["assignments/.kittengrad-version"].decode().split("=")[1].strip() in last


@pytest.mark.parametrize("target", ["README.md", "folder.zip", "kit"])
def test_only_a_zip_is_written_over(tmp_path, target):
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(BuildError, match=r"ends in \.zip"):
        kit.write(load(), tmp_path / target)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "folder.zip"}


def test_a_failure_leaves_the_earlier_kit_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "kit.zip"
    target.write_bytes(b"earlier")
    real = kit.files
    monkeypatch.setattr(kit, "files", lambda course: real(course, tmp_path))
    with pytest.raises(BuildError, match="is missing"):
        kit.write(load(), target)

    def full(source: str, destination: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kit, "files", lambda course: {"README.md": b""})
    monkeypatch.setattr("autograder.store.os.replace", full)
    with pytest.raises(CannotWrite, match="No space left"):
        kit.write(load(), target)
    assert target.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["kit.zip"]


STAGES = """\
# for staff
FROM debian AS base
RUN one
FROM base AS secret
COPY reference .
FROM base AS environment
RUN two
FROM base AS lab
COPY --from=environment /opt /opt
FROM lab AS workspace
RUN three
FROM workspace AS more
"""


def test_the_dockerfile_is_cut_to_the_stages_that_the_last_one_needs():
    cut = kit.stages(STAGES)
    assert re.findall(r" AS (\w+)", cut) == ["base", "environment", "lab", "workspace"]
    assert "secret" not in cut
    assert "staff" not in cut
    assert cut.endswith("RUN three\n")


def test_a_tree_without_a_lab_is_named():
    with pytest.raises(BuildError, match="no stage `workspace`"):
        kit.stages("FROM debian AS lab\n")
    with pytest.raises(BuildError, match="no service `lab`"):
        kit.service("services:\n  grader:\n    image: grader\n")


def test_the_command_says_what_is_wrong_and_fails(tmp_path):
    words = [sys.executable, "-m", "autograder", "kit", tmp_path / "kit.tar"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "ends in .zip" in done.stderr
    assert list(tmp_path.iterdir()) == []
