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
# # 04 · Arrays, stretched and summed
#
# *Half an hour of reading, and ten short functions to write in* `kittengrad/arithmetic.py`.
#
# When you are through, you can
#
# - say of two shapes whether they fit, what comes out, and which numbers were used more than once;
# - write the derivative of an array operation as a function, and say why nobody writes it as a matrix;
# - explain why the gradient of whatever was stretched is a **sum**;
# - convict an engine that learns 209 pictures perfectly, by showing it 209 blank ones.
#
# And your `Value` has a sister. A `Tensor` is a whole array that remembers where it came from. It is made
# for you; what it does when you write `+`, `*` or `.sum()` is up to you.

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

compare = comparison("04")

with when_ready():
    from kittengrad import Tensor, Value, arithmetic, maximum
    from kittengrad.tensor import apply

# %% [markdown]
# ## 1 · The idea
#
# The network at the end of this course looks at 209 pictures of 12,288 numbers each, and its first layer has
# 20 units. That is $209 \cdot 12{,}288 \cdot 20$, some 51 million products. With a `Value` for each, a single
# look at the pictures would take a minute and some ten gigabytes of memory. NumPy does it in milliseconds,
# because to NumPy it is *one* product, of two arrays.
#
# So we move the bookkeeping from numbers to arrays: one node for each **array** operation. Nothing of stage
# 02 is lost. A node still has parents, a gradient, and something on the arrow to each parent that turns the
# node's gradient into the parent's share. The only question is what that something is.
#
# For a `Value` it was a number. For an array of 3 numbers that was made from an array of 3 numbers it
# would be a table of 9: how much does each one out there move with each one in here? For the first layer,
# 4,180 results and 245,760 weights, it would have a thousand million entries, most of them 0. This table
# has a name, the *Jacobian*, and nobody writes it down. We keep a **function** instead, which does with a
# gradient what the table would do. It is called a *vector-Jacobian product*:
#
# $$g = \frac{\partial L}{\partial\,\text{out}} \quad\longmapsto\quad \frac{\partial L}{\partial a}$$
#
# A **rule** is a plain function of plain arrays. It returns the result, and such a function for each operand.
# Here is one that you will not need:


# %%
def doubled(a):
    """out = 2 a.   dL/da = 2 g."""
    return 2 * a, lambda g: 2 * g


out, da = doubled(np.array([1.0, 5.0, 7.0]))
print("the result:                    ", out)
print("and of the gradient [1, 10, 0]:", da(np.array([1.0, 10.0, 0.0])))

# %% [markdown]
# That is the whole interface. A rule knows nothing of Tensors and graphs; `tensor.py` picks it up and makes a
# node of it. In a drawing the box of an array shows its *shape*, and the arrow the name of its rule.

# %%
with when_ready():
    a = Tensor([1.0, 5.0, 7.0], requires_grad=True, label="a")
    out = apply(doubled, apply(doubled, a))
    display(draw(out))

# %%
with when_ready():
    out.backward(np.array([1.0, 10.0, 0.0]), retain_graph=True)  # your walk from stage 02
    print(a.grad)

# %% [markdown]
# In `arithmetic.py` two rules are there already, `negate` and `cast`. So this works today:

# %%
with when_ready():
    display(draw(-a.float()))

# %% [markdown]
# ## 2 · What broadcasting stretches
#
# When both operands have one shape, an array rule is what you wrote in stage 01, element by element. What is
# new is what NumPy does when they have not:

# %%
pictures, biases = np.zeros((2, 3)), np.array([[10.0], [20.0]])
print(pictures + biases)

# %% [markdown]
# Two units, three pictures, one bias for each unit. The column of biases was **stretched** over the three
# columns. The next cell draws such sums; you need not read it. Dark squares are numbers that exist, pale
# ones are copies that broadcasting pretends there were.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"
COLOURS = BLUE, ORANGE, RED


def grid(ax, corner, table, colour_of, text=str):
    """A table of numbers as squares, its upper left corner at `corner`; returns where it ends."""
    (x, y), (rows, columns) = corner, table.shape
    for i in range(rows):
        for j in range(columns):
            colour, strength = colour_of(i, j)
            look = {"facecolor": colour, "alpha": strength, "edgecolor": "w"}
            ax.add_patch(plt.Rectangle((x + j, y - i - 1), 1, 1, **look))
            ink = "white" if strength > 0.6 else "#333a45"
            number, middle = text(table[i, j]), (x + j + 0.5, y - i - 0.5)
            ax.text(*middle, number, ha="center", va="center", color=ink)
    return x + columns


