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
# # 01 · A number that remembers where it came from
#
# *Half an hour of reading, and a handful of short functions to write in* `kittengrad/scalar.py`.
#
# When you are through, you can
#
# - read a calculation as a **graph**, and say why it is not a tree;
# - give the **local derivative** of every operation that a neural network needs;
# - trace by hand how one number, deep inside a calculation, moves the result;
# - say where a formula that is right on paper goes wrong in a computer.
#
# And you own a `Value`: a number that does the bookkeeping of all this by itself. In the next notebook it
# learns to differentiate. At the end of the course, a network made of nothing else knows cats.
#
# Run the next cell first. From then on, edit and save `scalar.py` whenever you like: the notebook notices.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import math

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw

compare = comparison("01")

with when_ready():
    from kittengrad import Value

# %% [markdown]
# ## 1 · The idea
#
# Here is a calculation, and its result.

# %%
a, b, c, f = 2.0, -3.0, 10.0, -2.0
L = (a * b + c) * f
print(L)

# %% [markdown]
# The −8 has forgotten everything: that it was a product, that there was an `a` in it. Ask it *"what if `a`
# had been a little larger?"* and it cannot say. All you can do is to calculate again with another `a`.
#
# > **Predict.** `a` grows from 2 to 2.001. Does `L` grow or fall, and by how many thousandths? Write your
# > guess into the next cell, run it, and only then run the one below. A wrong guess costs nothing and
# > teaches most.

# %%
my_guess = "?"  # how many thousandths? (negative when L falls)

# %%
nudged = ((a + 0.001) * b + c) * f
compare(my_guess=(nudged - L) / 0.001)

# %% [markdown]
# By six times as much as `a` did. That factor is the **derivative** of `L` with respect to `a`,
#
# $$\frac{\partial L}{\partial a} \;=\; \lim_{h \to 0} \frac{L(a + h) - L(a)}{h} \;=\; 6 .$$
#
# One question, one calculation more. A network has one such question for *each* of its weights, and there
# may be a thousand million of them: nobody can afford to calculate again for each.
#
# So we do something else. While we calculate, we **remember how each number was made**. Then a
# single walk back through all of that answers all the questions at once.
#
# A `Value` is a number that keeps it:
#
# | | |
# |---|---|
# | `data` | the number |
# | `parents` | the Values it was computed from, in order |
# | `local_derivatives` | for each parent: how much the number moves when that parent moves a little |
# | `grad` | how much the *final result* moves when this number does: 0.0 until stage 02 fills it in |
# | `op`, `label` | what made it, and a name, for drawings |
#
# You get the constructor ready-made. Here is our calculation with every node written out by hand.

# %%
with when_ready():
    a, b, c, f = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c"), Value(-2.0, label="f")
    e = Value(-6.0, (a, b), (-3.0, 2.0), "*", "e")
    d = Value(4.0, (e, c), (1.0, 1.0), "+", "d")
    L = Value(-8.0, (d, f), (-2.0, 4.0), "*", "L")
    display(draw(L))

# %% [markdown]
# Read it from left to right. Orange boxes are **leaves**, numbers that came from outside. Blue boxes were
# computed, and say how. The red number on an arrow is the local derivative: how much the box at its tip
# moves, per unit, when the box at its tail moves *and everything else stays where it is*.
#
# Look at the two arrows into `e`. Why is it −3 on the one from `a`, and 2 on the one from `b`?

# %% [markdown]
# ## 2 · The mathematics: one operation at a time
#
# Take a product and let `a` grow by a little `h`:
#
# $$(a + h) \cdot b \;=\; a\,b + h\,b .$$
#
# The product grew by $h\,b$, that is $b$ for each unit of $h$. So along `a` the local derivative of $a \cdot
# b$ is $b$: the *other* operand. You can see it, too. A product is an area, and what is added to it is a
# strip of height $b$:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(5.2, 2.5))
ax.add_patch(plt.Rectangle((0, 0), 3, 2, facecolor="#4a6fa5", alpha=0.85))
ax.add_patch(plt.Rectangle((3, 0), 0.35, 2, facecolor="#a3284d", alpha=0.85))
ax.text(1.5, 1, "a · b", color="white", ha="center", va="center", fontsize=15)
ax.text(3.5, 1, "h · b", color="#a3284d", va="center", fontsize=15)
ax.text(1.5, -0.3, "a", ha="center", fontsize=13)
ax.text(3.17, -0.3, "h", ha="center", fontsize=13, color="#a3284d")
ax.text(-0.22, 1, "b", va="center", fontsize=13)
ax.set(xlim=(-0.5, 4.3), ylim=(-0.5, 2.1), aspect="equal")
ax.axis("off")
plt.show()

