"""Stage 02: order, chain rule, accumulation, starting afresh, depth; on graphs that differ for everyone.

A graph is written down as a list of steps, `[("leaf", 1.5), ("leaf", 0.7), ("times", 0, 1), ("tanh", 2)]`, in
which an operand is the number of an earlier step and the last step is the root. `build` makes it of the
submission's Values. `moves` finds the expected gradients by forward mode, in plain floats: right without an
order to visit in, and without anything being walked backwards.
"""

import math

import numpy as np

from autograder.grading.suite import expect, is_object, mistake, require, task

# What each step computes, and how much the result moves with each operand.
RULES = {
    "leaf": lambda x: (x, ()),
    "plus": lambda x, y: (x + y, (1.0, 1.0)),
    "times": lambda x, y: (x * y, (y, x)),
    "tanh": lambda x: (math.tanh(x), (1.0 - math.tanh(x) ** 2,)),
    "exp": lambda x: (math.exp(x), (math.exp(x),)),
}

# What is said to slips too small to be kept among the known mistakes.
NOT_GIVEN = "`gradient`, what the root is to start with, was not used."
ROOT_IS_LEAF = "A root without parents is a leaf like any other: it adds to what it had."

# What is said where something came back that no honest file returns; it is looked at no further.
NOT_A_NODE = "A Value, and what is computed from one, has to be an object of your class, not a plain number."
STRANGER = "The order holds a node that the root was not computed from."
NOT_READ = "The gradients could not be read: `grad` is one plain number for each node."
NO_ORDER = (
    "That is no order of the graph's nodes: it is far longer than the graph, and each stands in it once."
)


# Runs beside the submission, so that a graph is built, and read, in one round trip.
GRAPH = """
from kittengrad import Value, topological_order

MAKE = {
    "plus": lambda a, b: a + b,
    "times": lambda a, b: a * b,
    "tanh": lambda a: a.tanh(),
    "exp": lambda a: a.exp(),
}

def build(steps):
    nodes, strangers = [], []
    for number, (name, *of) in enumerate(steps):
        if number % 3 == 0:
            strangers.append(strangers[-1].tanh() if len(strangers) % 2 else Value(0.5))
        nodes.append(Value(of[0]) if name == "leaf" else MAKE[name](*(nodes[i] for i in of)))
    return nodes, strangers

def order(root, nodes):
    for label, node in enumerate(nodes):
        node.label = label
    return [node.label for node in topological_order(root)]

def gradients(nodes):
    return [node.grad for node in nodes]

def gradient_of_a_double():
    try:
        a = Value(3.0)
        (a + a).backward()
        return float(a.grad)
    except Exception:
        return None
"""


def node(found):
    """`found`, if it is an object of the submission's: two plain values would be reckoned with over here."""
    require(is_object(found), NOT_A_NODE)
    return found


def value(student, number):
    """A leaf."""
    return node(student.Value(number))


class Nodes(list):
    """The nodes of the steps. `strangers` belong to no step: they were made before and between the nodes."""

    strangers = ()


def build(student, steps):
    """The submission's nodes, one per step."""
    made = student.define(GRAPH, "build")(steps)
    require(isinstance(made, tuple) and len(made) == 2, NOT_A_NODE)
    require(isinstance(made[0], list) and len(made[0]) == len(steps), NOT_A_NODE)
    require(isinstance(made[1], list), NOT_A_NODE)
    nodes = Nodes(node(found) for found in made[0])
    nodes.strangers = [node(found) for found in made[1]]
    return nodes


def gradients(student, nodes):
    """What each node keeps in `grad`."""
    found = student.define(GRAPH, "gradients")(list(nodes))
    require(isinstance(found, list) and len(found) == len(nodes), NOT_READ)
    return found


def is_number(found, number):
    return type(found) is float and found == number


def blame_clearing(student, wrong):
    """`wrong`, pairs of a number and a sentence, where contributions are added up.

    A `backward` that overwrites them forgets what a leaf had, too. A generator, so that this is asked only
    where a gradient is wrong.
    """
    if is_number(student.define(GRAPH, "gradient_of_a_double")(), 2.0):
        yield from wrong


