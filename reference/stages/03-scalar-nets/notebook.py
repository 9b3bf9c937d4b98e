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
# # 03 · Networks of single numbers
#
# *Half an hour of reading, and a dozen short functions to write in* `kittengrad/mlp.py`.
#
# When you are through, you can
#
# - build a network, and say what each of its 41 numbers is for;
# - train it in **four steps**, and say what goes wrong when one is missing or stands in the wrong place;
# - choose what "wrong" shall cost: for a number, and for a yes or no;
# - read a curve of losses like a thermometer: too slow, too fast, stuck, forgetful.
#
# Nothing new is needed below. A network is a calculation like `(a * b + c) * f`, only larger, and your
# `backward` of stage 02 walks it as it stands.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

from itertools import pairwise
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw
from matplotlib.colors import LinearSegmentedColormap

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"
NO_TO_YES = LinearSegmentedColormap.from_list("no to yes", [RED, "#fdfdfb", BLUE])

compare = comparison("03")

with when_ready():
    from kittengrad import Value, mlp, zero_grad

# %% [markdown]
# ## 1 · The idea
#
# A **neuron** multiplies each of its inputs by a number of its own, a **weight**; adds all of that up, and a
# **bias**; and squashes the sum, so that it ends between −1 and 1:
#
# $$\text{out} \;=\; \tanh(w_1 x_1 + \dots + w_n x_n + b)$$
#
# With two inputs you can see what it says about every point of a plane. Where the sum is 0 there is a
# straight line; on one side the neuron says *yes* (1), on the other *no* (−1), and close to the line it
# hesitates. The weights turn the line, the bias shifts it. That is all that one neuron can say.
#
# > **Predict.** Two neurons look at the plane, each with a line of its own. A third looks at *their answers*
# > and says yes only where both do. What is the shape of the part of the plane to which it says yes?

# %%
my_shape = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
x, y = np.meshgrid(np.linspace(-2, 2, 200), np.linspace(-2, 2, 200))
first = np.tanh(2 * x + 4 * y + 1)
second = np.tanh(3 * x - 3 * y + 2)
third = np.tanh(4 * first + 4 * second - 4)

fig, axes = plt.subplots(1, 3, figsize=(8.4, 2.7), sharey=True)
names = ("tanh(2x + 4y + 1)", "tanh(3x − 3y + 2)", "tanh(4·first + 4·second − 4)")
for ax, answer, name in zip(axes, (first, second, third), names, strict=True):
    ax.contourf(x, y, answer, levels=21, cmap=NO_TO_YES, vmin=-1, vmax=1)
    ax.contour(x, y, answer, levels=[0], colors="#1d2733", linewidths=1)
    ax.set(title=name, aspect="equal", xticks=[], yticks=[])
    ax.title.set_fontsize(10)
plt.show()
compare("my_shape")

# %% [markdown]
# A hundred neurons have a hundred lines between them, and whoever looks at all of their answers can cut out
# nearly any shape. Neurons that look at the same inputs are a **layer**; layers in a row, each looking at
# the answers of the one before, are a **multi-layer perceptron** (MLP). Here is the one that we build, with
# 3 inputs, two layers of 4 neurons and an answer. Each circle is a neuron (or an input), each line a weight:
# blue above 0, red below, the thicker the farther from 0.


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.


def draw_network(ax, layers, title=""):
    """A network as circles and lines; `layers` holds, for each layer, the weights of each of its neurons."""
    layers = [np.array(weights) for weights in layers]
    sizes = [layers[0].shape[1], *map(len, layers)]
    places = [[(column, (size - 1) / 2 - row) for row in range(size)] for column, size in enumerate(sizes)]
    for weights, before, after in zip(layers, places, places[1:], strict=False):
        for to, row in zip(after, weights, strict=True):
            for origin, weight in zip(before, row, strict=True):
                line = {"color": BLUE if weight > 0 else RED, "linewidth": 0.2 + 2.4 * abs(weight)}
                ax.plot(*zip(origin, to, strict=True), **line, alpha=0.75, zorder=1)
    for column, spots in enumerate(places):
        ax.scatter(*zip(*spots, strict=True), s=190, color=BLUE if column else ORANGE, ec="white", zorder=2)
    ax.set_title(title, fontsize=10)
    ax.axis("off")


def weights_of(model):
    """The weights of a network, as `draw_network` wants them."""
    return [[[w.data for w in neuron.weights] for neuron in layer.neurons] for layer in model.layers]


rng = np.random.default_rng(4)
fig, ax = plt.subplots(figsize=(5.4, 2.7))
draw_network(ax, [rng.uniform(-1, 1, shape) for shape in ((4, 3), (4, 4), (1, 4))])
plt.show()