def sign(ax, x, y, text):
    ax.text(x + 0.5, y, text, ha="center", va="center", fontsize=15, color="#333a45")
    return x + 1


def picture_of_a_sum(ax, a, b):
    """a + b, both stretched to the common shape; copies are pale."""
    shape = np.broadcast_shapes(a.shape, b.shape)
    x = 0
    for operand, colour, then in ((a, BLUE, "+"), (b, ORANGE, "=")):
        places = np.broadcast_to(np.arange(operand.size).reshape(operand.shape), shape)
        strength = np.full(shape, 0.25)
        strength.flat[np.unique(places, return_index=True)[1]] = 1.0  # where each is seen first
        wide = np.broadcast_to(operand, shape)
        x = grid(ax, (x, 3), wide, lambda i, j, c=colour, s=strength: (c, s[i, j]))
        x = sign(ax, x, 3 - shape[0] / 2, then)
    x = grid(ax, (x, 3), a + b, lambda i, j: (GREY, 0.35))
    ax.set_title(f"{a.shape} + {b.shape} makes {shape}", fontsize=11, color="#333a45", loc="left")
    ax.set(xlim=(-0.2, x + 0.2), ylim=(2.8 - shape[0], 3.2), aspect="equal")
    ax.axis("off")


a = np.arange(6).reshape(2, 3)
cases = (
    (a, np.array([[10], [20]])),
    (a, np.array([10, 20, 30])),
    (np.array([[1], [2]]), np.array([10, 20, 30])),
    (a, np.array(10)),
)
fig, axes = plt.subplots(2, 2, figsize=(10, 4.2))
for ax, (left, right) in zip(axes.flat, cases, strict=True):
    picture_of_a_sum(ax, left, right)
fig.tight_layout()
plt.show()

# %% [markdown]
# The rule behind it is short. Write the two shapes below one another, **lined up at their ends**. Then
#
# - a missing axis, on the left, is added, with length 1;
# - an axis of length 1 is stretched to the length of its partner;
# - any other two lengths that differ are an error.
#
# Nothing is copied for it: NumPy reads the same number many times.
#
# > **Predict** what comes out: `(4, 3) + (3,)`, `(4, 3) + (4,)`, `(5, 1, 3) + (4, 1)`, `(3, 1) + ()`, and,
# > while we are at it, `(1, 3) + (0, 3)`. One of the five is an error.

# %%
my_shapes = "?"

# %%
five = ((4, 3), (3,)), ((4, 3), (4,)), ((5, 1, 3), (4, 1)), ((3, 1), ()), ((1, 3), (0, 3))
for left, right in five:
    try:
        print(f"{left!s:>10} + {right!s:<7} {np.broadcast_shapes(left, right)}")
    except ValueError:
        print(f"{left!s:>10} + {right!s:<7} an error")
compare("my_shapes")

# %% [markdown]
# `(4, 3) + (4,)` is the error: lined up at the *ends*, 3 meets 4. And 1 may be stretched to any length, even
# to 0, which is how an empty batch goes through a network without a fuss.
#
# ## 3 · What unbroadcast sums back
#
# Take the column of biases. In stage 02's language, this is what happened:

# %%
with when_ready():
    b = Value(10.0, label="b")
    xs = [Value(float(i), label=f"x{i}") for i in range(3)]
    outs = [Value(b.data + x.data, (b, x), (1.0, 1.0), "+") for x in xs]
    total = Value(33.0, tuple(outs), (1.0, 1.0, 1.0), "sum")
    display(draw(total))

# %% [markdown]
# *One* bias, and three arrows that leave it. Each brings a gift home, and you know since stage 02 what
# becomes of several gifts: they are **added**. Broadcasting hides the arrows, it does not remove them. In
# formulas, with $\text{out}_{ij} = a_{ij} + b_i$ and $g_{ij} = \partial L / \partial\,\text{out}_{ij}$,
#
# $$\frac{\partial L}{\partial b_i} \;=\; \sum_j \frac{\partial L}{\partial\,\text{out}_{ij}}
# \cdot \frac{\partial\,\text{out}_{ij}}{\partial b_i} \;=\; \sum_j g_{ij} .$$
#
# The sum runs over the axis that was stretched, because along it the same $b_i$ was used again and again.
# So the way back reads like the way there, from right to left: *where broadcasting stretched, sum; where it
# added an axis, sum that axis away.* What is left has the shape of the operand, and it must: a gradient says
# of each number how $L$ moves with *it*.
#
# By hand, once. Let this be $g$, which has arrived at a result of shape (2, 3):

# %%
g = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])

# %% [markdown]
# > **Predict** what goes home to an operand that was stretched to (2, 3): to a column of shape (2, 1), to
# > a row of shape (3,), to a single number of shape (). Give each in its own shape, brackets and all.

