"""Stage 09: is each piece of the classifier right?

The images of a check have a few pixels, and its networks a few weights, so that all numbers are easy to
compute by hand.
"""

from itertools import pairwise

import numpy as np
from checks import expect, require, task

NETWORK = '''
import numpy as np
from kittengrad import cats

def shapes(units, seed):
    """The shapes of the first weights, the root mean square of each weight times √inputs, and all biases."""
    layers = cats.first_weights(units, np.random.RandomState(seed))
    spread = [float(np.sqrt(np.mean(w**2) * w.shape[1])) for w, _ in layers]
    return [(w.shape, b.shape) for w, b in layers], spread, [b for _, b in layers], [w for w, _ in layers]

def answers(layers, x):
    """The logits of columns."""
    return cats.logits(cats.as_tensors(layers), np.array(x)).numpy()

def cost_of(layers, x, y):
    return cats.cost(cats.as_tensors(layers), np.array(x), np.array(y)).item()

def walk(layers, x, y, lr, steps):
    """What each step returns, and the first weight after each."""
    tensors = cats.as_tensors(layers)
    costs, first = [], []
    for _ in range(steps):
        costs.append(cats.step(tensors, np.array(x), np.array(y), lr))
        first.append(float(tensors[0][0].data[0, 0]))
    return costs, first

def blank(layers, x, y):
    """The accuracy on blank images, and the images afterwards."""
    x = np.array(x)
    return cats.blank_accuracy(cats.as_tensors(layers), x, np.array(y)), x

def says(z):
    return 1.0 * np.asarray(cats.predictions(np.array(z)))  # truths and whole numbers become floats

def seen(layers, image):
    return cats.saliency(cats.as_tensors(layers), image)
'''

ONE = [([[1.0]], [[0.0]])]  # a network with one weight: z = x
TWO = [([[1.0], [-1.0]], [[0.0], [0.0]]), ([[1.0, 1.0]], [[-3.0]])]  # z = |x| - 3


