"""Stage 02: the order of a graph, the chain rule, sums over paths, zero_grad, deep graphs.

A graph is a list of steps, `[1.5, 0.7, ("mul", 0, 1), ("tanh", 2)]`: see `autograder.grading.scalars`.
`build` makes the submission's nodes. `root_moves` gives the right gradients. The numbers are random. Graphs
and signs are the same for every seed, so a wrong submission has one mark.
"""

import math

import numpy as np

from autograder.grading.scalars import (
    data,
    gradients,
    known,
    node,
    numbers_of,
    random_leaves,
    root_moves,
    tangle,
    times,
    too_early,
    tree,
)
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NOT_GIVEN = "`backward` did not use `gradient`, the number that the root starts with."
ROOT_GREW = "The root starts each pass with `gradient` alone. It kept the gradient of the pass before."
STRANGER = "The order holds a node that the root was not computed from."
NOT_BUILT = "The grader could not build a graph from your Values."
NO_ORDER = "This list is far longer than the graph. An order holds each node once."
SMALL = 3e-12  # the last factor of a graph: with every seed it shows gradients that are rounded or dropped

# Runs beside the submission, in one round trip. Strangers are nodes of no step, made between the others.
GRAPH = """
import operator
from kittengrad import Value, topological_order

def made(name, *of):
    if name == "total":
        return Value(sum(node.data for node in of), of, (1.0,) * len(of))
    return getattr(of[0], name)() if len(of) == 1 else getattr(operator, name)(*of)

def build(steps):
    nodes, strangers = [], []
    for number, step in enumerate(steps):
        if number % 3 == 0:
            strangers.append(strangers[-1].tanh() if len(strangers) % 2 else Value(0.5))
        nodes.append(Value(step) if isinstance(step, float) else made(step[0], *(nodes[i] for i in step[1:])))
    return nodes + strangers

def order(root, nodes):
    for label, node in enumerate(nodes): node.label = label
    return [node.label for node in topological_order(root)]

def give(nodes, gradients):
    for node, gradient in zip(nodes, gradients): node.grad = gradient
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


@task("2.1")
def test_order_of_a_chain(student, rng):
    """In a chain the order runs from the leaf to the root

    Operands come before their results. The root is last.
    """
    steps = [*random_leaves(rng, 1), *(("tanh", i) for i in range(8))]
    expected = list(range(len(steps)))
    wrong = known(mistake("root-first"), expected[::-1])
    expect(order_of(student, rng, steps), expected, "the order of a chain", wrong=wrong)


@task("2.1")
def test_order_has_operands_first(student, rng):
    """In tangled and in wide graphs every node comes after its operands, and the root comes last

    Add a node to the order after all its parents.
    """
    used_by_many = [("add", number + 1, 0) for number in range(30)]
    for steps in (tangle(random_leaves(rng, 4), 9), random_leaves(rng, 2) + used_by_many):
        order = order_of(student, rng, steps)
        expect(order[-1:], [len(steps) - 1], "the last node of the order")
        expect(too_early(steps, order), [], "nodes that come before one of their operands")


@task("2.1")
def test_order_when_paths_differ_in_length(student, rng):
    """A node that is used near the root and again far below comes before both users

    You meet a node on the way down. When are all its operands in the order?
    """
    for root in (("mul", 1, 3), ("mul", 3, 1)):
        steps = [*random_leaves(rng, 1), ("tanh", 0), ("exp", 1), ("exp", 2), root]
        order = order_of(student, rng, steps)
        wrong = known(mistake("noted-when-first-met"), [2]) + known(mistake("root-first"), [4, 3, 2, 1])
        expect_all_nodes(steps, order)
        expect(too_early(steps, order), [], "nodes that come before one of their operands", wrong=wrong)


@task("2.1")
def test_order_has_each_node_once(student, rng):
    """A node that is used many times stands in the order once

    Every path leads to it again. Remember where you have been.
    """
    steps, visits = random_leaves(rng, 1), 1
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
    steps = [*random_leaves(rng, 2), ("mul", 0, 1), *random_leaves(rng, 1), ("add", 2, 3)]
    nodes = build(student, steps)
    expect(sorted(order_of(student, rng, steps, nodes, 2)), [0, 1, 2], "the nodes in the order")
    expect(order_of(student, rng, steps, nodes, 0), [0], "the order of a leaf")


@task("2.1")
def test_order_changes_nothing(student, rng):
    """Asking for the order leaves all numbers and gradients as they are, and a second answer is the same

    Keep your memory outside of the nodes: a mark on a node disturbs the next walk.
    """
    steps = tangle(random_leaves(rng, 2), 3)
    nodes = build(student, steps)
    first = order_of(student, rng, steps, nodes)
    expect_all_nodes(steps, first)
    expect(order_of(student, rng, steps, nodes), first, "the second order")
    expect(data(student, nodes[: len(steps)]), numbers_of(steps), "the numbers afterwards")
    expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients afterwards")


@task("2.2")
def test_by_hand(student, rng):
    """L = (a * b + c) * f, with other numbers than in the notebook

    The root starts with 1. Every node passes on its local derivative times its own gradient.
    """
    x, y, z, w = rng.uniform(1.2, 3.0, 4).tolist()
    steps = [x, -y, ("mul", 0, 1), z, ("add", 2, 3), -w, ("mul", 4, 5)]
    a, b, _, c, d, f, root = after_backward(student, steps)
    L, df, no_start = numbers_of(steps)[-1], z - x * y, mistake("starts-without-one")
    wrong = known(no_start, (0.0, 0.0), (L, L * df)) + known(mistake("clears-on-the-way"), (0.0, df))
    expect((root, f), (1.0, df), "L.grad and f.grad", wrong=wrong)
    backwards, local = mistake("walks-from-the-leaves"), mistake("ignores-what-arrives")
    wrong = known(backwards, (-w, 0.0)) + known(local, (-w, 1.0))
    wrong += known(mistake("clears-on-the-way"), (0.0, -w))
    expect((d, c), (-w, -w), "d.grad and c.grad, where d = a * b + c", wrong=wrong)
    expect((a, b), (y * w, -x * w), "a.grad and b.grad", wrong=known(local, (-y, x)))


@task("2.2")
def test_every_node_of_a_tree(student, rng):
    """Every node of a tree gets its gradient, also after thirty steps, and where a node has four parents

    One path leads to each node. Multiply the local derivatives along it.
    """
    path = random_leaves(rng, 1)
    for factor in rng.uniform(0.7, 1.4, 15).tolist():
        path += [("tanh", len(path) - 1), factor, ("mul", len(path), len(path) + 1)]
    wide = [*random_leaves(rng, 5), ("total", 0, 1, 2, 3), ("tanh", 5), ("mul", 6, 4)]
    for graph in (tree(random_leaves(rng, 4)), tree(random_leaves(rng, 6)), path, wide):
        steps = times(graph, SMALL)
        moves = root_moves(steps)
        starts = [[start * move for move in moves] for start in (0.0, numbers_of(steps)[-1])]
        wrong = known(mistake("starts-without-one"), *starts)
        leaves = [move if isinstance(step, float) else 0.0 for step, move in zip(steps, moves, strict=True)]
        wrong += known(mistake("clears-on-the-way"), leaves, [*leaves[:-1], 1.0])
        expect(after_backward(student, steps), moves, "the gradients of all nodes", atol=0.0, wrong=wrong)


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
    x, y, number = rng.uniform(1, 2, 3).tolist()
    steps = [x, y, ("tanh", 0), ("mul", 2, 1)]
    once, lost = root_moves(steps), mistake("loses-small-gradients")
    for start in (-3.0 * number, 1e6 * number, 0.0, SMALL * number):
        nodes, expected = build(student, steps)[:4], [start * move for move in once]
        student.backward(nodes[-1], start)
        wrong = known(NOT_GIVEN, once)
        wrong += known(lost, [0.0] * 4, [0.0] * 3 + [start]) if abs(start) < 1 else []
        expect(gradients(student, nodes), expected, "the gradients", atol=0.0, wrong=wrong)


@task("2.2")
def test_others_are_left_alone(student, rng):
    """Nodes outside of the root's graph keep their gradients, and all numbers stay

    backward changes only the nodes that the root was computed from.
    """
    (x, y, z), before = random_leaves(rng, 3), random_leaves(rng, 4)
    steps = [x, y, ("mul", 0, 1), z, ("tanh", 3), z, ("add", 2, 5)]
    nodes = build(student, steps)[:7]
    student.define(GRAPH, "give")(nodes[3:], before)
    nodes[2].backward()
    found = gradients(student, nodes)
    expect([*found[:2], *found[3:]], [y, x, *before], "the gradients of the leaves, and outside the graph")
    expect(data(student, nodes), numbers_of(steps), "the numbers afterwards")


@task("2.3")
def test_used_twice(student, rng):
    """A node that is used several times gets the sum of all contributions

    In a * a and in a + a two edges lead to a, and each brings its own.
    """
    for a in (float(rng.uniform(1.2, 3)), -float(rng.uniform(1.2, 3))):
        for name, once in (("mul", a), ("add", 1.0)):
            found, wrong = after_backward(student, [a, (name, 0, 0)]), known(mistake("overwrites-grad"), once)
            expect(found[0], 2 * once, "a.grad, used twice", wrong=wrong)


@task("2.3")
def test_used_by_many(student, rng):
    """A node that is used by many others gets a contribution from each of them

    Add them all. The last one alone is too little.
    """
    factors, steps = rng.uniform(1, 2, 16).tolist(), [float(rng.uniform(1.2, 3)), 0.0]
    for factor in factors:
        steps += [factor, ("mul", 0, len(steps)), ("add", len(steps) - 1, len(steps) + 1)]
    wrong = known(mistake("overwrites-grad"), factors[0], factors[-1])
    expect(after_backward(student, steps)[0], sum(factors), "a.grad, used by many", wrong=wrong)


@task("2.3")
def test_shared_node_between(student, rng):
    """A shared node between root and leaf passes its gradient on once, when it is complete

    All users of a node pass on their part first. The order makes sure of that.
    """
    x = float(rng.uniform(2.6, 3))
    a, *_ = after_backward(student, [x, ("add", 0, 0), ("mul", 1, 1)])
    wrong = known(mistake("no-topological-order"), 16 * x, 12 * x) + known(mistake("overwrites-grad"), 2 * x)
    expect(a, 8 * x, "a.grad for b * b, b = a + a", wrong=wrong)


@task("2.3")
def test_shared_node_on_paths_of_different_length(student, rng):
    """A node that is used near the root and again far below waits for the longer path

    Its gradient is complete when both contributions have arrived.
    """
    for meeting in (("add", 1, 3), ("add", 3, 1)):
        steps = [*random_leaves(rng, 1), ("tanh", 0), ("tanh", 1), ("exp", 2), meeting]
        steps += [float(rng.uniform(2, 3)), ("mul", 4, 5)]
        found, moves = after_backward(student, steps), root_moves(steps)
        last, near, far = root_moves(steps, 1)[0], moves[4], moves[4] * root_moves(steps, 3)[1]
        whole, early = near + far, mistake("no-topological-order")
        wrong = known(early, *((whole, last * (whole + again)) for again in (near, far, whole)))
        wrong += known(mistake("noted-when-first-met"), (whole, last * near))
        wrong += known(mistake("overwrites-grad"), (near, last * near), (far, last * far))
        wrong += known(mistake("clears-on-the-way"), (0.0, last * whole))
        expect((found[1], found[0]), (whole, last * whole), "the shared node and the leaf", wrong=wrong)


@task("2.3")
def test_tangled_graph(student, rng):
    """Every node of a tangled graph gets the sum over all its paths

    This holds for leaves and for the nodes between them.
    """
    steps = times(tangle(random_leaves(rng, 4), 9), SMALL)
    expect(after_backward(student, steps), root_moves(steps), "the gradients of all nodes", atol=1e-9 * SMALL)


@task("2.3")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ⁿ - 1) / (e²ⁿ + 1) give every leaf of a neuron the same gradient

    In the long form e²ⁿ is used twice.
    """
    steps = [*random_leaves(rng, 5), ("mul", 0, 2), ("mul", 1, 3), ("add", 5, 6), ("add", 7, 4)]
    expected = root_moves(times([*steps, ("tanh", 8)], SMALL))[:5]
    for form in ("n.tanh()", "((grown := (n * 2.0).exp()) - 1.0) / (grown + 1.0)"):
        nodes = build(student, steps)[:9]
        student.define(f"def finish(n):\n    (({form}) * {SMALL}).backward()", "finish")(nodes[-1])
        expect(gradients(student, nodes[:5]), expected, "the leaves' gradients, in both forms", atol=0.0)


