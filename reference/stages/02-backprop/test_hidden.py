"""Stage 02: the order of a graph, the chain rule, sums over paths, zero_grad, deep graphs.

A graph is a list of steps, `[1.5, 0.7, ("mul", 0, 1), ("tanh", 2)]`. A number is a leaf. Every other step names
an operator and the earlier steps that it works on. The last step is the root. `build` makes the submission's
nodes. `moves` finds the expected gradients by forward mode, in plain floats: it needs no order.
"""

import math

import numpy as np

from autograder.grading.suite import expect, is_object, mistake, require, task

# What each operator computes, and its local derivatives.
RULES = {
    "add": lambda x, y: (x + y, (1.0, 1.0)),
    "mul": lambda x, y: (x * y, (y, x)),
    "tanh": lambda x: (math.tanh(x), (1.0 - math.tanh(x) ** 2,)),
    "exp": lambda x: (math.exp(x), (math.exp(x),)),
    "relu": lambda x: (max(x, 0.0), (float(x > 0.0),)),
}

# Diagnoses of slips that are too small to be known mistakes.
NOT_GIVEN = "`backward` did not use `gradient`, the number that the root starts with."
ROOT_IS_LEAF = "A root without parents is a leaf like any other: it adds to the gradient it had."

# What an honest file never returns. The test stops there.
NOT_A_NODE = "A Value, and each result computed from one, has to be an object of your class."
STRANGER = "The order holds a node that the root was not computed from."
NOT_READ = "The grader could not read the gradients: `grad` is one plain number for each node."
NO_ORDER = "This list is far longer than the graph. An order holds each node once."

# Runs beside the submission: a graph is built, or read, in one round trip. Strangers are nodes of no step; they
# are made before and between the others.
GRAPH = """
import operator
from kittengrad import Value, topological_order

def result(name, *of):
    return getattr(of[0], name)() if len(of) == 1 else getattr(operator, name)(*of)

def build(steps):
    nodes, strangers = [], []
    for number, step in enumerate(steps):
        if number % 3 == 0:
            strangers.append(strangers[-1].tanh() if len(strangers) % 2 else Value(0.5))
        leaf = isinstance(step, float)
        nodes.append(Value(step) if leaf else result(step[0], *(nodes[i] for i in step[1:])))
    return nodes + strangers

def order(root, nodes):
    for label, node in enumerate(nodes):
        node.label = label
    return [node.label for node in topological_order(root)]

def give(nodes, gradients):
    for node, gradient in zip(nodes, gradients):
        node.grad = gradient

def look(nodes):
    return [node.data for node in nodes] + [node.grad for node in nodes]
"""