@task("9.1")
def test_each_image_is_a_column(student):
    """Two images of 1 × 2 pixels become two columns of six numbers

    Column i holds the numbers of image i and of no other image.
    """
    images = np.array([[[[0, 51, 102], [153, 204, 255]]], [[[255, 255, 255], [0, 0, 0]]]], dtype=np.uint8)
    right = np.array([[0.0, 1.0], [0.2, 1.0], [0.4, 1.0], [0.6, 0.0], [0.8, 0.0], [1.0, 0.0]])
    rows = "Each image is a row here. The docstring asks for columns: which attribute turns a matrix round?"
    mixed = "The images are mixed: a column holds numbers of both. Make one row for each image, then turn."
    large = "These are the numbers from 0 to 255. Divide them."
    wrong = [(right.T, rows), (right.T.reshape(6, 2), mixed), (right * 255, large)]
    wrong += [(right // 1, "All numbers but 255 became 0. `/` divides, and `//` cuts.")]
    expect(student.cats.to_columns(images), right, "the columns", wrong=wrong)


@task("9.2")
def test_first_weights_have_the_right_shapes(student):
    """300-20-7-1 makes three layers, and their biases are 0

    A weight has a row for each output and a column for each input.
    """
    shapes, _, biases, _ = student.define(NETWORK, "shapes")((300, 20, 7, 1), 3)
    right = [((20, 300), (20, 1)), ((7, 20), (7, 1)), ((1, 7), (1, 1))]
    wrong = [([(w[::-1], b) for w, b in right], "The weights are turned: (outputs, inputs) is asked for.")]
    wrong += [([(w, b[:1]) for w, b in right], "Each bias has one axis. As a column it is (outputs, 1).")]
    expect(shapes, right, "the shapes of the weights and biases", wrong=wrong)
    for bias in biases:
        expect(bias, np.zeros(bias.shape), "a bias")


@task("9.2")
def test_first_weights_are_spread_as_asked(student):
    """The more inputs a unit has, the smaller are its weights

    The numbers come from `rng.randn`, divided by √inputs.
    """
    _, (spread, _), _, (w, last) = student.define(NETWORK, "shapes")((400, 50, 1), 3)
    expect(spread, 1.0, "the root mean square of the weights, times √inputs", rtol=0.03)
    drawn = np.array([1.788628473430, 0.436509850512, 0.096497468072])  # of a seed of 3
    first = "The numbers are not those of `rng.randn(outputs, inputs)`, in its order, divided by √inputs."
    expect(w[0, :3], drawn / 20, "the first three weights", rtol=1e-9, wrong=[(w[0, :3], first)])
    again = "The last layer begins with the same numbers as the first. Go on with `rng` as it is."
    follow = np.array([-1.353018694393, 0.574233119597, 0.076966777421])
    wrong = [(drawn / 50**0.5, again)]
    expect(last[0, :3], follow / 50**0.5, "the first weights of the last layer", rtol=1e-9, wrong=wrong)


@task("9.3")
def test_logits(student):
    """A network that computes |x| - 3 answers 2 and -5 with -1 and 2

    Each layer but the last one has a relu behind it.
    """
    found = student.define(NETWORK, "answers")(TWO, [[2.0, -5.0, 0.0]])
    last = "The last layer has a relu too. A logit can be negative."
    none = "The relu is missing between the layers."
    wrong = [(np.array([[0.0, 2.0, 0.0]]), last), (np.array([[-3.0, -3.0, -3.0]]), none)]
    expect(found, np.array([[-1.0, 2.0, -3.0]]), "the logits", wrong=wrong)


@task("9.3")
def test_cost_is_a_mean(student):
    """At logits of 0 the cost is log 2, for any number of images

    The network knows nothing yet, and says one half to everything.
    """
    found = student.define(NETWORK, "cost_of")(ONE, [[0.0, 0.0, 0.0]], [[1.0, 0.0, 1.0]])
    wrong = [(3 * np.log(2), "This is the sum over the images. The docstring asks for the mean.")]
    wrong += [(-np.log(2), "A cost is positive. Look for the minus in the docstring.")]
    expect(found, float(np.log(2)), "the cost", wrong=wrong)
    found = student.define(NETWORK, "cost_of")(ONE, [[1000.0, -1000.0]], [[1.0, 1.0]])
    expect(found, 500.0, "the cost of the logits 1000 and -1000 for two cats")


@task("9.4")
def test_steps(student):
    """With x = 0 and y = 1, a step with lr = 4 moves a bias of log 3 by 1

    The answer σ(log 3) is three quarters, and y is 1. Each step returns the cost before it.
    """
    z = float(np.log(3))
    costs, first = student.define(NETWORK, "walk")([([[1.0]], [[z]])], [[0.0]], [[1.0]], 4.0, 2)
    before, after = float(np.log1p(np.exp(-z))), float(np.log1p(np.exp(-z - 1)))
    wrong = [
        ([after, float(np.log1p(np.exp(-z - 1 - 4 / (1 + 3 * np.e))))], "This is the cost after the step.")
    ]
    wrong += [([before, before], "The bias keeps still. Every parameter of every layer moves.")]
    expect(costs, [before, after], "what two steps return", wrong=wrong)
    expect(first, [1.0, 1.0], "the weight, whose x is 0")


@task("9.4")
def test_steps_forget(student):
    """The gradients of the step before are forgotten

    `backward` adds to the gradients that are there.
    """
    costs, first = student.define(NETWORK, "walk")(ONE, [[-1.0]], [[1.0]], 1.0, 2)
    z = [-1.0]
    for _ in range(2):  # both parameters move z, each by σ(-z)
        z.append(z[-1] + 2 / (1 + np.exp(z[-1])))
    expect(costs, [float(np.log1p(np.exp(-z[0]))), float(np.log1p(np.exp(-z[1])))], "the costs")
    uphill = "The weights go uphill. The gradient points to where the cost rises."
    right = [1 - 1 / (1 + np.exp(z[0]))]
    right.append(right[0] - 1 / (1 + np.exp(z[1])))
    kept = right[0] - 1 / (1 + np.exp(z[0])) - 1 / (1 + np.exp(z[1]))
    still = "The second step has used the gradient of the first one too: `zero_grad` belongs before backward."
    wrong = [([right[0], kept], still), ([2 - right[0], 2 - right[0]], uphill)]
    expect(first, [float(w) for w in right], "the weight after each step", wrong=wrong)


@task("9.5")
def test_predictions(student):
    """The logits -2, 0.3 and 5 say no, yes and yes

    σ(0.3) is above 1/2.
    """
    found = student.define(NETWORK, "says")([[-2.0, 0.3, 5.0]])
    wrong = [(np.array([[0.0, 0.0, 1.0]]), "You compare the logit with 1/2. Where is σ(z) = 1/2?")]
    expect(found, np.array([[0.0, 1.0, 1.0]]), "the predictions", wrong=wrong)


@task("9.5")
def test_accuracy(student):
    """Three of four answers are right, whatever the shapes

    A row and a column hold the same labels.
    """
    said, labels = np.array([[1, 0, 1, 1]]), np.array([1, 0, 0, 1])
    each = "This compares each answer with each label. `np.ravel` gives both one axis."
    for shape in ((4,), (1, 4), (4, 1)):
        found = student.cats.accuracy(said, labels.reshape(shape))
        expect(found, 0.75, f"the accuracy with labels of shape {shape}", wrong=[(0.5, each)])


@task("9.5")
def test_base_rates(student):
    """With one cat in four training images and three in four test images, the rates are 3/4 and 1/4

    What is more frequent in training is "no cat".
    """
    found = student.cats.base_rates(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 1]))
    wrong = [((0.25, 0.75), "These are the shares in the training labels, or exchanged.")]
    wrong += [((0.75, 0.75), "What is more frequent counts in the training labels, not in the others.")]
    expect(tuple(found), (0.75, 0.25), "the base rates", wrong=wrong)