# %%
my_column, my_row, my_number = "?", "?", "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 3, figsize=(11, 2.6))
for ax, shape in zip(axes, ((2, 1), (3,), ()), strict=True):
    places = np.arange(math.prod(shape)).reshape(shape)  # a number for each number of the operand
    home = np.broadcast_to(places, g.shape)  # and where each part of g goes home to
    sums = np.bincount(home.ravel(), g.ravel()).reshape(np.atleast_2d(places).shape)
    x = grid(ax, (0, 3), g, lambda i, j, home=home: (COLOURS[home[i, j]], 0.85), "{:.0f}".format)
    x = sign(ax, x, 2, "→")
    corner = x, 2 + len(sums) / 2
    own = np.atleast_2d(places)
    x = grid(ax, corner, sums, lambda i, j, own=own: (COLOURS[own[i, j]], 0.85), "{:.0f}".format)
    ax.set_title(f"g of shape (2, 3), home to {shape}", fontsize=11, color="#333a45", loc="left")
    ax.set(xlim=(-0.2, 7.2), ylim=(0.7, 3.2), aspect="equal")
    ax.axis("off")
plt.show()
compare("my_column", "my_row", "my_number")

# %% [markdown]
# The column is `[[6], [60]]`, the row `[11, 22, 33]`, the number 66. Squares of one colour go home to one
# number.
#
# ### Task 4.1 · What broadcasting did, undone
#
# One function, and every rule with two operands will call it. Take heed of the axes of length 1: a column of
# shape (2, 1) gets a *column* back, not 2 numbers in a row. What was stretched to length 0 gets the sum of
# nothing. And a single number, of shape (), gets everything.
#
# Two of the rules further down are called `sum` and `max`, and inside `arithmetic.py` these names are theirs.
# Python's own are `builtins.sum` and `builtins.max`, after `import builtins`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-1"}
check("4.1")

# %%
with when_ready():
    for shape in ((2, 1), (3,), (1, 3), (), (2, 3)):
        home = arithmetic.unbroadcast(g, shape)
        print(f"{shape!s:>7}  {np.asarray(home).tolist()}")

# %% [markdown]
# ## 4 · Addition and subtraction
#
# ### Task 4.2 · Addition and subtraction
#
# In a sum, `g` itself arrives at each place of `a`, and of `b`. What remains is to bring it home. A rule is
# one line.
#
# Two things that a rule never does. It does not **write into an array** it was given: that array belongs to
# somebody else, who has not finished with it. (`a += b` writes into `a`; `a + b` makes a new array.) And it
# does not change the **dtype**: from float32 comes float32, in the result and in the gradients.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-2"}
check("4.2")

# %%
with when_ready():
    pictures = Tensor(np.zeros((2, 3)), label="pictures", requires_grad=True)
    b = Tensor([[10.0], [20.0]], label="b", requires_grad=True)
    out = pictures + b
    out.backward(g, retain_graph=True)
    print("b.grad:", b.grad.tolist())
    milestone("04", draw(out))
    display(draw(out))

# %% [markdown]
# #### Who stands on the left
#
# You also get `5 - t` and `array - t`, by reflection, as in stage 01. With an array on the left there is a
# trap, and most engines that were written for learning are in it. NumPy sees an array on the left of some
# unknown object and thinks: an array, and something to be added to *each of its elements*.


# %%
class Naive:
    """A node with reflected operators, and nothing that tells NumPy to keep out."""

    def __init__(self, data):
        self.data = data

    def __radd__(self, other):
        return Naive(other + self.data)

    def __repr__(self):
        return f"Naive({self.data})"


# %% [markdown]
# > **Predict** how many nodes `np.array([1.0, 2.0, 3.0]) + Naive(10.0)` makes, and what holds them.

# %%
my_nodes = "?"

# %%
result = np.array([1.0, 2.0, 3.0]) + Naive(10.0)
print(repr(result))
compare(my_nodes=len(result))

# %% [markdown]
# An array of three objects, each a node of its own. It looks like an array and can be added like one; then a
# training step takes a thousand times as long, and nobody can say why. `tensor.py` has one method against it,
# `__array_ufunc__`: NumPy hands it the whole array, and it makes one node. (What of `np.exp(t)`? There NumPy
# would compute, and your gradients would end. So the same method says what to write instead.)

# %%
with when_ready():
    print(repr(np.array([1.0, 2.0, 3.0]) + Tensor(10.0)))
    print(repr(np.float64(2) - Tensor([1.0, 2.0])))