# %% [markdown]
# That is all the mathematics an operation has to know: how *it* moves when one of *its own* operands moves.
# It knows nothing of the rest of the calculation, and need not.

# %% [markdown]
# ## 3 · By hand: from local to global
#
# How does the whole calculation `L` move when `a` does? Follow the arrows. When `a` moves by a little, `e`
# moves −3 times as much. Whatever `e` does, `d` does 1 times as much, and `L` −2 times as much as `d`:
#
# $$\frac{\partial L}{\partial a} \;=\; \underbrace{(-3)}_{a\,\to\,e} \cdot \underbrace{1}_{e\,\to\,d}
# \cdot \underbrace{(-2)}_{d\,\to\,L} \;=\; 6 .$$
#
# The same 6, and nothing was calculated twice. **Multiply the local derivatives along the path**: this is the
# chain rule, and there is no more to it. Take a pencil and do the others.
#
# | node | its path to `L` | product |
# |---|---|---|
# | `d` | −2 | −2 |
# | `f` | 4 | 4 |
# | `e` | 1 · (−2) | −2 |
# | `c` | 1 · (−2) | −2 |
# | `a` | (−3) · 1 · (−2) | 6 |
# | `b` | | **?** |
#
# > **Predict** the last one. `b` grows by a thousandth: what does `L` do?

# %%
my_slope_of_b = "?"  # ∂L/∂b

# %%
with when_ready():
    to_d, to_f = L.local_derivatives
    to_e, to_c = d.local_derivatives
    to_a, to_b = e.local_derivatives

    L.grad, d.grad, f.grad = 1.0, to_d, to_f
    e.grad, c.grad = to_e * to_d, to_c * to_d
    a.grad, b.grad = to_a * to_e * to_d, to_b * to_e * to_d
    compare(my_slope_of_b=b.grad)
    display(draw(L))

# %% [markdown]
# We have put these gradients in by hand. (`L.grad` is 1: `L` moves exactly as much as `L` does.) Stage 02 is
# about a machine that puts them in for any calculation whatever. But it can only multiply what the nodes
# have kept; and to see to that is your job in this stage.

# %% [markdown]
# ## 4 · Your turn: operators that remember
#
# `2.0 * 3.0` is 6.0 because Python calls `(2.0).__mul__(3.0)`. Write `__mul__` for `Value`, and `a * b`
# makes a node.
#
# Open `kittengrad/scalar.py` beside this notebook. Every gap says `raise NotImplementedError("Task …")`,
# with the mathematics in the docstring above it and a hint at its end. Each operator follows one pattern.
# Here it is, for an operation you will not need:


# %%
def doubled(v):
    """out = 2 a.   ∂out/∂a = 2."""
    return Value(2.0 * v.data, (v,), (2.0,), "doubled")


with when_ready():
    display(draw(doubled(Value(3.0, label="a"))))

# %% [markdown]
# Compute the number; name the parents; name one derivative for each. Three things, one line.
#
# Under each task stands its check. It looks at a few examples and tells you what it saw. When you hand in,
# other examples are tried: do not write for the check, write what the docstring says.
#
# ### Task 1.1 · Addition
#
# When `a` grows by $h$, so does $a + b$. A plain number on the right, `a + 3`, counts as a leaf without a
# name: `as_value(other)` makes it one.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-1"}
check("1.1")

# %% [markdown]
# ### Task 1.2 · Multiplication
#
# You have seen the strip; there is a second one on top of the rectangle.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-2"}
check("1.2")

# %% [markdown]
# #### Not a tree
#
# With + and × you can already build what is the point of it all: numbers that are used *more than once*.
#
# > **Predict.** `s = a + b`, then `p = s * s`. How many boxes will the drawing have, and how many arrows?

# %%
my_boxes, my_arrows = "?", "?"

# %%
with when_ready():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    s = a + b
    p = s * s
    s.label, p.label = "s", "p"
    boxes, arrows = draw(p).nodes, sum(len(node.parents) for node in (a, b, s, p))
    compare(my_boxes=boxes, my_arrows=arrows)
    display(draw(p))

