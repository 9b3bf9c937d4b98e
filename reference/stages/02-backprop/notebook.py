# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 02 · The chain rule, walked backwards
#
# *Half an hour of reading, and three short functions to write in* `kittengrad/graph.py`.
#
# When you are through, you can
#
# - differentiate any calculation with respect to **all** of its inputs in one walk;
# - say in which order to walk, and show what breaks in another;
# - say why gradients are *added*, and why that makes `zero_grad` necessary;
# - explain to the author of a well-known pull request (a change that somebody proposed), kindly, why
#   it cannot be merged.
#
# This is backpropagation. The networks that write, draw and fold proteins are trained by these twenty lines
# and a great deal of electricity.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import matplotlib.pyplot as plt
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw, step_through

compare = comparison("02")

with when_ready():
    from kittengrad import Value, topological_order, zero_grad

# %% [markdown]
# ## 1 · The idea
#
# In stage 01 you found the derivative of `L` along one leaf by multiplying the local derivatives on its path
# to `L`. For the next leaf you began again, although the ends of the two paths were the same. Let us begin at
# that end instead, and walk *backwards*, so that nothing is done twice.
#
# We keep one number at each node: `grad`, which is $\partial L/\partial\text{node}$. One of these is known
# before we begin. `L` moves exactly as much as `L` does:

# %%
with when_ready():
    a, b, c, f = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c"), Value(-2.0, label="f")
    e = Value(-6.0, (a, b), (-3.0, 2.0), "*", "e")
    d = Value(4.0, (e, c), (1.0, 1.0), "+", "d")
    L = Value(-8.0, (d, f), (-2.0, 4.0), "*", "L")

    L.grad = 1.0
    display(draw(L, highlight=L))

# %% [markdown]
# `L` knows its own gradient, and it knows its two arrows. So it can tell each parent what *its* gradient is:
# the number on the arrow, times its own.
#
# $$\texttt{d.grad} = -2 \cdot 1 \qquad\qquad \texttt{f.grad} = 4 \cdot 1$$
#
# Now `d` knows, and it is the turn of `d`.

# %%
with when_ready():
    d.grad, f.grad = -2.0, 4.0
    display(draw(L, highlight=d))

# %% [markdown]
# > **Predict** what `d` hands to `e` and to `c`, and then what `e` hands to `a` and to `b`. Four small
# > products.

# %%
my_e, my_c, my_a, my_b = "?", "?", "?", "?"

# %%
with when_ready():
    e.grad, c.grad = (derivative * d.grad for derivative in d.local_derivatives)
    a.grad, b.grad = (derivative * e.grad for derivative in e.local_derivatives)
    compare(my_e=e.grad, my_c=c.grad, my_a=a.grad, my_b=b.grad)
    display(draw(L, highlight=e))

# %% [markdown]
# Six products, and every gradient is there. No node needed to know anything but itself: its own gradient,
# and the arrows to its parents. Here is the whole walk: drag the slider, or press play. The node whose turn
# it is has a red frame, and each of its arrows shows a product. A dashed arrow has sent nothing yet.

# %%
with when_ready():
    display(step_through(L))

# %% [markdown]
# ## 2 · The mathematics
#
# In general a node $p$ may have been used by several others. If $p$ moves by $h$, then each of its users $n$
# moves by $\frac{\partial n}{\partial p} h$, and *each of them* moves $L$. Small movements add up:
#
# $$\frac{\partial L}{\partial p} \;=\; \sum_{n \,\text{used}\, p}
# \frac{\partial L}{\partial n} \cdot \frac{\partial n}{\partial p}$$
#
# That is the chain rule, whole. On the right stands what `n` hands over, its `grad` times the number on its
# arrow to `p`; and `p.grad` is the **sum** of all that is handed to it.
#
# Read the formula once more, as an instruction, and you find two demands in it:
#
# 1. $\partial L/\partial n$ must be *complete* before `n` hands anything on. So all users of `n` must have
#    had their turn before `n` has its own. This is a question of **order**.
# 2. What is handed over must be **added** to what is there.
#
# Both sound harmless. Both are got wrong by almost everybody at first, and each has a task below.

