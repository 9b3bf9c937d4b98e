"""The grader in its container: the same verdicts as outside, and no more rights than it needs."""

from __future__ import annotations

import csv
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring import examples
from autograder.course import load

ROOT = Path(__file__).parents[2]
OWNER = (4321, 4321)
HARDENED = ["--network=none", "--read-only", "--tmpfs=/tmp:size=512m", "--cap-drop=ALL", "--init"]
HARDENED += ["--security-opt=no-new-privileges", "--memory=4g", "--pids-limit=512"]


@pytest.fixture(scope="module")
def secret(tmp_path_factory) -> Path:
    """What seeds the random inputs, so that both gradings have the same ones."""
    path = tmp_path_factory.mktemp("secret") / "secret"
    path.write_text(secrets.token_hex(32))
    return path


@pytest.fixture(scope="module")
def contained(clone, secret):
    """A clone after `docker compose run --rm grader`."""
    graded = clone(OWNER)
    (graded.folder / "results" / ".secret").write_bytes(secret.read_bytes())
    os.chown(graded.folder / "results" / ".secret", *OWNER)
    graded.compose("run", "--rm", "-T", "grader")
    return graded


@pytest.fixture(scope="module")
def native(tmp_path_factory, secret) -> Path:
    """The results of the same command outside."""
    results = tmp_path_factory.mktemp("native")
    examples.write(load(), folder := tmp_path_factory.mktemp("examples"))
    command = [sys.executable, "-m", "autograder", "grade", folder, "--secret", secret]
    subprocess.run([*command, "--results", results], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return results


def records(results: Path) -> dict[str, dict]:
    """All records of a results folder, by STUDENT/STAGE."""
    found = (results / "json").glob("*/*.json")
    return {f"{path.parent.name}/{path.stem}": json.loads(path.read_text()) for path in found}


def verdicts(record: dict) -> list[tuple]:
    """What a grading found, test by test, without what may differ from run to run."""
    tests = [(task["id"], test["id"], test["category"]) for task in record["tasks"] for test in task["tests"]]
    bonus = record["integration"] and record["integration"]["bonus"]
    return [(record["problem"], bonus), *tests]


def test_every_verdict_is_the_one_reached_outside(contained, native):
    inside, outside = records(contained.folder / "results"), records(native)
    assert outside.keys() == {f"{one.student}/{one.stage}" for one in examples.load(load())}
    assert {name: verdicts(record) for name, record in inside.items()} == {
        name: verdicts(record) for name, record in outside.items()
    }


def test_grading_was_confined(contained):
    graded = [record for record in records(contained.folder / "results").values() if record["confinement"]]
    assert graded
    assert not any(record["degraded"] for record in graded)


def test_the_grade_sheet_is_the_one_made_outside(contained, native):
    def sheet(results: Path) -> list[dict[str, str]]:
        with (results / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
            return [{**row, "graded_at": ""} for row in csv.DictReader(file)]

    assert sheet(contained.folder / "results") == sheet(native)


def test_results_belong_to_the_owner_of_the_folder(contained):
    assert contained.owners("results") == {OWNER}
    assert (contained.folder / "results" / "index.html").exists()


def test_an_instructors_own_class_is_graded_and_not_changed(clone, monkeypatch):
    ready = clone(OWNER)
    place = ready.folder / "own" / "untouched" / "02-backprop" / "graph.py"
    place.parent.mkdir(parents=True)
    stub = (ROOT / "assignments" / "kittengrad" / "graph.py").read_bytes()
    place.write_bytes(stub)
    monkeypatch.setenv("SUBMISSIONS", "./own")
    ready.compose("run", "--rm", "-T", "grader")
    assert records(ready.folder / "results").keys() == {"untouched/02-backprop"}
    assert place.read_bytes() == stub


@pytest.mark.parametrize("owner", [(0, 0), (1000, 1000)])
def test_the_service_confines_whoever_it_runs_as(clone, owner):
    ready = clone(owner)
    said = ready.compose("run", "--rm", "-T", "grader", "doctor")
    assert "refused" in said


@pytest.mark.parametrize("user", ["0:0", "1000:1000"])
def test_the_hardened_image_confines_whoever_it_runs_as(images, user):
    command = ["docker", "run", "--rm", *HARDENED, f"--user={user}", "--entrypoint=autograder"]
    done = subprocess.run([*command, "kittengrad-grader", "doctor"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_service_has_no_network_no_capability_and_nothing_to_write_on(clone):
    ready = clone(OWNER)
    places = "/kittengrad/x /submissions/x /submissions-mounted/x results/x"
    look = f"cat /proc/self/status /proc/net/dev; touch {places}; true"
    step = ["--entrypoint", "as-owner-of /kittengrad/results root"]
    said = ready.compose("run", "--rm", "-T", *step, "grader", "sh", "-c", look)
    lines = [line.split() for line in said.splitlines()]
    status = {words[0]: words[1:] for words in lines if words and words[0].endswith(":")}
    assert status["Uid:"] == ["4321"] * 4
    assert {status[f"Cap{kind}:"][0] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    assert status["NoNewPrivs:"] == ["1"]
    assert {name for name in status if name in ("lo:", "eth0:")} == {"lo:"}
    assert [path.name for path in (ready.folder / "results").glob("x")] == ["x"]
    assert not (ready.folder / "examples" / "x").exists()
