"""Ask PyTorch, once, for the losses and the linear layer of stage 07: layers.json, like arrays.json.

    /tmp/torchvenv/bin/python tests/torch_values/make_layers.py

`make_arrays.py` says how to install PyTorch.
"""

from itertools import product

import make_arrays
import numpy as np
import torch
from torch.nn import functional

make_arrays.WORDS |= {
    "F": functional,
    "array": lambda numbers: torch.tensor(numbers, dtype=torch.float64),
    "labels": torch.tensor,
}

REDUCTIONS = ("mean", "sum", "none")
PAIRS = (
    "mse_loss(a, b", "l1_loss(a, b", "huber_loss(a, b", "huber_loss(a, b, delta=0.3",
    "huber_loss(a, b, delta=2.5", "smooth_l1_loss(a, b",
    "smooth_l1_loss(a, b, beta=0.5", "smooth_l1_loss(a, b, beta=0",
)  # fmt: skip
WEIGHTS = ("", ", weight=array([0.5, 2.0, 0.0, 1.5])")
SMOOTHING = ("", ", label_smoothing=0.1", ", label_smoothing=1.0")
LOGITS = [0.0, 1.0, -1.0, 8.0, -8.0, 40.0, -40.0, 200.0, -200.0, 750.0, -750.0, 1000.0, -1000.0]


def questions(rng):
    def draw(**shapes):
        return {name: np.round(rng.uniform(-2.5, 2.5, shape), 3) for name, shape in shapes.items()}

    def shares(*shape):
        return np.round(rng.uniform(0.05, 0.95, shape), 3)

    for rows in ((4, 3), (1, 3), (3,), (2, 4, 3), (0, 3)):
        yield "F.linear(a, b, c)", draw(a=rows, b=(5, 3), c=(5,))
        yield "F.linear(a, b)", draw(a=rows, b=(5, 3))
    for reduction in REDUCTIONS:
        last = f", reduction='{reduction}')"
        for pair, shape in product(PAIRS, ((2, 3), (5,), ())):
            yield f"F.{pair}{last}", draw(a=shape, b=shape)
        for more in ("", ", weight=array([2.0, 0.5, 1.0])"):
            yield f"F.binary_cross_entropy(a, b{more}{last}", {"a": shares(2, 3), "b": shares(2, 3)}
            for positive in ("", ", pos_weight=array([3.0, 0.5, 1.0])"):
                start = "F.binary_cross_entropy_with_logits(a, b"
                yield f"{start}{more}{positive}{last}", draw(a=(2, 3)) | {"b": shares(2, 3)}
        for weight in WEIGHTS:
            yield f"F.nll_loss(a, labels([3, 0, 1, 0, 2]){weight}{last}", draw(a=(5, 4))
            yield f"F.nll_loss(a, labels(1){weight}{last}", draw(a=(4,))
            for smoothing in SMOOTHING:
                yield f"F.cross_entropy(a, labels([3, 0, 1, 0, 2]){weight}{smoothing}{last}", draw(a=(5, 4))
                yield f"F.cross_entropy(a, labels(1){weight}{smoothing}{last}", draw(a=(4,))
    for dtype in ("float64", "float32"):
        far = np.array(LOGITS, dtype)
        for yes in (0.0, 1.0, 0.25):
            question = "F.binary_cross_entropy_with_logits(a, b, reduction='none')"
            yield question, {"a": far, "b": np.full_like(far, yes)}
        rows = np.stack([far, np.zeros_like(far)], axis=1)
        for label in (0, 1):
            yield f"F.cross_entropy(a, labels({[label] * len(far)}), reduction='none')", {"a": rows}


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    cases = [make_arrays.case(rng, *question) for question in questions(rng)]
    make_arrays.write("layers.json", cases)
