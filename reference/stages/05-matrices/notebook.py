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
# # 05 · Matrices, and numbers that move about
#
# *Half an hour of reading, and twelve short functions to write in* `kittengrad/matrices.py`.
#
# When you are through, you can
#
# - find both gradients of a matrix product from nothing but three shapes;
# - say where the gradient of *any* rule goes that only moves numbers about, with your eyes shut;
# - say what a number receives that was read three times, and why one short NumPy line forgets two of them;
# - say why a gradient check that starts with ones is hardly a check at all.
#
# In stage 03 a layer was a list of neurons, each with nodes of its own, for one example at a time. After
# this stage a layer is `W @ X + b`: two nodes, for a whole batch.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw
from matplotlib.patches import Rectangle

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"

compare = comparison("05")

with when_ready():
    from kittengrad import Tensor, stack, where

# %% [markdown]
# ## 1 · The idea
#
# All rules of this stage but one do no arithmetic at all. They take numbers from here and put them there:
# into another shape, another order, several places at once, or nowhere. Draw the places of the operand on
# the left, those of the result on the right, and join each result to the place it was read from:


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.


def wires(ax, operand, places, title, g=None, received=None):
    """Result i was read from places[i]. With g and received: what comes back, in red."""
    for i, place in enumerate(places):
        ax.plot([0.1, 0.9], [-place, -i], color=GREY if g is None else RED, linewidth=1.3)
        ax.text(0.95, -i, operand[place], ha="left", va="center", color=BLUE)
    for place, number in enumerate(operand):
        ax.text(0.05, -place, number, ha="right", va="center", color=BLUE)
    for x, numbers, where_to in ((1.13, g, "left"), (-0.13, received, "right")):
        for i, number in enumerate([] if numbers is None else numbers):
            ax.text(x, -i, f"{number:g}", ha=where_to, va="center", color=RED, weight="bold")
    ax.set(title=title, xlim=(-0.45, 1.45), ylim=(-max(len(operand), len(places)) + 0.4, 0.6))
    ax.title.set_fontsize(10)
    ax.axis("off")


moves = {
    "a[::-1]": (["5", "6", "7"], [2, 1, 0]),
    "a[1:]": (["5", "6", "7"], [1, 2]),
    "broadcast_to(a, (3,))": (["5"], [0, 0, 0]),
    "a[[0, 0, 2]]": (["5", "6", "7"], [0, 0, 2]),
}
fig, axes = plt.subplots(1, 4, figsize=(9.5, 2), layout="constrained")
for ax, (title, (operand, places)) in zip(axes, moves.items(), strict=True):
    wires(ax, operand, places, title)
plt.show()

# %% [markdown]
# Forwards, numbers run along the wires from left to right. Backwards, gradients run along *the same wires*
# from right to left. What several wires bring to one place is added up, since that place moves L by way of
# all of them. A place without a wire has not been read; it cannot move L, and its gradient is 0.
#
# > **Predict** dL/da of the last of the four, `a[[0, 0, 2]]`, when `g`, which is dL/d(result), is
# > `[1, 10, 100]`.

# %%
my_gradient = "?"

# %%
g, received = [1, 10, 100], np.zeros(3)
for gift, place in zip(g, [0, 0, 2], strict=True):
    received[place] += gift
compare(my_gradient=received)

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(3.4, 2), layout="constrained")
wires(ax, ["5", "6", "7"], [0, 0, 2], "backwards", g, received)
plt.show()

# %% [markdown]
# That is the idea of the whole stage. Six of the seven tasks are this picture with other wires.
#
# ## 2 · The mathematics
#
# Write the wires down as a table $M$ with a row for each result and a column for each place, 1 where there
# is a wire and 0 elsewhere. Then forwards is a matrix product, and backwards is another:
#
# $$\text{out} = M a, \qquad \text{out}_i = \sum_j M_{ij}\, a_j
# \qquad\qquad \frac{\partial L}{\partial a_j} = \sum_i \frac{\partial L}{\partial\,\text{out}_i}\, M_{ij},
# \qquad \frac{\partial L}{\partial a} = M^\top g$$
#
# On the right stands the chain rule of stage 02, a sum over all users. It runs over the *rows* of $M$
# where the product forwards runs over its columns, and that is what ᵀ means. Derivatives of linear rules
# are **transposes**: the same table, read from the other side.

