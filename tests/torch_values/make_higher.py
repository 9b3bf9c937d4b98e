"""Ask PyTorch, once, for gradients of gradients: higher.json.

    /tmp/torchvenv/bin/python tests/torch_values/make_higher.py

`make_arrays.py` says how to install PyTorch. Each case is a network of two layers with a loss. Its parameters
and inputs are stored, with a direction v, the loss, the gradients and the Hessian-vector products H v.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

ACTIVATIONS = ("tanh", "sigmoid", "softplus", "gelu", "silu", "elu", "relu")
SHAPES = ((4, 3), (4,), (2, 4), (2,))


def loss_of(name, out, rows):
    if name == "cross_entropy":
        return F.cross_entropy(out, torch.arange(rows) % 2)
    target = torch.linspace(0, 1, 2 * rows, dtype=torch.float64).reshape(rows, 2)
    return getattr(F, name)(out, target)


def case(generator, activation, loss, rows=5):
    """One network: value, gradients, and H v for a random direction v."""

    def draw(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64).mul(1000).round() / 1000

    parameters = [draw(*shape).requires_grad_() for shape in SHAPES]
    x, directions = draw(rows, 3), [draw(*shape) for shape in SHAPES]
    hidden = getattr(F, activation)(F.linear(x, *parameters[:2]))
    value = loss_of(loss, F.linear(hidden, *parameters[2:]), rows)
    first = torch.autograd.grad(value, parameters, create_graph=True)
    along = sum((g * v).sum() for g, v in zip(first, directions, strict=True))
    second = torch.autograd.grad(along, parameters, allow_unused=True)
    second = [torch.zeros(s) if h is None else h for h, s in zip(second, SHAPES, strict=True)]
    found = {"parameters": parameters, "directions": directions, "first": first, "second": second}
    lists = {key: [tensor.tolist() for tensor in tensors] for key, tensors in found.items()}
    return {"activation": activation, "loss": loss, "x": x.tolist(), "value": value.item(), **lists}


if __name__ == "__main__":
    generator = torch.Generator().manual_seed(11)
    losses = ("mse_loss", "binary_cross_entropy_with_logits", "cross_entropy", "huber_loss")
    cases = [case(generator, activation, loss) for activation in ACTIVATIONS for loss in losses]
    lines = ",\n".join(map(json.dumps, cases))
    text = f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n'
    Path(__file__).with_name("higher.json").write_text(text, encoding="utf-8")