# %% [markdown]
# ## 2 · The mathematics: a sum as one node
#
# Made of your operators, the sum in a neuron is a chain. Here is one with two inputs:

# %%
with when_ready():
    w1, w2, b = Value(2.0, label="w1"), Value(-3.0, label="w2"), Value(10.0, label="b")
    x1, x2 = Value(1.0, label="x1"), Value(4.0, label="x2")
    first = Value(2.0, (w1, x1), (1.0, 2.0), "*")
    second = Value(-12.0, (w2, x2), (4.0, -3.0), "*")
    n = Value(0.0, (Value(-10.0, (first, second), (1.0, 1.0), "+"), b), (1.0, 1.0), "+", "n")
    display(draw(n))

# %% [markdown]
# > **Predict.** How many *computed* boxes (blue ones) has the sum of a neuron with 16 inputs?

# %%
my_boxes = "?"

# %%
inputs = 16
products, additions = inputs, inputs - 1 + 1
print(f"{products} products and {additions} additions")
compare(my_boxes=products + additions)

# %% [markdown]
# But who says that a node has one or two parents? A node needs a number, its parents, and how much it moves
# with each of them. Let $w_1$ alone grow by a little $h$:
#
# $$(w_1 + h)\,x_1 + w_2 x_2 + b \;=\; n + h\,x_1
# \qquad\text{so}\qquad
# \frac{\partial n}{\partial w_i} = x_i, \quad
# \frac{\partial n}{\partial x_i} = w_i, \quad
# \frac{\partial n}{\partial b} = 1 .$$
#
# That is all the chain rule wants to know. One node with $2n + 1$ arrows does for the whole chain:

# %%
with when_ready():
    n = Value(0.0, (w1, w2, x1, x2, b), (1.0, 4.0, 2.0, -3.0, 1.0), "Σ", "n")
    display(draw(n))

# %% [markdown]
# The arrows from the inputs are not there for decoration. In the second layer the inputs are the answers of
# the first, and it is along these arrows that the gradient comes down to its weights.
#
# ### Task 3.1 · A sum as one node

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-1"}
check("3.1")

# %% [markdown]
# The same sum by your operators and by your one node. The gradients should not know the difference.

# %%
with when_ready():
    for make in (lambda w, x, b: w[0] * x[0] + w[1] * x[1] + b, mlp.weighted_sum):
        w = [Value(2.0, label="w1"), Value(-3.0, label="w2")]
        x = [Value(1.0, label="x1"), Value(4.0, label="x2")]
        out = make(w, x, Value(10.0, label="b")).tanh()
        out.backward()
        print([node.grad for node in (*w, *x)])
    display(draw(out))

# %% [markdown]
# ## 3 · Neurons, layers, networks
#
# A neuron keeps its weights and its bias, and computes when it is called: `neuron([1.0, 4.0])`. What should
# the weights be in the beginning? We do not know yet, that is what training is for. But not all the same:
# two neurons with equal weights give equal answers, receive equal gradients and take equal steps. They
# **stay twins for ever**, and a hundred twins are worth one neuron. So we roll dice.
#
# Whose dice? NumPy has one set that the whole program shares, `np.random.rand()`, `np.random.seed()`. Whoever
# reseeds it, reseeds it for everybody; exhibit 1 shows what comes of that. We use a `Generator` of our own.
# `rng` may be a Generator, or a seed for one: then whoever runs the experiment again gets the same network.
#
# ### Task 3.2 · One neuron

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-2"}
check("3.2")

# %%
with when_ready():
    neuron = mlp.Neuron(2, "tanh", rng=1)
    out = neuron([1.0, -1.0])
    out.backward()
    display(draw(out, animate=True))

# %% [markdown]
# ### Task 3.3 · A layer of them
#
# All neurons of a layer look at the same inputs. An input is therefore used many times, and its gradient is
# the sum of what comes back from all of them: `+=` again.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-3"}
check("3.3")

# %%
with when_ready():
    layer = mlp.Layer(2, 2, rng=1)
    x1, x2 = Value(1.0, label="x1"), Value(-1.0, label="x2")
    left, right = layer([x1, x2])
    both = left + right
    both.backward()
    display(draw(both))

# %% [markdown]
# And now layers in a row. The network drawn in section 1 is MLP(3, [4, 4, 1]): 3 inputs, then layers of 4, 4
# and 1. It has 41 numbers.
#
# > **Predict.** A neuron with 3 inputs has 4 numbers of its own, the bias included. How do the 41 come
# > about, and how many has MLP(2, [16, 16, 1])?

# %%
my_count = "?"