# %%
M = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 1]])  # the wires of a[[0, 0, 2]]
print("forwards ", M @ np.array([5, 6, 7]))
print("backwards", M.T @ np.array([1, 10, 100]))

# %% [markdown]
# Nobody stores such a table. For a picture of 12,288 numbers it would have 151 million entries, nearly all
# of them 0. So a rule, as in stage 04, returns its result and a *function* that does what $M^\top$ would
# do:
#
#     out, da = transpose(a)
#     da(g)                       # dL/da, in the shape of a
#
# ## 3 · The same numbers in another shape
#
# An array is a row of numbers in memory, and a shape says how to read it: row by row. `reshape` changes
# the shape and leaves the row as it is. Every place has one wire, so nothing is added and nothing is lost.
#
# > **Predict.** `a` has shape (2, 3). Both `a.reshape(3, 2)` and `a.T` have shape (3, 2). Are they equal?

# %%
my_equality = "?"

# %%
a = np.array([[1, 2, 3], [4, 5, 6]])
print(a.reshape(3, 2), a.T, sep="\n\n")
compare(my_equality=np.array_equal(a.reshape(3, 2), a.T))

# %% [markdown]
# The left one reads on where the right one turns. Whoever takes one for the other gets an array of the
# right shape with everything in the wrong place, and no complaint from anybody. (Question C is about such
# a case.)
#
# ### Task 5.1 · The same numbers in another shape
#
# `reshape`, `squeeze` and `expand_dims`. The last two add and drop axes of length 1. There is a way back
# that serves all three.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-1"}
check("5.1")

# %% [markdown]
# ## 4 · The axes in another order
#
# `transpose(a, (1, 2, 0))` says, for each axis of the result, which axis of `a` it is. In a picture:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
ORDER = (1, 2, 0)
COLOURS = (BLUE, ORANGE, RED)

fig, ax = plt.subplots(figsize=(5, 1.9), layout="constrained")
for place, axis in enumerate(ORDER):
    ax.annotate(
        "",
        (place, 0.15),
        (axis, 0.85),
        arrowprops={"arrowstyle": "-|>", "color": COLOURS[axis], "linewidth": 1.6},
    )
    ax.text(axis, 1, f"axis {axis} of a", ha="center", va="center", color=COLOURS[axis])
    words = f"axis {place} of the result"
    ax.text(place, 0, words, ha="center", va="center", color=COLOURS[axis])
ax.set(xlim=(-0.6, 2.6), ylim=(-0.2, 1.2))
ax.axis("off")
plt.show()

# %% [markdown]
# > **Predict** two shapes, for `a` of shape (2, 3, 4): that of `a.transpose(1, 2, 0)`, and what you get
# > when you transpose *that* by (1, 2, 0) once more.

# %%
my_first_shape, my_second_shape = "?", "?"

# %%
a = np.ones((2, 3, 4))
once = a.transpose(1, 2, 0)
compare(my_first_shape=once.shape, my_second_shape=once.transpose(1, 2, 0).shape)

# %% [markdown]
# With two axes, going twice leads back: rows become columns become rows. With three it may not. The
# gradient has the axes of the result and has to come home, so it must go *against* the arrows. A list of
# where the arrows lead, read from their tips, is the **inverse permutation**.
#
# ### Task 5.2 · The axes in another order
#
# `transpose` and `swapaxes`. Write down on paper what undoes (1, 2, 0) before you begin.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-2"}
check("5.2")

# %% [markdown]
# ## 5 · The same number in many places
#
# In stage 04 NumPy stretched operands when it needed to, and your rules put that right with `unbroadcast`.
# Here is the stretching by itself, as a rule of its own.
#
# > **Predict.** A column of two biases, shape (2, 1), is stretched to (2, 209): one column for each
# > picture of a batch. L is the sum of all 418 numbers. What is the gradient of each bias?

# %%
my_bias_gradient = "?"

# %%
biases = np.array([[0.5], [-1.0]])
nudged = biases + np.array([[1e-6], [0.0]])
L, L_nudged = (np.broadcast_to(b, (2, 209)).sum() for b in (biases, nudged))
compare(my_bias_gradient=(L_nudged - L) / 1e-6)

# %% [markdown]
# ### Task 5.3 · The same number in many places
#
# One line, since the work is done.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-3"}
check("5.3")

