"""Stage 02: is the order right, is the chain rule, and does what should add up add up?

Labels name the nodes, so that an order can be read: ["a", "b", "c"].
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
    """Operands come before what was made of them, and the root comes last

    Depth first: note a node when all its parents have been noted.
    """
    a = student.Value(2.0, label="a")
    b = a.exp()
    b.label = "b"
    c = b.tanh()
    c.label = "c"
    order = [node.label for node in student.items(student.topological_order(c))]
    backwards = "This is the order from the root down. A node may only be noted after its operands."
    expect(
        order, ["a", "b", "c"], "the order for c = tanh(b), b = exp(a)", wrong=[(["c", "b", "a"], backwards)]
    )


@task("2.1")
def test_each_node_once(student):
    """A node that was used twice stands in the order once

    Remember which nodes you have met. The node itself can stand in a set: `node in seen` is quick.
    """
    a = student.Value(2.0, label="a")
    b = a * a
    b.label = "b"
    c = b + a
    c.label = "c"
    order = [node.label for node in student.items(student.topological_order(c))]
    twice = "Some nodes stand here more than once: a is met on every path that leads to it."
    expect(
        order,
        ["a", "b", "c"],
        "the order for c = b + a, b = a * a",
        wrong=[(["a", "a", "b", "a", "c"], twice), (["a", "a", "a", "b", "c"], twice)],
    )


@task("2.2")
def test_by_hand(student):
    """L = (a * b + c) * f, as you did it by hand

    Each node hands `derivative * node.grad` to each of its parents, from the root backwards.
    """
    value = student.Value
    a, b, c, f = value(2.0), value(-3.0), value(10.0), value(-2.0)
    e = a * b
    d = e + c
    L = d * f
    L.backward()
    expect(L.data, -8.0, "L.data")
    start = "L moves exactly as much as L does: the root starts with 1.0."
    expect(L.grad, 1.0, "L.grad", wrong=[(-8.0, start), (0.0, start)])
    expect(f.grad, 4.0, "f.grad")
    expect(d.grad, -2.0, "d.grad")
    expect(e.grad, -2.0, "e.grad")
    expect(c.grad, -2.0, "c.grad")
    local = "This is only the last step of the path. Multiply by the gradient of the node that hands it over."
    expect(a.grad, 6.0, "a.grad", wrong=[(-3.0, local)])
    expect(b.grad, -4.0, "b.grad", wrong=[(2.0, local)])


@task("2.2")
def test_neuron(student):
    """The neuron: o = tanh(x1 * w1 + x2 * w2 + b)

    With tanh's slope of a half, every gradient can be done in the head.
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

    `gradient` is what the root is given; all that flows from it is scaled by it.
    """
    a = student.Value(2.0)
    student.backward(a * 3.0, 10.0)
    expect(a.grad, 30.0, "a.grad after backward(a * 3, 10)", wrong=[(3.0, "`gradient` was not used.")])


@task("2.3")
def test_used_twice(student):
    """A node that was used twice gets two contributions

    In a * a both edges lead to a, and each brings 3: add them.
    """
    a = student.Value(3.0)
    (a * a).backward()
    replaced = "One contribution has replaced the other. They have to add up."
    expect(a.grad, 6.0, "a.grad for a * a at a = 3", wrong=[(3.0, replaced)])


@task("2.3")
def test_shared_node(student):
    """A shared node passes its gradient on once, when it is complete

    b = a + a, c = b + b: so c is 4 * a. Walk the order from the end, and nobody passes on too early.
    """
    a = student.Value(1.0)
    b = a + a
    (b + b).backward()
    early = (
        "b passed its gradient on before it was complete, and then again. Who must have spoken before b does?"
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
    """A second backward adds to the leaves, and to nothing else

    A leaf keeps what it had. What is left in a non-leaf from the first pass must not be passed on again.
    """
    a = student.Value(3.0)
    b = a * 2.0
    L = b * 2.0
    L.backward()
    L.backward()
    stale = "The second pass handed on what the first had left in the non-leaves: clear those first."
    cleared = "The leaf lost what the first pass had brought. Only non-leaves are cleared."
    expect(
        a.grad,
        8.0,
        "a.grad after two backwards of L = 2 * (2 * a)",
        wrong=[(4.0, cleared), (12.0, stale), (16.0, stale)],
    )
    expect(b.grad, 2.0, "b.grad after two backwards")


@task("2.4")
def test_zero_grad(student):
    """zero_grad makes every given gradient 0.0 again

    Every node of the list, whatever it had; the number itself stays.
    """
    a, b = student.Value(3.0), student.Value(4.0)
    a.grad, b.grad = 4.0, 3.0
    student.zero_grad([a, b])
    expect(a.grad, 0.0, "a.grad after zero_grad([a, b])")
    expect(b.grad, 0.0, "b.grad after zero_grad([a, b])")
    expect(b.data, 4.0, "b.data after zero_grad([a, b])")


@task("2.5")
def test_deep(student):
    """A graph 20,000 nodes deep

    Keep your own list of what is still to do. And ask a set, not a list, whether a node was met before: a
    list is searched from its beginning each time.
    """
    expect(student.define(DEEP, "deep")(20_000), 1.0, "a.grad for a + 1 + 1 + … (20,000 times)")


@task("2.5")
def test_many_paths(student):
    """Thirty doublings: 31 nodes, a thousand million paths

    Every node is met on many paths, and is to be worked on once.
    """
    node = a = student.Value(1.0)
    for _ in range(30):
        node = node + node
    node.backward()
    expect(a.grad, 2.0**30, "a.grad after thirty doublings of a")
