"""Ask PyTorch, once, for convolution, pooling and normalisation: images.json, like arrays.json; batches.json.

    /tmp/torchvenv/bin/python tests/torch_values/make_images.py

`make_arrays.py` says how to install PyTorch. A case of batches.json is three batches through a layer of batch
normalisation: the running statistics after each of them, and the answer for the last one in use.
"""

import json

import make_arrays
import numpy as np
import torch
from torch.nn import functional

make_arrays.WORDS |= {
    "F": functional,
    "unfold": lambda a, size, stride: functional.unfold(a, size, stride=stride),
    "framed": lambda a, padding: functional.pad(a, (padding,) * 4),
    "batch_norm": lambda x, weight, bias, eps: functional.batch_norm(
        x, None, None, weight, bias, training=True, eps=eps
    ),
}

IMAGES, SMALL = (2, 4, 5, 4), (2, 1, 5, 4)
CONVOLUTIONS = (
    ("", (3, 4, 3, 2)), (", stride=2", (3, 4, 2, 3)), (", padding=1", (3, 4, 3, 3)),
    (", stride=3, padding=2", (2, 4, 3, 3)), (", groups=2", (6, 2, 2, 2)),
    (", stride=2, padding=1, groups=4", (4, 1, 3, 3)), (", groups=4", (8, 1, 1, 1)), ("", (2, 4, 5, 4)),
)  # fmt: skip
POOLS = ("2", "3", "3, stride=1", "(2, 3), stride=2", "1", "(5, 4), stride=1")
EQUAL = [[[[5, 5, 1, 2], [5, 1, 2, 2], [-3, -3, 0, 0], [-3, -4, 0, 0]]]]
BATCHES = (("BatchNorm1d", (5, 3), 0.1, 1e-5), ("BatchNorm1d", (4, 3, 2), 0.3, 0.5),
           ("BatchNorm2d", (3, 2, 4, 3), 0.75, 0.01))  # fmt: skip


def questions(rng):
    def draw(dtype="float64", **shapes):
        arrays = {name: np.round(rng.uniform(-2.5, 2.5, shape), 3) for name, shape in shapes.items()}
        return {name: array.astype(dtype) for name, array in arrays.items()}

    for more, w in CONVOLUTIONS:
        yield f"F.conv2d(a, b, c{more})", draw(a=IMAGES, b=w, c=w[:1])
    yield "F.conv2d(a, b, c)", draw("float32", a=SMALL, b=(2, 1, 3, 2), c=(2,))
    for sizes in POOLS:
        for pool in ("max_pool2d", "avg_pool2d"):
            yield f"F.{pool}(a, {sizes})", draw(a=SMALL)
            yield f"F.{pool}(a, {sizes})", draw("float32", a=SMALL)
    yield "F.conv2d(a, b)", draw(a=IMAGES, b=(3, 4, 2, 2))
    yield "F.conv2d(a, b, c)", draw(a=(0, 2, 3, 3), b=(3, 2, 2, 2), c=(3,))
    for sizes in ("2", "3, stride=1", "2, stride=1"):
        yield f"F.max_pool2d(a, {sizes})", {"a": np.array(EQUAL, float)}
    for size, stride in (((2, 2), 1), ((3, 2), 2), ((1, 1), 3)):
        yield f"unfold(a, {size}, {stride})", draw(a=(2, 2, 5, 4))
    yield "framed(a, 2)", draw(a=(2, 1, 2, 3))
    for p in (0.0, 1.0):
        yield f"F.dropout(a, {p})", draw(a=(3, 4))
    for dtype in ("float64", "float32"):
        yield "F.layer_norm(a, (5,), b, c)", draw(dtype, a=(3, 5), b=(5,), c=(5,))
        yield "F.layer_norm(a, (4, 3), eps=0.5)", draw(dtype, a=(2, 4, 3))
        yield "F.rms_norm(a, (5,), b, eps=0.00001)", draw(dtype, a=(3, 5), b=(5,))
        yield "F.rms_norm(a, (4, 3), eps=0.5)", draw(dtype, a=(2, 4, 3))
        for shape in ((5, 3), (4, 3, 2), (2, 3, 4, 2)):
            yield "batch_norm(a, b, c, 0.01)", draw(dtype, a=shape, b=(3,), c=(3,))
    yield "F.layer_norm(a, (3,), eps=0.001)", {"a": np.array([[7.0, 7.0, 7.0], [1000.0, 1001.0, 1002.0]])}
    yield "F.conv2d(a, b, c)", draw(a=(1, 1, 3, 3), b=(1, 1, 2, 2), c=(1,))  # short enough for notebook 10


def batches(rng, kind, shape, momentum, eps):
    """Three batches through a layer in training, and the last of them in use."""
    layer = getattr(torch.nn, kind)(shape[1], momentum=momentum, eps=eps, dtype=torch.float64)
    drawn, found = np.round(rng.uniform(-2.5, 2.5, (3, *shape)), 3), []
    for x in drawn:
        layer(torch.tensor(x))
        found.append([layer.running_mean.tolist(), layer.running_var.tolist()])
    answer = layer.eval()(torch.tensor(drawn[-1])).detach()
    asked = {"kind": kind, "momentum": momentum, "eps": eps, "batches": drawn.tolist()}
    return asked | {"running": found, "in_use": answer.tolist()}


if __name__ == "__main__":
    rng = np.random.default_rng(10)
    make_arrays.write("images.json", [make_arrays.case(rng, *question) for question in questions(rng)])
    file = make_arrays.HERE / "batches.json"
    lines = ",\n".join(json.dumps(batches(rng, *row)) for row in BATCHES)
    file.write_text(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")