# %% [markdown]
# Two arrows lead from `s` to `p`, because two operands of `p` moved when `s` did. Written as a tree, `s`
# would stand there twice, with everything below it, and the next `p * p` would double all of that again. A
# graph in which arrows lead only forwards, and nodes may be shared, is called a **directed acyclic graph**,
# a DAG. (Graph theory calls the arrows *edges*, and so do the checks.)
#
# The difference is not small. We double a number forty times:

# %%
with when_ready():
    y = Value(1.0)
    for _ in range(40):
        y = y + y
    print(f"as a graph: {draw(y).nodes:>21,} nodes")
    print(f"as a tree:  {2**41 - 1:>21,} nodes")

# %% [markdown]
# ### Task 1.3 · Minus, and plain numbers on the left
#
# $-a$ falls when $a$ grows. And in $a - b$, what does the result do when *b* grows?
#
# Then there is `2 * v`. Python asks the left one first, `(2).__mul__(v)`; a plain 2 does not know what a
# `Value` is and says `NotImplemented`; so Python turns to the right one with `v.__rmul__(2)`. The `r` stands
# for *reflected*. It is also why NumPy's `np.float64(2) * v` works: NumPy asks `__array_ufunc__` of the
# class, which turns to your reflected method.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-3"}
check("1.3")

# %% [markdown]
# Which of your methods does Python's own `sum([v, w])` need? Think of what it starts with, then look.

# %%
with when_ready():
    total = sum([Value(1.0, label="v"), Value(2.0, label="w")])
    display(draw(total))

# %% [markdown]
# There is a 0 in it that you did not put there. `sum` starts with it: `0 + v` is `v.__radd__(0)`, and only
# then comes `__add__`.

# %% [markdown]
# ### Task 1.4 · Powers
#
# $$\frac{\partial}{\partial a}\, a^b = b\,a^{\,b-1}
# \qquad\qquad \frac{\partial}{\partial b}\, a^b = a^b \ln a$$
#
# The first you know from school. The second matters when the exponent is a `Value` itself, as in `2 ** v`.
#
# Now the corners. A formula is right *almost* everywhere, and a computer is sure to come by the exceptions.
#
# > **Predict** the derivative along `a`, at $a = 0$, of $a^0$ and of $a^{0.5}$. First as a mathematician:
# > draw the curve. Then put $a = 0$, $b = 0$ into the formula above, with $0^{-1} = \infty$. Do the two
# > agree?

# %%
my_slope_of_power_0, my_slope_of_power_half = "?", "?"

# %%
x = np.linspace(0, 1, 400)
plt.figure(figsize=(5.2, 2.6))
for exponent, colour in ((0, "#c7842c"), (0.5, "#4a6fa5"), (2, "#93a0b3")):
    plt.plot(x, x**exponent, color=colour, label=f"a to the power of {exponent}")
plt.xlabel("a")
plt.legend(frameon=False, loc=(0.5, 0.1))
plt.show()

for h in (1e-2, 1e-4, 1e-8, 1e-16):
    print(f"from 0 to {h:.0e}:   slope of a⁰ {(h**0 - 0.0**0) / h:g},   of √a {(h**0.5 - 0.0**0.5) / h:g}")
compare("my_slope_of_power_0", "my_slope_of_power_half")

# %% [markdown]
# A constant has the slope 0, everywhere; and the root of $a$ leaves 0 straight upwards, with the slope
# $\infty$. The formula says so of the root. But of the constant it says $0 \cdot 0^{-1} = 0 \cdot \infty$,
# which to a computer is `nan`: *not a number*. And a single `nan` in a network turns everything that it
# touches into `nan`. The docstring lists three such *corners*, or special cases. They are decided as PyTorch
# decides them.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-4"}
check("1.4")

# %% [markdown]
# ### Task 1.5 · Division
#
# $$\frac{\partial}{\partial a}\,\frac{a}{b} = \frac{1}{b}
# \qquad\qquad \frac{\partial}{\partial b}\,\frac{a}{b} = -\frac{a}{b^2}$$
#
# Python stops at `1 / 0`. The floating-point numbers themselves do not: IEEE 754, the standard your
# processor follows, has $1/0 = \infty$ and $0/0 = $ `nan`, and so have NumPy and PyTorch. An overflowing
# network should *show* it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-5"}
check("1.5")