@task("2.3")
def test_second_backward(student, rng):
    """After a second backward, each leaf has twice its gradient

    A leaf keeps what the first pass brought. Only zero_grad clears it.
    """
    (x,) = random_leaves(rng, 1)
    steps = [x, ("mul", 0, 0)]
    expect(after_backward(student, steps)[0], 2 * x, "a.grad for a * a, after one backward")
    wrong = known(mistake("clears-leaves"), 2 * x) + known(ROOT_GREW, 6 * x)
    expect(after_backward(student, steps, (-1, -1))[0], 4 * x, "a.grad after two", wrong=wrong)


@task("2.3")
def test_second_backward_starts_afresh(student, rng):
    """After a second backward, all nodes but the leaves have the gradient of that pass alone

    Every node with parents starts each pass with 0.
    """
    x, y, m = random_leaves(rng, 3)
    _, _, between, _, root = after_backward(student, [x, y, ("mul", 0, 1), m, ("mul", 2, 3)], (-1, -1))
    wrong = known(mistake("keeps-old-passes"), (2 * m, 1.0), (3 * m, 2.0)) + known(ROOT_GREW, (2 * m, 2.0))
    wrong += known(mistake("clears-on-the-way"), (0.0, 1.0), (0.0, 2.0))
    expect((between, root), (m, 1.0), "the gradients of the node between and of the root", wrong=wrong)


