"""Stage 07: do layers, trees of modules and losses do what a network needs?

The numbers are small enough for mental arithmetic. A gradient is asked with a g that shows where each of its
numbers went.
"""

import numpy as np
from checks import expect, require, task

TREE = '''
import numpy as np
from kittengrad import Tensor
from kittengrad.nn import Buffer, Module, Parameter

class Part(Module):
    def __init__(self, number):
        self.weight = Parameter([number])
        self.inner = Module()

class Network(Module):
    """Two parts alike, the second one in a list; a parameter that is used twice, and a buffer."""

    def __init__(self):
        self.scale = Parameter([5.0])
        self.first = Part(1.0)
        self.others = [Part(1.0)]
        self.again = self.scale
        self.steps = Buffer([7.0])

def names(method):
    return [name for name, _ in getattr(Network(), method)()]

def gradients_after_zero_grad():
    network = Network()
    for parameter in (network.scale, network.first.weight, network.others[0].weight):
        parameter.grad = np.array([3.0])
    network.zero_grad()
    parameters = network.scale, network.first.weight, network.others[0].weight
    return [float(np.sum(parameter.grad)) for parameter in parameters]

def modes(call):
    network = Network()
    same = getattr(network, call)() is network
    parts = network, network.first, network.others[0], network.first.inner
    return [part.training for part in parts], same

def saved():
    """The state, after the network has gone on training."""
    network = Network()
    state = network.state_dict()
    network.first.weight.data[...] = 100.0
    return list(state), [float(array[0]) for array in state.values()]

def loaded():
    """A network with the state of another one; the state after a step of the network."""
    network, other = Network(), Network()
    held = network.first.weight
    other.first.weight.data[...] = 10.0
    state = other.state_dict()
    network.load_state_dict(state)
    found = float(network.first.weight.data[0])
    network.first.weight.data[...] += 1.0
    return found, network.first.weight is held, float(state["first.weight"][0])

def refused():
    network = Network()
    try:
        network.load_state_dict({"scale": np.zeros(1)})
    except RuntimeError as error:
        return "first.weight" in str(error)
    return False
'''


@task("7.1")
def test_linear(student):
    """Two rows of three numbers become two rows of two

    out = x @ wᵀ + b. Output j of a row is the sum of w[j] times the row, plus b[j].
    """
    w, b = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 1.0]]), np.array([10.0, 20.0])
    x = np.array([[1.0, 1.0, 1.0], [0.0, 3.0, 5.0]])
    out, dw, dx, db = student.nn.linear(w, x, b)
    no_bias = "The bias is missing."
    expected = np.array([[13.0, 20.0], [16.0, 22.0]])
    expect(out, expected, "the result", wrong=[(expected - b, no_bias)])
    g = np.array([[1.0, 0.0], [0.0, 10.0]])
    turned = "This gradient has a row for each input. It needs the shape of w."
    gradient = np.array([[1.0, 1.0, 1.0], [0.0, 30.0, 50.0]])
    expect(dw(g), gradient, "dL/dw", wrong=[(gradient.T, turned)])
    expect(dx(g), np.array([[1.0, 2.0, 0.0], [0.0, -10.0, 10.0]]), "dL/dx")
    rows = "Each row gives the bias a gradient. It is one bias: add them up."
    expect(db(g), np.array([1.0, 10.0]), "dL/db", wrong=[(g, rows)])


@task("7.1")
def test_linear_of_other_shapes(student):
    """A single row, and rows in two axes

    All axes of x but the last one count rows.
    """
    w, b = np.array([[1.0, 2.0]]), np.array([3.0])
    out, dw, dx, db = student.nn.linear(w, np.array([10.0, 20.0]), b)
    expect(out, np.array([53.0]), "the result for one row")
    expect(dw(np.array([2.0])), np.array([[20.0, 40.0]]), "dL/dw for one row")
    x = np.ones((2, 3, 2))
    out, dw, dx, db = student.nn.linear(w, x, b)
    expect(out, np.full((2, 3, 1), 6.0), "the result for x of shape (2, 3, 2)")
    g = np.ones((2, 3, 1))
    expect(dw(g), np.array([[6.0, 6.0]]), "dL/dw for x of shape (2, 3, 2)")
    expect(dx(g).shape, (2, 3, 2), "the shape of dL/dx")
    expect(db(g), np.array([6.0]), "dL/db for x of shape (2, 3, 2)")


