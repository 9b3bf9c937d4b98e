"""The students' kit in a container, from its zip: `docker compose up` in the unpacked folder."""

from __future__ import annotations

import secrets
import urllib.request
import zipfile

import pytest

from autograder.build import kit
from autograder.course import load
from tests.containers.conftest import Clone, free_port, let_in, run


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The kit's folder, unpacked by a program that drops all modes."""
    folder = tmp_path_factory.mktemp("student")
    kit.write(load(), folder / "kit.zip")
    with zipfile.ZipFile(folder / "kit.zip") as archive:
        archive.extractall(folder)
    let_in(folder, tmp_path_factory.getbasetemp())
    student = Clone(folder / kit.FOLDER, f"kittengrad-{secrets.token_hex(4)}", free_port())
    yield student
    student.compose("down", "--volumes", "--timeout", "2")


def test_its_compose_file_opens_a_lab_with_the_course(unpacked):
    token = unpacked.start("--build")
    with urllib.request.urlopen(f"http://127.0.0.1:{unpacked.port}/lab?token={token}") as page:
        assert b"jupyter-config-data" in page.read()
    first = load().stages[0]
    assert (unpacked.folder / "work" / f"{first.id}.ipynb").is_file()
    said = unpacked.compose("exec", "-T", "lab", "sh", "-c", f"python -m checks {first.tasks[0].id} || true")
    assert f"Task {first.tasks[0].id}" in said
    assert "not started yet" in said


def test_the_stage_for_editors_and_binder_is_ready_to_work(unpacked):
    """As Binder starts it: under a user of another number, without a mounted folder."""
    image = f"{unpacked.name}-workspace"
    build = ["build", "--target", kit.TARGET, "--build-arg", "NB_UID=1234", "--tag", image, "."]
    run("docker", *build, cwd=unpacked.folder)
    try:
        script = "id -u; touch kittengrad/mine; jupyter lab --version; git --version; ls"
        said = run("docker", "run", "--rm", image, "sh", "-ec", script).stdout.split("\n")
    finally:
        run("docker", "image", "rm", image)
    assert said[0] == "1234"
    assert f"{load().stages[0].id}.ipynb" in said