@task("2.3")
def test_two_roots(student, rng):
    """Two roots share nodes: leaves add up both, a shared node between holds the latest

    Each backward is a pass of its own.
    """
    x = float(rng.uniform(1.45, 1.6))
    a, b, *_ = after_backward(student, [x, ("mul", 0, 0), ("exp", 1), ("mul", 1, 1)], (2, 3))
    first, second = math.exp(x * x), 2 * x * x
    both, leaf = first + second, 2 * x * (first + second)
    wrong = known(mistake("keeps-old-passes"), (both, 2 * x * (first + both)))
    wrong += known(mistake("clears-leaves"), (second, 2 * x * second))
    wrong += known(mistake("clears-on-the-way"), (0.0, leaf))
    expect((b, a), (second, leaf), "the gradients of the shared node and of the leaf", wrong=wrong)


@task("2.3")
def test_leaf_keeps_what_it_had(student, rng):
    """A leaf adds to the gradient it had, also when the leaf is the root

    A node without parents is always a leaf.
    """
    had, x = random_leaves(rng, 4)[1::2]
    found = after_backward(student, [x, ("mul", 0, 0)], before=[had])
    wrong = known(mistake("clears-leaves"), 2 * x) + known(mistake("overwrites-grad"), x)
    expect(found[0], had + 2 * x, "a.grad, which was not 0 before", wrong=wrong)
    for roots in ((0,), (0, 0)):
        found = after_backward(student, [x], roots, [had])
        wrong = known(mistake("root-leaf-overwritten"), 1.0)
        expect(found[0], had + len(roots), "the gradient of a leaf that is the root", wrong=wrong)