def numbers(steps):
    """The number that each step computes."""
    found = []
    for name, *of in steps:
        found.append(RULES[name](*(of if name == "leaf" else [found[i] for i in of]))[0])
    return found


def moves(steps, root=-1):
    """How much the root moves with each step: a list of d(root)/d(step), 0 for what it does not depend on."""
    values = numbers(steps)
    rows = np.eye(len(steps))
    for number, (name, *of) in enumerate(steps):
        if name != "leaf":
            _, slopes = RULES[name](*(values[i] for i in of))
            for i, slope in zip(of, slopes, strict=True):
                rows[number] += slope * rows[i]
    return rows[root].tolist()


def operands(steps, number):
    name, *of = steps[number]
    return [] if name == "leaf" else of


def leaves(steps):
    return [number for number, (name, *_) in enumerate(steps) if name == "leaf"]


def some_number(rng):
    """Away from 0, of either sign."""
    return float(rng.uniform(0.5, 1.5) * rng.choice([-1, 1]))


def tree(rng, count):
    """A random tree of so many leaves; every node is used once."""
    steps = [("leaf", some_number(rng)) for _ in range(count)]
    loose = list(range(count))
    while len(loose) > 1:
        a, b = (loose.pop(int(rng.integers(len(loose)))) for _ in range(2))
        steps += [("tanh", a), (str(rng.choice(["plus", "times"])), len(steps), b)]
        loose.append(len(steps) - 1)
    return steps


def tangle(rng, count, size):
    """A random graph of so many leaves and steps, in which nodes are used again and again."""
    steps = [("leaf", some_number(rng)) for _ in range(count)]
    for _ in range(size):
        a, b = (int(rng.integers(max(0, len(steps) - 5), len(steps))) for _ in range(2))
        steps.append((str(rng.choice(["plus", "times"])), a, b))
        if abs(numbers(steps)[-1]) > 2.0:
            steps.append(("tanh", len(steps) - 1))
    used = {operand for number in range(len(steps)) for operand in operands(steps, number)}
    for number in [number for number in range(len(steps) - 1) if number not in used]:
        steps.append(("plus", len(steps) - 1, number))
    return steps


def order_from(student, rng, nodes, root=-1):
    """The submission's order, as the numbers of the steps.

    Each node is labelled with its place in a shuffled list, and the label is understood over here alone: the
    numbers of the steps are in an order already. A student's own earlier operators may make more nodes than
    one per step; those carry no label. Strangers do, so that to return all that was made is no order.
    """
    known = [*nodes, *nodes.strangers]
    shuffled = rng.permutation(len(known)).tolist()
    labels = student.define(GRAPH, "order")(nodes[root], [known[number] for number in shuffled])
    require(isinstance(labels, list) and len(labels) <= 100 * len(nodes), NO_ORDER)
    order = labelled(labels, shuffled)
    require(all(number < len(nodes) for number in order), STRANGER)
    return order


def labelled(labels, steps):
    """The steps that these labels stand for; what is no label of ours is left out."""
    return [steps[label] for label in labels if type(label) is int and 0 <= label < len(steps)]


def out_of_place(steps, order):
    """The numbers that come before one of their operands."""
    place = {number: at for at, number in enumerate(order)}
    return [n for n in order if any(place.get(i, len(order)) > place[n] for i in operands(steps, n))]


def visits(steps, number):
    """How many nodes a walk meets that forgets where it has been: one for every path down."""
    return 1 + sum(visits(steps, operand) for operand in operands(steps, number))


# An order in which to visit.


@task("2.1")
def test_order_of_a_chain(student, rng):
    """In a chain the order runs from the leaf to the root

    Operands before results; the root is last.
    """
    length = int(rng.integers(5, 10))
    steps = [("leaf", some_number(rng)), *(("tanh", i) for i in range(length))]
    order = order_from(student, rng, build(student, steps))
    expected = list(range(length + 1))
    expect(order, expected, "the order of a chain", wrong=[(expected[::-1], mistake("root-first"))])