# %%
for shape in ([3, 4, 4, 1], [2, 16, 16, 1]):
    counts = [(before + 1) * size for before, size in pairwise(shape)]
    print(" + ".join(map(str, counts)), "=", sum(counts))
compare(my_count=sum(counts))

# %% [markdown]
# ### Task 3.4 · Layer after layer

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-4"}
check("3.4")

# %% [markdown]
# Here is the graph of the smallest network that deserves the name: every leaf has its gradient after one
# walk.

# %%
with when_ready():
    model = mlp.MLP(2, [2, 1], rng=3)
    out = model([1.0, -1.0])
    out.backward()
    display(draw(out))

# %% [markdown]
# ## 4 · How wrong?
#
# Training needs one number that says how wrong the network is: the **loss**. Which one is for you to choose,
# and the choice decides what the network will care about. Here is what one point costs that should be a yes,
# $y = 1$, for each score $s$ that the network might give it:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
s = np.linspace(-2.5, 3.5, 400)
plt.figure(figsize=(5.6, 2.8))
plt.plot(s, (s - 1) ** 2, color=ORANGE, label="squared error, (s − y)²")
plt.plot(s, np.maximum(0, 1 - s), color=BLUE, label="hinge, max(0, 1 − y·s)")
plt.axvline(0, color=GREY, linewidth=0.8)
plt.text(-0.1, 5.4, "says no", ha="right", fontsize=9, color="#7c8696")
plt.text(0.1, 5.4, "says yes", fontsize=9, color="#7c8696")
plt.ylim(-0.2, 6)
plt.xlabel("score s of a point with y = 1")
plt.legend(frameon=False, loc=(1.02, 0.4))
plt.show()

# %% [markdown]
# The **squared error** wants the number 1, and punishes 3 as it punishes −1. That is right for a
# measurement. The **hinge** wants a yes: once the score is 1 beyond the line, all is well.
#
# The slope of these curves is what pulls at the weights. Say it with signs: where the curve falls to the
# right, the point pushes its score up.
#
# > **Predict** $\partial L/\partial s$ of the hinge, for one point with $y = 1$: at $s = 0.5$, and at
# > $s = 2$.

# %%
my_pull_in_doubt, my_pull_when_safe = "?", "?"

# %%
h = 1e-6
in_doubt, safe = (round((max(0, 1 - s - h) - max(0, 1 - s)) / h, 3) for s in (0.5, 2.0))
compare(my_pull_in_doubt=in_doubt, my_pull_when_safe=safe)

# %% [markdown]
# A point that is safely right does not pull at all. The others all pull equally hard, however wrong they
# are.
#
# The third function is no price for being wrong, but for being *loud*: $\text{strength} \cdot \sum p^2$, the
# **L2 penalty**. Of two networks that fit equally well, it prefers the one with the small weights, whose
# answers change less abruptly. It is added to the loss.
#
# ### Task 3.5 · How wrong

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-5"}
check("3.5")

# %% [markdown]
# ## 5 · Four steps
#
# Now one step of training by hand. The neuron from section 2 has the weights 2 and −3 and the bias 10. To
# the inputs 1 and 4 it should say 1.
#
# **Forward.** $n = 2 \cdot 1 - 3 \cdot 4 + 10 = 0$, so it says $o = \tanh 0 = 0$: undecided. The loss is $L =
# (0 - 1)^2 = 1$.
#
# **Forget** the gradients of the round before. (There was none.)
#
# **Backward.** $\partial L/\partial o = 2\,(o - 1) = -2$. The slope of tanh at 0 is 1, so $\partial
# L/\partial n = -2$ too. And from there along the arrows:
#
# | | arrow | gradient |
# |---|---|---|
# | $w_1$ | 1 | −2 · 1 = −2 |
# | $w_2$ | 4 | −2 · 4 = −8 |
# | $b$ | 1 | −2 · 1 = −2 |
#
# **Step.** The gradient says which way $L$ *rises*. We want down, so each parameter goes a little way
# *against* its gradient: $p \leftarrow p - \eta\,\frac{\partial L}{\partial p}$. The factor $\eta$ is called
# the **learning rate**; say 0.05. So $w_1$ becomes 2.1, $w_2$ −2.6 and $b$ 10.1.
#
# > **Predict** the loss after this one step. You need the new sum; for its tanh, a guess will do (tanh 1 is
# > 0.76, tanh 2 is 0.96).

# %%
my_loss = "?"