@task("7.2")
def test_first_weights(student):
    """The first weights stay within ±r, come near to ±r, and have both signs

    1500 numbers show it: the largest of them lies close to r.
    """
    rng = student.define("from numpy.random import default_rng", "default_rng")
    for name, shape, r in (("kaiming_uniform", (500, 3), 2**0.5), ("xavier_uniform", (747, 3), 0.008**0.5)):
        found = getattr(student.nn, name)(shape, rng(0))
        expect(found.shape, shape, f"the shape of {name}({shape}, rng)")
        require(
            bool(found.min() < 0 < found.max()), f"The numbers of {name} have one sign. r bounds both sides."
        )
        largest = float(abs(found).max())
        far = f"The largest number of {name}({shape}, rng) is {largest:.3f}, and r is {r:.3f}."
        require(0.95 * r < largest <= r, far)
        again = getattr(student.nn, name)(shape, rng(0))
        require(
            bool((found == again).all()), f"The same seed gives other numbers in {name}. Draw from `rng`."
        )


@task("7.3")
def test_names(student):
    """A network names its tensors by the way to them, and a shared parameter once

    The network has the parts `first` and `others[0]`, and its own `scale` under a second name, `again`.
    """
    paths = ["scale", "first.weight", "others.0.weight", "again", "steps"]
    own = "These are the tensors of the network itself. Its parts have some too."
    short = "The names lack their path: two of them are equal."
    wrong = [(["scale", "again", "steps"], own), (["scale", "weight", "weight", "again", "steps"], short)]
    expect(student.define(TREE, "names")("named_tensors"), paths, "the names of all tensors", wrong=wrong)
    twice = "`again` is the parameter that `scale` is. An optimiser would move it twice."
    buffers = "`steps` is a buffer. It is not trained."
    equal = "Two parameters are equal today, and you list one of them. They are two objects."
    wrong = [(paths[:4], twice), (paths, twice), ([*paths[:3], "steps"], buffers), (paths[:2], equal)]
    expect(student.define(TREE, "names")("named_parameters"), paths[:3], "the parameters", wrong=wrong)


@task("7.4")
def test_zero_grad(student):
    """zero_grad reaches the parameters of all parts

    `self.parameters()` lists them.
    """
    own = "Only the parameters of the network itself are reached. Its parts have some too."
    found = student.define(TREE, "gradients_after_zero_grad")()
    expect(found, [0.0, 0.0, 0.0], "the gradients", wrong=[([0.0, 3.0, 3.0], own)])


@task("7.4")
def test_train_and_eval(student):
    """eval() and train() reach the network and all its parts

    Both return the network itself, so that one can write `model = Network().eval()`.
    """
    early = "The parts of the network, or the parts of its parts, keep their `training`. Tell them too."
    found, same = student.define(TREE, "modes")("eval")
    wrong = [([False, True, True, True], early), ([False, False, False, True], early)]
    expect(found, [False] * 4, "`training` of the network and its parts after eval()", wrong=wrong)
    expect(same, True, "whether eval() returns the network")
    found, same = student.define(TREE, "modes")("train")
    expect(found, [True] * 4, "`training` of the network and its parts after train()")


@task("7.5")
def test_saving(student):
    """A state is a picture: the network trains on, and the state stays

    A shared parameter is there under both of its names.
    """
    names, numbers = student.define(TREE, "saved")()
    expect(names, ["scale", "first.weight", "others.0.weight", "again", "steps"], "the names in the state")
    along = "The state has changed with the network. It holds the network's own arrays."
    wrong = [([5.0, 100.0, 1.0, 5.0, 7.0], along)]
    expect(numbers, [5.0, 1.0, 1.0, 5.0, 7.0], "the numbers in the state", wrong=wrong)


@task("7.5")
def test_loading(student):
    """A network loads a state into the tensors that it has

    An optimiser holds these tensors. So they stay the same objects.
    """
    found, same, kept = student.define(TREE, "loaded")()
    expect(found, 10.0, "the loaded weight", wrong=[(1.0, "The network has its old number.")])
    expect(same, True, "whether the tensor is the same object")
    shared = "A step of the network has changed the state. Copy the array."
    expect(kept, 10.0, "the weight in the state after a step", wrong=[(11.0, shared)])
    refused = student.define(TREE, "refused")()
    expect(refused, True, "whether a state without `first.weight` raises an error that names it")


@task("7.6")
def test_squared_errors(student):
    """The errors 1, -2 and 3: their squares, and both gradients

    g is 1, 10 and 100. Each gradient shows which g it was multiplied by.
    """
    p, y, g = np.array([3.0, 0.0, 5.0]), np.array([2.0, 2.0, 2.0]), np.array([1.0, 10.0, 100.0])
    out, dp, dy = student.losses.squared_errors(p, y)
    expect(out, np.array([1.0, 4.0, 9.0]), "the losses")
    gradient = np.array([2.0, -40.0, 600.0])
    half = "Half of the gradient is missing. What does a square bring down when you derive it?"
    expect(dp(g), gradient, "dL/dp", wrong=[(gradient / 2, half)])
    same = "A larger target makes p - y smaller. Its gradient has the other sign."
    expect(dy(g), -gradient, "dL/dy", wrong=[(gradient, same), (-gradient / 2, half)])