# %% [markdown]
# ## 5 · Multiplication and division
#
# In $\text{out}_{ij} = a_{ij}\,b_j$ a row $b$ was stretched over all rows of $a$, and at each place it had
# *another partner*:
#
# $$\frac{\partial L}{\partial b_j} \;=\; \sum_i g_{ij}\,a_{ij}$$
#
# There is a product and there is a sum. Does it matter which comes first?
#
# > **Predict** both, for `a = [[1], [2]]` and `g = [[1], [10]]`, where `b` is one number in a row of one:
# > multiply, then sum; and sum, then multiply by the sum of `a`.

# %%
my_right_way, my_wrong_way = "?", "?"

# %%
a, gift = np.array([[1.0], [2.0]]), np.array([[1.0], [10.0]])
compare(my_right_way=(gift * a).sum(), my_wrong_way=gift.sum() * a.sum())

# %% [markdown]
# A sum of products is no product of sums. Each gift is weighed where it was made, and only then do they
# travel home together.
#
# ### Task 4.3 · Multiplication

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-3"}
check("4.3")

# %%
with when_ready():
    t = Tensor([1.0, 2.0, 3.0], label="t", requires_grad=True)
    square = t * t
    square.backward(np.ones(3), retain_graph=True)
    print("t.grad:", t.grad, "  2 * t:", (t * 2).data)
    display(draw(square))

# %% [markdown]
# ### Task 4.4 · Division
#
# $$\frac{\partial}{\partial a}\,\frac{a}{b} = \frac{1}{b}
# \qquad\qquad \frac{\partial}{\partial b}\,\frac{a}{b} = -\frac{a}{b^2}$$
#
# The second can be written in two ways, $-a / b^2$ and $-\text{out} / b$. To a mathematician they are one.
#
# > **Predict** what a computer makes of each of them for $a = b = 10^{200}$.

# %%
my_squared, my_twice = "?", "?"

# %%
a = b = np.array([1e200])
with np.errstate(over="ignore"):
    squared = -a / b**2
compare(my_squared=squared[0], my_twice=(-(a / b) / b)[0])

# %% [markdown]
# $10^{400}$ is beyond every float64 and becomes `inf`; in float32, which networks are trained in, $10^{39}$
# is already. The slope is lost although it is an ordinary number. Divide twice.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-4"}
check("4.4")

# %% [markdown]
# ## 6 · Powers, and how not to choose
#
# ### Task 4.5 · Powers
#
# You know the slopes and two of their corners from stage 01: $a^0$ is the constant 1, and $0^b$ does not move
# with $b$ where $b \geq 0$. There you wrote `if`. Here some elements of the array are in a corner and the
# others are not, and an `if` knows only whole arrays. `np.where(condition, x, y)` chooses element by element.
# Only, it is a function like any other: **both** `x` and `y` are computed, everywhere, before it is called.
#
# > **Predict** what this makes of the first element, where the slope should be 0:
# > `b * np.where(b == 0, 0, 1) * a ** (b - 1)`, for `a = [0, 3]`, `b = [0, 2]`.

# %%
my_first_element = "?"

# %%
a, b = np.array([0.0, 3.0]), np.array([0.0, 2.0])
with np.errstate(all="ignore"):
    print("a ** (b - 1):", a ** (b - 1))
    slopes = b * np.where(b == 0, 0, 1) * a ** (b - 1)
    compare(my_first_element=slopes[0])

# %% [markdown]
# The zero came too late: $0 \cdot \infty$ is `nan`. One has to choose *before*, so that the infinity never
# comes into being: give the dangerous function something harmless to work on, in the places where its answer
# is not wanted. You will meet this again in every numerical library, often as a bug report.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-5"}
check("4.5")

# %%
with when_ready():
    t = Tensor([0.0, 1.0, 2.0], requires_grad=True)
    print("t ** 2:", (t**2).data, "  2 ** t:", (2**t).data)
    (t**0).backward(np.ones(3))
    print("the gradient of t ** 0:", t.grad)

# %% [markdown]
# ## 7 · The larger of two
#
# `maximum(a, b)` hands `g` to whichever operand is larger. That leaves the place where they are equal, and
# there the function has a kink:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
x = np.linspace(-1, 1, 201)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 2.7))
left.plot(x, np.maximum(x, 0), color=BLUE, linewidth=2)
left.set(xlabel="a", title="maximum(a, 0)")
right.plot(x[x < 0], 0 * x[x < 0], color=BLUE, linewidth=2)
right.plot(x[x > 0], 1 + 0 * x[x > 0], color=BLUE, linewidth=2)
right.plot([0, 0], [0, 1], "o", color="white", markeredgecolor=BLUE)
right.set(xlabel="a", title="its slope along a", yticks=(0, 0.5, 1))
right.grid(axis="y", alpha=0.3)
plt.show()