@task("9.6")
def test_interval(student):
    """Of 0 of 4 images, the interval with z = 2 goes from 0 to 1/2

    With nothing right in four images, the true accuracy can still be a half.
    """
    plain = "This is p ± z √(p (1 - p) / n). After 0 of 4 it claims certainty: follow the docstring."
    found = student.cats.wilson_interval(0, 4, 2.0)
    expect(tuple(found), (0.0, 0.5), "the interval of 0 of 4", atol=1e-12, wrong=[((0.0, 0.0), plain)])
    low, high = student.cats.wilson_interval(2, 4, 2.0)
    half = float(np.sqrt(1 / 8))
    expect((low, high), (0.5 - half, 0.5 + half), "the interval of 2 of 4", wrong=[((0.0, 1.0), plain)])


@task("9.7")
def test_blank_images_of_an_honest_network(student):
    """A network whose bias says "cat" is right on blank images where there are cats

    All blank images get the same answer.
    """
    x = [[-9.0, 3.0, -9.0, -9.0]]
    found, after = student.define(NETWORK, "blank")([([[1.0]], [[0.5]])], x, [[0, 1, 0, 1]])
    wrong = [(0.75, "The network still sees the images. Put zeros in their place.")]
    expect(found, 0.5, "the accuracy on blank images", wrong=wrong)
    wrong = [(np.zeros((1, 4)), "The zeros are in the array that was given. Make a new one.")]
    expect(after, np.array(x), "the images after the control", wrong=wrong)
    found, _ = student.define(NETWORK, "blank")([([[1.0]], [[-0.5]])], x, [[0, 1, 1, 1]])
    wrong = [(0.75, "These images are white. Blank images are zeros.")]
    expect(found, 0.25, "the accuracy on blank images with the bias -0.5", wrong=wrong)


@task("9.7")
def test_blank_images_of_a_memory(student):
    """A network with a bias for each column remembers all labels, and is found out

    There are as many blank images as there are columns.
    """
    layers = [([[1.0]], [[-1.0, 1.0, 1.0, -1.0]])]
    found, _ = student.define(NETWORK, "blank")(layers, [[5.0, 5.0, -5.0, -5.0]], [0, 1, 1, 0])
    expect(found, 1.0, "the accuracy of the memory on blank images")