# %% [markdown]
# ## 3 · An order in which to visit
#
# Look at a number that is used twice, in two places that are not equally far from the end:

# %%
with when_ready():
    a = Value(3.0, label="a")
    b = Value(9.0, (a, a), (3.0, 3.0), "*", "b")
    c = Value(12.0, (b, a), (1.0, 1.0), "+", "c")
    display(step_through(c))

# %% [markdown]
# > **Predict.** We want a list in which every node stands *after* its parents; walked from its end, it will
# > have every node after its users. Which of these lists qualify? `[a, b, c]`, `[a, c, b]`, `[c, b, a]`.

# %%
my_lists = "?"

# %%
with when_ready():
    candidates = {"[a, b, c]": [a, b, c], "[a, c, b]": [a, c, b], "[c, b, a]": [c, b, a]}
    for name, order in candidates.items():
        fine = all(order.index(parent) < order.index(node) for node in order for parent in node.parents)
        print(name, "qualifies" if fine else "does not: someone stands before a parent")
    compare("my_lists")

# %% [markdown]
# In this graph there is only one. In `L`, above, there are many; any of them will do. Such a list is called
# a **topological order**. (*Breadth first*, nearest to the root before farther away, is not one: in the
# graph above `a` is as near to `c` as `b` is, but must wait for `b`.)
#
# ### Task 2.1 · An order in which to visit
#
# Put down a node when all its parents have been put down, and put down each only once: there is not more to
# it. In `kittengrad/graph.py` you find the docstring, an example, a hint. Whether you let a function call
# itself is up to you for now; task 2.5 will come back to it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-2-1"}
check("2.1")

# %%
with when_ready():
    print([node.label for node in topological_order(L)])

# %% [markdown]
# ## 4 · The chain rule
#
# ### Task 2.2 · The chain rule
#
# `backward(root)` does what we did by hand in section 1. The order is there; the local derivatives are
# there. What remains is to give the root its gradient, to walk the order from its end, and to hand over.
# `v.backward()` calls it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-2-2"}
check("2.2")

# %% [markdown]
# Now nothing is by hand any more: neither the local derivatives, which your operators of stage 01 have kept,
# nor the gradients. Beside them stands what nudging says, with four calculations more.

# %%
with when_ready():
    numbers = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}

    def calculate(a, b, c, f):
        return (a * b + c) * f

    leaves = {name: Value(number, label=name) for name, number in numbers.items()}
    L = calculate(**leaves)
    L.backward()
    h = 1e-6
    for name, leaf in leaves.items():
        nudged = calculate(**{**numbers, name: numbers[name] + h})
        print(f"∂L/∂{name}   walked {leaf.grad:6.2f}   nudged {(nudged - L.data) / h:9.5f}")
    display(draw(L, animate=True))

# %% [markdown]
# ## 5 · Gradients accumulate
#
# > **Predict** two gradients. `a * a` at `a = 3`: what is `a.grad` afterwards? And what would it be, had
# > somebody written `=` instead of `+=` where a gradient is handed over?

# %%
my_gradient, my_gradient_when_assigned = "?", "?"

# %%
with when_ready():
    a = Value(3.0, label="a")
    square = a * a
    square.backward()
    print(f"Your backward says: {a.grad:g}")
    compare("my_gradient", "my_gradient_when_assigned")
    display(draw(square, highlight=square))