@task("2.1")
def test_order_has_operands_first(student, rng):
    """In a tangled graph every node comes after its operands, and the root comes last

    A node may be noted when all its parents have been noted.
    """
    steps = tangle(rng, 4, 9)
    order = order_from(student, rng, build(student, steps))
    expect(order[-1:], [len(steps) - 1], "the last of the order")
    expect(out_of_place(steps, order), [], "nodes that come before one of their operands")


@task("2.1")
def test_order_when_paths_differ_in_length(student, rng):
    """A node used near the root and again further down still comes before both

    When is it safe to note a node: when you meet it, or when its operands are done?
    """
    for root in (("times", 1, 3), ("times", 3, 1)):
        steps = [("leaf", some_number(rng)), ("tanh", 0), ("exp", 1), ("exp", 2), root]
        order = order_from(student, rng, build(student, steps))
        expect(
            out_of_place(steps, order),
            [],
            "nodes that come before one of their operands",
            wrong=[([2], mistake("noted-when-first-met")), ([4, 3, 2, 1], mistake("root-first"))],
        )
        expect(sorted(order), [0, 1, 2, 3, 4], "the nodes in the order")


@task("2.1")
def test_order_has_each_node_once(student, rng):
    """A node that was used many times stands in the order once

    You come to it on every path; remember where you have been.
    """
    steps = [("leaf", some_number(rng))]
    for _ in range(5):
        steps += [("plus", len(steps) - 1, len(steps) - 1), ("tanh", len(steps))]
    order = order_from(student, rng, build(student, steps))
    wrong = [(visits(steps, len(steps) - 1), mistake("visited-again"))]
    expect(len(order), len(steps), "the length of the order", wrong=wrong)
    expect(sorted(order), list(range(len(steps))), "the nodes in the order")


@task("2.1")
def test_order_tells_equal_numbers_apart(student, rng):
    """Two nodes with the same number are two nodes

    What makes them one is to be the same object.
    """
    x = float(rng.uniform(1.2, 2))
    steps = [("leaf", x), ("leaf", x), ("plus", 0, 1), ("leaf", x), ("times", 2, 3)]
    order = order_from(student, rng, build(student, steps))
    expect(len(order), 5, "the length of the order", wrong=[(3, mistake("same-number-same-node"))])
    expect(sorted(order), [0, 1, 2, 3, 4], "the nodes in the order")


@task("2.1")
def test_order_has_nothing_else(student, rng):
    """Only what the root was computed from is in its order

    Neither what was computed from the root, nor strangers.
    """
    x, y, z = (some_number(rng) for _ in range(3))
    steps = [("leaf", x), ("leaf", y), ("times", 0, 1), ("leaf", z), ("plus", 2, 3)]
    nodes = build(student, steps)
    expect(sorted(order_from(student, rng, nodes, 2)), [0, 1, 2], "the nodes in the order")
    expect(order_from(student, rng, nodes, 0), [0], "the order of a leaf")


@task("2.1")
def test_order_of_a_wide_graph(student, rng):
    """One node with dozens of users

    Nothing about an order depends on how many edges a node has.
    """
    count = int(rng.integers(25, 35))
    steps = [("leaf", some_number(rng)), ("leaf", some_number(rng))]
    steps += [("plus", number + 1, 0) for number in range(count)]
    order = order_from(student, rng, build(student, steps))
    expect(sorted(order), list(range(len(steps))), "the nodes in the order")
    expect(out_of_place(steps, order), [], "nodes that come before one of their operands")


@task("2.1")
def test_order_changes_nothing(student, rng):
    """Asking for the order changes no number and no gradient, and the second answer is like the first

    A mark that is left on the nodes would disturb the next walk.
    """
    steps = tangle(rng, 2, 3)
    nodes = build(student, steps)
    first = order_from(student, rng, nodes)
    expect(sorted(first), list(range(len(steps))), "the nodes in the first order")
    expect(order_from(student, rng, nodes), first, "the second order")
    expect([found.data for found in nodes], numbers(steps), "the numbers afterwards")
    expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients afterwards")


