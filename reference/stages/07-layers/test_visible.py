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

class Deep(Module):
    """Three levels, a dict and a tuple of parts; one part twice, and a parameter of a part as its own."""

    def __init__(self):
        self.networks = {"left": Network(), "right": (Part(2.0), Part(3.0))}
        self.twin = self.networks["right"][0]
        self.bias = self.networks["left"].scale
        self.last = Parameter([4.0])

def deep(method):
    return [[name for name, _ in getattr(Deep(), method)()] for _ in range(2)]

def deep_zero_grad():
    network = Deep()
    for parameter in network.parameters():
        parameter.grad = np.array([3.0])
    network.zero_grad()
    return [float(np.sum(parameter.grad)) for parameter in network.parameters()]

def deep_modes():
    """The modes after eval(), train(), train(False) and train(True), and whether each returns the network."""
    network, found = Deep(), []
    for call in (network.eval, network.train, lambda: network.train(False), lambda: network.train(True)):
        same = call() is network
        found.append((same, sorted({module.training for module in network.modules()})))
    return found

def deep_state():
    """What another network holds after loading, in which dtype, and whether later changes stay apart."""
    network, other = Deep(), Deep()
    network.last.data = np.float32([1.0])
    other.last.data[...], other.networks["left"].steps.data[...] = 9.0, 8.0
    state = other.state_dict()
    network.load_state_dict(state)
    network.networks["left"].steps.data[...] += 1.0
    found = network.networks["left"].steps, network.last
    own = type(state) is dict and all(type(array) is np.ndarray for array in state.values())
    kept = float(state["networks.left.steps"][0])
    return [float(x.data[0]) for x in found], str(network.last.dtype), kept, own

def refusals():
    """Which of a missing, an unexpected and a misshapen name were refused with RuntimeError; what changed."""
    found, network = [], Deep()
    for change in ({"last": None}, {"more": np.zeros(1)}, {"last": np.zeros(2)}, {"last": np.zeros((1, 1))}):
        state = {**{name: array + 1 for name, array in network.state_dict().items()}, **change}
        state = {name: array for name, array in state.items() if array is not None}
        try:
            network.load_state_dict(state)
            found.append("nothing")
        except RuntimeError:
            found.append("RuntimeError")
    left = float(network.networks["left"].first.weight.data[0])
    network.load_state_dict({"last": np.array([6.0]), "more": np.zeros(1)}, strict=False)
    return found, left, [float(network.last.data[0]), float(network.bias.data[0])]

def refused():
    network = Network()
    try:
        network.load_state_dict({"scale": np.zeros(1)})
    except RuntimeError as error:
        return "first.weight" in str(error)
    return False
