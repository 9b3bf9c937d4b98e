"""The visible checks and the grader agree: a file that earns every check also earns points.

After the deadline staff read which import stayed behind, and the student reads what to do.
"""

import shutil

import h5py
import matplotlib.pyplot  # noqa: F401 - a notebook has it in memory
import pytest
from checks import running

from autograder.course import ASSIGNMENTS, REFERENCE
from autograder.grading.jobs import job_for
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page
from autograder.submissions import collect
from tests.autograder.graded import grade_one

LEFT_BEHIND = {"helpers.py": "x = 1\n", "kittengrad/helpers.py": "x = 1\n", "kittengrad/data.json": "[1]\n"}

WORKS_IN_THE_LAB_ALONE = {
    "plots": "import matplotlib.pyplot as plt",
    "helper-beside-the-notebook": "import helpers",
    "helper-in-the-package": "from .helpers import x",
    "helper-of-the-package": "from . import helpers",
    "later-stage": "from kittengrad.mlp import MLP",
    "later-stage-by-a-public-name": "import kittengrad; kittengrad.MLP",
    "checks": "from checks import check",
    "data-file": "from pathlib import Path; Path(__file__).with_name('data.json').read_text()",
    "its-own-source": "open(__file__).read()",
    "writes-a-file": "open('/tmp/kept', 'w').close()",
    "lists-a-folder": "import os; os.listdir('/tmp')",
    "asks-a-question": "x = input()",
    "another-program": "import subprocess; subprocess.run(['true'])",
    "network": "import socket; socket.socket()",
    "environment": "import os; x = os.environ['KITTENS']",
    "environment-all-of-it": "import os; x = {**os.environ}['KITTENS']",
    "thread": "import threading; threading.Thread(target=print).start()",
    "thread-pool": (
        "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().submit(print).result()"
    ),
    "file-of-h5py": "import h5py; h5py.File('/tmp/kept.h5', 'w').close()",
    "file-of-h5py-read": "from h5py import File\nwith File(__file__.replace('scalar.py', 'data.h5')): pass",
    "helper-by-import-module": "from importlib import import_module; import_module('helpers')",
    "plots-by-import-module": "import importlib; importlib.import_module('matplotlib.pyplot')",
    "slow": "import time; time.sleep(60)",
    "notebook-s-display": "display('hello')",
    "magic": "%matplotlib inline",
}
WORKS_IN_BOTH = {
    "untouched": "",
    "standard-library": "import os, random, subprocess; import numpy as np, h5py",
    "drawing": "from kittengrad.draw import draw",
    "plots-in-a-function": "def picture():\n    import matplotlib.pyplot as plt",
    "plots-if-possible": "try:\n    import matplotlib\nexcept ImportError:\n    matplotlib = None",
    "own-file-by-import-module": "import importlib; importlib.import_module('.graph', 'kittengrad')",
    "environment-if-set": "import os; x = os.environ.get('KITTENS', '1'), os.getenv('KITTENS')",
    "environment-as-it-is": "import os; x = [*os.environ], os.environ['PATH'], 'KITTENS' in os.environ",
    "environment-of-libraries": "import os.path, tempfile; os.path.expanduser('~/data')",
    "sets-the-environment": "import os; os.environ['MINE'] = '1'; x = os.environ['MINE']",
    "h5py-in-memory": "import h5py, io; h5py.File(io.BytesIO(), 'w').close()",
    "thread-unstarted": "import threading; x = threading.Thread(target=print), threading.Lock()",
    "prints": "print('hello')",
}
SQUARES_THE_BIAS = """

_sum = weighted_sum


def weighted_sum(weights, x, bias):
    bias.square()
    return _sum(weights, x, bias)
"""
CASES = [(line, True) for line in WORKS_IN_THE_LAB_ALONE.values()]
CASES += [(line, False) for line in WORKS_IN_BOTH.values()]


@pytest.mark.parametrize(("line", "fails"), CASES, ids=[*WORKS_IN_THE_LAB_ALONE, *WORKS_IN_BOTH])
def test_the_checks_and_the_grader_agree(pool, reference, tmp_path, monkeypatch, line, fails):
    text = reference("scalar.py", ("import math\n", f"import math\n{line}\n"))
    monkeypatch.setattr("builtins.display", print, raising=False)  # as in a notebook
    monkeypatch.setattr("builtins.input", lambda: "4")
    monkeypatch.setenv("KITTENS", "3")
    folder = in_the_lab(tmp_path, text)
    with h5py.File(folder / "data.h5", "w"):
        pass
    monkeypatch.syspath_prepend(tmp_path)

    outcomes = running.run(["01"], ASSIGNMENTS / "checks", folder)
    earned = all(outcome.passed for outcome in outcomes)
    result = grade_one(pool, "01", "one", {"scalar.py": text}, seed=1)

    assert earned is (result.points == result.max_points) is not fails
    assert result.points in (0, result.max_points)


def test_they_agree_about_a_method_added_to_an_earlier_file(pool, reference, tmp_path):
    method = "    def __repr__(self):\n"
    added = reference("scalar.py", (method, f"    def square(self):\n        return self * self\n\n{method}"))
    text = reference("mlp.py") + SQUARES_THE_BIAS
    folder = in_the_lab(tmp_path, added)
    (folder / "mlp.py").write_text(text, encoding="utf-8")

    outcomes = running.run(["3.1"], ASSIGNMENTS / "checks", folder)
    result = grade_one(pool, "03", "one", {"mlp.py": text}, seed=1)

    assert not any(outcome.passed for outcome in outcomes)
    assert result.tasks[0].points == 0


@pytest.mark.parametrize("lies", [True, False])
def test_staff_read_which_import_stays_behind_and_the_student_reads_what_to_do(
    course, pool, reference, class_folder, lies
):
    text = reference("scalar.py", ("import math\n", "import math\nfrom .helpers import x\n"))
    others = {"helpers.py": "x = 1\n"} if lies else {}
    root = class_folder({"one": {"01-scalar-graph": {"scalar.py": text, **others}}})
    (submission,) = collect([root], course, layout="class").submissions

    (result,) = pool.grade([job_for(course, submission, 1)])
    page = Page("feedback").render(page=feedback_for(result, course), course=course.title)

    beside = "helpers.py lies in the submission and does not count"
    said = beside if lies else "the grader lacks it, and it is not beside scalar.py"
    assert result.flags == [f"scalar.py imports helpers: {said}"]
    assert "Move plots into the notebook" in page
    assert "helpers" not in page


def in_the_lab(root, text):
    """A student's folder with this scalar.py, and the files that the grader leaves behind."""
    ours = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REFERENCE / "kittengrad", root / "kittengrad", ignore=ours)
    for name, content in (LEFT_BEHIND | {"kittengrad/scalar.py": text}).items():
        (root / name).write_text(content, encoding="utf-8")
    return root / "kittengrad"