# %%
with when_ready():
    w1, w2, b = Value(2.0, label="w1"), Value(-3.0, label="w2"), Value(10.0, label="b")
    x1, x2 = Value(1.0, label="x1"), Value(4.0, label="x2")
    n = Value(0.0, (w1, w2, x1, x2, b), (1.0, 4.0, 2.0, -3.0, 1.0), "Σ", "n")
    o = Value(0.0, (n,), (1.0,), "tanh", "o")
    L = Value(1.0, (o,), (-2.0,), "(o − 1)²", "L")
    L.grad, o.grad, n.grad = 1.0, -2.0, -2.0
    w1.grad, w2.grad, x1.grad, x2.grad, b.grad = -2.0, -8.0, -4.0, 6.0, -2.0
    display(draw(L))

after = 2.1 * 1 - 2.6 * 4 + 10.1
print(f"The sum is {after:.1f}, the answer {np.tanh(after):.3f}.")
compare(my_loss=(np.tanh(after) - 1) ** 2)

# %% [markdown]
# From 1 to 0.003, in one step. It is seldom as easy as that: here one point was to be pleased, and with
# several, what pleases the one may hurt another. So the steps are small, and there are many of them.
#
# ### Task 3.6 · Training
#
# Write the loop. Mind the order: of four steps there are twenty-four orders, and most of them run without
# complaint.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-6"}
check("3.6")

# %% [markdown]
# The set of four points is a classic. Each has three numbers and an answer, 1 or −1; there is no meaning in
# it. Forty-one parameters are more than enough to learn it by heart.

# %%
with when_ready():
    model = mlp.MLP(3, [4, 4, 1], rng=5)
    before = weights_of(model)
    mlp.train(model, *mlp.FOUR_POINTS, mlp.sum_squared_error, 40, 0.05, progress=mlp.report_every(5))
    for x, y in zip(*mlp.FOUR_POINTS, strict=True):
        print(f"{x!s:>18}  should be {y:4}  is {model(x).data:6.3f}")
    fig, axes = plt.subplots(1, 2, figsize=(8.4, 2.5))
    draw_network(axes[0], before, "as the dice fell")
    draw_network(axes[1], weights_of(model), "after forty steps")
    plt.show()

# %% [markdown]
# ### How fast?
#
# The classic takes twenty steps. But how long should they be? Ten networks, each begun with other dice, will
# be trained at 0.005, ten at 0.05, and ten at 0.5.
#
# > **Predict.** With which learning rate is the loss lowest in the end?

# %%
my_rate = "?"

# %%
with when_ready():

    def losses_at(rate, seed):
        model = mlp.MLP(3, [4, 4, 1], rng=seed)
        return mlp.train(model, *mlp.FOUR_POINTS, mlp.sum_squared_error, 20, rate)

    curves = {rate: [losses_at(rate, seed) for seed in range(10)] for rate in (0.005, 0.05, 0.5)}
    fig, axes = plt.subplots(1, 3, figsize=(8.4, 2.6), sharey=True)
    for ax, (rate, losses) in zip(axes, curves.items(), strict=True):
        ax.plot(np.transpose(losses), color=BLUE, alpha=0.55, linewidth=1.2)
        ax.set_title(f"learning rate {rate}", fontsize=10)
        ax.set_xlabel("step")
    axes[0].set_ylabel("loss")
    plt.show()
    compare("my_rate")

# %% [markdown]
# At 0.005 all are on their way, and would need ten times as long. At 0.05 all arrive. And at **0.5** the
# answer is: it depends. Some are done after a few steps, and better than any at 0.05. Others jump onto a
# ledge at 4 or 8; a few fall off it again, and the rest stay there, dead level.
#
# Why these two numbers? An answer of tanh cannot be more wrong than −1 for 1, and that costs $2^2 = 4$. On
# the ledge at 4 one point is as wrong as can be, at 8 two of them. And why do they stay? The first long step
# has thrown the sums far out, to where tanh is flat. Its slope $1 - \text{out}^2$ is 0 there, nothing comes
# through, and **a neuron without a gradient does not learn**, however wrong it is. Such neurons are
# called *saturated*. In a curve of losses you recognise them by a level line at a bad value.
#
# ## 6 · Forgetting
#
# Step two of the four looks the least important. What if we leave it out? Then every step follows the sum of
# *all* gradients so far. First a bowl, $L = x^2$, in plain numbers; it has the gradient $2x$.
#
# > **Predict.** With fresh gradients, $x$ slides down to 0. What does it do when the old ones are kept?

# %%
my_forgetful_ball = "?"

# %%
plt.figure(figsize=(6.4, 2.4))
for keep, colour in ((0.0, BLUE), (1.0, RED)):
    x, gradient, path = 3.0, 0.0, []
    for _ in range(80):
        path.append(x)
        gradient = keep * gradient + 2 * x
        x -= 0.05 * gradient
    plt.plot(path, color=colour, label="old gradients kept" if keep else "fresh gradients")