# %% [markdown]
# ### Task 1.6 · Exponential and logarithm
#
# The exponential is the one function that is its own derivative. Look at its tangents: wherever you touch
# the curve, the tangent meets the axis exactly one step to the left, because slope and height are the same
# number.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
x = np.linspace(-2.5, 1.6, 200)
plt.figure(figsize=(5.2, 2.9))
plt.plot(x, np.exp(x), color="#4a6fa5", linewidth=2)
for touch in (-1.0, 0.0, 1.2):
    plt.plot([touch - 1, touch + 0.3], [0, 1.3 * np.exp(touch)], color="#a3284d")
    plt.plot(touch, np.exp(touch), "o", color="#a3284d")
plt.axhline(0, color="#93a0b3", linewidth=0.8)
plt.title("eᵃ and three of its tangents", fontsize=11)
plt.xlabel("a")
plt.show()

# %% [markdown]
# The logarithm undoes it, with the slope $1/a$: steep where $a$ is small, and ever flatter.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-6"}
check("1.6")

# %% [markdown]
# ### Task 1.7 · tanh and sigmoid
#
# A neuron adds up what it is told and then *squashes* the sum into a fixed range: that is how it says yes or
# no. Two ways of squashing, each with its derivative dashed:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
x = np.linspace(-5, 5, 300)
tanh, sigmoid = np.tanh(x), 1 / (1 + np.exp(-x))
fig, axes = plt.subplots(1, 2, figsize=(7.4, 2.5), sharex=True)
for ax, out, slope, name in (
    (axes[0], tanh, 1 - tanh**2, "tanh a,   slope 1 − out²"),
    (axes[1], sigmoid, sigmoid * (1 - sigmoid), "σ(a),   slope σ(a) σ(−a)"),
):
    ax.plot(x, out, color="#4a6fa5", linewidth=2)
    ax.plot(x, slope, "--", color="#a3284d")
    ax.set_title(name, fontsize=11)
    ax.axhline(0, color="#93a0b3", linewidth=0.8)
plt.show()

# %% [markdown]
# Both slopes can be had from the *result*, without another exponential. On paper that is the end of it:
#
# $$\tanh a = \frac{e^{2a} - 1}{e^{2a} + 1}
# \qquad\qquad \sigma(a) = \frac{1}{1 + e^{-a}} = \frac{e^a}{1 + e^a}$$
#
# > **Predict** what the first formula gives in Python at $a = 400$. And, since $\sigma(-a) = 1 - \sigma(a)$
# > on paper: what is `1 - sigmoid(40)`?

# %%
my_tanh_400, my_one_minus_sigmoid_40 = "?", "?"

# %%
try:
    print((math.exp(2 * 400) - 1) / (math.exp(2 * 400) + 1))
except OverflowError as error:
    print(f"tanh 400 by its formula: OverflowError, {error}. It should be 1.")
print(f"1 - σ(40) = {1 - 1 / (1 + math.exp(-40))}. It should be σ(-40) = {1 / (1 + math.exp(40)):.3e}.")
compare("my_tanh_400", my_one_minus_sigmoid_40=1 - 1 / (1 + math.exp(-40)))

# %% [markdown]
# Two different accidents. $e^{800}$ has 348 digits before the point, and the largest float has 309:
# **overflow**. And a float keeps but 16 digits, so $\sigma(40)$, which begins with 17 nines, is 1 to it, and
# 1 − 1 is 0: **cancellation**. Where the true slope is tiny, the computed one is nothing, and a neuron that
# has slope 0 never learns again. The cure is always the same: among the forms that are equal on paper,
# choose the one that only ever *adds* and only ever raises $e$ to what is *not positive*.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-7"}
check("1.7")

# %% [markdown]
# ### Task 1.8 · relu
#
# $$\operatorname{relu}(a) = \max(0, a)$$
#
# The simplest bend of all, and the most used: what is negative is cut off. It has a kink at 0, where
# mathematics gives it no derivative. A program has to answer all the same; like PyTorch, we say 0.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-1-8"}
check("1.8")

# %% [markdown]
# ## 5 · A neuron, by hand
#
# Here is what we have been building towards. A neuron takes inputs $x_1, x_2$, weighs them, adds a bias,
# squashes:
#
# $$o = \tanh(\underbrace{x_1 w_1 + x_2 w_2 + b}_{n})$$
#
# > **Predict.** With $x_1 = 2$, $x_2 = 0$, $w_1 = -3$, $w_2 = 1$ and $b = 6.8813735870195432$: what is $n$?
# > And which of the five leaves has no influence at all on $o$, however much it moves?

