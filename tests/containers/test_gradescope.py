"""The zip in a container with Gradescope's folders: as root, with the engine's own capabilities, and no init.

The container is the grader's image, in which setup.sh would make the same two environments from the same
locks. Its own tree of the grader is hidden: only the zip's tree is there.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from autograder.course import REFERENCE
from tests.autograder.gradescope.laid_out import COURSE, lay_out, results, run
from tests.containers.conftest import let_in

STAGE = COURSE.stage("02")
[FILE] = STAGE.owns
RIGHT = (REFERENCE / "kittengrad" / FILE).read_bytes()
WRONG = RIGHT.replace(b"+= gradient", b"+= 2 * gradient")
HARM = b"import os\nos.system('cat /autograder/source/kittengrad/gradescope.json')\nos._exit(0)\n"
# As an engine that does not know Landlock's calls.
NO_LANDLOCK = {
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [{"names": ["landlock_create_ruleset"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}],
}


@pytest.fixture
def laid_out(images, tmp_path, tmp_path_factory):
    """laid_out(submission): Gradescope's folder /autograder, which a container can open."""

    def make(submission: bytes) -> Path:
        folder = lay_out(tmp_path, "02", {FILE: submission})
        let_in(folder, tmp_path_factory.getbasetemp())
        return folder

    return make


def contained(folder: Path, *options: str) -> dict:
    """Run run_autograder as Gradescope's harness does, and return results.json."""
    start = "cp source/run_autograder . && ./run_autograder > results/stdout 2>&1"
    mounts = ["--volume", f"{folder}:/autograder", "--tmpfs", "/kittengrad", "--workdir", "/autograder"]
    command = ["docker", "run", "--rm", "--user=0:0", *mounts, *options, "--entrypoint", "bash"]
    subprocess.run([*command, "kittengrad-grader", "-c", start], capture_output=True, timeout=300)
    return results(folder)


def without_time(content: dict) -> dict:
    return {name: value for name, value in content.items() if name != "execution_time"}


def test_a_submission_gets_the_result_that_it_gets_outside(laid_out):
    folder = laid_out(WRONG)
    assert run(folder).returncode == 0
    outside = results(folder)
    (folder / "results" / "results.json").unlink()
    inside = contained(folder)
    assert 0 < inside["score"] < STAGE.points
    assert without_time(inside) == without_time(outside)
    assert "✗ wrong value" in (folder / "results" / "stdout").read_text("utf-8")


def test_a_hostile_submission_reads_no_secret_and_earns_nothing(laid_out):
    folder = laid_out(HARM)
    assert contained(folder)["score"] == 0
    assert "secret" not in (folder / "results" / "stdout").read_text("utf-8")


def test_a_container_that_cannot_confine_grades_nothing(laid_out, tmp_path):
    profile = tmp_path / "seccomp.json"
    profile.write_text(json.dumps(NO_LANDLOCK))
    content = contained(laid_out(RIGHT), f"--security-opt=seccomp={profile}")
    assert "score" not in content
    assert content["output"].startswith("Not graded: ")
    assert "Landlock" in content["output"]
    assert [entry for entry in content["tests"] if "score" in entry] == []