# The chain rule.


@task("2.2")
def test_by_hand(student, rng):
    """L = (a * b + c) * f, with other numbers than in the notebook

    The root starts with 1; every node hands on its derivative times what has arrived.
    """
    x, y, z, w = (float(rng.uniform(1.2, 3.0)) for _ in range(4))
    a, b, c, f = value(student, x), value(student, -y), value(student, z), value(student, -w)
    L = (a * b + c) * f
    L.backward()
    out = (z - x * y) * -w
    wrong = [(0.0, mistake("starts-without-one")), (out, mistake("starts-without-one"))]
    expect(L.grad, 1.0, "L.grad", wrong=wrong)
    expect(f.grad, z - x * y, "f.grad")
    wrong = [(0.0, mistake("walks-from-the-leaves")), (1.0, mistake("ignores-what-arrives"))]
    expect(c.grad, -w, "c.grad", wrong=wrong)
    wrong = [(0.0, mistake("walks-from-the-leaves")), (-y, mistake("ignores-what-arrives"))]
    expect(a.grad, y * w, "a.grad", wrong=wrong)
    expect(b.grad, -x * w, "b.grad", wrong=[(x, mistake("ignores-what-arrives"))])


@task("2.2")
def test_leaves_of_a_tree(student, rng):
    """Every leaf of a random tree gets its derivative

    One path leads to each: the product of the local derivatives along it.
    """
    steps = tree(rng, 6)
    nodes = build(student, steps)
    nodes[-1].backward()
    expected = moves(steps)
    found = gradients(student, nodes)
    for number in leaves(steps):
        expect(found[number], expected[number], "a leaf's gradient")


@task("2.2")
def test_every_node_of_a_tree(student, rng):
    """Every node on the way has its own derivative too

    Not only the leaves: dL/dn for each node n, and 1 for L itself.
    """
    steps = tree(rng, 4)
    nodes = build(student, steps)
    nodes[-1].backward()
    wrong = [(0.0, mistake("starts-without-one")), (numbers(steps)[-1], mistake("starts-without-one"))]
    expect(nodes[-1].grad, 1.0, "the root's gradient", wrong=wrong)
    for gradient, expected in zip(gradients(student, nodes), moves(steps), strict=True):
        expect(gradient, expected, "a node's gradient")


@task("2.2")
def test_long_path(student, rng):
    """Along a path of thirty steps the derivatives multiply

    Each step changes what arrives; none may be left out.
    """
    steps = [("leaf", some_number(rng))]
    for _ in range(15):
        last = len(steps) - 1
        steps += [("tanh", last), ("leaf", float(rng.uniform(0.7, 1.4))), ("times", last + 1, last + 2)]
    nodes = build(student, steps)
    nodes[-1].backward()
    expect(nodes[-1].grad, 1.0, "the root's gradient", wrong=[(0.0, mistake("starts-without-one"))])
    last_step = 1 - math.tanh(steps[0][1]) ** 2
    wrong = [(last_step, mistake("ignores-what-arrives")), (0.0, mistake("walks-from-the-leaves"))]
    expect(nodes[0].grad, moves(steps)[0], "the gradient of the first leaf", atol=0.0, wrong=wrong)


@task("2.2")
def test_dead_path(student, rng):
    """Where a local derivative is 0, nothing passes

    Behind a relu that is shut, every gradient is 0.
    """
    x, y, k, m = (float(rng.uniform(1, 2)) for _ in range(4))
    a, b, c = value(student, -x), value(student, y), value(student, x)
    (node((a * b).relu()) + node(c * k) * m).backward()
    expect(a.grad, 0.0, "the gradient behind a shut relu", wrong=[(y, mistake("ignores-what-arrives"))])
    expect(c.grad, k * m, "the gradient beside a shut relu")