@task("9.8")
def test_flips(student):
    """An image 1 2 3 has the mirror image 3 2 1, and both have one label

    Left and right are exchanged. Top and bottom stay, and so do the colours.
    """
    images = np.arange(1, 13, dtype=np.uint8).reshape(1, 2, 2, 3)
    more, labels = student.cats.with_flips(images, np.array([1]))
    mirror = np.array([[[4, 5, 6], [1, 2, 3]], [[10, 11, 12], [7, 8, 9]]], dtype=np.uint8)
    wrong = [(images[0, ::-1], "Top and bottom are exchanged.")]
    wrong += [(images[0, :, :, ::-1], "The colours are exchanged.")]
    require(len(more) == 2, "Two images are expected: the first one, and behind it its mirror image.")
    expect(more[1], mirror, "the mirror image", wrong=wrong)
    expect(more[0], images[0], "the image itself")
    expect(labels, np.array([1, 1]), "the labels")


@task("9.8")
def test_saliency(student):
    """A unit with the weights 1, -5, 2 and 3, 0, 4 looks at its two pixels with 5 and 4

    The strongest colour counts, whatever its sign. The other unit is far below 0, and its relu blocks it.
    """
    image = np.array([[[10, 20, 30], [40, 50, 60]]], dtype=np.uint8)
    units = [[1.0, -5.0, 2.0, 3.0, 0.0, 4.0], [9.0] * 6]
    layers = [(units, [[50.0], [-500.0]]), ([[1.0, 1.0]], [[0.0]])]
    found = student.define(NETWORK, "seen")(layers, image)
    signed = "The sign is still there. A pixel that moves the answer down moves it too."
    wrong = [(np.array([[2.0, 4.0]]), signed), (np.array([[8.0, 7.0]]), "The colours are added up.")]
    expect(found, np.array([[5.0, 4.0]]), "the saliency", wrong=wrong)


def of_network(layers, x):
    """The logits of columns, in NumPy."""
    *hidden, (w, b) = layers
    for v, c in hidden:
        x = np.maximum(np.array(v) @ x + c, 0)
    return np.array(w) @ x + b


def some_layers(rng, *units):
    return [
        (rng.uniform(-1, 1, (outputs, inputs)).tolist(), rng.uniform(-1, 1, (outputs, 1)).tolist())
        for inputs, outputs in pairwise(units)
    ]


@task("9.1")
def test_columns_of_many_images(student, rng):
    """Any number of images of any size, and the images stay as they are

    The columns are float64, and column i read from the top is image i.
    """
    for shape in ((3, 2, 4, 3), (1, 3, 1, 3), (5, 1, 1, 3)):
        images = rng.integers(0, 256, shape).astype(np.uint8)
        was = images.copy()
        right = np.array([image.ravel() / 255 for image in images]).T
        expect(student.cats.to_columns(images), right, f"the columns of images of shape {shape}")
        require(bool((images == was).all()), "The images have changed. Make a new array.")


@task("9.3")
def test_deeper_networks(student, rng):
    """Networks with one to four layers answer as the formula says, and so do their costs

    Each layer but the last one has a relu behind it, and each has a bias.
    """
    for units in ((3, 1), (4, 3, 1), (2, 5, 3, 1), (3, 4, 4, 2, 1)):
        layers, x, y = (
            some_layers(rng, *units),
            rng.uniform(-3, 3, (units[0], 5)),
            np.array([[1, 0, 0, 1, 1.0]]),
        )
        z = of_network(layers, x)
        expect(student.define(NETWORK, "answers")(layers, x), z, f"the logits of {units}")
        cost = float((np.logaddexp(0, z) - y * z).mean())
        expect(student.define(NETWORK, "cost_of")(layers, x, y), cost, f"the cost of {units}")


