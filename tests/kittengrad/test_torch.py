"""The engine against PyTorch, by the values that tests/torch_values/make.py stored."""

import json
from pathlib import Path

import pytest
from kittengrad import Value

STORED = json.loads((Path(__file__).resolve().parents[1] / "torch_values" / "scalar.json").read_text())


@pytest.mark.parametrize("case", STORED["cases"], ids=lambda case: f"{case['expression']} {case['inputs']}")
def test_as_pytorch_has_it(case):
    """Value and every gradient, to twelve digits; nan and inf where PyTorch has them."""
    leaves = {name: Value(number) for name, number in case["inputs"].items()}
    root = eval(case["expression"], {}, leaves)
    root.backward()
    assert root.data == pytest.approx(case["value"], rel=1e-12, abs=1e-15, nan_ok=True)
    found = {name: leaf.grad for name, leaf in leaves.items()}
    assert found == pytest.approx(case["gradients"], rel=1e-12, abs=1e-13, nan_ok=True)


def test_the_stored_values_are_many_and_from_pytorch():
    assert STORED["torch"].startswith("2.")
    assert len(STORED["cases"]) > 400