# %% [markdown]
# ## 6 · The matrix product
#
# The one rule of this stage that multiplies. Put `a` on the left and `b` on top, and each number of the
# result stands where a row of `a` meets a column of `b`:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
A, B = np.array([[1, 2, 3], [0, 1, 0]]), np.array([[1, 0, 2, 1], [10, 1, 0, 3], [100, 0, 0, 1]])
ROW, COLUMN = 0, 3


def grid(ax, numbers, left, top, lit, colour):
    """A matrix as a grid with its upper left corner at (left, top); `lit` cells are coloured."""
    for i, row in enumerate(numbers):
        for j, number in enumerate(row):
            face = colour if lit(i, j) else "none"
            look = {"facecolor": face, "edgecolor": GREY, "alpha": 0.35}
            ax.add_patch(Rectangle((left + j, top - i - 1), 1, 1, **look))
            ax.text(left + j + 0.5, top - i - 0.5, number, ha="center", va="center")


fig, ax = plt.subplots(figsize=(5.6, 4.1), layout="constrained")
grid(ax, A, -3.4, 0, lambda i, j: i == ROW, BLUE)
grid(ax, B, 0, 3.4, lambda i, j: j == COLUMN, ORANGE)
grid(ax, A @ B, 0, 0, lambda i, j: (i, j) == (ROW, COLUMN), RED)
for x, y, words, colour in (
    (-1.9, -2.4, "a   n × k = 2 × 3", BLUE),
    (-1.6, 2.2, "b   k × m = 3 × 4", ORANGE),
    (2, -2.4, "a @ b   n × m = 2 × 4", RED),
    (-1.7, 1.2, "1·1 + 2·3 + 3·1 = 10", "black"),
):
    ax.text(x, y, words, ha="center", va="center", color=colour)
ax.set(xlim=(-3.6, 4.2), ylim=(-2.8, 3.6), aspect="equal")
ax.axis("off")
plt.show()

# %% [markdown]
# $$\text{out}_{ij} = \sum_k a_{ik}\, b_{kj}$$
#
# For the gradients, ask what moves when one number of `a` does. $a_{ik}$ stands in row $i$, so it is used
# for the whole row $i$ of the result, each time with another factor: $b_{k1}, b_{k2}, \dots$ Its gradient
# is the sum of what these uses bring:
#
# $$\frac{\partial L}{\partial a_{ik}} \;=\; \sum_j g_{ij}\, b_{kj} \;=\; \big(g\, b^\top\big)_{ik}
# \qquad\text{and likewise}\qquad
# \frac{\partial L}{\partial b_{kj}} \;=\; \sum_i a_{ik}\, g_{ij} \;=\; \big(a^\top g\big)_{kj}$$
#
# You need not remember which factor is turned and on which side it stands. **The shapes know.**
#
# > **Predict.** `a` is (2, 3), `b` is (3, 4), so `g` is (2, 4). The gradient of `a` is made of `g` and
# > `b`, and has to be (2, 3). Which of these can be computed, and which has that shape? `g @ b`, `b @ g`,
# > `g @ b.T`, `b.T @ g`.

# %%
my_product = "?"

# %%
g = np.ones((2, 4))
products = {"g @ b": (g, B), "b @ g": (B, g), "g @ b.T": (g, B.T), "b.T @ g": (B.T, g)}
for words, (x, y) in products.items():
    fits = f"shape {(x @ y).shape}" if x.shape[1] == y.shape[0] else "does not fit"
    print(f"{words:8} {x.shape} @ {y.shape}   {fits}")
compare("my_product")

# %% [markdown]
# Only one. Give each of the three lengths a letter and a colour, and the product and its two gradients look
# like this. Where two factors meet, their letters are equal, and vanish:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
SIDES = {"n": (1.0, BLUE), "k": (1.5, ORANGE), "m": (2.0, RED)}
EQUATIONS = (
    [("a", "nk"), ("@", ""), ("b", "km"), ("=", ""), ("a @ b", "nm")],
    [("g", "nm"), ("@", ""), ("bᵀ", "mk"), ("=", ""), ("dL/da", "nk")],
    [("aᵀ", "kn"), ("@", ""), ("g", "nm"), ("=", ""), ("dL/db", "km")],
)