plt.axhline(0, color=GREY, linewidth=0.8)
plt.xlabel("step")
plt.ylabel("x")
plt.legend(frameon=False, loc=(1.02, 0.4))
plt.show()
compare("my_forgetful_ball")

# %% [markdown]
# You know this motion: a ball without friction. The sum of all the slopes it has passed is its *speed*, and
# at the bottom, where the slope is 0, it is fastest.
#
# Now networks. We rob `train` of `zero_grad` (`patch` replaces it for the length of the block) and draw the
# losses of one neuron without a squash, which is a bowl in four dimensions, and of our network.

# %%
with when_ready():

    def losses_of(sizes, output, forget):
        model = mlp.MLP(3, sizes, output=output, rng=1)
        with patch.object(mlp, "zero_grad", forget):
            return mlp.train(model, *mlp.FOUR_POINTS, mlp.sum_squared_error, 80, 0.02)

    pairs = {
        f"MLP(3, {sizes}), {output}": [
            losses_of(sizes, output, forget) for forget in (zero_grad, lambda nodes: None)
        ]
        for sizes, output in (([1], "linear"), ([4, 4, 1], "tanh"))
    }
    fig, axes = plt.subplots(1, 2, figsize=(8.4, 2.6))
    for ax, (name, (fresh, kept)) in zip(axes, pairs.items(), strict=True):
        ax.plot(fresh, color=BLUE, label="with zero_grad")
        ax.plot(kept, color=RED, label="without zero_grad")
        ax.set_title(name, fontsize=10)
        ax.set_xlabel("step")
    axes[0].set_ylabel("loss")
    axes[1].legend(frameon=False)
    plt.show()

# %% [markdown]
# (Both curves the same? Then your `train` clears the gradients by its own hand, which is just as well, and
# there was nothing to rob it of.)
#
# On the left the ball in the bowl: it swings and never comes to rest. But look to the right. *Without*
# `zero_grad` it is quicker! The swing carries it across a plateau, and once the tanhs are saturated there is
# nothing left to swing in.
#
# This very mistake was once made before an audience of millions, in the best-known lecture on this subject,
# with this set of four points. The loss fell, all were content, and only later was it noticed and told.
# **A falling loss is no proof that the program is right.** What proves it are tests with numbers that you
# can work out by hand.
#
# (Keeping *some* of the old gradients on purpose is a fine idea. It is called momentum, it has friction, and
# it comes in stage 08.)
#
# ## 7 · Two moons
#
# Something one can look at: a hundred points of the plane, on two half circles that reach into each other.


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.


def show_points(ax, pull=()):
    """The moons; with a ring around those that pull."""
    order = sorted(range(len(points)), key=lambda i: i in pull)
    x, y, colours = zip(*((*points[i], targets[i]) for i in order), strict=True)
    edges = ["#1d2733" if i in pull else "white" for i in order]
    ax.scatter(x, y, s=26, c=colours, cmap=NO_TO_YES, vmin=-1.2, vmax=1.2, edgecolors=edges, zorder=3)
    ax.set(aspect="equal", xticks=[], yticks=[])


with when_ready():
    points, targets = mlp.two_moons(100, rng=0)
    fig, ax = plt.subplots(figsize=(4.6, 2.6))
    show_points(ax)
    plt.show()

# %% [markdown]
# > **Predict.** One neuron has a straight line. What share of the points can it get right, in per cent?

# %%
my_share = "?"

# %%
with when_ready():
    line = mlp.MLP(2, [1], output="linear", rng=0)
    mlp.train(line, points, targets, mlp.hinge_loss, 60, 0.5)
    share = mlp.accuracy([line(x) for x in points], targets)
    compare(my_share=share)

# %% [markdown]
# Now MLP(2, [16, 16, 1]): 337 parameters, relu inside, a plain score as its answer, the hinge with an L2
# penalty as its loss, and a learning rate that falls from 1 to 0.1 as it comes nearer. One step is a graph
# of some 8,000 nodes.
#
# Below, a boundary is drawn where the score is 0, and dark rings mark the points that still **pull**: whose
# score is wrong, or right by less than 1.
#
# > **Predict.** How many of the hundred points still pull, when the network has all of them right?

# %%
my_pulling = "?"