@task("2.2")
def test_other_start(student, rng):
    """backward(root, gradient) starts with `gradient` instead of 1

    Everything that flows from the root is scaled by it.
    """
    x, y, g = float(rng.uniform(1, 2)), float(rng.uniform(1, 2)), -float(rng.uniform(2, 5))
    a, b = value(student, x), value(student, y)
    root = a.tanh() * b
    student.backward(root, g)
    slope = y * (1 - math.tanh(x) ** 2)
    expect(root.grad, g, "the root's gradient", wrong=[(1.0, NOT_GIVEN)])
    expect(a.grad, g * slope, "a.grad", wrong=[(slope, NOT_GIVEN)])
    expect(b.grad, g * math.tanh(x), "b.grad")


@task("2.2")
def test_others_are_left_alone(student, rng):
    """Nodes that the root was not computed from keep what they have, and no number changes

    backward speaks of the root's own past only.
    """
    x, y, z = (some_number(rng) for _ in range(3))
    steps = [("leaf", z), ("tanh", 0), ("leaf", x), ("leaf", y), ("times", 2, 3), ("leaf", z), ("plus", 4, 5)]
    nodes = build(student, steps)
    _, older, a, b, root, stranger, later = nodes
    outside, before = (older, stranger, later), tuple(some_number(rng) for _ in range(3))
    for other, gradient in zip(outside, before, strict=True):
        other.grad = gradient
    root.backward()
    expect((a.grad, b.grad), (y, x), "the gradients of the leaves")
    expect(tuple(other.grad for other in outside), before, "the gradients of nodes outside the graph")
    expect([found.data for found in nodes], numbers(steps), "the numbers afterwards")


# Gradients accumulate.


@task("2.3")
def test_used_twice(student, rng):
    """A node that was used twice by one result gets both contributions

    In a * a and in a + a two edges lead to a.
    """
    for x in (float(rng.uniform(1.2, 3)), -float(rng.uniform(1.2, 3))):
        a, b = value(student, x), value(student, x)
        (a * a).backward()
        expect(a.grad, 2 * x, "a.grad for a * a", wrong=[(x, mistake("overwrites-grad"))])
        (b + b).backward()
        expect(b.grad, 2.0, "b.grad for b + b", wrong=[(1.0, mistake("overwrites-grad"))])


@task("2.3")
def test_used_by_many(student, rng):
    """A node with many users adds up what each of them brings

    The derivative of a sum is the sum of the derivatives.
    """
    factors = [float(rng.uniform(1, 2)) for _ in range(int(rng.integers(12, 20)))]
    a = value(student, float(rng.uniform(1, 2)))
    total = node(a * factors[0])
    for factor in factors[1:]:
        total = node(total + a * factor)
    total.backward()
    wrong = [(factors[0], mistake("overwrites-grad")), (factors[-1], mistake("overwrites-grad"))]
    expect(a.grad, sum(factors), "a.grad, used by many", wrong=wrong)


@task("2.3")
def test_shared_node_between(student, rng):
    """A shared node between root and leaf passes its gradient on once, when it is complete

    Who must have handed over before it may pass on? The order tells.
    """
    x = float(rng.uniform(1, 3))
    a = value(student, x)
    b = a + a
    (b * b).backward()
    wrong = [
        (16 * x, mistake("no-topological-order")),
        (12 * x, mistake("no-topological-order")),
        (2 * x, mistake("overwrites-grad")),
        (4 * x, mistake("overwrites-grad")),
    ]
    expect(a.grad, 8 * x, "a.grad for b * b, b = a + a", wrong=wrong)
    expect(b.grad, 4 * x, "b.grad for b * b", wrong=[(2 * x, mistake("overwrites-grad"))])