@task("2.4")
def test_zero_grad(student, rng):
    """zero_grad sets the gradient of every given node to 0.0

    That means the first node, the last, and all between.
    """
    steps = [*random_leaves(rng, 3) * 2, ("mul", 0, 1), ("tanh", 6)]
    before, nodes = random_leaves(rng, len(steps)), build(student, steps)[: len(steps)]
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
    steps = [*random_leaves(rng, 3), ("mul", 0, 1), ("tanh", 3)]
    nodes, had = build(student, steps)[:5], random_leaves(rng, 5)
    student.define(GRAPH, "give")(nodes, had)
    ancestors = known(mistake("zero-clears-ancestors"), [0.0, 0.0, had[2], 0.0, 0.0])
    for given in ((), (4,), (1,)):
        student.zero_grad(tuple(nodes[number] for number in given))
        had = [0.0 if number in given else gradient for number, gradient in enumerate(had)]
        expect(gradients(student, nodes), had, "the gradients after zero_grad", wrong=ancestors)
        expect(data(student, nodes), numbers_of(steps), "the numbers after zero_grad")


@task("2.4")
def test_zero_grad_then_backward(student, rng):
    """After zero_grad, a backward gives what the first one gave

    A training loop does the same: zero_grad, backward, step, and again.
    """
    steps = tree(random_leaves(rng, 4))
    nodes, once = build(student, steps)[: len(steps)], root_moves(steps)
    wrong = known(mistake("zeroes-one-node"), [0.0, *once[1:]], [*once[:-1], 0.0])
    wrong += known(mistake("zeroes-a-copy"), once)
    for _ in range(3):
        student.zero_grad(nodes)
        expect(gradients(student, nodes), [0.0] * len(nodes), "the gradients after zero_grad", wrong=wrong)
        nodes[-1].backward()
        expect(gradients(student, nodes), once, "the gradients after zero_grad and backward")