# %% [markdown]
# Each of the two arrows brings 3. From school you know that the derivative of $a^2$ is $2a$: the 2 in it
# *is* the two arrows.
#
# There is a second kind of adding up. When you call `backward()` again, without clearing anything, a
# **leaf** keeps what it has, and the new gradient is added to it. That looks like an oversight and is a
# service: a large batch of examples can be walked in small portions, and the leaves end with the gradient of
# the whole. PyTorch does the same.
#
# For a **non-leaf** it would be a disaster. What is left in it from the first walk would be handed on
# *again* by the second. So a non-leaf starts each walk at 0 and holds the gradient of the latest one.
#
# > **Predict** all three gradients for `b = a * 2`, `L = b * 2` after *two* walks.

# %%
my_a_twice, my_b_twice, my_L_twice = "?", "?", "?"

# %%
with when_ready():
    a = Value(3.0, label="a")
    b = a * 2
    L = b * 2
    L.backward()
    L.backward()
    print(f"Your backward says: a {a.grad:g}, b {b.grad:g}, L {L.grad:g}")
    compare("my_a_twice", "my_b_twice", "my_L_twice")

# %% [markdown]
# ### Task 2.3 · Gradients accumulate
#
# Perhaps your `backward` does all this already. If it says something else than the answer above, the check
# says which of the two kinds of adding up is missing.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-2-3"}
check("2.3")

# %% [markdown]
# ### Task 2.4 · Starting afresh
#
# Whoever wants to begin anew has to say so. In a training loop, forgetting it is the most popular mistake
# there is: every step then follows the sum of all gradients so far, like a driver who still obeys last week's
# directions.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-2-4"}
check("2.4")

# %%
with when_ready():
    w = Value(3.0)
    for start_afresh in (False, True):
        seen = []
        for _ in range(4):
            if start_afresh:
                zero_grad([w])
            (w * w).backward()
            seen.append(w.grad)
        print(f"{'with' if start_afresh else 'without'} zero_grad: {seen}")

# %% [markdown]
# ## 6 · The neuron, by machine
#
# In stage 01 you walked this one with a pencil: $b$ 0.5, $x_1$ −1.5, $w_1$ 1, $x_2$ 0.5, and 0 for $w_2$,
# whose input was silent.

# %%
with when_ready():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    o = (x1 * w1 + x2 * w2 + b).tanh()
    o.label = "o"
    o.backward()
    display(draw(o, animate=True))
    milestone("02", draw(o))

# %% [markdown]
# Now the same neuron with its tanh taken apart:
#
# $$\tanh n = \frac{e^{2n} - 1}{e^{2n} + 1}$$
#
# > **Predict.** The graph grows by half a dozen nodes, and $e^{2n}$ is used twice. What happens to the
# > gradients of the five leaves?

# %%
my_expectation = "?"

# %%
with when_ready():

    def neuron(squash):
        """Five leaves, walked back to, and the neuron that was made of them."""
        x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
        w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
        b = Value(6.8813735870195432, label="b")
        o = squash(x1 * w1 + x2 * w2 + b)
        o.backward()
        return (x1, x2, w1, w2, b), o

    def taken_apart(n):
        grown = (2 * n).exp()
        return (grown - 1) / (grown + 1)

    whole, _ = neuron(Value.tanh)
    apart, o = neuron(taken_apart)
    for one, other in zip(whole, apart, strict=True):
        print(f"{one.label:2}   one node {one.grad:19.16f}   taken apart {other.grad:19.16f}")
    compare("my_expectation")
    display(draw(o))

# %% [markdown]
# Nothing happens to them, up to the last digit or two. A node may be as small as a + or as large as you can
# differentiate; the chain rule does not care. This is why the engine needs to know no mathematics:
# `graph.py` never asks what a node *is*.
#
# ## 7 · Deep graphs, and graphs with many paths
#
# The calculation of a training run is a long one: a chain of a hundred thousand nodes is nothing unusual.
# The natural way to write a walk over a graph is a function that calls itself for each parent. Watch:


# %%
def depth(node):
    """The length of the longest path down to a leaf, by a function that calls itself."""
    return 1 + max([depth(parent) for parent in node.parents], default=0)