@task("2.3")
def test_shared_node_on_paths_of_different_length(student, rng):
    """A node used near the root and again further down waits for the longer path

    Its gradient is complete only when both have arrived.
    """
    for meeting in (("plus", 1, 3), ("plus", 3, 1)):
        steps = [("leaf", some_number(rng)), ("tanh", 0), ("tanh", 1), ("exp", 2), meeting]
        steps += [("leaf", float(rng.uniform(2, 3))), ("times", 4, 5)]
        nodes = build(student, steps)
        nodes[-1].backward()
        near, far = moves(steps)[4], moves(steps)[4] * moves(steps, 3)[1]
        overwritten = [(near, mistake("overwrites-grad")), (far, mistake("overwrites-grad"))]
        expect(nodes[1].grad, near + far, "the shared node's gradient", wrong=overwritten)
        slope = moves(steps, 1)[0]
        wrong = [
            (slope * near, mistake("noted-when-first-met")),
            (slope * (2 * near + far), mistake("no-topological-order")),
            (slope * (near + 2 * far), mistake("no-topological-order")),
            (slope * (2 * near + 2 * far), mistake("no-topological-order")),
        ]
        expect(nodes[0].grad, slope * (near + far), "the leaf's gradient", wrong=wrong)


@task("2.3")
def test_tangled_graph(student, rng):
    """Every node of a random, tangled graph gets the sum over all its paths

    Leaves and the nodes between them alike.
    """
    steps = tangle(rng, 4, 9)
    nodes = build(student, steps)
    nodes[-1].backward()
    for gradient, expected in zip(gradients(student, nodes), moves(steps), strict=True):
        expect(gradient, expected, "a node's gradient", atol=1e-9)