fig, axes = plt.subplots(3, 1, figsize=(7.5, 5.2), layout="constrained")
for ax, equation in zip(axes, EQUATIONS, strict=True):
    x = 0.0
    for word, sides in equation:
        if not sides:
            ax.text(x + 0.25, 0, word, ha="center", va="center", fontsize=14)
            x += 0.85
            continue
        (height, down), (width, across) = (SIDES[side] for side in sides)
        top, bottom = height / 2, -height / 2
        for y in (top, bottom):
            ax.plot([x, x + width], [y, y], color=across, linewidth=3)
        for at in (x, x + width):
            ax.plot([at, at], [bottom, top], color=down, linewidth=3)
        ax.text(x + width / 2, 0, word, ha="center", va="center", fontsize=11)
        ax.text(x + width / 2, top + 0.1, sides[1], ha="center", va="bottom", color=across)
        ax.text(x - 0.1, 0, sides[0], ha="right", va="center", color=down)
        x += width + 0.35
    (rows, inner), (_, columns) = equation[0][1], equation[2][1]
    lengths = f"({rows}, {inner}) @ ({inner}, {columns}) = ({rows}, {columns})"
    ax.text(x, 0, lengths, ha="left", va="center", fontsize=10, color="#333a45")
    ax.set(xlim=(-0.4, 11.5), ylim=(-1.1, 1.4), aspect="equal")
    ax.axis("off")
plt.show()

# %% [markdown]
# **By hand.** A layer of two neurons with three inputs, and one example, a column:
#
# $$W = \begin{pmatrix} 1 & 2 & 3 \\ 0 & 1 & 0 \end{pmatrix}, \qquad
# x = \begin{pmatrix} 1 \\ 10 \\ 100 \end{pmatrix}, \qquad
# W x = \begin{pmatrix} 321 \\ 10 \end{pmatrix}, \qquad L = 321 + 10.$$
#
# > **Predict** dL/dx = Wᵀ g and dL/dW = g xᵀ. (What is `g`, when L is a sum?) Pencil and paper; there are a
# > dozen products, all of the easy kind.

# %%
my_dx, my_dW = "?", "?"

# %%
W, x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), np.array([[1.0], [10.0], [100.0]])


def nudged(array, other, place, is_left):
    """How much L = sum(W @ x) moves with one number of an array."""
    moved = array.copy()
    moved[place] += 0.001
    L, L_moved = ((a @ other if is_left else other @ a).sum() for a in (array, moved))
    return round(float((L_moved - L) / 0.001), 6)


dx = [nudged(x, W, (i, 0), False) for i in range(3)]
dW = [[nudged(W, x, (i, j), True) for j in range(3)] for i in range(2)]
compare(my_dx=dx, my_dW=dW)

# %% [markdown]
# Read dL/dx: input 2 moves L by 2 through the first neuron and by 1 through the second, which is 3. Read
# dL/dW: each weight of an input moves L by as much as that input was. It is stage 03's neuron, a whole
# layer at a time.
#
# ### Stacks and vectors
#
# NumPy's `@` does two things more, and both fit in.
#
# **Stacks.** An array of shape (5, 2, 3) is a stack of five matrices. `@` multiplies stacks layer by
# layer; the axes before the last two only count, and broadcast like everything else. So ᵀ must exchange
# *the last two* axes and leave the others alone; and one matrix that served five layers gets five
# gradients, which, as ever, are summed. (`np.dot` is another thing: it pairs *every* layer with *every*
# other.)
#
# **Vectors.** A vector on the left counts as a row, on the right as a column, and the axis of length 1 is
# taken out of the result again:

# %%
vectors = ((2, 3), (3,)), ((3,), (3, 4)), ((3,), (3,))
stacks = ((5, 2, 3), (3, 4)), ((5, 2, 3), (3,))
for left, right in vectors + stacks:
    print(f"{left!s:>9} @ {right!s:6} gives {(np.ones(left) @ np.ones(right)).shape}")
print("np.dot of (2, 3, 4) and (2, 4, 5):", np.dot(np.ones((2, 3, 4)), np.ones((2, 4, 5))).shape)

# %% [markdown]
# ### Task 5.4 · The matrix product
#
# Begin with two matrices; the check tells when those are right. Then let vectors be matrices before
# anything else happens, and give what comes in and what goes out the shape it should have.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-4"}
check("5.4")

# %% [markdown]
# Now a layer is two nodes, whatever its size, and on the arrows stand linear maps. In the boxes are
# shapes: compare each `data` with its `grad`. `X` is not there, since no gradient was wanted of it.

