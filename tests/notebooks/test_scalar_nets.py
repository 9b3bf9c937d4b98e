"""Notebook 03 brings a whole training along that PyTorch did: the same numbers as those that are stored."""

import json
from pathlib import Path

import jupytext

ROOT = Path(__file__).resolve().parents[2]


def test_the_training_that_pytorch_did():
    """The cell named NETWORK holds a case of mlp.json; the gradients, which it does not show, left out."""
    source = (ROOT / "reference" / "stages" / "03-scalar-nets" / "notebook.py").read_text(encoding="utf-8")
    cells = [cell.source for cell in jupytext.reads(source, fmt="py:percent").cells]
    (cell,) = [cell for cell in cells if cell.startswith("NETWORK = ")]
    namespace = {}
    exec(cell, namespace)
    stored = json.loads((ROOT / "tests" / "torch_values" / "mlp.json").read_text(encoding="utf-8"))
    cases = [{key: case[key] for key in case if key != "gradients"} for case in stored["cases"]]
    assert namespace["NETWORK"] in cases
