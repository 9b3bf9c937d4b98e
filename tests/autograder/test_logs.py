"""`autograder --verbose`: the life of a worker, and nothing that could steer a terminal."""

import logging
import os
import re
import subprocess
import sys

from autograder.logs import FORMAT, Sanitised


def test_verbose_traces_a_worker_from_fork_to_end(tmp_path, reference):
    (tmp_path / "class" / "right").mkdir(parents=True)
    (tmp_path / "class" / "right" / "graph.py").write_text(reference("graph.py"))
    command = [sys.executable, "-m", "autograder", "--verbose", "grade", tmp_path / "class"]
    command += ["--results", tmp_path / "results", "--quiet", "--jobs", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=os.environ | {"NO_COLOR": "1"}
    )
    assert done.returncode == 0
    assert re.search(r"fork_server: fork server \d+ started", done.stderr)
    assert "grader process 0 grades right, 02-backprop" in done.stderr
    last = re.findall(r"fork_server: worker (\d+) forked", done.stderr)[-1]
    assert f"worker {last} confined: {{'landlock'" in done.stderr
    assert f"worker {last} ended with the session, exit code -9" in done.stderr


def test_without_it_nothing_is_traced(tmp_path, reference):
    (tmp_path / "class" / "right").mkdir(parents=True)
    (tmp_path / "class" / "right" / "graph.py").write_text(reference("graph.py"))
    command = [sys.executable, "-m", "autograder", "grade", tmp_path / "class", "--results", tmp_path / "out"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=os.environ | {"NO_COLOR": "1"}
    )
    assert "worker" not in done.stderr


def test_a_message_cannot_steer_the_terminal():
    record = logging.LogRecord("a", logging.DEBUG, "", 0, "lost: %s", ("\x1b[2J\u202e",), None)
    assert Sanitised(FORMAT).format(record).endswith("lost: \\x1b[2J\\u202e")