'''


def expect_rule(rule, against, *operands, fixed=(), h=1e-6):
    """Expect the result of `against`, and gradients that agree with its difference quotients; in float32 too.

    fixed  further operands that have no gradient
    """
    shapes = [np.shape(a) for a in operands]
    for dtype, rtol, atol in ((np.float64, 1e-6, 1e-7), (np.float32, 1e-4, 1e-3)):
        arrays = [np.asarray(a, dtype) for a in operands]
        more = [x.astype(dtype) if isinstance(x, np.ndarray) and x.dtype == float else x for x in fixed]
        before = [a.copy() for a in arrays]
        out, *functions = rule(*arrays, *more)
        right = np.asarray(against(*operands, *fixed))
        case = f"for {dtype.__name__} operands of shapes {shapes}"
        expect(np.asarray(out), right.astype(dtype), f"the result {case}", rtol=rtol, atol=atol)
        require(len(functions) == len(arrays), "A rule returns its result and a function for each operand.")
        g = (np.arange(right.size) % 7 + 1.0).reshape(right.shape)
        for i in (*range(len(arrays)), 0):
            expected, given = np.zeros(shapes[i]), g.astype(dtype)
            for place in np.ndindex(shapes[i]):
                up, down = ([np.array(a, float) for a in operands] for _ in range(2))
                up[i][place] += h
                down[i][place] -= h
                expected[place] = (g * (against(*up, *fixed) - against(*down, *fixed))).sum() / (2 * h)
            name = f"the gradient of operand {i + 1} {case}"
            expect(np.asarray(functions[i](given)), expected.astype(dtype), name, rtol=rtol, atol=atol)
            require(bool((given == g).all()), "A function has changed g. Make a new array.")
        same = all(bool((a == b).all()) for a, b in zip(arrays, before, strict=True))
        require(same, "The rule has changed an operand. Make a new array.")


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


@task("7.1")
def test_linear_of_all_shapes(student, rng):
    """One row, many rows, stacks of rows, square weights, and no rows, also in float32

    Square matrices hide a wrong order of the factors from the shapes. The numbers show it.
    """
    for outputs, inputs in ((3, 3), (2, 3), (1, 2)):
        for rows in ((), (1,), (4,), (2, 2), (2, 1, 3), (0,)):
            w, b = rng.uniform(-2, 2, (outputs, inputs)), rng.uniform(-2, 2, outputs)
            x = rng.uniform(-2, 2, (*rows, inputs))
            expect_rule(student.nn.linear, lambda w, x, b: x @ w.T + b, w, x, b)


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


@task("7.2")
def test_gain_of_first_weights(student):
    """`gain` multiplies r, both ends are alike, and the numbers are spread evenly

    Half of the numbers lie within ±r/2. The shape is (outputs, inputs).
    """
    default_rng = student.define("from numpy.random import default_rng", "default_rng")
    for shape in ((40, 160), (160, 40)):
        for name, r in (("kaiming_uniform", (3 / shape[1]) ** 0.5), ("xavier_uniform", 0.03**0.5)):
            for gain in (1.0, 0.5, 5 / 3):
                found = getattr(student.nn, name)(shape, default_rng(4), gain)
                ends = f"{name}({shape}, rng, gain={gain}) goes from {found.min():.4f} to {found.max():.4f}, "
                ends += f"and r is {gain * r:.4f}."
                inside = bool(-gain * r <= found.min() < -0.97 * gain * r)
                require(inside and bool(0.97 * gain * r < found.max() <= gain * r), ends)
                even = float((abs(found) < gain * r / 2).mean())
                require(0.45 < even < 0.55, f"A share of {even:.2f} of {name} lies within ±r/2, not a half.")


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


@task("7.3")
def test_names_of_deep_trees(student):
    """A tree of three levels, with a dict, a tuple, and a part that is there twice

    A second call gives the same list. A shared tensor has its first name among the parameters.
    """
    inner = [
        f"networks.left.{name}" for name in ("scale", "first.weight", "others.0.weight", "again", "steps")
    ]
    parts = ["networks.right.0.weight", "networks.right.1.weight"]
    found = student.define(TREE, "deep")("named_tensors")
    paths = [*inner, *parts, "twin.weight", "bias", "last"]
    expect(found, [paths, paths], "the names of all tensors, asked for twice")
    paths = [*inner[:3], *parts, "last"]
    expect(student.define(TREE, "deep")("named_parameters"), [paths, paths], "the parameters, twice")


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


@task("7.4")
def test_deep_trees(student):
    """zero_grad and train reach the third level, a dict and a tuple; train(False) is eval()

    `self.modules()` lists the module and all modules below it.
    """
    expect(student.define(TREE, "deep_zero_grad")(), [0.0] * 6, "the gradients after zero_grad()")
    modes = student.define(TREE, "deep_modes")()
    wanted = [(True, [value]) for value in (False, True, False, True)]
    for found, right, call in zip(
        modes, wanted, ("eval()", "train()", "train(False)", "train(True)"), strict=True
    ):
        expect(found, right, f"whether {call} returns the network, and the values of `training`")


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


@task("7.5")
def test_states_of_deep_trees(student):
    """A state holds parameters and buffers. Loading keeps dtypes, and refuses wrong names before any change

    With strict=False, other names are left out, and the tensors without a name stay as they are.
    """
    numbers, dtype, kept, own = student.define(TREE, "deep_state")()
    expect(numbers, [9.0, 9.0], "the loaded buffer after a change by 1, and the loaded parameter")
    expect(dtype, "float32", "the dtype of a float32 parameter after loading")
    expect(kept, 8.0, "the buffer in the state, after a change of the network")
    expect(own, True, "whether the state is a dict of plain arrays")
    found, left, loose = student.define(TREE, "refusals")()
    cases = "for a missing name, an unexpected name, and two arrays of wrong shapes"
    expect(found, ["RuntimeError"] * 4, f"what is raised {cases}")
    expect(left, 1.0, "a weight after these four attempts")
    expect(loose, [6.0, 5.0], "the named parameter and another one, loaded with strict=False")


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


@task("7.6")
def test_squared_errors_of_all_shapes(student, rng):
    """Squared errors of arrays with any number of axes, of no numbers, and in float32

    There is one loss for each element.
    """
    for shape in ((), (4,), (2, 1), (2, 2, 2), (0, 2)):
        p, y = rng.uniform(-2, 2, shape), rng.uniform(-2, 2, shape)
        expect_rule(student.losses.squared_errors, lambda p, y: (p - y) ** 2, p, y)


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


@task("7.7")
def test_between_yes_and_no(student, rng):
    """Targets between 0 and 1, on both sides of z = 0, and weights as an array, also in float32

    A target of 0.3 is a yes with the weight 0.3 and a no with the weight 0.7.
    """

    def losses(z, y, w=1.0):
        return w * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)

    for shape in ((), (5,), (2, 3), (0,)):
        z, y = rng.uniform(-3, 3, shape), rng.uniform(0.1, 0.9, shape)
        for w in ((), (2.5,), (0.0,), (np.array([0.5, 3.0, 1.0]),) if shape == (2, 3) else (0.25,)):
            expect_rule(student.losses.logistic_losses, losses, z, y, fixed=w)
    z = np.array([40.0, -40.0, 800.0, -800.0])
    out, dz, _ = student.losses.logistic_losses(z, np.array([1.0, 0.0, 0.25, 0.25]), 2.0)
    expect(out, np.array([2 * np.exp(-40), np.exp(-40), 600.0, 400.0]), "losses far from 0")
    expect(dz(np.ones(4)), np.array([0.0, 0.0, 0.75, -0.5]), "dL/dz far from 0")


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


@task("7.8")
def test_cross_entropies_of_many_classes(student, rng):
    """Any number of rows and classes, repeated labels, large logits, and float32; asked twice

    The gradient of each row has the sum 0. The logits, the labels and the weights stay as they are.
    """

    def losses(z, labels, weights):
        return weights * (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels])

    for n, classes in ((3, 3), (5, 2), (2, 4), (1, 3), (3, 1), (0, 2)):
        z, labels = rng.uniform(-3, 3, (n, classes)), rng.integers(0, classes, n)
        weights, was = rng.uniform(0.5, 4, n), labels.copy()
        expect_rule(student.losses.cross_entropies, losses, z, fixed=(labels, weights))
        require(bool((labels == was).all()), "The rule has changed the labels.")
    z = np.array([[-900.0, -1000.0, -1000.0], [1000.0, 1000.0, 0.0]])
    out, dz = student.losses.cross_entropies(z, np.array([2, 1]), np.array([1.0, 3.0]))
    expect(out, np.array([100.0, 3 * np.log(2)]), "the losses of rows far from one another")
    expect(dz(np.array([2.0, 1.0])), np.array([[2.0, 0.0, -2.0], [1.5, -1.5, 0.0]]), "dL/dz")