with when_ready():
    end = Value(1.0)
    for _ in range(2_000):
        end = end + 1.0
    try:
        print(depth(end))
    except RecursionError as error:
        print("RecursionError:", error)

# %% [markdown]
# Python allows about a thousand calls within one another: each waits on a stack of fixed size for the next
# to return. The cure is to keep that stack yourself, as an ordinary list of what is still to do. A list may
# grow as long as memory lasts.
#
# The other danger is not depth. Think of the forty doublings of stage 01: 41 nodes. But how many *paths* lead
# from the end to the beginning?

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
doublings = range(41)
plt.figure(figsize=(5.4, 2.7))
plt.semilogy(
    doublings, [2**n for n in doublings], color="#a3284d", label="paths from the end to the beginning"
)
plt.semilogy(doublings, [n + 1 for n in doublings], color="#4a6fa5", label="nodes")
plt.axhline(1e6, color="#93a0b3", linewidth=0.8, linestyle=":")
plt.text(0, 1.4e6, "about a second's work in Python", fontsize=9, color="#7c8696")
plt.xlabel("doublings")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# Whoever walks every path needs two weeks for the last point. Whoever visits every *node* once is done
# before the key comes up again.
#
# ### Task 2.5 · Deep graphs
#
# The same two functions as before, now for graphs that are deep, or wide, or both. If yours kept its own
# list from the beginning, there is nothing left to do.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-2-5"}
check("2.5")

# %%
with when_ready():
    x = end = Value(1.0)
    for _ in range(100_000):
        end = end + 1.0
    try:
        end.backward()
        print(f"100,000 additions, walked back: x.grad = {x.grad}")
    except RecursionError:
        print("Python gave up: too many calls within one another. Keep your own list (task 2.5).")

# %% [markdown]
# ## 8 · The museum
#
# ### Exhibit 1: "we do not need the order"
#
# *micrograd* is the engine from which this course descends: a hundred lines that are read by everybody who
# wants to understand this subject. It sorts the nodes before it walks, as you do. And every few months
# somebody proposes to leave that out (issues 21, 68, 81, 91 and 96, pull requests 23, 34 and 64, to name
# eight). It does look superfluous: why not simply hand over, and go on to the parents?
#
# Here are three proposals of this kind. First with what everybody tries first, `=` instead of `+=`.


# %%
def assigning(node):
    """Hand over by `=`, then do the same for each parent."""
    for parent, slope in zip(node.parents, node.local_derivatives, strict=True):
        parent.grad = slope * node.grad
    for parent in node.parents:
        assigning(parent)


def at_once(node):
    """Hand over by `+=`, then do the same for each parent (pull request 64)."""
    for parent, slope in zip(node.parents, node.local_derivatives, strict=True):
        parent.grad += slope * node.grad
    for parent in node.parents:
        at_once(parent)


def first_come(root):
    """Hand over by `+=`, each node once, the nearest to the root first (pull request 34)."""
    waiting = [root]
    for node in waiting:
        for parent, slope in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad += slope * node.grad
            if parent not in waiting:
                waiting.append(parent)


# %% [markdown]
# And here are three small calculations to try them on. Do the right answers in your head: $a^2$ at 3; $b +
# b$ with $b = 2a$; $s + 3s$ with $s = 2a$.
#
# > **Predict.** Which of the nine answers are right?

# %%
my_right_ones = "?"


# %%
def square():
    a = Value(3.0, label="a")
    return a, a * a


def twice_doubled():
    a = Value(1.0, label="a")
    b = a + a
    return a, b + b


def near_and_far():
    a = Value(1.0, label="a")
    s = a + a
    return a, s + s * 3


