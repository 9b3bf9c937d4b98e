"""Stage 09: a network tells cats from other things.

    cats = load_cats("real")                              from kittengrad.data: images and labels
    x, y = to_columns(cats.train_x), to_row(cats.train_y)
    layers = as_tensors(first_weights(UNITS, np.random.RandomState(1)))
    costs = train(layers, x, y)
    accuracy(predictions(logits(layers, to_columns(cats.test_x))), cats.test_y)

Four things have the same form everywhere:

    images  (m, height, width, 3), whole numbers from 0 to 255: red, green and blue
    labels  m numbers, 1 for a cat and 0 for anything else
    x       the images as *columns*, one for each image: (height * width * 3, m)
    layers  a list of pairs (w, b): weights (outputs, inputs) and a bias (outputs, 1)

Everything around them is finished: the loader (`cat_files.py`), the recipes (`cat_recipes.py`), the live
curve (`training.py`), the files of weights (`cat_weights.py`), pictures (`cat_pictures.py`, `cat_photo.py`),
and the commands (`cat_commands.py`):

    python -m kittengrad.cats train --help
"""

from itertools import pairwise

import numpy as np

from .graph import zero_grad
from .losses import binary_cross_entropy_with_logits
from .tensor import Tensor

UNITS = (12288, 20, 7, 5, 1)  # an image of 64 × 64 pixels with 3 colours, three hidden layers, one answer

# Task 9.1: images as columns.


def to_columns(images):
    """The images as columns of numbers from 0 to 1, a float64 array (height * width * 3, m).

    Column i holds all numbers of image i, in their order, divided by 255.

    images  (m, height, width, 3), whole numbers from 0 to 255; it stays as it is

    >>> to_columns(np.array([[[[0, 51, 255]]], [[[255, 0, 102]]]], dtype=np.uint8))
    array([[0. , 1. ],
           [0.2, 0. ],
           [1. , 0.4]])

    Hint: `reshape(12288, m)` would cut the row of all numbers at other places and mix the images. First make
    one row for each image.
    """
    ### BEGIN SOLUTION 9.1
    return images.reshape(len(images), -1).T / 255
    ### END SOLUTION


def to_row(labels):
    """The labels as one row (1, m) of floats, as the cost needs them (provided)."""
    return np.asarray(labels, dtype=float).reshape(1, -1)


# Task 9.2: the first weights.


def first_weights(units, rng):
    """The layers at the start: a list of pairs of arrays (w, b), from the first layer to the last.

        w = rng.randn(outputs, inputs) / √inputs          (outputs, inputs)
        b = 0                                             (outputs, 1)

    units  how many numbers each layer takes and gives: (12288, 20, 7, 5, 1) makes four layers
    rng    np.random.RandomState. All layers draw from it, one after the other

    >>> [(w.shape, b.shape) for w, b in first_weights((12, 4, 1), np.random.RandomState(1))]
    [((4, 12), (4, 1)), ((1, 4), (1, 1))]

    Hint: `pairwise(units)` gives the pairs (inputs, outputs).
    """
    ### BEGIN SOLUTION 9.2
    return [
        (rng.randn(outputs, inputs) / np.sqrt(inputs), np.zeros((outputs, 1)))
        for inputs, outputs in pairwise(units)
    ]
    ### END SOLUTION


def as_tensors(layers):
    """Layers of arrays as layers of Tensors that require a gradient (provided)."""
    return [tuple(Tensor(array, requires_grad=True) for array in layer) for layer in layers]


# Task 9.3: the network and its cost.


def logits(layers, x):
    """The network's answer to each column of x, a Tensor (1, m): above 0 it says "cat".

        A₀ = x
        Zₖ = Wₖ Aₖ₋₁ + bₖ        Aₖ = relu(Zₖ)             the last Z is the answer, without relu

    >>> layers = as_tensors([([[1.0], [-1.0]], [[0.0], [0.0]]), ([[1.0, 1.0]], [[-3.0]])])
    >>> logits(layers, np.array([[2.0, -5.0]]))
    Tensor([[-1.,  2.]], grad_fn=add)
    """
    ### BEGIN SOLUTION 9.3
    *hidden, (last_w, last_b) = layers
    for w, b in hidden:
        x = (w @ x + b).relu()
    return last_w @ x + last_b
    ### END SOLUTION


def cost(layers, x, y):
    """The mean logistic loss of all columns, a Tensor without axes:

        J = -1/m Σᵢ (yᵢ log σ(zᵢ) + (1 - yᵢ) log(1 - σ(zᵢ)))

    y  (1, m)

    Hint: `binary_cross_entropy_with_logits(z, y)` of stage 07 is the mean already.
    """
    ### BEGIN SOLUTION 9.3
    return binary_cross_entropy_with_logits(logits(layers, x), y)
    ### END SOLUTION


# Task 9.4: training.


def step(layers, x, y, lr=0.0075):
    """One step of gradient descent with all columns. Returns the cost before the step, a float.

        W ← W - η ∂J/∂W        b ← b - η ∂J/∂b             for every layer; η is `lr`

    The gradients of the step before are forgotten first: `zero_grad(parameters)`.

    Hint: `p.data -= …` moves a Tensor p. `cost(…).item()` is a float.
    """
    ### BEGIN SOLUTION 9.4
    parameters = [p for layer in layers for p in layer]
    loss = cost(layers, x, y)
    zero_grad(parameters)
    loss.backward()
    for p in parameters:
        p.data -= lr * p.grad
    return loss.item()
    ### END SOLUTION


