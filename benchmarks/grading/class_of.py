"""The submissions: copies of the example class, under neutral names."""

import shutil
from pathlib import Path

from autograder.authoring import examples
from autograder.course import load
from benchmarks import ROOT

CHEATS = Path(__file__).parent / "cheats"
STAGE = "02-backprop"
OWNED = "graph.py"

# Honest, right or wrong, and through within every grader's time limits.
HONEST = ("perfect", "micrograd-style", "half-done", "overwrites-grad", "recursive")

# Submissions that try to get unearned points. The first is a mistake: all graders should agree about it.
TEMPTED = ("overwrites-grad", "always-equal", "changes-the-checks", "exits-early", "reads-the-hidden-tests")


def honest(folder, count):
    """A class of so many, the honest examples over and over. Returns {student: the example's name}."""
    kinds = [HONEST[number % len(HONEST)] for number in range(count)]
    return _laid_out(folder, {f"student-{number:03}": kind for number, kind in enumerate(kinds)})


def tempted(folder):
    """A class of those who would like to have points. Returns {student: the example's name}."""
    return _laid_out(folder, {f"student-{kind}": kind for kind in TEMPTED})


def _laid_out(folder, kinds):
    """Write STUDENT/STAGE/graph.py for each, and nothing else that an example brings."""
    texts = example_texts() | {path.parent.name: path.read_text("utf-8") for path in CHEATS.rglob(OWNED)}
    for student, kind in kinds.items():
        place = folder / student / STAGE
        place.mkdir(parents=True)
        (place / OWNED).write_text(texts[kind], encoding="utf-8")
    return kinds


def example_texts():
    """The owned file of each example that has the stage, by the example's name."""
    return {
        example.student: text
        for example in examples.load(load())
        for path, text in example.files.items()
        if example.stage == STAGE and Path(path).name == OWNED
    }


def package(folder, graph):
    """As much of `kittengrad` as stage 02 needs, with this graph.py, and the runtime `checks`."""
    for name in ("__init__.py", "numpy_values.py", "scalar.py"):
        _copy(ROOT / "reference" / "kittengrad" / name, folder / "kittengrad" / name)
    _copy(graph, folder / "kittengrad" / OWNED)
    for path in (ROOT / "checks").glob("*.py"):
        _copy(path, folder / "checks" / path.name)


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