@task("2.3")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ⁿ - 1) / (e²ⁿ + 1) give every leaf of a neuron the same gradient

    In the long form e²ⁿ is used twice.
    """
    start = [float(rng.uniform(0.3, 0.9) * rng.choice([-1, 1])) for _ in range(5)]
    found = []
    for long_form in (False, True):
        x1, x2, w1, w2, b = inputs = [value(student, number) for number in start]
        n = node(x1 * w1) + x2 * w2 + b
        if long_form:
            grown = (n * 2.0).exp()
            out = node(grown - 1.0) / (grown + 1.0)
        else:
            out = n.tanh()
        out.backward()
        found.append(gradients(student, inputs))
    x1, x2, w1, w2, b = start
    slope = 1 - math.tanh(x1 * w1 + x2 * w2 + b) ** 2
    expected = [w1 * slope, w2 * slope, x1 * slope, x2 * slope, slope]
    expect(found[0], expected, "the gradients of the leaves, with tanh")
    expect(found[1], expected, "the gradients of the leaves, with the exponential form")


@task("2.3")
def test_second_backward(student, rng):
    """Two backwards from one root double every leaf's gradient, and nothing more

    A leaf keeps what it had. What the first pass left between root and leaves must not be handed on again.
    """
    x, k, m = float(rng.uniform(1, 2)), float(rng.uniform(2, 3)), float(rng.uniform(3, 4))
    a = value(student, x)
    L = (a * k) * m
    L.backward()
    once = k * m
    expect(a.grad, once, "a.grad after one backward")
    L.backward()
    wrong = [
        (once, mistake("clears-leaves")),
        (3 * once, mistake("keeps-old-passes")),
        (4 * once, mistake("keeps-old-passes")),
    ]
    expect(a.grad, 2 * once, "a.grad after two backwards", wrong=blame_clearing(student, wrong))


@task("2.3")
def test_nodes_between_hold_the_latest_pass(student, rng):
    """After a second backward, root and nodes between hold that pass alone

    Only leaves add up; every other node starts each pass from nothing.
    """
    steps = tangle(rng, 2, 4)
    nodes = build(student, steps)
    nodes[-1].backward()
    nodes[-1].backward()
    for number, once in reversed(list(enumerate(moves(steps)))):
        found = nodes[number].grad
        if operands(steps, number):
            wrong = [(2 * once, mistake("keeps-old-passes"))]
            expect(found, once, "the gradient of a node between", atol=1e-9, wrong=wrong)
        else:
            wrong = blame_clearing(student, [(once, mistake("clears-leaves"))])
            expect(found, 2 * once, "the gradient of a leaf", atol=1e-9, wrong=wrong)


@task("2.3")
def test_two_roots(student, rng):
    """Two roots over the same nodes: leaves add up both, a shared node between holds the latest

    Each backward is a pass of its own.
    """
    x, k = float(rng.uniform(1, 2)), float(rng.uniform(2, 3))
    a = value(student, x)
    b = a * k
    b.exp().backward()
    (b * b).backward()
    first, second = math.exp(x * k), 2 * x * k
    expect(
        b.grad, second, "the shared node's gradient", wrong=[(first + second, mistake("keeps-old-passes"))]
    )
    wrong = [
        (k * second, mistake("clears-leaves")),
        (k * (2 * first + second), mistake("keeps-old-passes")),
    ]
    expect(a.grad, k * (first + second), "the leaf's gradient", wrong=blame_clearing(student, wrong))


@task("2.3")
def test_leaf_keeps_what_it_had(student, rng):
    """A leaf adds to the gradient it had, also when the leaf is the root itself

    A node without parents is a leaf, wherever it stands.
    """
    had = float(rng.uniform(1, 2))
    a, b = value(student, had), value(student, 3.0)
    a.grad = had
    (a * b).backward()
    wrong = blame_clearing(student, [(3.0, mistake("clears-leaves"))])
    expect(a.grad, had + 3.0, "a.grad, which was not 0 before", wrong=wrong)
    alone = value(student, had)
    alone.backward()
    expect(alone.grad, 1.0, "the gradient of a leaf that is the root")
    alone.backward()
    expect(alone.grad, 2.0, "the gradient of a leaf that is the root, again", wrong=[(1.0, ROOT_IS_LEAF)])


# Starting afresh.


@task("2.4")
def test_zero_grad(student, rng):
    """zero_grad sets the gradient of every given node to 0.0

    All of them: the first, the last, and those in between.
    """
    nodes = [value(student, some_number(rng)) for _ in range(int(rng.integers(4, 7)))]
    nodes.append(nodes[0] * nodes[1])
    before = [some_number(rng) for _ in nodes]
    for leaf, gradient in zip(nodes, before, strict=True):
        leaf.grad = gradient
    student.zero_grad(nodes)
    wrong = [
        (before, mistake("zeroes-a-copy")),
        ([0.0, *before[1:]], mistake("zeroes-one-node")),
        ([*before[:-1], 0.0], mistake("zeroes-one-node")),
    ]
    expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients after zero_grad", wrong=wrong)


@task("2.4")
def test_zero_grad_spares_the_others(student, rng):
    """zero_grad changes only the gradients of the nodes it is given

    Numbers stay, and so do the gradients of others. A tuple of nodes does as well as a list, and none at all.
    """
    x, y = some_number(rng), some_number(rng)
    a, b = value(student, x), value(student, y)
    a.grad, b.grad = y, x
    student.zero_grad(())
    expect((a.grad, b.grad), (y, x), "the gradients after zero_grad of nothing")
    student.zero_grad((a,))
    expect((a.grad, b.grad), (0.0, x), "the gradients", wrong=[((y, x), mistake("zeroes-a-copy"))])
    expect((a.data, b.data), (x, y), "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_then_backward(student, rng):
    """After zero_grad, a backward gives what the first one gave

    As in a training loop: zero_grad, backward, step, and again.
    """
    steps = tree(rng, 4)
    nodes = build(student, steps)
    inputs = [nodes[number] for number in leaves(steps)]
    once = [moves(steps)[number] for number in leaves(steps)]
    thrice = [3 * gradient for gradient in once]
    for _ in range(3):
        student.zero_grad(inputs)
        nodes[-1].backward()
    wrong = [
        (thrice, mistake("zeroes-a-copy")),
        ([once[0], *thrice[1:]], mistake("zeroes-one-node")),
        ([*thrice[:-1], once[-1]], mistake("zeroes-one-node")),
    ]
    expect(gradients(student, inputs), once, "the gradients of the leaves", wrong=wrong)


# Deep graphs. The loops run beside the submission; building and walking are two calls, each with its
# own time limit. What comes back depends on many random numbers, and is compared over here.

BUILD = '''
from kittengrad import Value

def chains(steps, sides):
    """The ends of two chains that grow by turns: leaves with many minus signs before them.

    A node's label is the sum of its chain's steps so far.
    """
    ends, labels = [None, None], [0, 0]
    for step, side in zip(steps.tolist(), sides.tolist()):
        end = ends[side]
        ends[side] = end = Value(1.0) if end is None else -end
        labels[side] = end.label = labels[side] + step
    return ends

def onward(node, numbers):
    """node * number + number * number + number …: one step for each number."""
    for step, number in enumerate(numbers.tolist()):
        node = node + number if step % 2 else node * number
    return node

def long_way(x, factor, numbers):
    """Two leaves, and the root of a long way from their product."""
    a, b = Value(x), Value(factor)
    return a, b, onward(a * b, numbers)

def doublings(x, rows):
    """A leaf, and what it became by being doubled again and again, with some steps after each doubling."""
    a = node = Value(x)
    for numbers in rows:
        node = onward(node + node, numbers)
    return a, node
'''

# Both answer None for Python's own RecursionError, and let any other through.
WALK = """
import numpy as np
from kittengrad import topological_order