@task("7.7")
def test_yes_or_no(student):
    """Logits of 0 and ±1000: ln 2, 0 and 1000

    At 0 both answers have the probability ½. At 1000 the answer yes is certain, and no costs 1000.
    """
    logits, g = np.array([0.0, 1000.0, -1000.0]), np.array([1.0, 10.0, 100.0])
    far = "The loss of a logit far from 0 is infinite, or no number. softplus has logarithm and exp in one."
    probability = "This is the derivative by the probability. The operand is the logit."
    for yes, losses, gradient in ((1.0, [0, 0, 1000], [-0.5, 0, -100]), (0.0, [0, 1000, 0], [0.5, 10, 0])):
        losses[0] = float(np.log(2))
        out, dz, dy = student.losses.logistic_losses(logits, np.full(3, yes))
        require(bool(np.isfinite(out).all()), far)
        expect(out, np.array(losses, float), f"the losses for y = {yes:.0f}")
        found = dz(g)
        require(bool(np.isfinite(found).all()), probability)
        expect(found, np.array(gradient, float), f"dL/dz for y = {yes:.0f}")
        expect(dy(g), -g * logits, f"dL/dy for y = {yes:.0f}")


@task("7.7")
def test_a_yes_that_counts_three_times(student):
    """A yes and a no at z = 0, with pos_weight = 3

    Only the yes counts three times, in the loss and in the gradient.
    """
    out, dz, dy = student.losses.logistic_losses(np.zeros(2), np.array([1.0, 0.0]), 3.0)
    three, g = 3 * float(np.log(2)), np.array([1.0, 10.0])
    both = "pos_weight counts for no too. Only a yes counts three times here."
    expect(out, np.array([three, three / 3]), "the losses", wrong=[(np.full(2, three), both)])
    without = "pos_weight is missing in this gradient. The loss of the yes is three times as large."
    wrong = [(np.array([-0.5, 5.0]), without), (np.array([-1.5, 15.0]), both)]
    expect(dz(g), np.array([-1.5, 5.0]), "dL/dz", wrong=wrong)
    expect(dy(g), 2 / 3 * three * g, "dL/dy", wrong=[(0 * g, without)])


@task("7.8")
def test_cross_entropies(student):
    """Logits of 1000 and 0: the first class is certain, the second one costs 1000

    The log-softmax has no logarithm of 0.
    """
    rows, labels = np.array([[1000.0, 0.0], [1000.0, 0.0], [5.0, 5.0]]), np.array([0, 1, 1])
    out, dz = student.losses.cross_entropies(rows, labels, np.ones(3))
    each = "This is a table: every label of every row. Each row has one label."
    require(out.shape == (3,), each)
    far = "The loss of the second row is infinite, or no number. Stage 06 has log and softmax in one."
    require(bool(np.isfinite(out).all()), far)
    expect(out, np.array([0.0, 1000.0, np.log(2)]), "the losses")
    gradient = np.array([[0.0, 0.0], [10.0, -10.0], [50.0, -50.0]])
    alone = "Only the label has a gradient here. The other logits are in the softmax too."
    divided = "This gradient is divided by the number of rows. g has the part of each row."
    wrong = [(np.minimum(gradient, 0), alone), (gradient / 3, divided)]
    wrong += [(np.array([[-1.0, 0.0], [0.0, -10.0], [0.0, -100.0]]), alone)]
    expect(dz(np.array([1.0, 10.0, 100.0])), gradient, "dL/dz", wrong=wrong)


@task("7.8")
def test_examples_that_count_more(student):
    """Two rows of equal logits with the weights 1 and 4

    The second row has four times the loss, and four times the gradient.
    """
    weights, g = np.array([1.0, 4.0]), np.array([1.0, 10.0])
    out, dz = student.losses.cross_entropies(np.zeros((2, 2)), np.array([0, 0]), weights)
    half = float(np.log(2))
    missing = "The weights are missing. The second row counts four times."
    expect(out, half * weights, "the losses", wrong=[(np.full(2, half), missing)])
    gradient = np.array([[-0.5, 0.5], [-20.0, 20.0]])
    wrong = [(np.array([[-0.5, 0.5], [-5.0, 5.0]]), missing)]
    expect(dz(g), gradient, "dL/dz", wrong=wrong)