# %%
my_n, my_leaf_without_influence = "?", "?"

# %%
with when_ready():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    n = x1 * w1 + x2 * w2 + b
    o = n.tanh()
    n.label, o.label = "n", "o"
    compare("my_leaf_without_influence", my_n=n.data)
    print(f"o = {o.data:.4f}")
    display(draw(o))

# %% [markdown]
# $o = 0.7071 = \sqrt{1/2}$. This is why the bias is so odd: $1 - o^2$ is a half, and everything can be done
# in the head. Multiply along the paths:
#
# | leaf | its path to $o$ | gradient |
# |---|---|---|
# | $b$ | 1 · 0.5 | 0.5 |
# | $x_1$ | $w_1$ · 1 · 1 · 0.5 | −1.5 |
# | $w_1$ | $x_1$ · 1 · 1 · 0.5 | 1 |
# | $x_2$ | $w_2$ · 1 · 1 · 0.5 | 0.5 |
# | $w_2$ | $x_2$ · 1 · 1 · 0.5 | **0** |
#
# $w_2$ is the one: its input is 0, so whatever the weight says is not heard. A weight whose input is silent
# learns nothing from this example. Keep that in mind; it will explain a good deal later.
#
# Can the machine confirm a row of this table? It cannot walk yet, but it can multiply:

# %%
with when_ready():
    x1, w1, b = Value(2.0), Value(-3.0), Value(6.8813735870195432)
    product = x1 * w1
    n = product + b
    o = n.tanh()
    path = [product.local_derivatives[0], n.local_derivatives[0], o.local_derivatives[0]]
    print(" · ".join(f"{step:g}" for step in path), "=", f"{math.prod(path):g}")

# %% [markdown]
# ## 6 · One node or many?
#
# tanh may be *one* node, or it may be built from exponentials: nothing but the size of the step is
# different. Both must give the same number, and (this is what you will see in stage 02) the same gradient in
# every leaf.

# %%
with when_ready():
    n = Value(0.8813735870195432, label="n")
    grown = (2 * n).exp()
    built = (grown - 1) / (grown + 1)
    built.label = "o"
    display(draw(built))
    milestone("01", draw(built))
    print(f"as one node: {n.tanh().data!r}")
    print(f"built:       {built.data!r}")

# %% [markdown]
# How large a step to take is a matter of taste, as long as you can say its derivative. A large one is
# quicker, and, as you saw at 400, it can be made safe *inside*, where nobody needs to look.
#
# ## 7 · The museum
#
# Real faults of real engines of this kind, as they were published. Run each, and say what went wrong before
# you read on.
#
# **Exhibit 1: the engine that trusted everybody.** Its constructor took whatever it was given.


# %%
class Trusting:
    def __init__(self, data):
        self.data = data

    def __mul__(self, number):
        return Trusting(self.data * number)

    __rmul__ = __mul__


print("'3' times 2 is", repr((Trusting("3") * 2).data))
print("an array times a Value is", np.array([1.0, 2.0]) * Trusting(3.0))

# %% [markdown]
# Three times two is thirty-three, since that is what `*` does to text. And NumPy found an object it did not
# know, took it for an *element*, and made an array of two objects. Neither complains. The fault comes out
# hours later, somewhere else, as a wrong number. Try yours: `Value("3")`, and `np.array([1.0, 2.0]) *
# Value(3.0)`. An error at once is a kindness.
#
# **Exhibit 2: the root that left the real numbers.** The cube root of −8 is −2.

# %%
root = (-8.0) ** (1 / 3)
print(root, type(root).__name__)

# %% [markdown]
# Python answers with a *complex* number, and an engine that takes it goes on calculating in a plane nobody
# asked for. (Nor is −2 an option: 1/3 is not a float; the nearest one is a fraction with an even
# denominator, and such a root of a negative number is not real.) Ours says `nan`, as PyTorch does.
#
# **Exhibit 3: the squashing that bursts.** The tanh of one published engine *is* the formula of task 1.7,
# with `math.e ** (2 * x)` for the exponential. It is right for every number that a test is likely to try,
# and stops at the first really large one. You have seen it stop at 400.
#
# ## 8 · The same in PyTorch
#
# PyTorch is what the world trains its networks with. It is not installed here (it is some hundred times as
# large as this whole course), so we asked it once and wrote down what it said: for an expression in `a`, its
# value and its slope.