# %%
with when_ready():
    rng = np.random.default_rng(5)
    W = Tensor(rng.normal(size=(4, 3)), requires_grad=True, label="W")
    X = Tensor(rng.normal(size=(3, 209)), label="X")  # 209 examples, and no gradient wanted
    b = Tensor(np.zeros((4, 1)), requires_grad=True, label="b")
    L = ((W @ X + b) ** 2).mean()
    L.backward(retain_graph=True)
    milestone("05", draw(L))
    display(draw(L))

# %% [markdown]
# ## 7 · Some of the numbers
#
# `a[key]` reads. A slice reads a part, an array of truths reads where it is true, an array of numbers
# reads the places with these numbers, in any order, and the same place as often as it is named. Language
# models begin like this: a table with one row for each word of a language, and a text reads row after row.

# %%
WORDS = ["the", "cat", "saw", "other"]
TEXT = [0, 1, 2, 0, 3, 1]  # the cat saw the other cat

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(3.8, 2.6), layout="constrained")
wires(ax, WORDS, TEXT, "table[[0, 1, 2, 0, 3, 1]]")
plt.show()

# %% [markdown]
# Let every place of the text bring a gradient of 1. Two wires lead back to "the" and two to "cat".
#
# > **Predict.** Here is the obvious way to send the six ones home: `zeros = np.zeros(4)`, and then
# > `zeros[TEXT] += 1`. What is in `zeros`?

# %%
my_zeros = "?"

# %%
assigned, added = np.zeros(4), np.zeros(4)
assigned[TEXT] += 1
np.add.at(added, TEXT, 1)
compare(my_zeros=assigned)

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
places = np.arange(4)
plt.figure(figsize=(5, 2.4), layout="constrained")
plt.bar(places - 0.2, assigned, 0.38, color=GREY, label="zeros[TEXT] += 1")
plt.bar(places + 0.2, added, 0.38, color=RED, label="np.add.at(zeros, TEXT, 1)")
plt.xticks(places, WORDS)
plt.yticks([0, 1, 2])
plt.ylabel("received")
plt.legend(frameon=False, loc="upper right")
plt.ylim(0, 2.9)
plt.show()

# %% [markdown]
# The line with `+=` is three steps in disguise: *read* all six places, add 1 to each of the six numbers,
# *write* all six back. Both writes to "the" write 0 + 1, and the second covers the first. Nothing
# complains; the frequent words of your language learn as if they were rare. `np.add.at` adds one by one.
# What it does is known as **scatter-add**, and it is $M^\top g$ for a table $M$ that repeats itself. It takes
# its time. A key of slices and numbers names no place twice, and for it `zeros[key] = g` is right, and many
# times as fast.
#
# ### Task 5.5 · Some of the numbers
#
# One rule for every kind of key: whatever NumPy makes of it when reading, it makes of it when adding.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-5"}
check("5.5")

# %%
with when_ready():
    table = Tensor(np.arange(8.0).reshape(4, 2), requires_grad=True, label="table")
    L = table[TEXT].sum()
    L.backward(retain_graph=True)
    print(table.grad)
    display(draw(L))

# %% [markdown]
# ## 8 · Several arrays made one
#
# `concatenate` puts arrays one after the other along an axis they have, `stack` side by side along a new
# one. Each operand gets its own piece of `g`. A rule may have any number of operands; it returns as many
# functions, and you will want to make them in a loop. Beware:
#
# > **Predict.** What does the next cell print?

# %%
my_calls = "?"

# %%
functions = []
for i in range(3):
    functions.append(lambda: i)
compare(my_calls=[function() for function in functions])

# %% [markdown]
# Three functions, one `i`. A function does not keep what `i` *was* when it was made; it looks `i` up when
# it is *called*, and by then the loop is over. A rule's functions are called long afterwards, in the
# backward pass. What keeps a value is a call: inside `def part(start): return lambda g: …` each call has a
# `start` of its own.
#
# ### Task 5.6 · Several arrays made one
#
# `concatenate` and `stack`. A function `along(a, axis, key)` is there to help: it makes the index that
# applies a key to one axis only.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-6"}
check("5.6")

# %%
with when_ready():
    height = Tensor([1.0, 2.0, 3.0], requires_grad=True, label="height")
    width = Tensor([4.0, 5.0, 6.0], requires_grad=True, label="width")
    pairs = stack([height, width, height], axis=-1)
    (pairs * np.array([1.0, 10.0, 100.0])).sum().backward(retain_graph=True)
    print("height", height.grad, "  width", width.grad)
    display(draw(pairs))

