"""A training step of a network of arrays, written for every engine in its own style.

    Z₁ = W₁X + b₁,  A₁ = relu(Z₁),  …,  Zₙ = Wₙ Aₙ₋₁ + bₙ,   L = mean binary cross-entropy of σ(Zₙ) and Y

Columns are examples. Each `with_…` takes (X, Y, weights, biases), and returns a function that takes one step
of gradient descent and returns the loss from before it.
"""

from dataclasses import dataclass

import numpy as np

RATE = 0.0075


@dataclass(frozen=True)
class Network:
    """What to train: the number of units in each layer, how many examples at once, and in which dtype."""

    units: tuple
    examples: int
    dtype: str

    def draw(self):
        """X, Y, weights and biases, the same for every engine."""
        rng = np.random.default_rng(1)
        x = rng.random((self.units[0], self.examples)).astype(self.dtype)
        y = (rng.random((1, self.examples)) > 0.6).astype(self.dtype)
        shapes = list(zip(self.units[1:], self.units, strict=False))
        weights = [(rng.standard_normal(s) / np.sqrt(s[1])).astype(self.dtype) for s in shapes]
        biases = [(0.1 * rng.standard_normal((after, 1))).astype(self.dtype) for after, _ in shapes]
        return x, y, weights, biases  # all nonzero: at 0, HIPS uses half a gradient for relu


CAT = (12288, 20, 7, 5, 1)
NETWORKS = {
    "cats, float64": Network(CAT, 209, "float64"),
    "cats, float32": Network(CAT, 209, "float32"),
    "2-16-16-1": Network((2, 16, 16, 1), 100, "float64"),
}


def by_hand(x, y, weights, biases):
    """A step without an engine: every derivative is derived on paper."""
    layers = list(zip(weights, biases, strict=True))

    def step():
        inputs, a = [], x
        for w, b in layers:
            inputs.append(a)
            z = w @ a + b
            a = np.maximum(z, 0)
        small = np.exp(-np.abs(z))
        loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(small))
        dz = (np.where(z >= 0, 1, small) / (1 + small) - y) / z.size
        for (w, b), a in zip(reversed(layers), reversed(inputs), strict=True):
            dw, db = dz @ a.T, dz.sum(axis=1, keepdims=True)
            if a is not x:
                dz = (w.T @ dz) * (a > 0)
            w -= RATE * dw
            b -= RATE * db
        return float(loss)

    return step


def with_kittengrad(x, y, weights, biases):
    """Operators: a node for each product and each sum."""
    from kittengrad.tensor import Tensor

    layers = [[Tensor(p, requires_grad=True) for p in layer] for layer in zip(weights, biases, strict=True)]
    x = Tensor(x)

    def predict():
        a = x
        for w, b in layers:
            z = w @ a + b
            a = z.relu()
        return z

    return _ours(predict, y, [parameter for layer in layers for parameter in layer])


def with_linear(x, y, weights, biases):
    """Layers of `nn`: a node for each `nn.Linear`. Its rows are the examples."""
    from kittengrad import Tensor, nn

    layers = [nn.Linear(*w.shape[::-1]) for w in weights]
    for layer, w, b in zip(layers, weights, biases, strict=True):
        layer.weight.data, layer.bias.data = w, b[:, 0]
    model = nn.Sequential(*[part for layer in layers for part in (layer, nn.ReLU())][:-1])
    rows = Tensor(np.ascontiguousarray(x.T))
    return _ours(lambda: model(rows), y.T, model.parameters())


def _ours(predict, y, parameters):
    from kittengrad import Tensor, nn
    from kittengrad.graph import zero_grad

    loss_of, y = nn.BCEWithLogitsLoss(), Tensor(y)

    def step():
        loss = loss_of(predict(), y)
        zero_grad(parameters)
        loss.backward()
        for parameter in parameters:
            parameter.data -= RATE * parameter.grad
        return loss.item()

    return step


def with_autograd(x, y, weights, biases):
    import autograd.numpy as anp
    from autograd import value_and_grad

    layers = list(zip(weights, biases, strict=True))

    def loss_of(layers):
        a = x
        for w, b in layers:
            z = anp.dot(w, a) + b
            a = anp.maximum(z, 0)
        return anp.mean(anp.maximum(z, 0) - z * y + anp.log1p(anp.exp(-anp.abs(z))))

    both = value_and_grad(loss_of)

    def step():
        loss, gradients = both(layers)
        for layer, slopes in zip(layers, gradients, strict=True):
            for parameter, slope in zip(layer, slopes, strict=True):
                parameter -= RATE * slope
        return float(loss)

    return step


def with_mygrad(x, y, weights, biases):
    import mygrad as mg

    layers = [[mg.tensor(p, constant=False) for p in layer] for layer in zip(weights, biases, strict=True)]

    def step():
        a = x
        for w, b in layers:
            z = mg.matmul(w, a) + b
            a = mg.maximum(z, 0)
        loss = mg.mean(mg.maximum(z, 0) - z * y + mg.log1p(mg.exp(-mg.abs(z))))
        loss.backward()
        for layer in layers:
            for parameter in layer:
                parameter.data -= RATE * parameter.grad
        return float(loss.data)

    return step


def with_torch(x, y, weights, biases):
    import torch

    torch.set_num_threads(1)
    x, y = torch.tensor(x), torch.tensor(y)
    layers = [
        [torch.tensor(p, requires_grad=True) for p in layer] for layer in zip(weights, biases, strict=True)
    ]
    parameters = [parameter for layer in layers for parameter in layer]

    def step():
        a = x
        for w, b in layers:
            z = w @ a + b
            a = torch.relu(z)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
        for parameter in parameters:
            parameter.grad = None
        loss.backward()
        with torch.no_grad():
            for parameter in parameters:
                parameter -= RATE * parameter.grad
        return loss.item()

    return step


ENGINES = {
    "NumPy by hand": by_hand,
    "kittengrad": with_kittengrad,
    "kittengrad, nn.Linear": with_linear,
    "HIPS autograd": with_autograd,
    "MyGrad": with_mygrad,
    "PyTorch": with_torch,
}