# %%
PYTORCH = [  # expression, a, value, derivative, by PyTorch 2.13 in float64
    ("a ** 0.0", 0.0, 1.0, 0.0),
    ("a ** 0.5", 0.0, 0.0, math.inf),
    ("2 ** a", 3.0, 8.0, 5.545177444479562),
    ("a.exp()", 1000.0, math.inf, math.inf),
    ("a.log()", 0.0, -math.inf, math.inf),
    ("a.tanh()", 400.0, 1.0, 0.0),
    ("a.sigmoid()", -1000.0, 0.0, 0.0),
    ("a.sigmoid()", 40.0, 1.0, 0.0),
    ("a.relu()", 0.0, 0.0, 0.0),
]

# %%
with when_ready():
    print(f"{'':>22}  {'value':>8} {'PyTorch':>8}   {'slope':>9} {'PyTorch':>9}")
    for expression, at, value, slope in PYTORCH:
        a = Value(at)
        out = eval(expression)
        ours = out.local_derivatives[out.parents.index(a)]
        print(f"{expression + f' at {at:g}':>22}  {out.data:8.4g} {value:8.4g}   {ours:9.4g} {slope:9.4g}")

# %% [markdown]
# One row differs, if you have done task 1.7 with care: at 40, PyTorch takes the slope from the result, and
# loses it. Yours is better.
#
# ## 9 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 1.A}). A friend keeps the parents of a node as a *set*, `{self, other}`,
# "because the order does not matter for + and ×". Name a calculation in which this goes wrong, and say what
# exactly is lost.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-1-a"}
# ### BEGIN SOLUTION
# In `a * a` both operands are one object, and a set keeps it once. The node then has one parent and two
# local derivatives (or, if derivatives are paired with parents, one arrow instead of two): half of the
# derivative, 3 instead of 6 at a = 3, is lost. And for −, / and ** the order does matter, because the
# derivatives belong to the first and the second operand; a set has no first.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: an operand used twice (a + a, a * a, …), AND what is lost: one of two arrows, so a part of
#   the
# derivative.
# - Half marks: only "subtraction or division has an order", without an example of what then comes out wrong.
# - No marks: "sets are slower", "sets cannot hold Values".
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 1.B}). After `c = a * a` with `a = Value(3.0)`, somebody sets `a.data = 100.0`,
# and only then asks for the derivative of `c` along `a`. What does our engine answer, what would one answer
# that looks at `a.data` only when asked, and which is right? Why?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-1-b"}
# ### BEGIN SOLUTION
# Ours says 6: the local derivatives, 3 and 3, were computed together with the 9. The other one says 200, the
# slope at 100, of a calculation that never took place: `c.data` is still 9. 6 is right, because a derivative
# belongs to the point at which the result was computed. In training it matters: the step that changes the
# weights comes between one calculation and the next.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: 6 against 200, AND a reason that says derivative and value must belong to the same point (or
# the same moment).
# - Half marks: both numbers without the reason, or the reason without the numbers.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 1.C}). Draw `Value(-2.0) ** 2`. One of its two arrows carries `nan`. Which, and
# why is it right? Why does it do no harm here, and when would it?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-1-c"}
# ### BEGIN SOLUTION
# The arrow from the exponent: along it the slope is 4 · ln(−2), and the logarithm of a negative number is
# not real. Indeed (−2) to any exponent a little beside 2 is not real, so there is no slope to be had. It is
# harmless because the 2 is a constant: nobody asks for its gradient, and nothing was computed before it to
# which it would hand the nan on. If the exponent were computed from a weight, the weight's gradient would
# become nan.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the exponent's arrow, the logarithm of a negative number, AND that a constant leaf passes its
# gradient on to nobody.
# - Half marks: two of the three.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 10 · Where to read on
#
# - *micrograd*, on GitHub: the hundred lines from which this course descends, and the lecture that goes with
#   them.
# - *Autodidact*, on GitHub: the same idea, for functions of arrays, written to be read.
# - *Evaluating Derivatives* (SIAM, second edition), chapters 1 to 3: the theory, and a history older than
#   neural networks.
# - *What every computer scientist should know about floating-point arithmetic* (ACM Computing Surveys,
#   1991): all about overflow, cancellation and nan.
#
# **Next:** `02-backprop.ipynb`. A walk back along the arrows, once, for all gradients at the same time.