# %% [markdown]
# `height` went in twice, so two arrows lead from it: 1 + 100. The engine adds up; the rule need not know.
#
# ## 9 · One array made several, and one of two
#
# `split` is the way back of `concatenate`, and each of its parts is a rule's result of its own. `where`
# takes each number from one of two arrays, as a condition says.
#
# > **Predict** the two gradients, dL/da and dL/db, of `where([True, False, False], a, b)` for `a` of shape
# > (3,), a *single number* `b`, and `g = [1, 10, 100]`. Draw the wires.

# %%
my_da, my_db = "?", "?"

# %%
a, b, h = np.array([5.0, 6.0, 7.0]), 0.5, 0.001


def L(a, b):
    return np.where([True, False, False], a, b) @ np.array([1.0, 10.0, 100.0])


da = [round((L(a + nudge, b) - L(a, b)) / h, 6) for nudge in h * np.eye(3)]
db = round((L(a, b + h) - L(a, b)) / h, 6)
compare(my_da=da, my_db=db)

# %% [markdown]
# ### Task 5.7 · One array made several, and one of two
#
# `split` becomes one line when you have `index`. For `where` remember that whatever was not chosen has no
# influence at all.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-7"}
check("5.7")

# %%
with when_ready():
    a = Tensor([3.0, -1.0, 2.0, -5.0], requires_grad=True, label="a")
    left, right = a.split(2)
    chosen = where(left > right, left, right)
    chosen.sum().backward(retain_graph=True)
    print(chosen, a.grad)
    display(draw(chosen))

# %% [markdown]
# ## 10 · The museum
#
# ### Exhibit 1: the same way again
#
# *smolgrad* is a small engine with arrays, and pleasant to read. Its `T(axes)` transposes by `axes` on the
# way there, and by `axes` on the way back. Try every order of three axes:


# %%
def there_and_there_again(a, axes):
    return a.transpose(axes), lambda g: g.transpose(axes)


a = np.arange(8.0).reshape(2, 2, 2)
for axes in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
    out, da = there_and_there_again(a, axes)
    print(axes, "comes home" if np.array_equal(da(out), a) else "gets lost, in the right shape")

# %% [markdown]
# Four of six come home, because they exchange at most two axes. Of the orders of two axes all do, and a
# test with matrices finds nothing. Of the twenty-four orders of four axes ten do. A test has to be
# *unlike* the case that you had in mind when you wrote the rule.
#
# ### Exhibit 2: the function that nobody called
#
# In the same engine every node keeps its way back under the name `grad_fn`, and `backward` calls that. The
# author of indexing wrote another name. In Python an attribute comes into being when it is assigned:


# %%
class Node:
    def __init__(self, data):
        self.data, self.grad, self.grad_fn = data, np.zeros_like(data), lambda: None


def read(a, key):
    out = Node(a.data[key])

    def hand_back():
        np.add.at(a.grad, key, out.grad)

    out._backward = hand_back  # nobody will call it
    return out


a = Node(np.array([5.0, 6.0, 7.0]))
part = read(a, [0, 0, 2])
part.grad += 1.0
part.grad_fn()
print("a.grad:", a.grad)

# %% [markdown]
# A gradient of 0 is no error message. Whatever lay behind an index was never trained, and everything else
# learned around it. This is why `Tensor` lists its attributes in `__slots__`: any other name is refused.

# %%
with when_ready():
    try:
        Tensor([1.0])._backward = print
    except AttributeError as error:
        print("AttributeError:", error)

# %% [markdown]
# ### Exhibit 3: the check that saw nothing
#
# Before one trusts an engine one checks its gradients against nudging. The easy way is to make L the *sum*
# of the result, so that `g` is all ones. Here are five rules with right and wrong ways back, for arrays of
# shape (3, 3):

# %%
SPECIMENS = {  # the right way back, and a wrong one
    "a.T": (lambda g: g.T, lambda g: g),
    "a[::-1]": (lambda g: g[::-1], lambda g: g),
    "3 * a": (lambda g: 3 * g, lambda g: 3 * np.ones((3, 3))),
    "a[[2, 0, 1]]": (lambda g: g[[1, 2, 0]], lambda g: g[[2, 0, 1]]),
    "a + a": (lambda g: 2 * g, lambda g: g),
}

