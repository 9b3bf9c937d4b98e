"""Stage 02: the order of a graph, the chain rule, sums over paths, zero_grad, deep graphs.

A graph is a list of steps, `[1.5, 0.7, ("mul", 0, 1), ("tanh", 2)]`: see `autograder.grading.scalars`.
`build` makes the submission's nodes. `root_moves` gives the right gradients.
"""

import math

import numpy as np

from autograder.grading.scalars import (
    data,
    gradients,
    known,
    node,
    numbers_of,
    random_numbers,
    root_moves,
    tangle,
    too_early,
    tree,
)
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NOT_GIVEN = "`backward` did not use `gradient`, the number that the root starts with."
ROOT_IS_LEAF = "A root without parents is a leaf like any other: it adds to the gradient it had."

# What an honest file never returns. The test stops there.
STRANGER = "The order holds a node that the root was not computed from."
NOT_BUILT = "The grader could not build a graph from your Values."
NO_ORDER = "This list is far longer than the graph. An order holds each node once."

# Runs beside the submission, in one round trip. Strangers are nodes of no step, made between the others.
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
"""


def build(student, steps):
    """The submission's nodes: one for each step, and the strangers after them."""
    nodes = student.define(GRAPH, "build")(steps)
    require(isinstance(nodes, list) and len(nodes) == len(steps) + (len(steps) + 2) // 3, NOT_BUILT)
    return [node(found) for found in nodes]


def after_backward(student, steps, roots=(-1,), before=()):
    """Each step's gradient after a backward from each of `roots`. The first steps start with `before`."""
    nodes = build(student, steps)[: len(steps)]
    student.define(GRAPH, "give")(nodes, list(before))
    for root in roots:
        nodes[root].backward()
    return gradients(student, nodes)


def order_of(student, rng, steps, nodes=(), root=-1):
    """The submission's order of the graph, as numbers of steps.

    The labels are places in a shuffled list, because the list of steps is an order already. One operator of
    the submission can make several nodes; the others have no label and are left out.
    """
    nodes = nodes if len(nodes) else build(student, steps)
    shuffled = rng.permutation(len(nodes)).tolist()
    labels = student.define(GRAPH, "order")(nodes[range(len(steps))[root]], [nodes[i] for i in shuffled])
    require(isinstance(labels, list) and len(labels) <= 100 * len(steps), NO_ORDER)
    order = labelled(labels, shuffled)
    require(all(number < len(steps) for number in order), STRANGER)
    return order


def labelled(labels, steps):
    """The steps that these labels stand for."""
    return [steps[label] for label in labels if type(label) is int and 0 <= label < len(steps)]


def expect_all_nodes(steps, order, wrong=()):
    """Expect each node once. `wrong` holds known lengths of a wrong order."""
    expect(len(order), len(steps), "the length of the order", wrong=wrong)
    expect(sorted(order), list(range(len(steps))), "the nodes in the order")


# Task 2.1: the order.


@task("2.1")
def test_order_of_a_chain(student, rng):
    """In a chain the order runs from the leaf to the root

    Operands come before their results. The root is last.
    """
    steps = [*random_numbers(rng, 1), *(("tanh", i) for i in range(int(rng.integers(5, 10))))]
    expected = list(range(len(steps)))
    wrong = known(mistake("root-first"), expected[::-1])
    expect(order_of(student, rng, steps), expected, "the order of a chain", wrong=wrong)


@task("2.1")
def test_order_has_operands_first(student, rng):
    """In tangled and in wide graphs every node comes after its operands, and the root comes last

    Add a node to the order after all its parents.
    """
    used_by_many = [("add", number + 1, 0) for number in range(int(rng.integers(25, 35)))]
    for steps in (tangle(rng, random_numbers(rng, 4), 9), random_numbers(rng, 2) + used_by_many):
        order = order_of(student, rng, steps)
        expect(order[-1:], [len(steps) - 1], "the last node of the order")
        expect(too_early(steps, order), [], "nodes that come before one of their operands")


@task("2.1")
def test_order_when_paths_differ_in_length(student, rng):
    """A node that is used near the root and again far below comes before both users

    You meet a node on the way down. When are all its operands in the order?
    """
    for root in (("mul", 1, 3), ("mul", 3, 1)):
        steps = [*random_numbers(rng, 1), ("tanh", 0), ("exp", 1), ("exp", 2), root]
        order = order_of(student, rng, steps)
        wrong = known(mistake("noted-when-first-met"), [2]) + known(mistake("root-first"), [4, 3, 2, 1])
        expect(too_early(steps, order), [], "nodes that come before one of their operands", wrong=wrong)
        expect_all_nodes(steps, order)


@task("2.1")
def test_order_has_each_node_once(student, rng):
    """A node that is used many times stands in the order once

    Every path leads to it again. Remember where you have been.
    """
    steps, visits = random_numbers(rng, 1), 1
    for _ in range(5):
        steps += [("add", len(steps) - 1, len(steps) - 1), ("tanh", len(steps))]
        visits = 2 * visits + 2  # what a walk without memory meets
    expect_all_nodes(steps, order_of(student, rng, steps), known(mistake("visited-again"), visits))


@task("2.1")
def test_order_tells_equal_numbers_apart(student, rng):
    """Two nodes with the same number are two nodes

    Compare the objects instead of their numbers.
    """
    x = float(rng.uniform(1.2, 2))
    steps = [x, x, ("add", 0, 1), x, ("mul", 2, 3)]
    expect_all_nodes(steps, order_of(student, rng, steps), known(mistake("same-number-same-node"), 3))


@task("2.1")
def test_order_has_nothing_else(student, rng):
    """The order holds only the nodes that the root was computed from

    Results that were computed from the root stay out. So do unrelated nodes.
    """
    x, y, z = random_numbers(rng, 3)
    steps = [x, y, ("mul", 0, 1), z, ("add", 2, 3)]
    nodes = build(student, steps)
    expect(sorted(order_of(student, rng, steps, nodes, 2)), [0, 1, 2], "the nodes in the order")
    expect(order_of(student, rng, steps, nodes, 0), [0], "the order of a leaf")


@task("2.1")
def test_order_changes_nothing(student, rng):
    """Asking for the order leaves all numbers and gradients as they are, and a second answer is the same

    Keep your memory outside of the nodes: a mark on a node disturbs the next walk.
    """
    steps = tangle(rng, random_numbers(rng, 2), 3)
    nodes = build(student, steps)
    first = order_of(student, rng, steps, nodes)
    expect_all_nodes(steps, first)
    expect(order_of(student, rng, steps, nodes), first, "the second order")
    expect(data(student, nodes[: len(steps)]), numbers_of(steps), "the numbers afterwards")
    expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients afterwards")


# Task 2.2: the chain rule.


@task("2.2")
def test_by_hand(student, rng):
    """L = (a * b + c) * f, with other numbers than in the notebook

    The root starts with 1. Every node passes on its local derivative times its own gradient.
    """
    x, y, z, w = rng.uniform(1.2, 3.0, 4).tolist()
    steps = [x, -y, ("mul", 0, 1), z, ("add", 2, 3), -w, ("mul", 4, 5)]
    a, b, _, c, _, f, root = after_backward(student, steps)
    expect(root, 1.0, "L.grad", wrong=known(mistake("starts-without-one"), 0.0, numbers_of(steps)[-1]))
    expect(f, z - x * y, "f.grad")
    backwards = known(mistake("walks-from-the-leaves"), 0.0)
    expect(c, -w, "c.grad", wrong=backwards + known(mistake("ignores-what-arrives"), 1.0))
    expect(a, y * w, "a.grad", wrong=backwards + known(mistake("ignores-what-arrives"), -y))
    expect(b, -x * w, "b.grad", wrong=backwards + known(mistake("ignores-what-arrives"), x))


@task("2.2")
def test_every_node_of_a_tree(student, rng):
    """Every node of a tree gets its gradient, also at the end of a path of thirty steps

    One path leads to each node. Multiply the local derivatives along it.
    """
    path = random_numbers(rng, 1)
    for factor in rng.uniform(0.7, 1.4, 15).tolist():
        path += [("tanh", len(path) - 1), factor, ("mul", len(path), len(path) + 1)]
    for steps in (tree(rng, 4), tree(rng, 6), path):
        found = after_backward(student, steps)
        wrong = known(mistake("starts-without-one"), 0.0, numbers_of(steps)[-1])
        expect(found[-1], 1.0, "the root's gradient", wrong=wrong)
        expect(found, root_moves(steps), "the gradients of all nodes", atol=0.0)


@task("2.2")
def test_dead_path(student, rng):
    """Where a local derivative is 0, the gradient stops

    Behind a relu with a negative operand, every gradient is 0.
    """
    x, y, k, m = rng.uniform(1, 2, 4).tolist()
    steps = [-x, y, ("mul", 0, 1), ("relu", 2), x, k, ("mul", 4, 5), m, ("mul", 6, 7), ("add", 3, 8)]
    found = after_backward(student, steps)
    expect(found[0], 0.0, "the gradient behind the relu", wrong=known(mistake("ignores-what-arrives"), y))
    expect(found, root_moves(steps), "the gradients of all nodes")


@task("2.2")
def test_other_start(student, rng):
    """backward(root, gradient) starts with `gradient` instead of 1

    The root begins with it, so it scales every other gradient.
    """
    x, y, start = *rng.uniform(1, 2, 2).tolist(), -float(rng.uniform(2, 5))
    steps = [x, y, ("tanh", 0), ("mul", 2, 1)]
    nodes = build(student, steps)[:4]
    student.backward(nodes[-1], start)
    found = gradients(student, nodes)
    for number, once in enumerate(root_moves(steps)):
        expect(found[number], start * once, "a gradient", wrong=known(NOT_GIVEN, once))


@task("2.2")
def test_others_are_left_alone(student, rng):
    """Nodes outside of the root's graph keep their gradients, and all numbers stay

    backward changes only the nodes that the root was computed from.
    """
    (x, y, z), before = random_numbers(rng, 3), random_numbers(rng, 4)
    steps = [x, y, ("mul", 0, 1), z, ("tanh", 3), z, ("add", 2, 5)]
    nodes = build(student, steps)[:7]
    student.define(GRAPH, "give")(nodes[3:], before)
    nodes[2].backward()
    found = gradients(student, nodes)
    expect(found[:2], [y, x], "the gradients of the leaves")
    expect(found[3:], before, "the gradients of nodes outside the graph")
    expect(data(student, nodes), numbers_of(steps), "the numbers afterwards")


# Task 2.3: contributions add up.


@task("2.3")
def test_used_twice(student, rng):
    """A node that is used several times gets the sum of all contributions

    In a * a and in a + a two edges lead to a, and each brings its own.
    """
    for a in (float(rng.uniform(1.2, 3)), -float(rng.uniform(1.2, 3))):
        for name, once in (("mul", a), ("add", 1.0)):
            found = after_backward(student, [a, (name, 0, 0)])
            expect(found[0], 2 * once, "a.grad, used twice", wrong=known(mistake("overwrites-grad"), once))
    factors, steps = rng.uniform(1, 2, int(rng.integers(12, 20))).tolist(), [a, 0.0]
    for factor in factors:
        total = len(steps) - 1
        steps += [factor, ("mul", 0, total + 1), ("add", total, total + 2)]
    wrong = known(mistake("overwrites-grad"), factors[0], factors[-1])
    expect(after_backward(student, steps)[0], sum(factors), "a.grad, used by many", wrong=wrong)


@task("2.3")
def test_shared_node_between(student, rng):
    """A shared node between root and leaf passes its gradient on once, when it is complete

    All users of a node pass on their part first. The order makes sure of that.
    """
    x = float(rng.uniform(1, 3))
    a, b, _ = after_backward(student, [x, ("add", 0, 0), ("mul", 1, 1)])
    wrong = known(mistake("no-topological-order"), 16 * x, 12 * x)
    wrong += known(mistake("overwrites-grad"), 2 * x, 4 * x)
    expect(a, 8 * x, "a.grad for b * b, b = a + a", wrong=wrong)
    expect(b, 4 * x, "b.grad for b * b", wrong=known(mistake("overwrites-grad"), 2 * x))


@task("2.3")
def test_shared_node_on_paths_of_different_length(student, rng):
    """A node that is used near the root and again far below waits for the longer path

    Its gradient is complete when both contributions have arrived.
    """
    for meeting in (("add", 1, 3), ("add", 3, 1)):
        steps = [*random_numbers(rng, 1), ("tanh", 0), ("tanh", 1), ("exp", 2), meeting]
        steps += [float(rng.uniform(2, 3)), ("mul", 4, 5)]
        found = after_backward(student, steps)
        last, near, far = (
            root_moves(steps, 1)[0],
            root_moves(steps)[4],
            root_moves(steps)[4] * root_moves(steps, 3)[1],
        )
        wrong = known(mistake("overwrites-grad"), near, far)
        expect(found[1], near + far, "the shared node's gradient", wrong=wrong)
        early = [last * one for one in (2 * near + far, near + 2 * far, 2 * near + 2 * far)]
        wrong = known(mistake("no-topological-order"), *early)
        wrong += known(mistake("noted-when-first-met"), last * near)
        expect(found[0], last * (near + far), "the leaf's gradient", wrong=wrong)


@task("2.3")
def test_tangled_graph(student, rng):
    """Every node of a random, tangled graph gets the sum over all its paths

    This holds for leaves and for the nodes between them.
    """
    steps = tangle(rng, random_numbers(rng, 4), 9)
    expect(after_backward(student, steps), root_moves(steps), "the gradients of all nodes", atol=1e-9)


@task("2.3")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ⁿ - 1) / (e²ⁿ + 1) give every leaf of a neuron the same gradient

    In the long form e²ⁿ is used twice.
    """
    steps = [*random_numbers(rng, 5), ("mul", 0, 2), ("mul", 1, 3), ("add", 5, 6), ("add", 7, 4)]
    for form in ("n.tanh()", "((grown := (n * 2.0).exp()) - 1.0) / (grown + 1.0)"):
        nodes = build(student, steps)[:9]
        student.define(f"def finish(n):\n    ({form}).backward()", "finish")(nodes[-1])
        expected = root_moves([*steps, ("tanh", 8)])[:9]
        expect(gradients(student, nodes), expected, "the gradients of the neuron, in both forms")


@task("2.3")
def test_second_backward(student, rng):
    """After a second backward, each leaf has twice its gradient, and all other nodes have that pass alone

    Leaves add up. Every other node starts each pass with 0.
    """
    steps = tangle(rng, [*random_numbers(rng, 2), ("mul", 0, 0), ("mul", 1, 1)], 4)
    found = after_backward(student, steps, (-1, -1))
    for number, once in reversed(list(enumerate(root_moves(steps)))):
        if number < 2:
            wrong = known(mistake("clears-leaves"), once)
            expect(found[number], 2 * once, "the gradient of a leaf", atol=1e-9, wrong=wrong)
        else:
            wrong = known(mistake("keeps-old-passes"), 2 * once)
            expect(found[number], once, "the gradient of a node between", atol=1e-9, wrong=wrong)


@task("2.3")
def test_two_roots(student, rng):
    """Two roots share nodes: leaves add up both, a shared node between holds the latest

    Each backward is a pass of its own.
    """
    x = float(rng.uniform(1, 1.5))
    a, b, *_ = after_backward(student, [x, ("mul", 0, 0), ("exp", 1), ("mul", 1, 1)], (2, 3))
    first, second = math.exp(x * x), 2 * x * x
    wrong = known(mistake("keeps-old-passes"), first + second)
    expect(b, second, "the shared node's gradient", wrong=wrong)
    wrong = known(mistake("keeps-old-passes"), 2 * x * (2 * first + second))
    wrong += known(mistake("clears-leaves"), 2 * x * second)
    expect(a, 2 * x * (first + second), "the leaf's gradient", wrong=wrong)


@task("2.3")
def test_leaf_keeps_what_it_had(student, rng):
    """A leaf adds to the gradient it had, also when the leaf is the root

    A node without parents is always a leaf.
    """
    had, x, m = rng.uniform(1, 2, 3).tolist()
    found = after_backward(student, [x, ("mul", 0, 0), m, ("mul", 1, 2)], before=[had])
    wrong = known(mistake("clears-leaves"), 2 * x * m)
    expect(found[0], had + 2 * x * m, "a.grad, which was not 0 before", wrong=wrong)
    for roots in ((0,), (0, 0)):
        found = after_backward(student, [x], roots, [had])
        what = "the gradient of a leaf that is the root"
        expect(found[0], had + len(roots), what, wrong=known(ROOT_IS_LEAF, 1.0))


# Task 2.4: zero_grad.


@task("2.4")
def test_zero_grad(student, rng):
    """zero_grad sets the gradient of every given node to 0.0

    That means the first node, the last, and all between.
    """
    steps = [*random_numbers(rng, int(rng.integers(4, 7))), ("mul", 0, 1)]
    before, nodes = random_numbers(rng, len(steps)), build(student, steps)[: len(steps)]
    student.define(GRAPH, "give")(nodes, before)
    student.zero_grad(nodes)
    wrong = known(mistake("zeroes-one-node"), [0.0, *before[1:]], [*before[:-1], 0.0])
    wrong += known(mistake("zeroes-a-copy"), before)
    expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients after zero_grad", wrong=wrong)
    expect(data(student, nodes), numbers_of(steps), "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_spares_the_others(student, rng):
    """zero_grad changes only the gradients of the nodes it is given

    Other nodes keep their gradients. A tuple works like a list, also when it is empty.
    """
    x, y, z = random_numbers(rng, 3)
    nodes = build(student, [x, y, ("mul", 0, 1)])[:3]
    student.define(GRAPH, "give")(nodes, [y, z, x])
    for given, left in (((), [y, z, x]), ((nodes[2],), [y, z, 0.0]), ((nodes[0],), [0.0, z, 0.0])):
        student.zero_grad(given)
        wrong = known(mistake("zeroes-a-copy"), [y, z, x])
        expect(gradients(student, nodes), left, "the gradients after zero_grad", wrong=wrong)
        expect(data(student, nodes), [x, y, x * y], "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_then_backward(student, rng):
    """After zero_grad, a backward gives what the first one gave

    A training loop does the same: zero_grad, backward, step, and again.
    """
    steps = tree(rng, 4)
    nodes, once = build(student, steps)[: len(steps)], root_moves(steps)[:4]
    for _ in range(3):
        student.zero_grad(nodes[:4])
        nodes[-1].backward()
    thrice = [3 * gradient for gradient in once]
    wrong = known(mistake("zeroes-one-node"), [once[0], *thrice[1:]], [*thrice[:-1], once[-1]])
    wrong += known(mistake("zeroes-a-copy"), thrice)
    expect(gradients(student, nodes[:4]), once, "the gradients of the leaves", wrong=wrong)


# Task 2.5: deep graphs. Building and walking are two calls beside the submission, each with its own limit.

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

def unless_too_deep(function):
    """What a function answers; None after Python's own RecursionError."""
    try:
        return function()
    except RecursionError:
        return None