# %%
with when_ready():
    from kittengrad.training import training

    model = mlp.MLP(2, [16, 16, 1], hidden="relu", output="linear", rng=0)

    def loss(scores, targets):
        return mlp.hinge_loss(scores, targets) + mlp.l2_penalty(model.parameters())

    def falling(step):
        return 1 - 0.9 * step / 60

    mlp.train(model, points, targets, loss, 60, falling, progress=training(60, "the moons").report)
    share = mlp.accuracy([model(x) for x in points], targets)
    print(f"{share:.0%} of the points are on the right side.")

    xs, ys = np.linspace(-1.4, 2.4, 46), np.linspace(-0.9, 1.4, 30)
    fig, axes = plt.subplots(1, 2, figsize=(8.4, 2.8))
    for ax, network, name in ((axes[0], line, "one neuron"), (axes[1], model, "MLP(2, [16, 16, 1])")):
        answer = np.array([[network([x, y]).data for x in xs] for y in ys])
        ends = (xs[0], xs[-1], ys[0], ys[-1])
        ax.imshow(answer, NO_TO_YES, origin="lower", extent=ends, vmin=-4, vmax=4, interpolation="bilinear")
        ax.contour(xs, ys, answer, levels=[0], colors="#1d2733", linewidths=1.4)
        margins = [y * network(x).data for x, y in zip(points, targets, strict=True)]
        pull = {i for i, margin in enumerate(margins) if margin < 1}
        show_points(ax, pull)
        ax.set_title(f"{name}: {len(pull)} points pull", fontsize=10)
    milestone("03", fig)
    plt.show()
    compare(my_pulling=len(pull))

# %% [markdown]
# The boundary is held in its place by a handful of points next to it. All others could be taken away, and
# for the moment nothing would change.
#
# ## 8 · The museum
#
# ### Exhibit 1: the seed in the constructor
#
# From the small engine that this course was made to replace. Every layer began like this, so that "results
# are reproducible":


# %%
class Linear:
    """As it stood there, without the Tensors."""

    def __init__(self, inputs, outputs):
        np.random.seed(1)
        self.weights = np.random.randn(outputs, inputs) / np.sqrt(inputs)


np.random.seed(2026)
print("the next of your random numbers:", np.random.rand())

np.random.seed(2026)
one, two = Linear(4, 4), Linear(4, 4)
print("the same, with layers made before:", np.random.rand())
print("two layers, equal weights:", np.array_equal(one.weights, two.weights))

# %% [markdown]
# Two faults in one line. All layers of one shape begin as copies of one another; and whoever seeds his
# experiment, and then builds a network, has thereby thrown his seed away: *every* seed gives the same
# numbers from there on. An experiment repeated "with five seeds" was one experiment, five times.
#
# How bad are copies? Here are eight neurons on the moons, once with dice, and once all alike, as one gets
# them when a seed is handed to each *neuron*.
#
# > **Predict.** After a hundred steps: how many different neurons are there among the eight that began
# > alike?

# %%
my_different = "?"

# %%
with when_ready():
    from kittengrad.training import training

    for alike in (False, True):
        model = mlp.MLP(2, [8, 1], output="linear", rng=0)
        first, (last,) = model.layers[0].neurons[0], model.layers[1].neurons
        if alike:
            for neuron in model.layers[0].neurons:
                for weight, twin in zip(neuron.weights, first.weights, strict=True):
                    weight.data = twin.data
            for weight in last.weights:
                weight.data = last.weights[0].data
        watch = training(100, "begun alike" if alike else "begun with dice")
        losses = mlp.train(model, points, targets, mlp.hinge_loss, 100, 1.0, progress=watch.report)
        different = len({tuple(w.data for w in neuron.weights) for neuron in model.layers[0].neurons})
        share = mlp.accuracy([model(x) for x in points], targets)
        begun = "alike" if alike else "with dice"
        print(f"begun {begun:9}   loss {losses[-1]:.3f}   right {share:4.0%}   different neurons {different}")
    compare(my_different=different)

# %% [markdown]
# Eight neurons, one line. No amount of training tells twins apart.
#
# ### Exhibit 2: looking changes it
#
# The same engine made room for a gradient when a node was *used*, in the middle of the forward pass.
# Cut down to a single number, its addition reads:


# %%
class Number:
    """data and grad, and the addition as it was."""

    def __init__(self, data):
        self.data, self.grad = data, 0.0

    def __add__(self, other):
        other.grad = 0.0  # "make room for the gradient to come"
        return Number(self.data + other.data)


# %% [markdown]
# > **Predict.** A bias has the gradient 1.5 after `backward()`. Before the step, somebody evaluates the
# > model once more, only to print its accuracy. What is the gradient of the bias now?

# %%
my_gradient_after_looking = "?"

# %%
bias = Number(10.0)
bias.grad = 1.5  # what backward() has brought

Number(-10.0) + bias  # "how good are we?"
compare(my_gradient_after_looking=bias.grad)

