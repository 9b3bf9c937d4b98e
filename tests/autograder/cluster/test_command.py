"""`autograder grade --scheduler`: how it ends."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from autograder.authoring import examples
from autograder.course import ROOT, load
from tests.attacks import world
from tests.autograder.commands.typed import run
from tests.faults.runs import STAGE, assert_whole, begin, grade, records, rows, wait_for


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    """Two submissions that are graded at once, and one that takes all the time it gets."""
    written, folder = tmp_path_factory.mktemp("examples"), tmp_path_factory.mktemp("cluster") / "class"
    examples.write(load(), written)
    for student in ("perfect", "wrong-power"):
        shutil.copytree(written / student / STAGE, folder / student / STAGE)
    endless = folder / "zzz-endless" / STAGE
    endless.mkdir(parents=True)
    (endless / "scalar.py").write_text("while True: pass\n")
    return folder


def test_ctrl_c_keeps_the_results_and_the_next_run_goes_on(submissions, tmp_path):
    world.adopt_orphans()
    before, results = world.children(), tmp_path / "results"
    stopped = begin(submissions, results, "--scheduler", "local:1")
    wait_for(lambda: len(records(results)) > 1)
    os.killpg(stopped.pid, signal.SIGINT)
    said, _ = stopped.communicate(timeout=60)
    assert stopped.returncode == 130, said
    assert "goes on from here" in said
    assert "Traceback" not in said
    assert_whole(results)
    kept = records(results)
    wait_for(lambda: not _reaped(world.children() - before))
    shutil.copytree(submissions, tmp_path / "class", ignore=shutil.ignore_patterns("zzz-endless"))
    rest = grade(tmp_path / "class", results, "--replace", "--scheduler", "local:1")
    assert rest.returncode == 0, rest.stdout
    assert {name: records(results)[name] for name in kept} == kept
    assert set(rows(results)) == {"perfect", "wrong-power"}


def _reaped(pids):
    for pid in map(int, pids):
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
    return pids


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--scheduler", "tcp://10.0.0.1:8786"], 2, "is not encrypted"),
        (["--scheduler", "head:8786"], 2, "is no address of a scheduler"),
        (["--scheduler", "local", "--jobs", "2"], 2, "counts grader processes here"),
        (["--scheduler", "tls://127.0.0.1:1"], 1, "tls:// needs the certificates"),
    ],
)
def test_a_wrong_address_ends_the_run_before_it_begins(submissions, tmp_path, options, status, said):
    found = run("grade", submissions, "-o", tmp_path / "out", *options)
    assert found.returncode == status
    assert said in " ".join((found.stdout + found.stderr).replace("│", " ").split())
    assert not records(tmp_path / "out")


def test_a_scheduler_that_does_not_answer_is_named(submissions, tmp_path):
    code = (
        "from autograder.cluster import connection\nconnection.CONNECT_SECONDS = 0.2\n"
        "from autograder.cli import main\nmain()"
    )
    command = ["grade", submissions, "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1"]
    found = subprocess.run(
        [sys.executable, "-c", code, *map(str, command)], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 1
    assert "no scheduler answers at tcp://127.0.0.1:1" in found.stderr
    assert "Traceback" not in found.stderr


def test_without_dask_the_message_says_how_it_comes_here(submissions, tmp_path):
    code = "import sys\nsys.modules['distributed'] = None\nfrom autograder.cli import main\nmain()"
    command = ["grade", submissions, "-o", tmp_path / "out", "--scheduler", "local"]
    found = subprocess.run(
        [sys.executable, "-c", code, *map(str, command)], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 1
    assert "`make setup-test`" in found.stderr


def test_a_run_without_a_cluster_imports_no_dask():
    code = (
        "import sys\nfrom autograder import cli, run\nfrom autograder.grading import pool\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('dask', 'distributed', 'tornado')])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