# %% [markdown]
# > **Predict** what stage 00's central difference, $\frac{f(a + h) - f(a - h)}{2h}$, says of the slope in the
# > kink itself.

# %%
my_slope = "?"

# %%
h = 1e-6
compare(my_slope=(max(h, 0.0) - max(-h, 0.0)) / (2 * h))

# %% [markdown]
# Every number between 0 and 1 has its advocates: mathematicians call them all *subgradients*. We take the
# middle, as PyTorch does: of two equal operands each receives $g/2$. It prefers nobody, it agrees with the
# difference quotient, and the two shares sum to $g$, so that nothing is lost and nothing invented.
#
# ### Task 4.6 · The larger of two
#
# The hint says a word about `nan`, too. With `nan` every comparison is false, `nan < 1` and `nan > 1`. A rule
# that asks "is it larger?" hands a `nan` the gradient 0, and a poisoned network looks healthy. Ask the
# question to which a `nan` answers in your favour.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-6"}
check("4.6")

# %%
with when_ready():
    t = Tensor([-1.0, 0.0, 2.0], label="t", requires_grad=True)
    out = maximum(t, 0.0) * t
    out.backward(np.ones(3), retain_graph=True)
    print(t.grad)
    display(draw(out))

# %% [markdown]
# ## 8 · Sums and means
#
# You have seen a stretch whose way back is a sum. Now look at it from the other end: `out = a.sum(axis=1)`.
# Each number of a row moved the row's sum by as much as itself, so the row's `g` is handed to all of them:
# the way back of a sum **is a stretch**. The two are each other's mirror image.
#
# One thing has to be seen to. The sum took its axis away:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
sums = np.array([10.0, 20.0])
fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.4))
titles = ("lost its axis: shape (2,) is lined up at the end", "with its axis: shape (2, 1)")
for ax, column, title in zip(axes, (False, True), titles, strict=True):
    table = sums.reshape(2, 1) if column else sums.reshape(1, 2)
    corner = 0, 3 if column else 2.5
    x = grid(ax, corner, table, lambda i, j: (ORANGE, 1.0), "{:.0f}".format)
    x = sign(ax, x, 2, "→")
    shown = np.broadcast_to(table, (2, 2))
    grid(ax, (x, 3), shown, lambda i, j: (ORANGE, 0.35), "{:.0f}".format)
    ax.set_title(title, fontsize=11, color="#333a45", loc="left")
    ax.set(xlim=(-0.2, 6.5), ylim=(0.7, 3.2), aspect="equal")
    ax.axis("off")
plt.show()

# %% [markdown]
# Both are legal, and only the right one hands 10 to the first *row*. In a square array the mistake shows in
# no shape and raises no error. `kept_shape(a, axis)`, which is there for you, says what shape the sum would
# have had with `keepdims=True`.
#
# A mean is a sum divided by $n$, the number of numbers that go into *one* mean.
#
# > **Predict** $n$ for an array of shape (2, 3, 4): with `axis=(1, 2)`, with `axis=-1`, with `axis=None`.

# %%
my_n = "?"

# %%
array = np.ones((2, 3, 4))
ns = [array.size // array.mean(axis=axis).size for axis in ((1, 2), -1, None)]
compare(my_n=ns)

# %% [markdown]
# ### Task 4.7 · Sums and means

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-7"}
check("4.7")

# %%
with when_ready():
    t = Tensor([[1.0, 2.0, 6.0], [0.0, 4.0, 5.0]], label="t", requires_grad=True)
    centred = t - t.mean(axis=1, keepdims=True)
    out = (centred * centred).sum()
    out.backward(retain_graph=True)
    print(t.grad)
    display(draw(out))

# %% [markdown]
# ## 9 · The largest along an axis
#
# ### Task 4.8 · The largest along an axis
#
# `a.max(axis=1)` is a maximum of many, and what you decided for two holds for them: whoever is the largest
# receives `g`, several share it. In the picture: `a` on the left; on the right what each element receives of
# a `g` of 6 in the first row and 1 in the second.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
a = np.array([[4, 4, 1, 4], [0, 5, 3, 2]])
winners = a == a.max(axis=1, keepdims=True)
received = np.array([[2, 2, 0, 2], [0, 1, 0, 0]])
fig, ax = plt.subplots(figsize=(6, 1.7))
x = grid(ax, (0, 3), a, lambda i, j: (BLUE, 0.9 if winners[i, j] else 0.2))
x = sign(ax, x, 2, "→")
grid(ax, (x, 3), received, lambda i, j: (RED, 0.9 if winners[i, j] else 0.1))
ax.set(xlim=(-0.2, 9.2), ylim=(0.8, 3.2), aspect="equal")
ax.axis("off")
plt.show()

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-8"}
check("4.8")

# %%
with when_ready():
    t = Tensor([[1.0, 7.0, 7.0], [3.0, 0.0, 1.0]], label="t", requires_grad=True)
    largest = t.max(axis=1)
    largest.backward(np.array([1.0, 1.0]), retain_graph=True)
    print(t.grad)
    display(draw(largest))

# %% [markdown]
# ## 10 · The museum
#
# ### Exhibit 1: perfect, until you show it something else
#
# *micrograd-np* is a small array engine on GitHub, and the forefather of this stage. It trains a network on
# 209 pictures, cats and others, and gets all 209 right. But its own notes name a trouble: whoever trains with
# 209 columns and then evaluates 10 gets an error, which nobody had found. You have all the knowledge to find
# it. Here is its addition, all but literally.


# %%
class Node:
    """An array that remembers how it was made, as micrograd-np has it."""

    def __init__(self, data):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)

    def __add__(self, other):
        other.data = np.broadcast_to(other.data, self.data.shape)
        other.grad = np.zeros_like(other.data)
        out = Node(self.data + other.data)

        def hand_over():
            self.grad += out.grad
            other.grad += out.grad

        out.hand_over = hand_over
        return out