# %% [markdown]
# > **Predict.** Which of the five *wrong* ways back would pass a check with ones?

# %%
my_unseen = "?"

# %%
random = np.random.default_rng(0).normal(size=(3, 3))
for name, (right, wrong) in SPECIMENS.items():
    alike = (np.allclose(right(g), wrong(g)) for g in (np.ones((3, 3)), random))
    ones, randoms = ("passes" if same else "seen" for same in alike)
    print(f"{name:14} with ones: {ones:8} with random numbers: {randoms}")
compare("my_unseen")

# %% [markdown]
# Ones look the same after any rearrangement, and so they cannot see one. This whole stage is
# rearrangement! Nor do they see, in `3 * a`, that nobody has looked at `g`. We once gave ten wrong ways
# back to three kinds of check. The check of a well-known course, which sums the result and tries one
# element, found 2 of them; another's, which tries every element but also sums, found 5; one with a random
# `g` found all 10. Your hidden tests are of the third kind.
#
# ### Exhibit 4: the branch that was not taken
#
# The last exhibit is in no way out of date; it is in every engine, and in yours. 1 / x is asked for only
# where x is positive:
#
# > **Predict** the gradient at x = 0, where the branch with 1 / x was *not* taken.

# %%
my_gradient_at_0 = "?"

# %%
with when_ready(), np.errstate(all="ignore"):
    x = Tensor([2.0, 0.0], requires_grad=True)
    y = where(x > 0, 1 / x, 0.0)
    y.sum().backward()
    print("y", y.data, "  x.grad", x.grad)
    compare(my_gradient_at_0=x.grad[1])

# %% [markdown]
# The result is right and the gradient is nan. `where` did its duty: it gave the branch that was not taken
# a gradient of 0. But the way back went on, through 1 / x at x = 0, where the slope is infinite; and zero
# times infinity is nan. To PyTorch it has been reported again and again (issues 23395, 36923, 52248, to
# name three; and to JAX, issue 347). The answer has been that nothing can be done for now: the engine cannot
# tell a gradient of 0 from no gradient at all.
#
# What *you* can do is to let no infinity come into being. Choose before you divide, and again afterwards:

# %%
with when_ready():
    x = Tensor([2.0, 0.0], requires_grad=True)
    safe = where(x > 0, x, 1.0)
    where(x > 0, 1 / safe, 0.0).sum().backward()
    print("x.grad", x.grad)

# %% [markdown]
# ## 11 · The same in PyTorch
#
# Asked once, written down: expression, inputs, `g`, value, gradients. (There, `concatenate` is called
# `cat`, `expand_dims` is `unsqueeze`, `transpose` is `permute`; `swapaxes` and `reshape` are what they are
# here.)

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "a @ b",
        {"a": [[0.712, 1.123, -1.44], [0.845, -1.94, 0.947]], "b": [1.642, 1.308, -1.882]},
        [0.514, -0.828],
        [5.348068, -2.932284],
        {
            "a": [[0.843988, 0.672312, -0.967348], [-1.359576, -1.083024, 1.558296]],
            "b": [-0.33369199999999993, 2.183542, -1.524276],
        },
    ),
    (
        "a[indices([0, 0, 2])]",
        {"a": [[-0.634, 0.59], [0.506, -1.952], [-1.039, 1.267]]},
        [[-1.175, 0.248], [0.263, -2.271], [0.254, -0.635]],
        [[-0.634, 0.59], [-0.634, 0.59], [-1.039, 1.267]],
        {"a": [[-0.912, -2.0229999999999997], [0.0, 0.0], [0.254, -0.635]]},
    ),
    (
        "stack([a, b], 0)",
        {"a": [1.397, -1.783, -1.593], "b": [1.198, 1.769, 2.284]},
        [[-1.178, -2.004, -0.398], [-0.225, -0.427, -0.141]],
        [[1.397, -1.783, -1.593], [1.198, 1.769, 2.284]],
        {"a": [-1.178, -2.004, -0.398], "b": [-0.225, -0.427, -0.141]},
    ),
    (
        "where(a > b, a, b * 2)",
        {"a": [[1.561, 1.258, -1.65], [-2.344, -2.051, 2.387]], "b": [0.983, -0.574, -1.296]},
        [[1.511, 1.042, 0.316], [-0.955, -1.247, 0.384]],
        [[1.561, 1.258, -2.592], [1.966, -1.148, 2.387]],
        {"a": [[1.511, 1.042, 0.0], [0.0, 0.0, 0.384]], "b": [-1.91, -2.494, 0.632]},
    ),
]