def labels_in_order(root):
    try:
        order = topological_order(root)
    except RecursionError:
        return None
    return np.array([node.label for node in order if type(node.label) is int], dtype=np.int64)

def walked(root):
    try:
        root.backward()
    except RecursionError:
        return None
    return True
"""


def slope_onward(numbers):
    """How much `onward` moves with where it began: the product of its factors."""
    return float(np.prod(numbers[..., ::2]))


@task("2.5")
def test_order_of_a_deep_chain(student, rng):
    """The order of a chain ten thousand nodes long

    Keep your own list of what is to do. Ask a set, not a list, where you have been: a list is searched from
    its beginning every time.
    """
    count = int(rng.integers(10_500, 11_500))
    steps, sides = rng.integers(-(10**6), 10**6, size=count), (rng.random(count) < 0.03).astype(np.int64)
    ends = student.define(BUILD, "chains")(steps, sides)
    require(isinstance(ends, list) and len(ends) == 2, NOT_A_NODE)
    found = student.define(WALK, "labels_in_order")(node(ends[0]))
    require(isinstance(found, np.ndarray), mistake("recursion"))
    expect(found, np.cumsum(steps[sides == 0]), "the labels along the chain, in the order")


@task("2.5")
def test_backward_through_a_deep_chain(student, rng):
    """A backward through a chain of 20,000 nodes

    As a training loop builds it. Nothing may call itself once per node, in the order or in backward.
    """
    x, y = (float(rng.uniform(1, 2)) for _ in range(2))
    numbers = rng.uniform(0.98, 1.02, size=10_000)  # as many constants stand beside the way
    a, b, root = student.define(BUILD, "long_way")(x, y, numbers)
    walked = student.define(WALK, "walked")(root)
    require(isinstance(walked, bool), mistake("recursion"))
    slope = slope_onward(numbers)
    expect((a.grad, b.grad), (y * slope, x * slope), "the gradients at the end of the chain")


@task("2.5")
def test_doublings(student, rng):
    """Forty doublings in a deep graph: few nodes, a million million paths

    Every node is worked on once, however many paths lead to it.
    """
    rows = rng.uniform(0.95, 1.05, size=(40, int(rng.integers(45, 55))))
    a, root = student.define(BUILD, "doublings")(float(rng.uniform(1, 2)), rows)
    walked = student.define(WALK, "walked")(root)
    require(isinstance(walked, bool), mistake("recursion"))
    expect(a.grad, 2.0**40 * slope_onward(rows), "the gradient of the leaf")