def labels_in_order(root):
    def labels():
        return [node.label for node in topological_order(root) if type(node.label) is int]
    return unless_too_deep(lambda: np.array(labels(), dtype=np.int64))

def walked(root):
    return unless_too_deep(lambda: root.backward() is None or True)
'''


@task("2.5")
def test_order_of_a_deep_chain(student, rng):
    """The order of a chain of ten thousand nodes

    Keep your own list of what is still to do. Remember visited nodes in a set: Python searches a list from
    its beginning every time.
    """
    count = int(rng.integers(10_500, 11_500))
    steps, sides = rng.integers(-(10**6), 10**6, size=count), (rng.random(count) < 0.03).astype(np.int64)
    ends = student.define(DEEP, "chains")(steps, sides)
    require(isinstance(ends, list) and len(ends) == 2, NOT_BUILT)
    found = student.define(DEEP, "labels_in_order")(node(ends[0]))
    require(isinstance(found, np.ndarray), mistake("recursion"))
    expect(found, np.cumsum(steps[sides == 0]), "the labels along the chain, in the order")


@task("2.5")
def test_backward_through_a_deep_chain(student, rng):
    """A backward through a chain of 20,000 nodes

    A training loop builds graphs like this. Use loops in the order and in backward, instead of functions
    that call themselves.
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
