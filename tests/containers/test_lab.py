"""`docker compose up`: a JupyterLab for one person, on one machine, that keeps their work theirs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.containers.conftest import run
from tests.containers.terminal import typed

OWNER = (4321, 4321)
LISTENING = "0A"  # in /proc/net/tcp


@pytest.fixture(scope="module")
def lab(clone):
    """A lab whose folder belongs to a user that the image has never heard of."""
    return clone(OWNER)


@pytest.fixture(scope="module")
def token(lab) -> str:
    """The token of the running lab."""
    return lab.start()


def status(lab, path: str, token: str | None = None, **request) -> int:
    """The HTTP status of a request to the lab."""
    asked = urllib.request.Request(f"http://127.0.0.1:{lab.port}{path}", **request)
    if token is not None:
        asked.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def inside(lab, *words: str) -> str:
    """What a command prints in the container, run as whoever the lab runs as."""
    uid, gid = (lab.folder / "work" / "README.md").stat()[4:6]
    return lab.compose("exec", "-T", "--user", f"{uid}:{gid}", "lab", *words)


def test_the_printed_address_opens_the_lab(lab, token):
    assert status(lab, "/api/contents", token) == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{lab.port}/lab/tree/00-start.ipynb?token={token}") as page:
        assert b"jupyter-config-data" in page.read()


@pytest.mark.parametrize("path", ["/api/contents", "/api/kernels", "/api/terminals"])
@pytest.mark.parametrize("wrong", [None, "", "0" * 48])
def test_it_refuses_without_its_token(lab, token, path, wrong):
    assert status(lab, path, wrong) == 403


@pytest.mark.parametrize("path", ["/lab", "/files/README.md"])
def test_without_the_token_there_is_only_the_way_to_log_in(lab, token, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{lab.port}{path}") as page:
        assert page.url.startswith(f"http://127.0.0.1:{lab.port}/login?")


def test_it_listens_on_loopback_only(lab, token):
    tables = [Path("/proc/net", name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    addresses = {row[1] for row in rows if row[3] == LISTENING and row[1].endswith(f":{lab.port:04X}")}
    assert addresses == {f"0100007F:{lab.port:04X}"}


def test_all_of_the_course_is_there_and_belongs_to_the_owner(lab, token):
    assignments = Path(__file__).parents[2] / "assignments"
    files = [path for path in assignments.rglob("*") if path.is_file() and path.name != ".kittengrad-version"]
    shipped = {path.relative_to(assignments) for path in files}
    work = lab.folder / "work"
    there = {path.relative_to(work) for path in work.rglob("*") if path.is_file()}
    assert {name for name in shipped if "__pycache__" not in name.parts} <= there
    assert lab.owners("work") == {OWNER}


def test_what_is_made_in_the_lab_belongs_to_the_owner(lab, token):
    file = {"type": "file", "format": "text", "content": "mine"}
    made = {"method": "PUT", "data": json.dumps(file).encode()}
    assert status(lab, "/api/contents/notes.txt", token, **made) == 201
    assert (lab.folder / "work" / "notes.txt").read_text() == "mine"
    assert lab.owners("work") == {OWNER}


@pytest.mark.parametrize("owner", [(1000, 1000), (4321, 4321), (501, 20), (0, 0)])
def test_any_owner_will_do_and_the_lab_is_never_root(clone, owner):
    lab = clone(owner)
    lab.start()
    expected = owner if owner != (0, 0) else (1000, 1000)
    assert lab.owners("work") == {expected}
    assert inside(lab, "id", "-un").strip() == "student"
    assert inside(lab, "python", "-c", "import getpass; print(getpass.getuser())").strip() == "student"


def test_the_server_holds_no_capability(lab, token):
    server = "tr '\\0' ' ' <$p/cmdline | grep -q '^python /opt'"
    find = f"for p in /proc/[0-9]*; do {server} && cat $p/status; done; true"
    reported = dict(line.split(":", 1) for line in inside(lab, "sh", "-c", find).splitlines())
    assert reported["Uid"].split() == ["4321"] * 4
    assert {int(reported[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert reported["NoNewPrivs"].strip() == "1"


def test_a_new_container_keeps_the_work_and_the_address(clone):
    lab = clone(OWNER)
    first = lab.start()
    mine = lab.folder / "work" / "kittengrad" / "graph.py"
    mine.write_text("my solution")
    (lab.folder / "work" / "README.md").unlink()
    assert lab.start("--force-recreate") == first
    assert mine.read_text() == "my solution"
    assert (lab.folder / "work" / "README.md").exists()
    assert not list((lab.folder / "work").rglob("*.new"))


@pytest.mark.parametrize("path", ["/formgrader", "/assignments", "/formgraders"])
def test_what_is_for_staff_is_off(lab, token, path):
    assert status(lab, path, token) == 404


def test_nbgrader_complains_of_nothing(lab, token):
    said = inside(lab, "sh", "-c", "nbgrader list 2>&1")
    assert "CRITICAL" not in said
    assert "ERROR" not in said


def test_the_checks_answer_in_a_terminal(lab, token):
    said = typed(lab.port, token, "python -m checks 01")
    assert "1.1" in said
    assert "not found" not in said
    assert "Traceback" not in said


def test_graphviz_draws(lab, token):
    assert "<svg" in inside(lab, "sh", "-c", "echo 'digraph { a -> b }' | dot -Tsvg")


def test_it_stops_when_it_is_asked_to(clone):
    """Compose asks first, and kills what has not stopped after ten seconds."""
    lab = clone(OWNER)
    lab.start()
    container = lab.compose("ps", "--quiet", "lab").strip()
    lab.compose("stop")
    assert run("docker", "inspect", "--format={{.State.ExitCode}}", container).stdout.strip() in ("0", "143")
    assert "stopping" in (lab.folder / "work/.kittengrad/jupyter.log").read_text()


def test_what_the_lab_leaves_out_is_not_missed(lab, token):
    """The server starts without a complaint, and a kernel plots, draws and completes."""
    script = """
import babel, debugpy, graphviz, h5py, ipywidgets, jedi, matplotlib.pyplot as plt, nbgrader.apps
plt.plot([1, 2])
for kind in ("png", "pdf", "svg"):
    plt.savefig(f"/tmp/plot.{kind}")
assert babel.Locale.parse("en_US").get_display_name()
assert "split" in {one.name for one in jedi.Script("'a'.spl").complete()}
assert "imread" in {one.name for one in jedi.Script("import matplotlib.pyplot as p; p.imr").complete()}
"""
    inside(lab, "python", "-c", script)
    messages = (lab.folder / "work/.kittengrad/jupyter.log").read_text()
    assert "[E " not in messages
    assert "Traceback" not in messages
    assert status(lab, "/tree", token) == 404


def test_jupyterlab_finds_its_translations_and_settings(lab, token):
    assert status(lab, "/lab/api/translations/", token) == 200
    assert status(lab, "/lab/api/settings/", token) == 200
