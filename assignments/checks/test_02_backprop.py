"""Stage 02: the order of a graph, the chain rule, sums of contributions, zero_grad, deep graphs.

Labels name the nodes, so that you can read an order: ["a", "b", "c"].
"""

from checks import expect, task

DEEP = '''
from kittengrad import Value

def deep(n):
    """The gradient of a + 1 + 1 + … + 1, n times, along a."""
    a = node = Value(2.0)
    for _ in range(n):
        node = node + 1.0
    node.backward()
    return a.grad
'''


@task("2.1")
def test_order(student):
    """Operands come before their results, and the root comes last

    Go depth first. Add a node to the order after all its parents.
    """
    a = student.Value(2.0, label="a")
    b = a.exp()
    b.label = "b"
    c = b.tanh()
    c.label = "c"
    order = [node.label for node in student.items(student.topological_order(c))]
    backwards = "This is the order from the root down. Add a node to the order after its operands."
    expect(
        order, ["a", "b", "c"], "the order for c = tanh(b), b = exp(a)", wrong=[(["c", "b", "a"], backwards)]
    )


@task("2.1")
def test_each_node_once(student):
    """A node that is used twice stands in the order once

    Remember which nodes you have met. Keep the nodes in a set: `node in seen` is quick.
    """
    a = student.Value(2.0, label="a")
    b = a * a
    b.label = "b"
    c = b + a
    c.label = "c"
    order = [node.label for node in student.items(student.topological_order(c))]
    twice = "Some nodes stand here more than once: you meet a on every path that leads to it."
    expect(
        order,
        ["a", "b", "c"],
        "the order for c = b + a, b = a * a",
        wrong=[(["a", "a", "b", "a", "c"], twice), (["a", "a", "a", "b", "c"], twice)],
    )


@task("2.1")
def test_equal_numbers(student):
    """Two nodes with the same number are two nodes

    Both stand in the order. Compare the nodes themselves: for a set of nodes, `node in seen` does.
    """
    a, b = student.Value(2.0, label="a"), student.Value(2.0, label="b")
    c = a + b
    c.label = "c"
    order = [node.label for node in student.items(student.topological_order(c))]
    taken = "a and b hold the same number, and you took one for the other. They are two nodes."
    expect(
        sorted(order),
        ["a", "b", "c"],
        "the nodes in the order for c = a + b, a = b = 2",
        wrong=[(["a", "c"], taken), (["b", "c"], taken)],
    )


@task("2.1")
def test_used_near_the_root_and_below(student):
    """In s + 3 * s the node s comes before 3 * s

    You meet s at the root already. It has to wait for its place: add a node after all its operands.
    """
    for first in (True, False):
        s = student.Value(2.0, label="s")
        t = s * 3.0
        t.label = "t"
        root = s + t if first else t + s
        root.label = "root"
        labels = [node.label for node in student.items(student.topological_order(root))]
        early = "You added t before its operand s. First come all operands of a node, then the node."
        expect(
            [label for label in labels if label],
            ["s", "t", "root"],
            f"the order for root = {'s + t' if first else 't + s'}, t = s * 3",
            wrong=[(["t", "s", "root"], early)],
        )


@task("2.2")
def test_by_hand(student):
    """L = (a * b + c) * f, as you did it by hand

    Start at the root and go backwards. Each node passes `derivative * node.grad` to each of its parents.
    """
    value = student.Value
    a, b, c, f = value(2.0), value(-3.0), value(10.0), value(-2.0)
    e = a * b
    d = e + c
    L = d * f
    L.backward()
    expect(L.data, -8.0, "L.data")
    start = "When L moves by 1, L moves by 1: the root starts with 1.0."
    expect(L.grad, 1.0, "L.grad", wrong=[(-8.0, start), (0.0, start)])
    expect(f.grad, 4.0, "f.grad")
    expect(d.grad, -2.0, "d.grad")
    expect(e.grad, -2.0, "e.grad")
    expect(c.grad, -2.0, "c.grad")
    local = "This is only the last step of the path. Multiply it by the gradient of the node it comes from."
    expect(a.grad, 6.0, "a.grad", wrong=[(-3.0, local)])
    expect(b.grad, -4.0, "b.grad", wrong=[(2.0, local)])


@task("2.2")
def test_neuron(student):
    """The neuron: o = tanh(x1 * w1 + x2 * w2 + b)

    The derivative of tanh is a half here, so you can check every gradient in your head.
    """
    value = student.Value
    x1, x2, w1, w2, b = value(2.0), value(0.0), value(-3.0), value(1.0), value(6.8813735870195432)
    (x1 * w1 + x2 * w2 + b).tanh().backward()
    expect(x1.grad, -1.5, "x1.grad")
    expect(w1.grad, 1.0, "w1.grad")
    expect(x2.grad, 0.5, "x2.grad")
    expect(w2.grad, 0.0, "w2.grad")