@task("9.5")
def test_threshold_and_ties(student):
    """A logit of 0 says no, and so does a tie in the training labels

    σ(0) is 1/2, and not above it. Labels come as rows and columns too.
    """
    found = student.define(NETWORK, "says")([[0.0, 1e-9, -1e-9, 0.5, 800.0, -800.0]])
    expect(found, np.array([[0.0, 1.0, 0.0, 1.0, 1.0, 0.0]]), "the predictions for 0, ±1e-9, 0.5 and ±800")
    expect(student.define(NETWORK, "says")([0.25, -3.0]), np.array([1.0, 0.0]), "the predictions of one axis")
    for train, right in (([0, 1, 1, 0], (0.8, 0.2)), ([1, 1, 0], (0.8, 0.8)), ([0, 0, 1], (0.8, 0.2))):
        labels = np.array([[1, 1, 0, 1, 1]])
        for rows in (np.array(train), np.array([train]), np.array([train]).T):
            expect(tuple(student.cats.base_rates(rows, labels)), right, f"the base rates for {train}")
    said = np.array([0, 1, 1, 1, 0])
    for one in (said, said[:, np.newaxis], said[np.newaxis]):
        for other in (said, said[:, np.newaxis], said[np.newaxis]):
            what = f"the accuracy for shapes {one.shape} and {other.shape}"
            expect(student.cats.accuracy(one, 1 - other), 0.0, what)
            expect(student.cats.accuracy(one, other), 1.0, what)


@task("9.6")
def test_many_intervals(student):
    """The ends of an interval are where p differs from the truth by z standard deviations

    For an end e, (p - e)² is z² e (1 - e) / n. The usual z is 1.96.
    """
    for right, n in ((0, 10), (10, 10), (3, 7), (40, 50), (1, 1000)):
        for options in ((), (1.0,), (2.5,)):
            z, p = (options or (1.96,))[0], right / n
            ends = np.sort(np.roots([n + z * z, -(2 * n * p + z * z), n * p * p]).real)
            found = student.cats.wilson_interval(right, n, *options)
            what = f"the interval for {right} of {n}, with z = {z}"
            expect(tuple(found), (float(ends[0]), float(ends[1])), what, rtol=1e-6, atol=1e-6)


@task("9.8")
def test_many_flips_and_saliencies(student, rng):
    """Several images: first all of them, then their mirror images. The saliency of any network

    Each mirror image has the label of its image. |∂z/∂x| is a difference quotient of the logit.
    """
    images, labels = rng.integers(0, 256, (3, 2, 5, 3)).astype(np.uint8), np.array([1, 0, 0])
    more, twice = student.cats.with_flips(images, labels)
    expect(more, np.concatenate([images, np.flip(images, 2)]), "the images and their mirror images")
    expect(twice, np.array([1, 0, 0, 1, 0, 0]), "the labels")
    layers, image, h = some_layers(rng, 18, 6, 1), images[0, :, :3], 1e-6
    x, slopes = image.reshape(-1, 1) / 255, []
    for i in range(18):
        step = h * (np.arange(18) == i).reshape(-1, 1)
        slopes.append(abs((of_network(layers, x + step) - of_network(layers, x - step)).item()) / (2 * h))
    right = np.array(slopes).reshape(2, 3, 3).max(axis=2)
    expect(student.define(NETWORK, "seen")(layers, image), right, "the saliency", rtol=1e-5, atol=1e-6)


@task("9.4")
def test_steps_of_deep_networks(student, rng):
    """Three steps of a network with two layers move each weight as the difference quotients say

    Every parameter moves by lr times its own gradient.
    """
    layers, x, y = some_layers(rng, 2, 3, 1), rng.uniform(-2, 2, (2, 4)), np.array([[1, 0, 1, 0.0]])
    arrays, costs = [[np.array(a) for a in layer] for layer in layers], []

    def cost():
        z = of_network(arrays, x)
        return float((np.logaddexp(0, z) - y * z).mean())

    for _ in range(3):
        costs.append(cost())
        slopes = []
        for a in (a for layer in arrays for a in layer):
            for place in np.ndindex(a.shape):
                a[place] += 1e-5
                up = cost()
                a[place] -= 2e-5
                slopes.append((a, place, (up - cost()) / 2e-5))
                a[place] += 1e-5
        for a, place, slope in slopes:
            a[place] -= 0.3 * slope
    found, _ = student.define(NETWORK, "walk")(layers, x, y, 0.3, 3)
    expect(found, costs, "the costs before three steps", rtol=1e-6)