# %% [markdown]
# And here is a training loop around it: a single unit, whose bias is in the hands of that engine. (Its
# weights we differentiate by hand, so as not to be distracted; `1 / (1 + exp(-out))` makes a probability of a
# score, and the probability minus the label is the slope. Stage 06 will say why.) A third of the pictures are
# labelled as cats. But the pictures are noise: there is *nothing to learn from them*.

# %%
cats = np.arange(209) < 72
noise = np.random.default_rng(4)


def train(pictures, steps=300, rate=0.05):
    """One unit's weights and bias after training, and how many of the 209 it then gets right."""
    weights, bias = np.zeros((1, len(pictures))), Node([[0.0]])
    for _ in range(steps):
        out = Node(weights @ pictures) + bias
        out.grad = 1 / (1 + np.exp(-out.data)) - cats
        out.hand_over()
        weights = weights - rate * out.grad @ pictures.T / 209
        bias.data = bias.data - rate * bias.grad
    return weights, bias, np.mean((out.data > 0) == cats)


weights, bias, right = train(noise.standard_normal((64, 209)))
print(f"of the pictures it was trained on, it gets {right:.3f} right")
try:
    Node(weights @ noise.standard_normal((64, 10))) + bias
except ValueError as error:
    print("of ten others:", error)

# %% [markdown]
# Both symptoms at once: perfect, on *noise*, and then the error. Be the doctor.
#
# > **Predict** the shape of `bias.data` after training. It was (1, 1) before.

# %%
my_shape = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
compare(my_shape=bias.data.shape)
plt.figure(figsize=(7.5, 2.6))
plt.scatter(np.arange(209), bias.data[0], s=9, c=[RED if cat else BLUE for cat in cats])
plt.axhline(0, color=GREY, linewidth=0.8)
plt.xlabel("picture (the first 72 are cats)")
plt.ylabel("its bias")
plt.show()

# %% [markdown]
# The unit has 209 biases: a private one for every training picture, and each has learned that picture's
# answer by heart. Three lines did it.
#
# 1. `other.data = np.broadcast_to(…)`: the operand itself is replaced by its stretched self, for good. The
#    bias *is* now 209 columns wide, so ten columns do not fit. This is the symptom.
# 2. `other.grad = np.zeros_like(…)`: whatever gradient it had is thrown away, while merely *computing*.
# 3. `other.grad += out.grad`: nothing is summed. This is the disease. Each of the 209 copies gets its own
#    gradient, takes its own step, and from the first step on they are different numbers.
#
# The error was a mercy. It was the only sign that anything was wrong; somebody who had "fixed" it by cutting
# the bias to ten columns would have published the result.
#
# #### The control that reveals it
#
# How could one have noticed without reading the engine? By an experiment that a right engine *cannot* pass.
# Replace each picture with a blank one. Nothing distinguishes them any more, so whatever a unit answers, it
# answers to all. 72 of 209 are cats: the best it can do is to say "no cat" every time.
#
# > **Predict** what share of blank pictures a right engine gets right at most, and what this one gets right.

# %%
my_right_engine, my_this_engine = "?", "?"

# %%
_, _, right = train(np.zeros((64, 209)))
compare(my_right_engine=np.mean(~cats), my_this_engine=right)