# Deep graphs. Building and walking are two calls beside the submission, each with its own limit.
DEEP = '''
import numpy as np
from kittengrad import Value, topological_order

def chains(steps, sides):
    """The ends of two chains that grow by turns. A node's label is the sum of its chain's steps so far."""
    ends, labels = [None, None], [0, 0]
    for step, side in zip(steps.tolist(), map(int, sides.tolist())):
        end = ends[side]
        ends[side] = end = Value(1.0) if end is None else end.tanh()
        labels[side] = end.label = labels[side] + step
    return ends

def grow(x, y, rows, doubled):
    """Two leaves, and what becomes of their product: -(node * number) … along each row."""
    a, b = Value(x), Value(y)
    node = a * b
    for numbers in rows.tolist():
        node = node + node if doubled else node
        for step, number in enumerate(numbers):
            node = -node if step % 2 else node * number
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
    """The order of a chain of twelve thousand nodes

    Keep your own list of what is still to do. Remember visited nodes in a set: Python searches a list from
    its beginning every time.
    """
    steps, sides = rng.integers(-(10**6), 10**6, size=12_500), rng.permutation(np.arange(12_500) % 33 == 0)
    ends = student.define(DEEP, "chains")(steps, sides)
    require(isinstance(ends, list) and len(ends) == 2, NOT_BUILT)
    found = student.define(DEEP, "labels_in_order")(node(ends[0]))
    require(isinstance(found, np.ndarray), mistake("recursion"))
    # Task 2.1 asks for operands first. Here an order from the root down is as deep.
    expect(np.sort(found), np.sort(np.cumsum(steps[~sides])), "the labels along the chain, sorted")


@task("2.5")
def test_backward_through_a_deep_chain(student, rng):
    """A backward through a graph 14,000 nodes deep

    A training loop builds graphs like this. Use loops in the order and in backward, instead of functions
    that call themselves.
    """
    expect_deep(student, rng, rng.uniform(0.98, 1.02, size=(1, 14_000)), doubled=False)


@task("2.5")
def test_doublings(student, rng):
    """Forty doublings in a deep graph: few nodes, and a million million paths

    Work on every node once, also when many paths lead to it.
    """
    expect_deep(student, rng, rng.uniform(0.95, 1.05, size=(40, 50)), doubled=True)


def expect_deep(student, rng, rows, doubled):
    """Expect both leaves' gradients behind the graph that `grow` makes of these rows."""
    x, y = rng.uniform(1, 2, 2).tolist()
    a, b, root = student.define(DEEP, "grow")(x, y, rows, doubled)
    require(isinstance(student.define(DEEP, "walked")(root), bool), mistake("recursion"))
    along = float(np.prod(rows[:, ::2])) * (2.0 ** len(rows) if doubled else 1.0)  # with an even number of -
    expect((a.grad, b.grad), (y * along, x * along), "the gradients of the leaves")
