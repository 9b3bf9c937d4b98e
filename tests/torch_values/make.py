"""Ask PyTorch, once, what the tests compare with: values and gradients of expressions in float64.

PyTorch is far too large to be installed for a test run, so its answers are stored beside this file. To make
them anew, in an environment of its own:

    python3 -m venv /tmp/torchvenv && /tmp/torchvenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchvenv/bin/python tests/torch_values/make.py

An expression is Python text that means the same for a tensor and for a Value.
"""

import json
import math
import random
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent

POINTS = (-2.5, -1.0, -0.3, 0.0, 0.7, 1.0, 3.0)
FUNCTIONS = ("a.exp()", "a.log()", "a.tanh()", "a.sigmoid()", "a.relu()", "-a")
PLAIN_NUMBERS = ("a + 2", "2 + a", "a - 2", "2 - a", "a * 2", "2 * a", "a / 2", "2 / a", "2 ** a")
OPERATORS = ("a + b", "a - b", "a * b", "a / b", "a ** b")
SHARED = (
    "a + a",
    "a * a",
    "a / a",
    "a - a",
    "a ** a",
    "(a * a) * (a * a)",
    "a * a.exp() + a",
    "a.relu() * a",
)
EXPONENTS = (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0)

# Where formulas that are right on paper overflow, divide by zero or leave the reals.
CORNERS = (
    *(("a.tanh()", {"a": a}) for a in (-400.0, -20.0, 20.0, 400.0, math.inf, math.nan)),
    *(("a.sigmoid()", {"a": a}) for a in (-1000.0, -745.0, -40.0, 40.0, 1000.0, -math.inf, math.nan)),
    *(("a.exp()", {"a": a}) for a in (-1000.0, 1000.0, math.inf, -math.inf, math.nan)),
    *(("a.log()", {"a": a}) for a in (0.0, -1.0, 1e-300, math.inf, math.nan)),
    *(("a.relu()", {"a": a}) for a in (0.0, -0.0, math.inf, -math.inf, math.nan)),
    *(("a / b", {"a": a, "b": b}) for a in (-1.0, 0.0, 1.0) for b in (0.0, -0.0)),
    *(("a ** b", {"a": a, "b": b}) for a in (0.0, -0.0) for b in (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)),
    *(("a ** b", {"a": -8.0, "b": b}) for b in (1 / 3, 2.0, 3.0, -1.0, 0.0)),
    *(
        ("a ** b", {"a": a, "b": b})
        for a, b in ((10.0, 400.0), (-10.0, 401.0), (0.5, 2000.0), (1.0, math.inf))
    ),
    *(("a ** b", {"a": a, "b": b}) for a, b in ((math.nan, 0.0), (0.0, math.nan), (math.inf, -1.0))),
)

# The classic examples of the notebooks.
CLASSICS = (
    ("(a * b + c) * f", {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}),
    *(
        (text, {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.8813735870195432})
        for text in (
            "(x1 * w1 + x2 * w2 + b).tanh()",
            "((2 * (x1 * w1 + x2 * w2 + b)).exp() - 1) / ((2 * (x1 * w1 + x2 * w2 + b)).exp() + 1)",
        )
    ),
    (
        "(a * b + b ** 3 + (a + b + 1) * 2 + (b + a).relu() - 3 * (b - a)) ** 2 / 2 + 10 / a",
        {"a": -4.0, "b": 2.0},
    ),
)


def random_expression(rng, depth):
    """An expression in a, b and c that may use any operator; its value may be anything, even nan."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice(["a", "b", "c", "a", "b", "c", f"{rng.uniform(-3, 3):.2f}"])
    left = random_expression(rng, depth - 1)
    kind = rng.random()
    if kind < 0.25:
        return f"({left}).{rng.choice(['tanh', 'sigmoid', 'exp', 'log'])}()"
    if kind < 0.3:
        return f"(({left}).relu() + 1)"  # never 0: what divides by it stays finite
    if kind < 0.4:
        return f"({left}) ** {rng.choice([-2, -1, 2, 3])}"
    if kind < 0.45:
        return f"(-({left}))"
    return f"(({left}) {rng.choice('+-*/')} ({random_expression(rng, depth - 1)}))"


def ask(expression, inputs):
    """The value of an expression and its gradient with respect to every input, or None when it has none."""
    leaves = {
        name: torch.tensor(number, dtype=torch.float64, requires_grad=True) for name, number in inputs.items()
    }
    root = eval(expression, {}, leaves)
    if not isinstance(root, torch.Tensor) or not root.requires_grad:
        return None
    root.backward()
    gradients = {name: 0.0 if leaf.grad is None else leaf.grad.item() for name, leaf in leaves.items()}
    return {"expression": expression, "inputs": inputs, "value": root.item(), "gradients": gradients}


def cases():
    for expression in (*FUNCTIONS, *PLAIN_NUMBERS, *SHARED):
        yield from (ask(expression, {"a": a}) for a in POINTS)
    for exponent in EXPONENTS:
        yield from (ask(f"a ** {exponent}", {"a": a}) for a in POINTS)
    for expression in OPERATORS:
        yield from (ask(expression, {"a": a, "b": b}) for a in POINTS for b in (-1.5, 0.5, 2.0))
    for expression, inputs in (*CORNERS, *CLASSICS):
        yield ask(expression, inputs)
    rng, found = random.Random(2), 0
    while found < 80:
        inputs = {name: round(rng.uniform(-2, 2), 3) for name in "abc"}
        try:
            case = ask(random_expression(rng, 4), inputs)
        except (AttributeError, ZeroDivisionError, TypeError, OverflowError):
            continue  # a part of it was a plain number, which has no tanh
        if case and all(abs(number) < 1e6 for number in (case["value"], *case["gradients"].values())):
            found += 1
            yield case


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case) for case in cases())
    file = HERE / "scalar.json"
    file.write_text(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"wrote {file}")