# %%
with when_ready():
    words = {"stack": stack, "where": where, "indices": np.array}
    for expression, inputs, g, value, gradients in PYTORCH:
        leaves = {name: Tensor(numbers, requires_grad=True) for name, numbers in inputs.items()}
        out = eval(expression, words, leaves)
        out.backward(g)
        same = np.allclose(out.data, value, rtol=1e-12)
        print(f"{expression}\n   value  as PyTorch has it: {same}")
        for name, leaf in leaves.items():
            same = np.allclose(leaf.grad, gradients[name], rtol=1e-12)
            print(f"   dL/d{name}  as PyTorch has it: {same}")

# %% [markdown]
# ## 12 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 5.A}). In `a[[0, 0, 2]]`, in `broadcast_to` and in `a @ b` gradients are
# *summed*. Say for each of the three over what the sum runs, and why it is the same sum.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-5-a"}
# ### BEGIN SOLUTION
# Each time the sum runs over all the uses of one number. In the index a place is used once for every time
# that it is named; in broadcast_to a number is used in every place to which it was stretched; in a @ b the
# number in row i, column k of a is used for each number of row i of the result (once with every number of
# row k of b). If the number moves, all its uses move with it, and small movements of L add up, as they did
# for a node with many users in stage 02.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: over the repetitions of a place; over the places of the stretch; over the row of the result
# (or: the columns of b); AND that each is a sum over the uses of one number, the chain rule.
# - Half marks: two of the three, or all three without the common reason.
# - No marks: "because the shapes have to fit": true of many wrong answers.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 5.B}). A friend has written an engine and checks every rule with L = the sum of
# the result. All is well, says the check. Name a mistake that it cannot see and say why; then say why a
# random `g` sees it, and whether *one* random `g` is enough.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-5-b"}
# ### BEGIN SOLUTION
# With L = the sum, g is all ones. A transposed, reversed or permuted array of ones is the same array, so a
# way back that forgets to rearrange passes; so does one that ignores g and takes 1 for it. Random numbers
# are all different, so that each wrong place shows. For a linear rule a wrong way back and the right one
# differ by a linear map that is not zero, and a random g lies where such a map gives 0 with probability
# zero: one is enough for one shape and one set of inputs. Other shapes, axes and inputs still have to be
# tried.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: a mistake of rearrangement, or an ignored g; ones are unchanged by rearranging; random numbers
# differ from one another, so one g finds it (almost surely); but other shapes remain to be tried.
# - Half marks: the mistake and the reason, nothing sensible on random g.
# - "Several are better, to be sure" counts as sensible when a reason is given.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 5.C}). A batch of 209 pictures has shape (209, 64, 64, 3), and the network
# wants one *column* per picture: (12288, 209). Somebody writes `pictures.reshape(12288, 209)`. The shape is
# right, there is no error, and the network learns hardly anything. What is in a column, and what should
# they have written?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-5-c"}
# ### BEGIN SOLUTION
# reshape keeps the numbers in the order in which they lie in memory and reads on, row by row: the first
# row of the result is the first 209 numbers of the first picture. So a column takes every 209th number of
# the whole batch, running through all of the pictures: a mixture of all of them, under one picture's
# label. They should write pictures.reshape(209, 12288).T (or reshape(209, -1).T): first a row for each
# picture, whose numbers lie side by side already, and then exchange the axes.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: reshape does not move numbers, so columns mix pictures; AND reshape(209, -1).T.
# - Half marks: one of the two.
# - It is as good to say it with a transpose first: pictures.transpose(1, 2, 3, 0).reshape(12288, 209).
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 13 · Where to read on
#
# - *autograd* (HIPS) on GitHub, `autograd/numpy/numpy_vjps.py`: one line for each rule of NumPy. You can now
#   read most of them.
# - NumPy's manual, *Indexing on ndarrays* and `numpy.ufunc.at`: all that a key can be, and scatter-add.
# - *Collected matrix derivative results for forward and reverse mode algorithmic differentiation* (2008):
#   the product, and also the inverse, the determinant, and others, in the same way.
# - The JAX FAQ, *Gradients contain NaN where using where*: exhibit 4, and its cure.
#
# **Next:** stage 06, functions that bend: exp, log, tanh, and what they do when numbers are very large.