def build(student, steps):
    """The submission's nodes: one for each step, and the strangers after them."""
    nodes = student.define(GRAPH, "build")(steps)
    require(isinstance(nodes, list) and len(nodes) == len(steps) + (len(steps) + 2) // 3, NOT_A_NODE)
    require(all(is_object(node) for node in nodes), NOT_A_NODE)
    return nodes


def look(student, nodes):
    """The numbers of these nodes, and their gradients: two lists."""
    found = student.define(GRAPH, "look")(nodes)
    require(isinstance(found, list) and len(found) == 2 * len(nodes), NOT_READ)
    return found[: len(nodes)], found[len(nodes) :]


def gradients(student, steps, roots=(-1,), before=()):
    """Each step's gradient after a backward from each of `roots`; the first nodes start with `before`."""
    nodes = build(student, steps)[: len(steps)]
    student.define(GRAPH, "give")(nodes, list(before))
    for root in roots:
        nodes[root].backward()
    return look(student, nodes)[1]


def order_of(student, rng, steps, nodes=None, root=-1):
    """The submission's order of the graph, as numbers of steps.

    The labels are places in a shuffled list, because the list of steps is an order already. An operator of the
    submission's own can make more nodes than one; those have no label and are left out.
    """
    nodes = nodes or build(student, steps)
    shuffled = rng.permutation(len(nodes)).tolist()
    labels = student.define(GRAPH, "order")(nodes[range(len(steps))[root]], [nodes[i] for i in shuffled])
    require(isinstance(labels, list) and len(labels) <= 100 * len(steps), NO_ORDER)
    order = labelled(labels, shuffled)
    require(all(number < len(steps) for number in order), STRANGER)
    return order


def labelled(labels, steps):
    """The steps that these labels stand for."""
    return [steps[label] for label in labels if type(label) is int and 0 <= label < len(steps)]


def operands(step):
    return () if isinstance(step, float) else step[1:]


def forward(steps):
    """The number of each step, and d(step of the row)/d(step of the column) as a matrix."""
    found, rows = [], np.eye(len(steps))
    for number, step in enumerate(steps):
        of = operands(step)
        computed, derivatives = RULES[step[0]](*(found[i] for i in of)) if of else (step, ())
        found.append(computed)
        for i, derivative in zip(of, derivatives, strict=True):
            rows[number] += derivative * rows[i]
    return found, rows.tolist()


def numbers(steps):
    """The number that each step computes."""
    return forward(steps)[0]


def moves(steps, root=-1):
    """d(root)/d(step) for each step."""
    return forward(steps)[1][root]


def some(rng, count, low=0.5, high=1.5):
    """Numbers of either sign, away from 0."""
    return (rng.uniform(low, high, count) * rng.choice([-1, 1], count)).tolist()


def tree(rng, count):
    """A random graph of so many leaves. Each node is used once. All leaves come first."""
    steps, loose = some(rng, count), list(range(count))
    while len(loose) > 1:
        a, b = (loose.pop(int(rng.integers(len(loose)))) for _ in range(2))
        steps += [("tanh", a), (str(rng.choice(["add", "mul"])), len(steps), b)]
        loose.append(len(steps) - 1)
    return steps


def tangle(rng, start, size):
    """A graph that begins with the steps `start`. So many random ones follow and use nodes again and again."""
    steps = list(start)
    for _ in range(size):
        a, b = (int(rng.integers(max(0, len(steps) - 5), len(steps))) for _ in range(2))
        steps.append((str(rng.choice(["add", "mul"])), a, b))
        if abs(numbers(steps)[-1]) > 2.0:
            steps.append(("tanh", len(steps) - 1))
    used = {operand for step in steps for operand in operands(step)}
    for number in [number for number in range(len(steps) - 1) if number not in used]:
        steps.append(("add", len(steps) - 1, number))
    return steps


def expect_operands_first(steps, order, wrong=()):
    """Expect each node after its operands. `wrong` holds known lists of nodes that come too early."""
    place = {number: at for at, number in enumerate(order)}
    early = [n for n in order if any(place.get(i, len(order)) > place[n] for i in operands(steps[n]))]
    expect(early, [], "nodes that come before one of their operands", wrong=wrong)


def expect_all_nodes(steps, order, wrong=()):
    """Expect each node once. `wrong` holds known lengths of a wrong order."""
    expect(len(order), len(steps), "the length of the order", wrong=wrong)
    expect(sorted(order), list(range(len(steps))), "the nodes in the order")


def visits(steps, number):
    """How many nodes a walk without memory meets: one for every path down."""
    return 1 + sum(visits(steps, operand) for operand in operands(steps[number]))


# Task 2.1: the order.


@task("2.1")
def test_order_of_a_chain(student, rng):
    """In a chain the order runs from the leaf to the root

    Operands come before their results. The root is last.
    """
    length = int(rng.integers(5, 10))
    order = order_of(student, rng, [*some(rng, 1), *(("tanh", i) for i in range(length))])
    expected = list(range(length + 1))
    expect(order, expected, "the order of a chain", wrong=[(expected[::-1], mistake("root-first"))])


@task("2.1")
def test_order_has_operands_first(student, rng):
    """In a tangled graph every node comes after its operands, and the root comes last

    Add a node to the order after all its parents.
    """
    steps = tangle(rng, some(rng, 4), 9)
    order = order_of(student, rng, steps)
    expect(order[-1:], [len(steps) - 1], "the last node of the order")
    expect_operands_first(steps, order)


@task("2.1")
def test_order_when_paths_differ_in_length(student, rng):
    """A node that is used near the root and again far below comes before both users

    You meet a node on the way down. When are all its operands in the order?
    """
    for root in (("mul", 1, 3), ("mul", 3, 1)):
        steps = [*some(rng, 1), ("tanh", 0), ("exp", 1), ("exp", 2), root]
        order = order_of(student, rng, steps)
        wrong = [([2], mistake("noted-when-first-met")), ([4, 3, 2, 1], mistake("root-first"))]
        expect_operands_first(steps, order, wrong)
        expect_all_nodes(steps, order)


@task("2.1")
def test_order_has_each_node_once(student, rng):
    """A node that is used many times stands in the order once

    Every path leads to it again. Remember where you have been.
    """
    steps = some(rng, 1)
    for _ in range(5):
        steps += [("add", len(steps) - 1, len(steps) - 1), ("tanh", len(steps))]
    order = order_of(student, rng, steps)
    expect_all_nodes(steps, order, [(visits(steps, len(steps) - 1), mistake("visited-again"))])


@task("2.1")
def test_order_tells_equal_numbers_apart(student, rng):
    """Two nodes with the same number are two nodes

    Compare the objects instead of their numbers.
    """
    x = float(rng.uniform(1.2, 2))
    steps = [x, x, ("add", 0, 1), x, ("mul", 2, 3)]
    expect_all_nodes(steps, order_of(student, rng, steps), [(3, mistake("same-number-same-node"))])


@task("2.1")
def test_order_has_nothing_else(student, rng):
    """The order holds only the nodes that the root was computed from

    Results that were computed from the root stay out. So do unrelated nodes.
    """
    x, y, z = some(rng, 3)
    steps = [x, y, ("mul", 0, 1), z, ("add", 2, 3)]
    nodes = build(student, steps)
    expect(sorted(order_of(student, rng, steps, nodes, 2)), [0, 1, 2], "the nodes in the order")
    expect(order_of(student, rng, steps, nodes, 0), [0], "the order of a leaf")


@task("2.1")
def test_order_of_a_wide_graph(student, rng):
    """One node has dozens of users

    The same rule holds for any number of edges.
    """
    steps = [*some(rng, 2), *(("add", number + 1, 0) for number in range(int(rng.integers(25, 35))))]
    order = order_of(student, rng, steps)
    expect_all_nodes(steps, order)
    expect_operands_first(steps, order)


@task("2.1")
def test_order_changes_nothing(student, rng):
    """Asking for the order leaves all numbers and gradients as they are, and a second answer is the same

    Keep your memory outside of the nodes: a mark on a node disturbs the next walk.
    """
    steps = tangle(rng, some(rng, 2), 3)
    nodes = build(student, steps)
    first = order_of(student, rng, steps, nodes)
    expect_all_nodes(steps, first)
    expect(order_of(student, rng, steps, nodes), first, "the second order")
    data, found = look(student, nodes[: len(steps)])
    expect(data, numbers(steps), "the numbers afterwards")
    expect(found, [0.0] * len(steps), "the gradients afterwards")


# Task 2.2: the chain rule.


@task("2.2")
def test_by_hand(student, rng):
    """L = (a * b + c) * f, with other numbers than in the notebook

    The root starts with 1. Every node passes on its local derivative times its own gradient.
    """
    x, y, z, w = rng.uniform(1.2, 3.0, 4).tolist()
    steps = [x, -y, ("mul", 0, 1), z, ("add", 2, 3), -w, ("mul", 4, 5)]
    a, b, _, c, _, f, root = gradients(student, steps)
    expect_one(steps, root)
    expect(f, z - x * y, "f.grad")
    wrong = [(0.0, mistake("walks-from-the-leaves")), (1.0, mistake("ignores-what-arrives"))]
    expect(c, -w, "c.grad", wrong=wrong)
    wrong = [(0.0, mistake("walks-from-the-leaves")), (-y, mistake("ignores-what-arrives"))]
    expect(a, y * w, "a.grad", wrong=wrong)
    expect(b, -x * w, "b.grad", wrong=[(x, mistake("ignores-what-arrives"))])


def expect_one(steps, found):
    """Expect a root's gradient of 1. Known wrong values are 0 and the root's own number."""
    wrong = [(start, mistake("starts-without-one")) for start in (0.0, numbers(steps)[-1])]
    expect(found, 1.0, "the root's gradient", wrong=wrong)


@task("2.2")
def test_leaves_of_a_tree(student, rng):
    """Every leaf of a random tree gets its gradient

    One path leads to each leaf. Multiply the local derivatives along it.
    """
    steps = tree(rng, 6)
    expect(gradients(student, steps)[:6], moves(steps)[:6], "the gradients of the leaves")


@task("2.2")
def test_every_node_of_a_tree(student, rng):
    """Every node on the way has its gradient too

    That is dL/dn for each node n, and 1 for L itself.
    """
    steps = tree(rng, 4)
    found = gradients(student, steps)
    expect_one(steps, found[-1])
    expect(found, moves(steps), "the gradients of all nodes")


@task("2.2")
def test_long_path(student, rng):
    """Along a path of thirty steps the derivatives multiply

    Each step changes what arrives. Every factor counts.
    """
    steps = some(rng, 1)
    for factor in rng.uniform(0.7, 1.4, 15).tolist():
        last = len(steps) - 1
        steps += [("tanh", last), factor, ("mul", last + 1, last + 2)]
    found = gradients(student, steps)
    expect_one(steps, found[-1])
    wrong = [(moves(steps, 1)[0], mistake("ignores-what-arrives")), (0.0, mistake("walks-from-the-leaves"))]
    expect(found[0], moves(steps)[0], "the gradient of the first leaf", atol=0.0, wrong=wrong)


@task("2.2")
def test_dead_path(student, rng):
    """Where a local derivative is 0, the gradient stops

    Behind a relu with a negative operand, every gradient is 0.
    """
    x, y, k, m = rng.uniform(1, 2, 4).tolist()
    steps = [-x, y, ("mul", 0, 1), ("relu", 2), x, k, ("mul", 4, 5), m, ("mul", 6, 7), ("add", 3, 8)]
    found = gradients(student, steps)
    expect(found[0], 0.0, "the gradient behind the relu", wrong=[(y, mistake("ignores-what-arrives"))])
    expect(found, moves(steps), "the gradients of all nodes")


@task("2.2")
def test_other_start(student, rng):
    """backward(root, gradient) starts with `gradient` instead of 1

    The root begins with it, so it scales every other gradient.
    """
    x, y, g = rng.uniform(1, 2), rng.uniform(1, 2), -float(rng.uniform(2, 5))
    steps = [float(x), float(y), ("tanh", 0), ("mul", 2, 1)]
    nodes = build(student, steps)[:4]
    student.backward(nodes[-1], g)
    for found, once in reversed(list(zip(look(student, nodes)[1], moves(steps), strict=True))):
        expect(found, g * once, "a gradient", wrong=[(once, NOT_GIVEN)])


@task("2.2")
def test_others_are_left_alone(student, rng):
    """Nodes outside of the root's graph keep their gradients, and all numbers stay

    backward changes only the nodes that the root was computed from.
    """
    (x, y, z), before = some(rng, 3), some(rng, 4)
    steps = [z, ("tanh", 0), z, x, y, ("mul", 3, 4), ("add", 5, 2)]
    nodes = build(student, steps)[:7]
    outside = [*nodes[:3], nodes[6]]
    student.define(GRAPH, "give")(outside, before)
    nodes[5].backward()
    data, found = look(student, nodes)
    expect(found[3:5], [y, x], "the gradients of the leaves")
    expect([*found[:3], found[6]], before, "the gradients of nodes outside the graph")
    expect(data, numbers(steps), "the numbers afterwards")


# Task 2.3: contributions add up.


@task("2.3")
def test_used_twice(student, rng):
    """A node that one result uses twice gets both contributions

    In a * a and in a + a two edges lead to a.
    """
    for a in (float(rng.uniform(1.2, 3)), -float(rng.uniform(1.2, 3))):
        for name, once in (("mul", a), ("add", 1.0)):
            found = gradients(student, [a, (name, 0, 0)])
            expect(found[0], 2 * once, "a.grad, used twice", wrong=[(once, mistake("overwrites-grad"))])


@task("2.3")
def test_used_by_many(student, rng):
    """A node with many users adds up all their contributions

    The derivative of a sum is the sum of the derivatives.
    """
    factors = rng.uniform(1, 2, int(rng.integers(12, 20))).tolist()
    steps = [float(rng.uniform(1, 2)), factors[0], ("mul", 0, 1)]
    for factor in factors[1:]:
        total = len(steps) - 1
        steps += [factor, ("mul", 0, total + 1), ("add", total, total + 2)]
    wrong = [(one, mistake("overwrites-grad")) for one in (factors[0], factors[-1])]
    expect(gradients(student, steps)[0], sum(factors), "a.grad, used by many", wrong=wrong)


@task("2.3")
def test_shared_node_between(student, rng):
    """A shared node between root and leaf passes its gradient on once, when it is complete

    All users of a node pass on their part first. The order makes sure of that.
    """
    x = float(rng.uniform(1, 3))
    a, b, _ = gradients(student, [x, ("add", 0, 0), ("mul", 1, 1)])
    wrong = [(k * x, mistake("no-topological-order")) for k in (16, 12)]
    wrong += [(k * x, mistake("overwrites-grad")) for k in (2, 4)]
    expect(a, 8 * x, "a.grad for b * b, b = a + a", wrong=wrong)
    expect(b, 4 * x, "b.grad for b * b", wrong=[(2 * x, mistake("overwrites-grad"))])


@task("2.3")
def test_shared_node_on_paths_of_different_length(student, rng):
    """A node that is used near the root and again far below waits for the longer path

    Its gradient is complete when both contributions have arrived.
    """
    for meeting in (("add", 1, 3), ("add", 3, 1)):
        steps = [*some(rng, 1), ("tanh", 0), ("tanh", 1), ("exp", 2), meeting]
        steps += [float(rng.uniform(2, 3)), ("mul", 4, 5)]
        found = gradients(student, steps)
        near, far = moves(steps)[4], moves(steps)[4] * moves(steps, 3)[1]
        wrong = [(one, mistake("overwrites-grad")) for one in (near, far)]
        expect(found[1], near + far, "the shared node's gradient", wrong=wrong)
        last = moves(steps, 1)[0]
        early = (2 * near + far, near + 2 * far, 2 * near + 2 * far)
        wrong = [(last * one, mistake("no-topological-order")) for one in early]
        wrong.append((last * near, mistake("noted-when-first-met")))
        expect(found[0], last * (near + far), "the leaf's gradient", wrong=wrong)


@task("2.3")
def test_tangled_graph(student, rng):
    """Every node of a random, tangled graph gets the sum over all its paths

    This holds for leaves and for the nodes between them.
    """
    steps = tangle(rng, some(rng, 4), 9)
    expect(gradients(student, steps), moves(steps), "the gradients of all nodes", atol=1e-9)


@task("2.3")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ⁿ - 1) / (e²ⁿ + 1) give every leaf of a neuron the same gradient

    In the long form e²ⁿ is used twice.
    """
    x = some(rng, 5, 0.3, 0.9)
    neuron = [*x, ("mul", 0, 2), ("mul", 1, 3), ("add", 5, 6), ("add", 7, 4)]
    for form in ("n.tanh()", "((grown := (n * 2.0).exp()) - 1.0) / (grown + 1.0)"):
        nodes = build(student, neuron)[: len(neuron)]
        finish = student.define(f"def finish(n):\n    ({form}).backward()", "finish")
        finish(nodes[-1])
        expected = moves([*neuron, ("tanh", 8)])[:9]
        expect(look(student, nodes)[1], expected, "the gradients of the neuron, in both forms")


@task("2.3")
def test_second_backward(student, rng):
    """Two backwards from one root give each leaf exactly twice its gradient

    A leaf keeps what it had. Every other node starts the second pass with 0.
    """
    x, m = float(rng.uniform(1, 2)), float(rng.uniform(3, 4))
    steps, once = [x, ("mul", 0, 0), m, ("mul", 1, 2)], 2 * x * m
    expect(gradients(student, steps)[0], once, "a.grad after one backward")
    wrong = [(k * once, mistake("keeps-old-passes")) for k in (3, 4)]
    wrong.append((once, mistake("clears-leaves")))
    expect(gradients(student, steps, (-1, -1))[0], 2 * once, "a.grad after two backwards", wrong=wrong)


@task("2.3")
def test_nodes_between_hold_the_latest_pass(student, rng):
    """After a second backward, the root and the nodes between hold that pass alone

    Leaves add up. Every other node starts each pass with 0.
    """
    steps = tangle(rng, [*some(rng, 2), ("mul", 0, 0), ("mul", 1, 1)], 4)
    found, expected = gradients(student, steps, (-1, -1)), moves(steps)
    for number in reversed(range(2, len(steps))):
        wrong = [(2 * expected[number], mistake("keeps-old-passes"))]
        expect(found[number], expected[number], "the gradient of a node between", atol=1e-9, wrong=wrong)
    for number in (0, 1):
        wrong = [(expected[number], mistake("clears-leaves"))]
        expect(found[number], 2 * expected[number], "the gradient of a leaf", atol=1e-9, wrong=wrong)


@task("2.3")
def test_two_roots(student, rng):
    """Two roots share nodes: leaves add up both, a shared node between holds the latest

    Each backward is a pass of its own.
    """
    x = float(rng.uniform(1, 1.5))
    a, b, *_ = gradients(student, [x, ("mul", 0, 0), ("exp", 1), ("mul", 1, 1)], roots=(2, 3))
    first, second = math.exp(x * x), 2 * x * x
    wrong = [(first + second, mistake("keeps-old-passes"))]
    expect(b, second, "the shared node's gradient", wrong=wrong)
    wrong = [(2 * x * (2 * first + second), mistake("keeps-old-passes"))]
    wrong.append((2 * x * second, mistake("clears-leaves")))
    expect(a, 2 * x * (first + second), "the leaf's gradient", wrong=wrong)


@task("2.3")
def test_leaf_keeps_what_it_had(student, rng):
    """A leaf adds to the gradient it had, also when the leaf is the root

    A node without parents is always a leaf.
    """
    had, x, m = rng.uniform(1, 2, 3).tolist()
    found = gradients(student, [x, ("mul", 0, 0), m, ("mul", 1, 2)], before=[had])
    wrong = [(2 * x * m, mistake("clears-leaves"))]
    expect(found[0], had + 2 * x * m, "a.grad, which was not 0 before", wrong=wrong)
    for passes in (1, 2):
        found = gradients(student, [x], (0,) * passes, [had])
        wrong = [(1.0, ROOT_IS_LEAF)]
        expect(found[0], had + passes, "the gradient of a leaf that is the root", wrong=wrong)


# Task 2.4: zero_grad.


@task("2.4")
def test_zero_grad(student, rng):
    """zero_grad sets the gradient of every given node to 0.0

    That means the first node, the last, and all between.
    """
    steps = [*some(rng, int(rng.integers(4, 7))), ("mul", 0, 1)]
    before, nodes = some(rng, len(steps)), build(student, steps)[: len(steps)]
    student.define(GRAPH, "give")(nodes, before)
    student.zero_grad(nodes)
    data, found = look(student, nodes)
    wrong = [(part, mistake("zeroes-one-node")) for part in ([0.0, *before[1:]], [*before[:-1], 0.0])]
    wrong.append((before, mistake("zeroes-a-copy")))
    expect(found, [0.0] * len(nodes), "the gradients after zero_grad", wrong=wrong)
    expect(data, numbers(steps), "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_spares_the_others(student, rng):
    """zero_grad changes only the gradients of the nodes it is given

    All numbers stay, and so do the gradients of other nodes. A tuple works like a list, also when it is empty.
    """
    x, y = some(rng, 2)
    nodes = build(student, [x, y])[:2]
    student.define(GRAPH, "give")(nodes, [y, x])
    for given, left in (((), [y, x]), ((nodes[0],), [0.0, x])):
        student.zero_grad(given)
        data, found = look(student, nodes)
        expect(found, left, "the gradients after zero_grad", wrong=[([y, x], mistake("zeroes-a-copy"))])
        expect(data, [x, y], "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_then_backward(student, rng):
    """After zero_grad, a backward gives what the first one gave

    A training loop does the same: zero_grad, backward, step, and again.
    """
    steps = tree(rng, 4)
    nodes, once = build(student, steps)[: len(steps)], moves(steps)[:4]
    for _ in range(3):
        student.zero_grad(nodes[:4])
        nodes[-1].backward()
    thrice = [3 * gradient for gradient in once]
    wrong = [
        (part, mistake("zeroes-one-node")) for part in ([once[0], *thrice[1:]], [*thrice[:-1], once[-1]])
    ]
    wrong.append((thrice, mistake("zeroes-a-copy")))
    expect(look(student, nodes[:4])[1], once, "the gradients of the leaves", wrong=wrong)


# Task 2.5: deep graphs. Building and walking are two calls beside the submission, each with its own time limit.

DEEP = '''
import numpy as np
from kittengrad import Value, topological_order

def chains(steps, sides):
    """The ends of two chains that grow by turns. A node's label is the sum of its chain's steps so far."""
    ends, labels = [None, None], [0, 0]
    for step, side in zip(steps.tolist(), sides.tolist()):
        end = ends[side]
        ends[side] = end = Value(1.0) if end is None else -end
        labels[side] = end.label = labels[side] + step
    return ends

def grow(x, y, rows, doubled):
    """Two leaves, and what becomes of their product: node * number + number … along each row."""
    a, b = Value(x), Value(y)
    node = a * b
    for numbers in rows.tolist():
        node = node + node if doubled else node
        for step, number in enumerate(numbers):
            node = node + number if step % 2 else node * number
    return a, b, node

def labels_in_order(root):
    """The labels in the submission's order; None after Python's own RecursionError."""
    try:
        order = topological_order(root)
    except RecursionError:
        return None
    return np.array([node.label for node in order if type(node.label) is int], dtype=np.int64)

def walked(root):
    """True after a backward; None after Python's own RecursionError."""
    try:
        root.backward()
    except RecursionError:
        return None
    return True