def train(layers, x, y, lr=0.0075, steps=2500, watch=None):
    """So many steps. Returns all costs: `costs[t]` is the cost after t steps (provided).

    watch  a function that gets the list of costs so far after each step, such as `live(steps + 1)`
    """
    x, y, costs = Tensor(x), Tensor(y), []
    for t in range(steps + 1):
        costs.append(step(layers, x, y, lr) if t < steps else cost(layers, x, y).item())
        if watch is not None:
            watch(costs)
    return costs


# Task 9.5: how often is it right?


def predictions(z):
    """What the network says: an array of the shape of z with 1 where σ(z) > 1/2, and 0 elsewhere.

    z  logits, a Tensor or an array

    >>> predictions(np.array([[-3.0, 0.25, 7.0]]))
    array([[0, 1, 1]])

    Hint: where is σ(z) exactly 1/2? `astype(int)` turns truths into 0 and 1; `z.numpy()` is a Tensor's array.
    """
    ### BEGIN SOLUTION 9.5
    return (np.asarray(z) > 0).astype(int)
    ### END SOLUTION


def accuracy(said, labels):
    """The share of the images that are classified correctly, a float from 0 to 1.

    said, labels  arrays with m zeros and ones each: (m,), (1, m) or (m, 1), each in a shape of its own

    Hint: `==` of (m, 1) and (m,) compares each with each. `np.ravel(a)` has one axis.
    """
    ### BEGIN SOLUTION 9.5
    return float(np.mean(np.ravel(said) == np.ravel(labels)))
    ### END SOLUTION


def base_rates(train_labels, labels):
    """What one reaches without looking at the images: the accuracy of two constant answers on `labels`.

    Returns two floats:
        the accuracy of always saying "cat"
        the accuracy of always saying what is more frequent in `train_labels`; "no cat" if both are equal

    The shapes are those of `accuracy`.

    >>> base_rates(np.array([0, 0, 1]), np.array([1, 1, 1, 0]))
    (0.75, 0.25)
    """
    ### BEGIN SOLUTION 9.5
    frequent = int(np.mean(train_labels) > 0.5)
    return float(np.mean(np.equal(labels, 1))), float(np.mean(np.equal(labels, frequent)))
    ### END SOLUTION


# Task 9.6: how much is that worth?


def wilson_interval(right, count, z=1.96):
    """Which true accuracies agree with `right` of `count` images: the pair (low, high), two floats.

    With p = right / count and n = count (Wilson, 1927):

        centre = (p + z²/2n) / (1 + z²/n)
        half   = z / (1 + z²/n) · √(p (1 - p) / n + z²/4n²)

    The interval goes from centre - half to centre + half. With z = 1.96 it holds the true accuracy in 95 of
    100 experiments. It stays within 0 and 1, and p ± z √(p (1 - p) / n) does not.

    >>> low, high = wilson_interval(40, 50)
    >>> round(low, 2), round(high, 2)
    (0.67, 0.89)
    """
    ### BEGIN SOLUTION 9.6
    p, n = right / count, count
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return float(centre - half), float(centre + half)
    ### END SOLUTION


# Task 9.7: the blank-image control.


def blank_accuracy(layers, x, y):
    """The accuracy of the network where every image is blank: with zeros in place of all numbers of x.

    Blank images are equal, so an honest network gives them one answer, and this is the accuracy of a constant
    answer. A network that scores higher has memorised the labels by the place of their column.

    x, y  columns, and their labels in any shape. Both stay as they are
    """
    ### BEGIN SOLUTION 9.7
    return accuracy(predictions(logits(layers, np.zeros(x.shape))), y)
    ### END SOLUTION


# Task 9.8: more images, and where the network looks.


def with_flips(images, labels):
    """The images, and behind them their mirror images with left and right exchanged; and the labels of all.

    A cat in a mirror is a cat. images (m, height, width, 3), labels (m,): returns (2m, height, width, 3) and
    (2m,).

    >>> more, labels = with_flips(np.array([[[[1], [2], [3]]]]), np.array([1]))
    >>> more[1].ravel(), labels
    (array([3, 2, 1]), array([1, 1]))
    """
    ### BEGIN SOLUTION 9.8
    return np.concatenate([images, images[:, :, ::-1]]), np.concatenate([labels, labels])
    ### END SOLUTION


def saliency(layers, image):
    """How much each pixel of an image moves the answer: an array (height, width).

        sᵢⱼ = max over the three colours c of |∂z/∂x|          at the number of pixel (i, j) and colour c

    z is the logit of this image, and x its column.

    image  (height, width, 3), whole numbers

    Hint: `image[np.newaxis]` is a stack of one image. `Tensor(…, requires_grad=True)` is a leaf, so
    `backward()` gives it a gradient too.
    """
    ### BEGIN SOLUTION 9.8
    x = Tensor(to_columns(image[np.newaxis]), requires_grad=True)
    logits(layers, x).sum().backward()
    return np.abs(x.grad).reshape(image.shape).max(axis=-1)
    ### END SOLUTION


if __name__ == "__main__":
    from .cat_commands import main

    main()