with when_ready():
    print(f"{'':>14} {'a * a':>8} {'b + b':>8} {'s + 3s':>8}")
    print(f"{'should be':>14} {6.0:8} {4.0:8} {8.0:8}")
    for proposal in (assigning, at_once, first_come):
        answers = []
        for calculation in (square, twice_doubled, near_and_far):
            a, root = calculation()
            root.grad = 1.0
            proposal(root)
            answers.append(a.grad)
        print(f"{proposal.__name__:>14}", *(f"{answer:8}" for answer in answers))
    compare("my_right_ones")

# %% [markdown]
# The first gets none of them right. The other two get some, which is how one comes to believe in them. Look
# at the last calculation with its picture:

# %%
with when_ready():
    a, root = near_and_far()
    root.backward()
    display(draw(root))

# %% [markdown]
# `s` receives 1 directly from the root and 3 by way of the product. Its gradient is 4, and `a` must get 4 by
# each of two arrows: 8.
#
# - `first_come` lets `s` speak when only the 1 has arrived: 1 + 1 = **2**. The 3 comes too late and is never
#   handed on.
# - `at_once` lets it speak twice: first with the 1, and then, when the 3 has come, with all 4; the 1 counts
#   double. 2 + 8 = **10**.
# - `assigning` loses whatever came before: **3**.
#
# All three are right on trees, where every node has one user (the author of 64 had tested on trees, and said
# so). Two of the authors took their proposals back as soon as they met a graph that is none. A node may
# speak *once*, and only *when it is complete*: the order is how one knows when that is.
#
# ### Exhibit 2: the proposal that is right
#
# One of the eight, issue 81, is different. It hands on not `node.grad`, but only *what has just arrived*:


# %%
def every_path(node, gift=1.0):
    """Keep the gift, and hand on only the gift. Returns the number of visits."""
    node.grad += gift
    visits = 1
    for parent, slope in zip(node.parents, node.local_derivatives, strict=True):
        visits += every_path(parent, slope * gift)
    return visits


with when_ready():
    for calculation in (square, twice_doubled, near_and_far):
        a, root = calculation()
        every_path(root)
        print(f"{calculation.__name__}: {a.grad}")
    for doublings in (5, 10, 15):
        end = Value(1.0)
        for _ in range(doublings):
            end = end + end
        print(f"{doublings} doublings: {every_path(end):,} visits to {doublings + 1} nodes")

# %% [markdown]
# 6, 4, 8: all right, since it is the definition itself, summed over every path from the root. And useless,
# since there are $2^n$ of those. Correct is the first thing a program should be. It is not the only one.
#
# ### Exhibit 3: what was left behind
#
# micrograd clears nothing before it walks. For `b = a * 2`, `L = b * 2` it answers 4 after the first walk
# and 12 after the second, where 8 would be right: `b` still held its 2, was handed another, and passed on 4.
# It went unnoticed, because everybody who trains clears first.
#
# ### Exhibit 4: where the time went
#
# micrograd keeps in each node a little *function* that hands over, and the function holds on to the node it
# was made for. Node and function hold one another, so Python cannot free them when you let go; it has to
# send its garbage collector round. When we measured a training step, **83 %** of the time was that. Your
# nodes hold plain numbers and point only backwards. They are freed the moment you let go, and the same step
# takes a fifth of the time.
#
# ## 9 · The same in PyTorch
#
# Asked once, written down: expression, inputs, value, gradients.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "(a * b + c) * f",
        {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0},
        -8.0,
        {"a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0},
    ),
    (
        "(x1 * w1 + x2 * w2 + b).tanh()",
        {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.881373587019543},
        0.7071067811865476,
        {
            "x1": -1.4999999999999998,
            "x2": 0.49999999999999994,
            "w1": 0.9999999999999999,
            "w2": 0.0,
            "b": 0.49999999999999994,
        },
    ),
    (
        "((2 * (x1 * w1 + x2 * w2 + b)).exp() - 1) / ((2 * (x1 * w1 + x2 * w2 + b)).exp() + 1)",
        {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.881373587019543},
        0.7071067811865476,
        {"x1": -1.5, "x2": 0.5, "w1": 1.0, "w2": 0.0, "b": 0.5},
    ),
]

