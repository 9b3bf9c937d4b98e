"""Training steps on mini-batches, written for every engine in its own style.

    Z₁ = XW₁ᵀ + b₁,  A₁ = relu(Z₁),  …,   L = mean cross-entropy of softmax(Zₙ) and the labels

Rows are examples. Each `with_…` takes (X, labels, weights, biases, name of the optimiser), and returns a
function. It takes the next mini-batch, moves all parameters by one step, and returns the loss from before it.
Every epoch has an order of its own, and all engines see the same orders.
"""

from dataclasses import dataclass

import numpy as np

UNITS = (784, 128, 64, 10)
EXAMPLES, BATCH = 1024, 64
SEED = 2  # of the orders
RATES = {"SGD": 0.05, "Adam": 1e-3}
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Training:
    """What to train: with which optimiser, and in which dtype."""

    optimizer: str
    dtype: str

    def draw(self):
        """X, labels, weights, biases and the optimiser's name, the same for every engine."""
        rng = np.random.default_rng(1)
        x = rng.random((EXAMPLES, UNITS[0])).astype(self.dtype)
        labels = rng.integers(0, UNITS[-1], EXAMPLES)
        shapes = list(zip(UNITS[1:], UNITS, strict=False))
        weights = [(rng.standard_normal(s) / np.sqrt(s[1])).astype(self.dtype) for s in shapes]
        biases = [(0.1 * rng.standard_normal(after)).astype(self.dtype) for after, _ in shapes]
        return x, labels, weights, biases, self.optimizer


TRAININGS = {
    f"mini-batches, {optimizer}, {dtype}": Training(optimizer, dtype)
    for optimizer in RATES
    for dtype in ("float32", "float64")
}


def batches(x, labels):
    """Mini-batches without end."""
    rng = np.random.default_rng(SEED)
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x), BATCH):
            chosen = order[start : start + BATCH]
            yield x[chosen], labels[chosen]


def by_hand(x, labels, weights, biases, optimizer):
    """A step without an engine: every derivative is derived on paper."""
    layers = list(zip(weights, biases, strict=True))
    data, move = batches(x, labels), movers(optimizer, [p for layer in layers for p in layer])
    rows = np.arange(BATCH)

    def step():
        a, y = next(data)
        inputs = []
        for w, b in layers:
            inputs.append(a)
            z = a @ w.T
            z += b
            a = np.maximum(z, 0)
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        sums = e.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(sums[:, 0]) - z[rows, y])
        dz = e / sums
        dz[rows, y] -= 1
        dz /= len(z)
        gradients = []
        for (w, _), a in zip(reversed(layers), reversed(inputs), strict=True):
            gradients = [dz.T @ a, dz.sum(axis=0), *gradients]
            if a is not inputs[0]:
                dz = (dz @ w) * (a > 0)
        move(gradients)
        return float(loss)

    return step


def movers(optimizer, parameters):
    """The function that moves these arrays in place by their gradients, a list in the same order."""
    rate = RATES[optimizer]
    means = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    steps = 0

    def sgd(gradients):
        for p, g in zip(parameters, gradients, strict=True):
            p -= rate * g

    def adam(gradients):
        nonlocal steps
        steps += 1
        for p, g, (m, v) in zip(parameters, gradients, means, strict=True):
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            root = np.sqrt(v / (1 - BETA2**steps))
            p -= rate / (1 - BETA1**steps) * m / (root + EPS)

    return {"SGD": sgd, "Adam": adam}[optimizer]


def with_kittengrad(x, labels, weights, biases, optimizer):
    from kittengrad import nn, optim
    from kittengrad.data import DataLoader, TensorDataset

    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    for parameter, numbers in zip(model.parameters(), in_turns(weights, biases), strict=True):
        parameter.data = numbers
    loader = DataLoader(TensorDataset(x, labels), batch_size=BATCH, shuffle=True, generator=SEED)
    data = (batch for _ in iter(int, 1) for batch in loader)
    moves = getattr(optim, optimizer)(model.parameters(), lr=RATES[optimizer])
    cross_entropy = nn.CrossEntropyLoss()

    def step():
        xb, yb = next(data)
        loss = cross_entropy(model(xb), yb)
        moves.zero_grad()
        loss.backward()
        moves.step()
        return loss.item()

    return step


def in_turns(weights, biases):
    """W₁, b₁, W₂, b₂, …"""
    return [parameter for layer in zip(weights, biases, strict=True) for parameter in layer]


def with_autograd(x, labels, weights, biases, optimizer):
    import autograd.numpy as anp
    from autograd import value_and_grad

    parameters = in_turns(weights, biases)
    data, move, rows = batches(x, labels), movers(optimizer, parameters), np.arange(BATCH)

    def loss_of(parameters, a, y):
        for w, b in zip(parameters[::2], parameters[1::2], strict=True):
            z = anp.dot(a, w.T) + b
            a = anp.maximum(z, 0)
        z = z - anp.max(z, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - z[rows, y])

    both = value_and_grad(loss_of)

    def step():
        loss, gradients = both(parameters, *next(data))
        move(gradients)
        return float(loss)

    return step


def with_mygrad(x, labels, weights, biases, optimizer):
    import mygrad as mg
    from mygrad.nnet import softmax_crossentropy

    parameters = [mg.tensor(p, constant=False, copy=False) for p in in_turns(weights, biases)]
    data, move = batches(x, labels), movers(optimizer, [p.data for p in parameters])

    def step():
        a, y = next(data)
        for w, b in zip(parameters[::2], parameters[1::2], strict=True):
            z = mg.matmul(a, w.T) + b
            a = mg.maximum(z, 0)
        loss = softmax_crossentropy(z, y)
        loss.backward()
        move([p.grad for p in parameters])
        return float(loss.data)

    return step


def with_torch(x, labels, weights, biases, optimizer):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    for parameter, numbers in zip(model.parameters(), in_turns(weights, biases), strict=True):
        parameter.data = torch.tensor(numbers)
    data = batches(torch.tensor(x), torch.tensor(labels))
    moves = getattr(torch.optim, optimizer)(model.parameters(), lr=RATES[optimizer])
    cross_entropy = nn.CrossEntropyLoss()

    def step():
        xb, yb = next(data)
        loss = cross_entropy(model(xb), yb)
        moves.zero_grad()
        loss.backward()
        moves.step()
        return loss.item()

    return step


ENGINES = {
    "NumPy by hand": by_hand,
    "kittengrad": with_kittengrad,
    "HIPS autograd": with_autograd,
    "MyGrad": with_mygrad,
    "PyTorch": with_torch,
}
