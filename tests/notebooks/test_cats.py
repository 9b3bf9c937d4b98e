"""Notebook 09 brings a whole training along that PyTorch did: the same numbers as those that are stored."""

import json
from pathlib import Path

import jupytext

ROOT = Path(__file__).resolve().parents[2]


def test_the_training_that_pytorch_did():
    """The cell named TRAINING holds all costs of cats.json, and the first row of its saliency."""
    source = (ROOT / "reference" / "stages" / "09-cats" / "notebook.py").read_text(encoding="utf-8")
    cells = [cell.source for cell in jupytext.reads(source, fmt="py:percent").cells]
    (cell,) = [cell for cell in cells if cell.startswith("TRAINING = ")]
    namespace = {}
    exec(cell, namespace)
    stored = json.loads((ROOT / "tests" / "torch_values" / "cats.json").read_text(encoding="utf-8"))
    assert namespace["TRAINING"] == {"costs": stored["costs"], "saliency": stored["saliency"][0]}
