"""`docker compose up instructor`: nbgrader with formgrader and our grader, on the instructor's own folder.

`test_class.py` hands in, collects and grades.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import pytest

from autograder.course import load
from tests.containers.conftest import free_port, run
from tests.containers.terminal import typed

OWNER = (4321, 4321)
STAGE = "02-backprop"


@pytest.fixture(scope="module")
def port():
    """A free port, on which the instructor's lab is started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSTRUCTOR_PORT", str(found := free_port()))
        yield found


@pytest.fixture(scope="module")
def desk(clone, port):
    """A clone whose folders belong to an instructor that the image has never heard of."""
    return clone(OWNER)


@pytest.fixture(scope="module")
def graded(desk):
    """The desk after one submission was graded."""
    steps = [
        f"autograder nbgrader . {STAGE}",
        f"nbgrader generate_assignment {STAGE}",
        f"cp -r release/{STAGE} /tmp/handed-in",
        f"cp /submissions/perfect/{STAGE}/graph.py /tmp/handed-in/kittengrad/",
        f"mkdir -p submitted/perfect && cp -r /tmp/handed-in submitted/perfect/{STAGE}",
        "autograder grade submitted/ --results results",
        f"nbgrader autograde {STAGE}",
        f"nbgrader generate_feedback {STAGE}",
        "nbgrader export --to grades.csv",
    ]
    desk.compose("run", "--rm", "-T", "instructor", "sh", "-c", " && ".join(steps))
    return desk


@pytest.fixture(scope="module")
def token(graded, port):
    """The token of the running lab, from the last thing that it printed."""
    return graded.start(service="instructor", port=port)


def get(port, token, path) -> str:
    mark = "&" if "?" in path else "?"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}{mark}token={token}") as answer:
        return answer.read().decode()


def test_a_submission_is_collected_judged_and_in_the_gradebook(graded):
    header, row = (graded.folder / "course" / "grades.csv").read_text().splitlines()
    found = dict(zip(header.split(","), row.split(","), strict=True))
    stage = load().stage(STAGE)
    by_hand = sum(question.points for question in stage.written)
    assert found["student_id"] == "perfect"
    assert (float(found["score"]), float(found["max_score"])) == (stage.points, stage.points + by_hand)
    assert graded.owners("course") == {OWNER}


def test_the_address_is_the_last_thing_said_and_opens_the_first_page(token, port):
    assert "jupyter-config-data" in get(port, token, "lab/tree/00-start.ipynb")
    page = json.loads(get(port, token, "api/contents/00-start.ipynb"))["content"]
    shown = "".join(output["data"]["text/html"] for output in page["cells"][-1]["outputs"])
    assert f"http://127.0.0.1:{port}/results/index.html" in shown
    assert f"http://127.0.0.1:{port}/formgrader/manage_submissions/{STAGE}" in shown


def test_the_first_page_leads_to_the_class_and_to_formgrader(token, port):
    assert "perfect" in get(port, token, "results/index.html")
    assert STAGE in get(port, token, f"formgrader/manage_submissions/{STAGE}")


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        (f"results/staff/perfect/{STAGE}.html", "document", 200),
        (f"results/staff/perfect/{STAGE}.html", "script", 403),
        ("results/grades.csv", "document", 404),
        ("results/.secret", "document", 404),
    ],
)
def test_pages_open_from_the_class_page_and_nothing_else_does(token, port, path, kind, status):
    """As a browser asks that has logged in and names no referrer."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    browser.open(f"http://127.0.0.1:{port}/lab?token={token}").close()
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", headers={"Sec-Fetch-Dest": kind})
    try:
        found = browser.open(asked).status
    except urllib.error.HTTPError as error:
        found = error.code
    assert found == status


def test_formgrader_shows_the_students_file_and_the_feedback_does_not(graded, token, port):
    (submission,) = json.loads(get(port, token, f"formgrader/api/submitted_notebooks/{STAGE}/{STAGE}"))
    page = get(port, token, f"formgrader/submissions/{submission['id']}/")
    feedback = (graded.folder / f"course/feedback/perfect/{STAGE}/{STAGE}.html").read_text()
    assert re.search(r"graph\.py:\d+–\d+", page)
    assert "graph.py:" not in feedback


def test_validate_answers_with_a_process_of_its_own(token, port):
    path = f"assignments/validate?path=release/{STAGE}/{STAGE}.ipynb"
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/{path}&token={token}", method="POST")
    with urllib.request.urlopen(asked) as answer:
        said = json.load(answer)
    assert said["success"]
    assert "not started" in str(said["value"]).lower()


def test_the_grader_confines(graded):
    assert "refused" in graded.compose("run", "--rm", "-T", "instructor", "autograder", "doctor")


def test_the_tools_answer_in_a_terminal(token, port):
    said = typed(port, token, "nbgrader --version && autograder --help")
    assert "explain" in said
    assert "not found" not in said


def test_a_new_container_keeps_the_address_and_stops_when_asked(graded, token, port):
    assert graded.start("--force-recreate", service="instructor", port=port) == token
    container = graded.compose("ps", "--quiet", "instructor").strip()
    graded.compose("stop", "instructor")
    assert run("docker", "inspect", "--format={{.State.ExitCode}}", container).stdout.strip() in ("0", "143")
