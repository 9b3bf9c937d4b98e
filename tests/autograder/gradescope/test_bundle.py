"""The zip: the same bytes each time, all that grades its stage, and nothing that other stages keep hidden."""

import io
import stat
import zipfile

import pytest

from autograder.build.errors import BuildError
from autograder.build.kit import zipped
from autograder.course import ROOT, load
from autograder.gradescope import bundle
from autograder.gradescope.bundle import FOLDER, Settings

COURSE = load()
STAGE = COURSE.stage("02")
SETTINGS = Settings(STAGE.id, "visible", "after_due_date", "ab" * 32)


@pytest.fixture(scope="module")
def made():
    return bundle.files(COURSE, STAGE, SETTINGS)


def test_the_same_tree_makes_the_same_bytes(made):
    assert zipped(made) == zipped(bundle.files(COURSE, STAGE, SETTINGS))


def test_the_scripts_lie_at_the_top_and_run(made):
    with zipfile.ZipFile(io.BytesIO(zipped(made))) as archive:
        for name in ("setup.sh", "run_autograder"):
            mode = archive.getinfo(name).external_attr >> 16
            assert stat.S_IMODE(mode) == 0o755
            assert archive.read(name).startswith(b"#!/usr/bin/env bash\n")
    assert {name.partition("/")[0] for name in made} == {"setup.sh", "run_autograder", FOLDER}


def test_packages_come_from_the_locks_in_the_zip(made):
    for lock in ("grader.txt", "worker.txt"):
        assert made[f"{FOLDER}/requirements/{lock}"] == (ROOT / "requirements" / lock).read_bytes()
    setup = made["setup.sh"].decode()
    assert "pip install" not in setup
    assert setup.count("requirements/install.py") == 2


def test_the_suites_of_other_stages_stay_out(made):
    suites = [name for name in made if name.endswith("test_hidden.py")]
    assert suites == [f"{FOLDER}/reference/stages/{STAGE.id}/test_hidden.py"]
    assert not [
        name for name in made if {"solutions", "held_out", "examples", "tests"} & set(name.split("/"))
    ]
    assert not [name for name in made if name.endswith("notebook.py") and "/stages/" in name]


def test_only_its_owner_can_read_the_zip(tmp_path):
    target = tmp_path / "autograder.zip"
    assert bundle.write(COURSE, target, SETTINGS) > 100
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(BuildError, match=r"ends in \.zip"):
        bundle.write(COURSE, tmp_path / "autograder.tar", SETTINGS)