# %% [markdown]
# The step that follows moves nothing, and no error is raised: the training that was *watched* did not learn.
# Two rules come out of it. A forward pass changes nothing but the nodes that it makes. And it is the person
# at the loop who says when gradients are forgotten, in one place, by `zero_grad`.
#
# ### Exhibit 3: two mistakes that hide one another
#
# The third fault of that engine: its loss was printed as a mean over the $m = 209$ examples, but its
# gradient was that of the *sum*, 209 times too large. Nobody noticed, since the learning rate 0.0075 had
# been found by trying. What was it really?

# %%
print(f"a rate of {0.0075} for the sum is a rate of {0.0075 * 209:.4f} for the mean")

with when_ready():
    for factor, rate, name in ((1.0, 0.01 * 4, "mean"), (4.0, 0.01, "sum")):
        model = mlp.MLP(3, [4, 4, 1], rng=5)

        def loss(scores, targets, factor=factor):
            return factor * mlp.hinge_loss(scores, targets)

        losses = mlp.train(model, *mlp.FOUR_POINTS, loss, 20, rate)
        print(f"{name:4} with rate {rate:.2f}:", *(f"{number / factor:.6f}" for number in losses[::5]))

# %% [markdown]
# To the last digit the same course. A wrong factor in a gradient can be made up for by the learning rate, so
# it survives every look at a falling curve; until somebody trains with half of the examples, or takes over
# the rate from a paper. A comparison with difference quotients (stage 00) shows it at once.
#
# ## 9 · The same in PyTorch
#
# | here | in PyTorch |
# |---|---|
# | `Value(2.0)` | `torch.tensor(2.0, requires_grad=True)` |
# | `Layer(3, 4)` | `nn.Sequential(nn.Linear(3, 4), nn.Tanh())` |
# | `MLP(3, [4, 4, 1])` | `nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.Tanh(), …)` |
# | `model.parameters()` | `model.parameters()` |
# | `sum_squared_error` | `nn.MSELoss(reduction="sum")` |
# | `zero_grad(model.parameters())` | `optimizer.zero_grad()` |
# | `loss.backward()` | `loss.backward()` |
# | `p.data -= rate * p.grad` | `optimizer.step()`, with `torch.optim.SGD(…, lr=rate)` |
#
# First the neuron that you know from the stages before, now as a `Neuron`:

# %%
PYTORCH = [  # PyTorch 2.13, float64
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
]

# %%
with when_ready():
    ((expression, numbers, value, gradients),) = PYTORCH
    nodes = {name: Value(number) for name, number in numbers.items()}
    neuron = mlp.Neuron(2)
    neuron.weights, neuron.bias = [nodes["w1"], nodes["w2"]], nodes["b"]
    out = neuron([nodes["x1"], nodes["x2"]])
    out.backward()
    print(f"{'value':>5} {out.data:19.15f}   PyTorch {value:19.15f}")
    for name, node in nodes.items():
        print(f"{'∂/∂' + name:>5} {node.grad:19.15f}   PyTorch {gradients[name]:19.15f}")

# %% [markdown]
# Then a whole training. PyTorch was given a network with these 41 parameters, the four points, and the
# learning rate 0.5, the one on which everything depends. These were its losses in twenty steps:

# %%
NETWORK = {  # PyTorch 2.13, float64
    "sizes": [3, 4, 4, 1],
    "loss": "squares",
    "learning_rate": 0.5,
    "parameters": [
        0.4078, 0.4669, 0.0156, -0.5822, -0.2342, -0.9802, 0.9717, 0.8466, -0.4303, -0.1848,
        0.9087, -0.9542, -0.6423, -0.2471, -0.0929, 0.2869, 0.6903, 0.7514, -0.4237, 0.152,
        -0.0504, -0.6067, -0.2931, -0.4868, 0.9804, 0.5008, -0.2874, -0.754, 0.8263, 0.4106,
        0.9032, 0.3796, 0.8695, -0.1024, 0.6642, -0.2455, 0.273, -0.702, -0.8468, 0.1024, 0.4144,
    ],
    "losses": [
        8.444714870751314, 7.725907937934563, 3.0770815948142496, 4.874368855689998e-05,
        4.865321686154977e-05, 4.856308167357162e-05, 4.847328111881927e-05,
        4.8383813337030525e-05, 4.829467648171328e-05, 4.8205868720004125e-05,
        4.811738823255152e-05, 4.8029233213392036e-05, 4.794140186982136e-05,
        4.785389242227809e-05, 4.776670310421987e-05, 4.7679832162010635e-05,
        4.7593277854792515e-05, 4.750703845438262e-05, 4.742111224514469e-05,
        4.73354975238868e-05,
    ],
}  # fmt: skip