# %% [markdown]
# It tells 72 blank pictures from 137 blank pictures, without an error. We have run the real engine, its own
# script and the real photographs, and then once more with blank ones:
#
# | trained on | right, in training | on the test pictures |
# |---|---|---|
# | the photographs | 1.000 | `ValueError` |
# | **blank pictures** | **1.000** | `ValueError` |
# | the photographs; after training, each unit's 209 biases replaced by their mean | 0.656 | 0.34 |
#
# Look at the last row. With its private memories taken away, it says "no cat" to everything: 0.656 of the
# training pictures are none, and 0.34 of the test pictures. From the photographs themselves it had learned
# *nothing*. With the bias gradients summed, the same network, from the same first weights, is right on
# 1.00 of the training pictures after 2,500 steps, and on 0.72 of the test pictures.
#
# Keep the control; it costs one line, and you will run it on your own network in stage 09. Now your engine:

# %%
with when_ready():
    bias = np.zeros((1, 1))
    for _ in range(300):
        out, _, to_bias = arithmetic.add(np.zeros((1, 209)), bias)
        bias = bias - 0.05 / 209 * to_bias(1 / (1 + np.exp(-out)) - cats)
    few, *_ = arithmetic.add(np.zeros((1, 10)), bias)
    print(f"blank pictures right: {np.mean((out > 0) == cats):.3f}")
    print(f"the bias: {bias.shape}, and with ten columns: {few.shape}")

# %% [markdown]
# ### Exhibit 2: right by luck
#
# *smolgrad* does sum, but forgets to keep the axis:


# %%
def summed_somehow(g, shape):
    """Sum over each axis where the lengths differ."""
    for axis in reversed(range(g.ndim)):
        if g.shape[axis] != shape[axis]:
            g = g.sum(axis=axis)
    return g


for shape in ((1, 4), (3, 1)):
    grad = np.zeros(shape)
    try:
        grad += summed_somehow(np.ones((3, 4)), shape)
        print(shape, "works:", grad.tolist())
    except ValueError as error:
        print(shape, "fails:", error)

# %% [markdown]
# For a row it hands back shape (4,), and `grad += …` broadcasts that to (1, 4): a second broadcast covers up
# for the first. For a column nothing does. Who tests with rows alone believes that it works.
#
# ### Exhibit 3: the numbers of the axes
#
# In the same engine, a mean over several axes has $n$ as the product of `axis`: of the axes' *numbers*.

# %%
for axis in ((1, 2), (0, 1)):
    shape = (2, 3, 4)
    says, should = math.prod(axis), math.prod(shape[i] for i in axis)
    print(f"mean over axes {axis} of {shape}: n should be {should}, and is {says}")

# %% [markdown]
# For (0, 1) there is a division by zero, an honest failure. For (1, 2) the gradient is six times too large,
# and a smaller learning rate makes up for it. A gradient that is *wrong by a factor* is the hardest fault to
# see: everything still learns.
#
# ### Exhibit 4: the giants
#
# Lest you feel superior: in 2018 PyTorch itself, in a part that compiles networks, handed the gradient of a
# broadcast operand back without summing it (issue 13669, marked as a blocker of version 1.0). The four words
# "sum it back home" are that easy to forget. This is why `tensor.py` compares, in one place and for every
# rule, the shape of each gradient with the shape of its operand.
#
# ## 11 · The same in PyTorch
#
# Asked once, written down: expression, inputs, the gradient of the result, value, gradients of the inputs.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "a * b",
        {"a": [[-0.787], [-1.272]], "b": [[-1.919, 2.128, -0.591], [0.914, -1.244, 2.421]]},
        [[-0.153, -0.619, -1.306], [0.154, -0.977, -0.625]],
        [[1.510253, -1.6747360000000002, 0.465117], [-1.162608, 1.582368, -3.079512]],
        {
            "a": [[-0.251779], [-0.15698099999999982]],
            "b": [[0.120411, 0.487153, 1.027822], [-0.195888, 1.242744, 0.795]],
        },
    ),
    (
        "a ** b",
        {"a": [0.0, 0.0, 0.0, 2.0, -2.0, 3.0], "b": [0.0, 0.5, 2.0, 0.0, 3.0, -1.0]},
        [1.178, -1.357, 0.296, 0.928, 0.34, -0.971],
        [1.0, 0.0, 0.0, 1.0, -8.0, 0.3333333333333333],
        {
            "a": [0.0, -math.inf, 0.0, 0.0, 4.08, 0.10788888888888888],
            "b": [0.0, -0.0, 0.0, 0.6432405835596292, math.nan, -0.3555841774322448],
        },
    ),
    (
        "max(a, axis=0)",
        {"a": [[1.0, 2.0], [1.0, 1.0], [0.0, 2.0]]},
        [0.07, 1.143],
        [1.0, 2.0],
        {"a": [[0.035, 0.5715], [0.035, 0.0], [0.0, 0.5715]]},
    ),
]