@task("2.2")
def test_other_start(student):
    """backward(root, gradient) starts with another number than 1

    The root starts with `gradient`, so it scales every other gradient.
    """
    a = student.Value(2.0)
    student.backward(a * 3.0, 10.0)
    expect(
        a.grad, 30.0, "a.grad after backward(a * 3, 10)", wrong=[(3.0, "`backward` did not use `gradient`.")]
    )
    b = student.Value(2.0)
    student.backward(b * 3.0, 1e-11)
    lost = "A small gradient is a number like any other. Pass it on as it is."
    expect(b.grad, 3e-11, "b.grad after backward(b * 3, 1e-11)", atol=0.0, wrong=[(0.0, lost)])


@task("2.3")
def test_used_twice(student):
    """A node that is used twice gets two contributions

    In a * a both edges lead to a, and each brings 3: add them.
    """
    a = student.Value(3.0)
    (a * a).backward()
    replaced = "One contribution has replaced the other. They have to add up."
    expect(a.grad, 6.0, "a.grad for a * a at a = 3", wrong=[(3.0, replaced)])


@task("2.3")
def test_shared_node(student):
    """A shared node passes its gradient on once, when it is complete

    b = a + a and c = b + b, so c is 4 * a. Walk the order from the end: then each node passes on at the right
    time.
    """
    a = student.Value(1.0)
    b = a + a
    (b + b).backward()
    early = (
        "b passed its gradient on before it was complete, and then again. All users of b pass on before b."
    )
    replaced = "A contribution has replaced an earlier one. They have to add up."
    expect(
        a.grad,
        4.0,
        "a.grad for c = b + b, b = a + a",
        wrong=[(8.0, early), (6.0, early), (1.0, replaced)],
    )


@task("2.3")
def test_second_backward(student):
    """A second backward adds to the leaves only

    A leaf keeps what it had. Every other node starts the second pass with 0.
    """
    a = student.Value(3.0)
    b = a * 2.0
    L = b * 2.0
    L.backward()
    L.backward()
    stale = "The second pass passed on what the first left in the non-leaves: clear those first."
    cleared = "The leaf lost what the first pass brought. Clear the non-leaves only."
    expect(
        a.grad,
        8.0,
        "a.grad after two backwards of L = 2 * (2 * a)",
        wrong=[(4.0, cleared), (12.0, stale), (16.0, stale)],
    )
    expect(b.grad, 2.0, "b.grad after two backwards")


@task("2.3")
def test_root_without_parents(student):
    """A root without parents is a leaf: it adds to the gradient it had

    Set the gradients of nodes with parents to 0 before the pass. Then *add* `gradient` to the root's.
    """
    a = student.Value(3.0)
    student.backward(a)
    student.backward(a, 2.5)
    replaced = "The second pass has replaced what the first one brought. A leaf adds up, also as the root."
    expect(a.grad, 3.5, "a.grad after backward(a) and backward(a, 2.5)", wrong=[(2.5, replaced)])


@task("2.4")
def test_zero_grad(student):
    """zero_grad sets every given gradient to 0.0

    This holds for every node of the list. The number of a node stays.
    """
    a, b = student.Value(3.0), student.Value(4.0)
    a.grad, b.grad = 4.0, 3.0
    student.zero_grad([a, b])
    expect(a.grad, 0.0, "a.grad after zero_grad([a, b])")
    expect(b.grad, 0.0, "b.grad after zero_grad([a, b])")
    expect(b.data, 4.0, "b.data after zero_grad([a, b])")


@task("2.4")
def test_zero_grad_spares_the_others(student):
    """zero_grad leaves all other nodes as they are

    Only the nodes of the list are cleared. What they were computed from keeps its gradient.
    """
    a = student.Value(3.0)
    b = a * 2.0
    a.grad, b.grad = 2.0, 1.0
    student.zero_grad([b])
    expect(b.grad, 0.0, "b.grad after zero_grad([b])")
    further = "zero_grad went on to the parents of b. Clear only the nodes that you were given."
    expect(a.grad, 2.0, "a.grad after zero_grad([b]), where b = a * 2", wrong=[(0.0, further)])


@task("2.5")
def test_deep(student):
    """A graph 20,000 nodes deep

    Keep your own list of what is still to do. Remember visited nodes in a set: Python searches a list from
    its beginning every time.
    """
    expect(student.define(DEEP, "deep")(20_000), 1.0, "a.grad for a + 1 + 1 + … (20,000 times)")


@task("2.5")
def test_many_paths(student):
    """Thirty doublings: 31 nodes, a thousand million paths

    You meet every node on many paths. Work on it once.
    """
    node = a = student.Value(1.0)
    for _ in range(30):
        node = node + node
    node.backward()
    expect(a.grad, 2.0**30, "a.grad after thirty doublings of a")
