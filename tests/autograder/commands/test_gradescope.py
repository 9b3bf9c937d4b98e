"""`autograder gradescope`: from a stage to the zip."""

import json
import stat
import zipfile

from autograder.course import load
from tests.autograder.commands.typed import run

STAGE = load().stage("02")


def test_a_zip_is_written_and_the_points_are_printed(tmp_path):
    target, secret = tmp_path / "made.zip", tmp_path / "secret"
    found = run("gradescope", "2", target, "--details", "after_due_date", "--secret", secret)
    assert found.returncode == 0, found.stderr
    assert str(target) in found.stdout
    assert f"{STAGE.points:g} points" in found.stdout
    with zipfile.ZipFile(target) as archive:
        settings = json.loads(archive.read("kittengrad/gradescope.json"))
    assert settings == {
        "stage": STAGE.id,
        "scores": "visible",
        "details": "after_due_date",
        "secret": secret.read_bytes().hex(),
    }
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    again = tmp_path / "again.zip"
    run("gradescope", "2", again, "--details", "after_due_date", "--secret", secret)
    assert again.read_bytes() == target.read_bytes()


def test_an_unknown_stage_is_a_sentence(tmp_path):
    found = run("gradescope", "77", tmp_path / "made.zip")
    assert found.returncode == 1
    assert "there is no stage" in found.stderr
    assert not (tmp_path / "made.zip").exists()