# %%
with when_ready():
    for expression, inputs, value, gradients in PYTORCH:
        leaves = {name: Value(number) for name, number in inputs.items()}
        root = eval(expression, {}, leaves)
        root.backward()
        print(f"{expression}\n{'':>10} value {root.data:19.15f}   PyTorch {value:19.15f}")
        for name, leaf in leaves.items():
            print(f"{'∂/∂' + name:>16} {leaf.grad:19.15f}   PyTorch {gradients[name]:19.15f}")

# %% [markdown]
# PyTorch differs from us in one habit: it frees the graph during the walk, and a second `backward()` is an
# error unless the first was told `retain_graph=True`. With that, its leaves double exactly as yours do.
#
# ## 10 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 2.A}). Answer the author of pull request 64, kindly, in words that somebody
# understands who has not done this course. What is the smallest calculation for which it fails, and what
# would have to be true of a graph for it always to be right?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-2-a"}
# ### BEGIN SOLUTION
# Thank you: for expressions in which every intermediate result is used once, this works and is simpler. Try
# `b = a + a`, `c = b + b`, though. c tells b twice, so b holds 2; then b is visited once for each time it
# was used, and both times it hands on all of the 2: a ends with 8 instead of 4. A node must hand on once,
# after all who used it have spoken, and the sorted order is what guarantees it. Without it, it is right
# whenever every *non-leaf* has only one user, as in a tree (leaves may be shared, since they hand nothing
# on).
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: a failing example with a re-used non-leaf (b + b, b * b, s + 3s …), why (handed on twice or
#   too
# early), AND the condition: no non-leaf is used twice; "trees" will do.
# - Half marks: the example without the reason, or the reason without an example.
# - No marks: "recursion is slow" or "recursion overflows": true, but not why the numbers are wrong.
# - Tone: this is a letter to a person. Take off nothing for it, but say so when it is unkind.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 2.B}). In a second walk, leaves add to what they have, and non-leaves start
# at 0. Say for each of the two what would go wrong if it were the other way round.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-2-b"}
# ### BEGIN SOLUTION
# If non-leaves kept what they had, the second walk would hand the gradients of the first on again, and
# everything below would be too large: wrong, and the more so the deeper the graph. If leaves started at 0,
# nothing would be *wrong*, but the gradients of several portions of a batch, or of several losses, could no
# longer be collected by walking one after the other; whoever wants to start afresh can say so by zero_grad.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: non-leaves: old gradients are handed on a second time. Leaves: sums over several walks
# (batches, losses) would be lost.
# - Half marks: one of the two.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 2.C}). A network has a million weights and one loss. How many calculations does
# it take to get all derivatives by nudging, and how many by walking back? For which kind of calculation is
# it the other way round?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-2-c"}
# ### BEGIN SOLUTION
# By nudging a million and one, one for each weight and one without; by walking back one calculation and one
# walk, which costs about as much as the calculation (two or three times, say). A walk answers for *one*
# result and *all* inputs; a nudge answers for one input and all results. So with one input and a million
# results nudging wins, for instance how a whole picture changes with one parameter. (It also serves to check
# the other.)
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: a million (and one) against one calculation and one walk; AND one input (or few) with many
# results for the reverse.
# - Half marks: only the first part.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 11 · Where to read on
#
# - *micrograd*, on GitHub, file `engine.py`. You can now read every line of it, and criticise two.
# - The proposals of exhibit 1 are worth reading as letters: micrograd's pull requests 23 and 64 above all.
# - *Calculus on Computational Graphs: Backpropagation*, a blog essay of 2015: paths, sums over paths, and why
#   to walk backwards.
# - *Automatic differentiation in machine learning: a survey* (Journal of Machine Learning Research, 2018):
#   the whole field, readable.
#
# **Next:** stage 03, in which forty-one such numbers become a network, and learn.