'''


@task("2.5")
def test_order_of_a_deep_chain(student, rng):
    """The order of a chain of ten thousand nodes

    Keep your own list of what is still to do. Remember visited nodes in a set: Python searches a list from its
    beginning every time.
    """
    count = int(rng.integers(10_500, 11_500))
    steps, sides = rng.integers(-(10**6), 10**6, size=count), (rng.random(count) < 0.03).astype(np.int64)
    ends = student.define(DEEP, "chains")(steps, sides)
    require(isinstance(ends, list) and len(ends) == 2 and is_object(ends[0]), NOT_A_NODE)
    found = student.define(DEEP, "labels_in_order")(ends[0])
    require(isinstance(found, np.ndarray), mistake("recursion"))
    expect(found, np.cumsum(steps[sides == 0]), "the labels along the chain, in the order")


@task("2.5")
def test_backward_through_a_deep_chain(student, rng):
    """A backward through a chain of 20,000 nodes

    A training loop builds graphs like this. Use loops in the order and in backward, instead of functions that
    call themselves.
    """
    expect_deep(student, rng, rng.uniform(0.98, 1.02, size=(1, 10_000)), doubled=False)


@task("2.5")
def test_doublings(student, rng):
    """Forty doublings in a deep graph: few nodes, and a million million paths

    Work on every node once, also when many paths lead to it.
    """
    expect_deep(student, rng, rng.uniform(0.95, 1.05, size=(40, int(rng.integers(45, 55)))), doubled=True)


def expect_deep(student, rng, rows, doubled):
    """Expect both leaves' gradients behind the graph that `grow` makes of these rows."""
    x, y = rng.uniform(1, 2, 2).tolist()
    a, b, root = student.define(DEEP, "grow")(x, y, rows, doubled)
    require(isinstance(student.define(DEEP, "walked")(root), bool), mistake("recursion"))
    along = float(np.prod(rows[:, ::2])) * (2.0 ** len(rows) if doubled else 1.0)
    expect((a.grad, b.grad), (y * along, x * along), "the gradients of the leaves")