# %%
with when_ready(), np.errstate(all="ignore"):
    for expression, inputs, gradient, value, gradients in PYTORCH:
        leaves = {name: Tensor(numbers, requires_grad=True) for name, numbers in inputs.items()}
        out = eval(expression, {"max": Tensor.max}, leaves)
        out.backward(np.array(gradient))
        same = np.allclose(out.data, value)
        print(f"{expression}\n{'':>8} the value is {'' if same else 'NOT '}PyTorch's")
        for name, leaf in leaves.items():
            print(f"    ∂/∂{name} {np.round(leaf.grad, 3).tolist()}")
            print(f"  PyTorch {np.round(gradients[name], 3).tolist()}")

# %% [markdown]
# The slope of $a^{0.5}$ at 0 is infinite; a cube of −2 has no slope along its exponent; equal numbers that
# are the largest of their column share. Corner by corner, yours and theirs agree.
#
# ## 12 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 4.A}). A friend's network is right on all of its training data. On the test
# data it stops with an error about shapes, unless there are exactly as many test examples as training
# examples; then it is right on about as many as a coin. Which fault do you suspect, why does it explain
# *both* symptoms, and which experiment would you ask for before looking at a line of code?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-4-a"}
# ### BEGIN SOLUTION
# Probably a parameter that is broadcast over the examples, such as a bias, has been stretched for good,
# and its gradient is not summed over them. Then there is one copy for each training example. Each copy is
# trained by that example's error alone, so it remembers the example's answer: perfect in training,
# worthless elsewhere. And as there are as many copies as training examples, another number does not fit. I
# would ask for a training run on blank inputs. A right engine cannot do better than the share of the most
# frequent answer; this one will be perfect. (Training examples in another order, or the shapes of all
# parameters before and after, would do as well.)
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: unsummed gradient of a broadcast parameter (or: one private copy per example); both symptoms
# from it; a control that separates memory from learning (blank inputs; evaluation with the columns in
# another order; shapes of the parameters).
# - Half marks: two of the three.
# - No marks: "overfitting" alone; it explains the first symptom and not the second.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 4.B}). "Your gradient of the bias is a *sum* over 209 pictures. With ten times
# as many pictures it becomes ten times as large, and I have to choose another learning rate. It should be a
# mean." What is right in this, what is wrong, and where would a mean come from?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-4-b"}
# ### BEGIN SOLUTION
# The sum is what the chain rule says: a bias that is used 209 times moves the loss by 209 contributions, and
# a rule that divided would be wrong, as any difference quotient shows. It is right that steps should not grow
# with the number of pictures. That is decided by the loss: when the loss is a *mean* over the pictures, each
# picture's g already carries a factor 1/209, and the sum of them stays of one size.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the sum is the derivative (each use counts; differences agree); AND the mean belongs into the
# loss, whose gradient brings 1/n along.
# - Half marks: one of the two.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 4.C}). Somebody computes `(x - x.mean()).sum()`, finds a gradient of `x` that
# is 0 everywhere, and reports a fault: surely the result depends on `x`. (PyTorch has had such a report,
# number 107007.) Answer them, with the two ways that lead from one element of `x` to the result.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-4-c"}
# ### BEGIN SOLUTION
# Nothing is broken. An element reaches the result directly, with the slope 1, and by way of the mean: the
# mean moves by 1/n, is stretched over n places and subtracted in each, which makes n times -1/n, that is -1.
# The two sum to 0. And so they should: the numbers less their mean always sum to 0, whatever x is, so the
# result does not depend on x at all.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: 1 directly, -1 in all through the mean (with the n places and the 1/n); AND that the result is
# the constant 0.
# - Half marks: only that it is constant, or only that "they cancel", without the two ways.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 13 · Where to read on
#
# - *Broadcasting*, a chapter of NumPy's user guide: the rule of section 2, with more pictures.
# - *HIPS autograd*, on GitHub, file `numpy_vjps.py`: what you wrote today, for a hundred operations. Look for
#   `unbroadcast`.
# - *micrograd-np*, on GitHub, file `engine/micrograd.py`. Find the three lines.
# - PyTorch's issue 13669, and 107007, whose answer you can now compare with your own.
#
# **Next:** stage 05, in which arrays are multiplied as matrices, turned, cut and glued; and after it, nothing
# stands between you and a network but its layers.
