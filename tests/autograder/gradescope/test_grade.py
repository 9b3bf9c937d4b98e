"""run_autograder on Gradescope's folders: what it writes for each kind of submission."""

import io
import json
import zipfile

import pytest

from autograder.confinement import doctor
from autograder.confinement.errors import ConfinementUnavailable
from autograder.course import ASSIGNMENTS, REFERENCE
from autograder.gradescope.bundle import FOLDER, NOT_GRADED, SETTINGS
from autograder.gradescope.grade import grade
from tests.autograder.gradescope.laid_out import COURSE, lay_out, results, run
from tests.autograder.gradescope.test_results_json import fits

STAGE = COURSE.stage("02")
[FILE] = STAGE.owns
RIGHT = (REFERENCE / "kittengrad" / FILE).read_bytes()


def zip_of(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def graded_here(tmp_path, submission, **more):
    """Grade in this process with this tree's grader, whose files are those of the zip."""
    folder = lay_out(tmp_path, "02", submission, **more)
    said = []
    status = grade(folder, folder / "source" / FOLDER / SETTINGS, said.append)
    return status, results(folder), said


def test_a_right_submission_earns_everything(tmp_path):
    folder = lay_out(tmp_path, "02", {FILE: RIGHT})
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    content = results(folder)
    assert content["score"] == STAGE.points
    assert [entry["status"] for entry in fits(content)] == ["passed"] * len(STAGE.tasks)
    assert "--seed" in done.stdout
    assert "412+977" in done.stdout
    assert "<b>" not in done.stdout + json.dumps(content)


def test_a_classifier_is_on_the_leaderboard(tmp_path):
    stage = next(stage for stage in COURSE.stages if stage.leaderboard)
    files = {name: text.encode() for name, text in stage.files(REFERENCE / "kittengrad").items()}
    board = stage.leaderboard
    files[board.classifier] = (
        b"import numpy as np\n\ndef classify(images, weights):\n    return np.ones(len(images))\n"
    )
    folder = lay_out(tmp_path, stage.id, files)
    done = run(folder)
    content = results(folder)
    assert content["score"] == stage.points, done.stdout + done.stderr
    assert [place["value"] for place in content["leaderboard"]] == [50.0]


@pytest.mark.parametrize(
    "upload",
    [
        {f"kittengrad/{FILE}": RIGHT},
        {f"{STAGE.id}/{FILE}": RIGHT},
        {"work.zip": zip_of({f"kittengrad/{FILE}": RIGHT})},
    ],
    ids=["the package", "the stage", "a zip"],
)
def test_an_upload_can_have_the_layouts_of_a_student(upload, tmp_path):
    _, content, _ = graded_here(tmp_path, upload)
    assert content["score"] == STAGE.points


def test_an_untouched_stub_earns_nothing(tmp_path):
    stub = (ASSIGNMENTS / "kittengrad" / FILE).read_bytes()
    status, content, _ = graded_here(tmp_path, {FILE: stub})
    assert (status, content["score"]) == (0, 0)


@pytest.mark.parametrize(
    "upload", [{}, {"essay.txt": b"x"}, {"scalar.py": b"x = 1\n"}, {FILE: b"\xff\xfe"}, {"a.zip": b"PK\3\4"}]
)
def test_an_upload_that_cannot_be_graded_earns_nothing_and_says_why(upload, tmp_path):
    status, content, [result] = graded_here(tmp_path, upload)
    assert (status, content["score"]) == (0, 0)
    problem, *_ = fits(content)
    assert problem["name"] == "This submission could not be graded"
    assert problem["output"] == result.problem
    assert sum(entry.get("max_score", 0) for entry in content["tests"]) == STAGE.points


def test_a_hostile_upload_changes_no_result(tmp_path):
    """It writes into the results and ends its process; links and foreign results come along."""
    harm = b"""
import os
for name in ("results/results.json", "/autograder/results/results.json"):
    try:
        open(name, "w").write('{"score": 99}')
    except OSError:
        pass
os._exit(0)
"""
    folder = lay_out(tmp_path, "02", {FILE: harm, "results.json": b'{"score": 99}', "conftest.py": b"1/0"})
    (folder / "submission" / "link").symlink_to(folder / "source" / FOLDER / SETTINGS)
    assert run(folder).returncode == 0
    content = results(folder)
    assert content["score"] == 0
    assert len(fits(content)) == len(STAGE.tasks)


def test_a_machine_that_cannot_confine_grades_nothing(tmp_path, monkeypatch):
    """The worker starts, but an attack would succeed."""

    def refuse():
        raise ConfinementUnavailable("confinement does not hold here")

    monkeypatch.setattr(doctor, "refuse_unless_confined", refuse)
    status, content, shown = graded_here(tmp_path, {FILE: RIGHT})
    assert (status, shown) == (1, [])
    assert "score" not in content
    assert content["output"].startswith("Not graded: confinement does not hold here.")


def test_without_confinement_nothing_is_graded(tmp_path):
    """The worker's interpreter lacks what it confines itself with."""
    folder = lay_out(tmp_path, "02", {FILE: RIGHT})
    done = run(folder, KITTENGRAD_WORKER_PYTHON="/bin/false")
    assert done.returncode == 1
    content = results(folder)
    [entry] = fits(content)
    assert "score" not in content
    assert "score" not in entry
    assert entry["output"].startswith("Not graded: ")
    assert "autograder doctor" in content["output"]


def test_a_grader_that_cannot_start_leaves_not_graded(tmp_path):
    folder = lay_out(tmp_path, "02", {FILE: RIGHT})
    assert run(folder, KITTENGRAD_GRADER_PYTHON="/bin/false").returncode == 1
    expected = json.loads((folder / "source" / FOLDER / NOT_GRADED).read_bytes())
    assert results(folder) == expected
    assert "score" not in expected


def test_the_same_upload_gets_the_same_inputs_and_another_user_gets_others(tmp_path):
    seeds = []
    for name, user in (("one", 5), ("again", 5), ("other", 6)):
        (tmp_path / name).mkdir()
        folder = lay_out(tmp_path / name, "02", {})
        (folder / "submission_metadata.json").write_text(json.dumps({"users": [{"id": user}]}))
        (folder / "submission" / FILE).write_bytes(RIGHT)
        grade(folder, folder / "source" / FOLDER / SETTINGS, lambda result: seeds.append(result.seed))
    one, again, other = seeds
    assert one == again != other