# %%
with when_ready():
    model = mlp.MLP(3, [4, 4, 1])
    for parameter, number in zip(model.parameters(), NETWORK["parameters"], strict=True):
        parameter.data = number
    ours = mlp.train(model, *mlp.FOUR_POINTS, mlp.sum_squared_error, 20, NETWORK["learning_rate"])
    for step, (mine, theirs) in enumerate(zip(ours, NETWORK["losses"], strict=True)):
        if step < 5 or step == 19:
            print(f"step {step:2}   yours {mine:18.15f}   PyTorch {theirs:18.15f}")
    largest = max(abs(mine - theirs) for mine, theirs in zip(ours, NETWORK["losses"], strict=True))
    print(f"largest difference in twenty steps: {largest:.1g}")

# %% [markdown]
# One of the lucky ones: it begins no better than on the higher ledge, and has arrived after three steps.
# Every digit that the two programs agree on has come through twenty forward passes, twenty backward passes
# and 820 small steps.
#
# ## 10 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 3.A}). A friend's network learns well for thirty steps. Then the loss begins to
# swing, up and down, and does not stop, whatever small learning rate is tried. What do you ask your friend
# to look at, and why does this mistake look like success at first?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-3-a"}
# ### BEGIN SOLUTION
# Whether `zero_grad` is called in every step, before the backward. Without it, a step follows the sum of all
# gradients so far, like a ball without friction that keeps its speed. On the way down that speed helps, and
# the loss falls even faster than it should. At the bottom the newest gradient is 0 but the sum is not, so
# the parameters shoot past and swing back, for ever; a smaller rate makes the swing slower, and no smaller.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: names the missing zero_grad (or old gradients that add up); says that all old gradients point
# downhill at first, so that their sum is only a longer step; and that the sum is not 0 at the bottom.
# - Half marks: names zero_grad without saying why it looks right at first.
# - No marks: "the learning rate is too large" alone; the question excludes it.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 3.B}). Two neurons of a hidden layer begin with the same weights and biases,
# and the next layer gives their answers the same weight. Show that they are still equal after a step. Would
# it help to begin with all weights 0?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-3-b"}
# ### BEGIN SOLUTION
# They have the same inputs and the same weights, so the same sums and answers. Their answers enter the next
# layer with the same weight, so the same gradient comes back to each; times the same slope and the same
# inputs, it gives equal gradients to corresponding weights, and equal numbers take equal steps. So do the
# two weights behind them. With zeros it is worse: then *all* neurons of a layer are twins, and with the
# weights behind them 0 not even a gradient comes through. Only different beginnings break the tie.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: equal answers, therefore equal gradients from above and equal gradients of the weights,
#   therefore
# equal steps; AND zeros do not help, since all are alike (no gradient through weights of 0 is a bonus).
# - Half marks: the argument without the zeros, or "symmetry is never broken" without the steps of the
# argument.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 3.C}). For a yes-or-no question, somebody trains a plain score (no squash at
# the end) with the squared error. Among the points is one with $y = 1$ that lies far on the right side,
# with a score of 6. How does it pull at the boundary, and how would it with the hinge?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-3-c"}
# ### BEGIN SOLUTION
# The squared error charges it (6 - 1)² = 25 for being *too* right, more than a point that is wrong with a
# score of -1 (4), and its gradient of 2 · 5 pulls the score down towards 1, so the boundary towards the
# point, at the cost of those that are really in doubt. With the hinge it costs nothing and has the gradient
# 0: only points that are wrong, or right by less than 1, decide where the boundary lies.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: squared error pulls a safely right point back towards 1 (or: charges it for being too right)
# and so moves the boundary for no good reason; the hinge leaves it alone, gradient 0.
# - Half marks: one of the two losses rightly described.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 11 · Where to read on
#
# - *micrograd*, on GitHub: `nn.py` is sixty lines that you have now written yourself, and `demo.ipynb` has
#   the two moons. Compare its `Neuron` with your `weighted_sum`: yours makes one node where it makes $2n$,
#   which is most of the reason why a step of yours takes a small part of the time.
# - *The spelled-out intro to neural networks and backpropagation*, a lecture of two and a half hours, on
#   video. The four points are from there; so is the forgotten `zero_grad`. You will see it coming.
# - *Learning representations by back-propagating errors* (Nature, 1986): four pages, with the drawings of
#   the weights of a small network that made the method famous.
# - The *TensorFlow Playground*, in the browser: neurons, layers and boundaries, to push about by hand.
#
# **Next:** stage 04. A hundred points and 337 parameters took seconds, since every number was a node. From
# now on a node holds a whole *array* of numbers, and the first question is what happens when two arrays do
# not have the same shape.
