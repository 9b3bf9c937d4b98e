"""Functions of Tensors as rules: right ones pass, and wrong values, gradients and dtypes do not."""

import sys
from copy import deepcopy
from types import SimpleNamespace

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.course import REFERENCE
from autograder.grading.properties import Case, as_promised, in_float32, left_alone
from autograder.grading.tensors import TensorRule
from tests.autograder.grading.test_modules import Worker

CASES = [Case((2, 3), (2, 3))]


class Copying(Worker):
    """The questions arrive as copies, as they do in a worker."""

    def define(self, source, name):
        found = super().define(source, name)
        return (lambda *given, **options: found(*deepcopy(given), **options)) if name == "answers" else found


@pytest.fixture(autouse=True)
def reference(monkeypatch):
    monkeypatch.syspath_prepend(str(REFERENCE))


def rule(body, imports=""):
    source = f"{imports}\ndef product(a, b):\n    {body}"
    return TensorRule("4.2", "product", "product(a, b)", np.multiply, kind="elementwise", source=source)


def asked(a_property, body, imports="from kittengrad import Tensor\nimport numpy"):
    a_property(Copying(), np.random.default_rng(0), rule(body, imports), CASES)


@pytest.mark.parametrize("a_property", [as_promised, left_alone, in_float32])
def test_a_right_function_passes(a_property):
    asked(a_property, "return a * b")
    asked(
        a_property, "return (b.log() + a.abs().log()).exp() * (a / a.abs()) if (b.data > 0).all() else b * a"
    )


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return a * b * 1.0001", "the result"),
        ("return a * b.detach()", "the gradient of operand 2"),
        ("return a.detach() * b + 0 * a", "the gradient of operand 1"),
    ],
)
def test_wrong_values_and_gradients_fail(body, what):
    with pytest.raises(CheckFailed, match=what):
        asked(as_promised, body)


def test_a_result_without_a_graph_fails():
    with pytest.raises(RuntimeError):
        asked(as_promised, "return Tensor(a.data * b.data)")


def test_an_operand_that_changes_fails():
    with pytest.raises(CheckFailed, match="An operand has been changed"):
        asked(left_alone, "out = a * b; a.data += 1; return out")


def test_a_wider_result_fails():
    with pytest.raises(CheckFailed, match="Where does a float64 come in"):
        asked(in_float32, "return a * b * Tensor(numpy.ones(3))")


def test_without_a_source_the_function_is_in_the_module(monkeypatch):
    monkeypatch.setitem(sys.modules, "kittengrad.found", SimpleNamespace(product=lambda a, b: a * b))
    found = TensorRule("4.2", "product", "a * b", np.multiply, kind="elementwise", module="found")
    as_promised(Copying(), np.random.default_rng(0), found, CASES)
