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
# # 10 · Beyond: networks that see, and one that reads
#
# *Forty minutes of reading, and eight tasks to write in* `kittengrad/regularization.py`,
# `kittengrad/convolution.py` *and* `kittengrad/attention.py`.
#
# When you are through, you can
#
# - say what dropout and normalisation do to a training, and what goes wrong when they are left on, or off;
# - derive the gradient of a normalisation, and see it in a scatter plot;
# - write a convolution as one matrix product, and its way back;
# - say what a character of a text looks at, draw it, and write the layer that looks;
# - train a language model on an engine whose every multiplication is your own.
#
# The kittens of stage 09 were columns of numbers to your network, which knew nothing of left and right. In
# this stage it gets eyes. And at the end it invents names for kittens, letter by letter, first with the
# `Value`s of your very first engine.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import math

import matplotlib.pyplot as plt
import numpy as np
from checks import check, when_ready
from kittengrad.cat_files import load_cats

BLUE, RED, ORANGE, GREY, INK = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3", "#333a45"
GREEN = "#4b8a5f"

kittens = load_cats("kittens")

with when_ready():
    from kittengrad import Tensor, manual_seed, nn, no_grad, optim
    from kittengrad.attention import attention, attention_weights, positional_encoding, split_heads
    from kittengrad.convolution import avg_pool2d, conv2d, max_pool2d, windows
    from kittengrad.regularization import rms_norm, standardize

# %% [markdown]
# ## 1 · Dropout
#
# In stage 08 a network learned 60 points by heart, noise and all. One way to make that harder: in each step
# of the training, a random half of the units is missing. No unit can rely on a certain other one, and what
# one of them knows, others have to know as well.

# %%
rng = np.random.default_rng(4)
fig, axes = plt.subplots(1, 4, figsize=(9.5, 2.2), layout="constrained")
for ax, title in zip(axes, ("step 1", "step 2", "step 3", "in use"), strict=True):
    there = [np.ones(3, bool), *(rng.random((2, 6)) < 0.5), np.ones(1, bool)]
    if title == "in use":
        there = [np.ones_like(column) for column in there]
    places = [[(k, row - (len(column) - 1) / 2) for row in range(len(column))] for k, column in enumerate(there)]
    for k in range(3):
        for i, start in enumerate(places[k]):
            for j, end in enumerate(places[k + 1]):
                if there[k][i] and there[k + 1][j]:
                    ax.plot(*zip(start, end, strict=True), color=GREY, linewidth=0.6, zorder=1)
    for column, column_places in zip(there, places, strict=True):
        for here, (x, y) in zip(column, column_places, strict=True):
            ax.plot(x, y, "o", color=BLUE if here else "white", markeredgecolor=BLUE if here else GREY, zorder=2)
    ax.set_title(title, fontsize=10)
    ax.axis("off")
plt.show()

# %% [markdown]
# When the network is *used*, everybody is there. But then a unit receives twice as much as it ever did in
# training! So in training those that are kept are made larger: each number $a$ becomes
#
# $$\text{out} = \begin{cases} a / (1 - p) & \text{with probability } 1 - p,\\ 0 & \text{with probability } p,\end{cases}
# \qquad \mathrm{E}[\text{out}] = (1 - p)\cdot\frac{a}{1 - p} = a .$$
#
# On average nothing has changed. Around the average, each number now scatters. **By hand**, for $a = 1$: the
# mean of the squares is $(1 - p) / (1 - p)^2 = 1 / (1 - p)$, so the variance is $1 / (1 - p) - 1 =
# p / (1 - p)$. That is 1 for p = 1/2.
#
# > **Predict.** A unit adds 100 numbers, each of them 1, behind a dropout with p = 1/2. What is its sum on
# > average, and by how much does it scatter?

# %%
my_sum, my_scatter = "?", "?"

# %%
kept = np.random.default_rng(0).random((10_000, 100)) >= 0.5
sums = (kept / 0.5).sum(axis=1)
fig, ax = plt.subplots(figsize=(7.5, 2.2), layout="constrained")
ax.hist(sums, bins=np.arange(51, 150, 2), color=BLUE, edgecolor="white", label="divided by 1 - p")
ax.hist(kept.sum(axis=1), bins=np.arange(20.5, 81), color=GREY, label="not divided")
ax.axvline(100, color=RED, label="in use")
ax.set(xlabel="sum of 100 ones, ten thousand times", yticks=[])
ax.legend(frameon=False, fontsize=9)
plt.show()
print(f"{sums.mean():.1f} ± {sums.std():.1f}; you said {my_sum} ± {my_scatter}.")

# %% [markdown]
# The derivative needs no new thought. Where a number was kept, it is $1 / (1 - p)$; where it was set to 0, it
# is 0. But they must be the *same* numbers, forward and back: draw once.
#
# ### Task 10.1 · Numbers that are missing by chance
#
# `dropout`, a rule, and the one line of `Dropout.forward` that reads `self.training`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-1"}
check("10.1")

# %% [markdown]
# First, the answers of *one* network about *one* point, 300 times, in training and in use. Second, what it is
# good for: stage 08's network that was much too large for its 60 noisy points.


# %%
def moons(count, noise, rng):
    """Points of two half circles, and for each which one: 0.0 or 1.0. (From stage 08.)"""
    labels, angle = np.arange(count) % 2, math.pi * rng.random(count)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.array([1.0, 0.5]) - upper
    return np.where(labels[:, None] == 0, upper, lower) + rng.normal(0, noise, (count, 2)), labels * 1.0


points, labels = moons(460, 0.35, np.random.default_rng(5))
SETS = slice(0, 60), slice(60, 460)  # to train with, and to validate


def loss_of(model, which):
    return nn.functional.binary_cross_entropy_with_logits(model(points[which]).squeeze(1), labels[which])


def fit(p, epochs=300, width=64):
    """A network with dropout, and its losses after each epoch: training and validation."""
    manual_seed(1)
    parts = [nn.Linear(2, width), nn.ReLU(), nn.Dropout(p), nn.Linear(width, width), nn.ReLU(), nn.Dropout(p)]
    model, curves = nn.Sequential(*parts, nn.Linear(width, 1)), []
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(epochs):
        optimizer.zero_grad()
        loss_of(model.train(), SETS[0]).backward()
        optimizer.step()
        with no_grad():
            curves.append([loss_of(model.eval(), which).item() for which in SETS])
    return model, np.array(curves).T


with when_ready():
    fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.8), layout="constrained", width_ratios=(1, 1.4))
    for p, colour in ((0.0, GREY), (0.5, RED)):
        model, (on_train, on_validation) = fit(p)
        axes[1].plot(on_train, ":", color=colour)
        axes[1].plot(on_validation, color=colour, label=f"p = {p}")
    axes[1].set(xlabel="step", ylim=(0, 1.6))
    axes[1].set_title("loss: validation, and (dotted) training", fontsize=10)
    axes[1].legend(frameon=False, loc="upper left")
    with no_grad():
        model.train()
        answers = [model(points[:1]).sigmoid().item() for _ in range(300)]
        model.eval()
        used = [model(points[:1]).sigmoid().item() for _ in range(300)]
    axes[0].hist(answers, bins=np.linspace(0, 1, 31), color=BLUE, label="train()")
    axes[0].axvline(used[0], color=RED, label="eval()")
    axes[0].set(yticks=[], xlabel="probability")
    axes[0].set_title("one point, asked 300 times", fontsize=10)
    axes[0].legend(frameon=False)
    plt.show()
    print(f"different answers: {len(set(answers))} in training, {len(set(used))} in use")

# %% [markdown]
# Without dropout the training loss goes to 0 and the validation loss climbs. With it the network learns more
# slowly by heart. Its best moment is hardly better, to be honest; but it stays near it for longer, and you
# need less luck in stopping.
#
# ## 2 · Numbers of one size
#
# In stage 07 ten layers multiplied the size of their signals by the same factor each, so that with weights
# twice too large the tenth was a thousand times too large. The cure was to draw the first weights carefully.
# Training then moves them, and nobody draws them again. The other cure is to measure the signals, in every
# step, and to bring them back to size. $\mu$ is their mean, and
#
# $$\sigma = \sqrt{\tfrac1n \textstyle\sum (a_i - \mu)^2 + \varepsilon}, \qquad
# \text{out}_i = \frac{a_i - \mu}{\sigma}.$$
#
# **By hand:** (0, 3, 6) has the mean 3 and the variance (9 + 0 + 9)/3 = 6. The result is (-1.22, 0, 1.22).
#
# > **Predict** the result for the two numbers 1 and 3, for 10 and 50, and for 10 and 10.1. (Without ε.)

# %%
my_pairs = "?"

# %%
for pair in ((1.0, 3.0), (10.0, 50.0), (10.0, 10.1)):
    a = np.array(pair)
    print(pair, "→", ((a - a.mean()) / a.std()).round(6))
print(f"You said {my_pairs}.")

# %% [markdown]
# Two numbers have no freedom left: any two become -1 and 1. So what is the gradient of *each* of them? Zero,
# whatever comes back. That is the key to the formula. A common **shift** of all $a_i$ changes nothing, and a
# common **stretch** changes nothing. So the gradient can have no part in these two directions, and what
# remains of $g$ is what comes through:
#
# $$\frac{\partial L}{\partial a_i} = \frac1\sigma \Big( g_i - \underbrace{\mathrm{mean}(g)}_{\text{shift}}
# - \underbrace{\text{out}_i \cdot \mathrm{mean}(g \cdot \text{out})}_{\text{stretch}} \Big)$$
#
# (Who prefers to calculate: $a_j$ is in its own numerator, in $\mu$ with $1/n$, and in $\sigma$ with
# $\partial\sigma/\partial a_j = \text{out}_j / n$. The three terms are these three ways.)
#
# There is a picture of it. Draw a point for each number, $\text{out}_i$ to the right and $g_i$ up. The first
# two terms of a straight line through such a cloud are its mean and its slope:

# %%
rng = np.random.default_rng(3)
a = rng.normal(5, 2, 12)
out = (a - a.mean()) / a.std()
g = 0.8 + 0.7 * out + rng.normal(0, 0.6, 12)
line = g.mean() + out * (g * out).mean()
fig, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
ax.plot(out, line, color=GREY, label="mean(g) + out · mean(g · out)")
ax.vlines(out, line, g, color=RED, linewidth=2, label="σ · dL/da")
ax.plot(out, g, "o", color=BLUE, markersize=5, label="g")
ax.set(xlabel="out", ylabel="g")
ax.legend(frameon=False, fontsize=9)
plt.show()

# %% [markdown]
# The grey line is the best straight line through the points (least squares), and the red pieces are what it
# leaves over. With two points, the line goes through both.
#
# > **Predict**, with (0, 3, 6) and g = (1, 0, 0): which of the three gradients are positive, and what is
# > their sum?

# %%
my_signs, my_total = "?", "?"

# %%
out, g = np.array([-1.0, 0.0, 1.0]) * math.sqrt(1.5), np.array([1.0, 0.0, 0.0])
da = (g - g.mean() - out * (g * out).mean()) / math.sqrt(6)
print(f"{da.round(4)}; you said {my_signs}. Their sum is {abs(da.sum()):.4f}; you said {my_total}.")

# %% [markdown]
# It is (1, -2, 1)/6, divided by σ. The last one is positive although its own $g$ is 0: if it grows, the
# other two move.
#
# **RMSNorm** leaves out the shift: it divides by $r = \sqrt{\mathrm{mean}(a^2) + \varepsilon}$, and its gradient lacks
# the shift's term. By hand, (3, 4) has the mean square 12.5, and the squares of the result are 9/12.5 and
# 16/12.5. Language models use it.
#
# ### Task 10.2 · Numbers of one size
#
# `standardize` and `rms_norm`, two rules; `mean(a, axis)` is provided, and keeps its axes.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-2"}
check("10.2")

# %% [markdown]
# Stage 07's picture again, ten layers of relus with weights of five sizes; on the right with your
# `standardize` behind each layer.

# %%
SIZES = ((1 / 4, GREY), (1 / 2, BLUE), (1, RED), (2, ORANGE), (4, INK))


def ten_layers(factor, tidy):
    """The root mean squares of the signals after each of ten layers."""
    rng = np.random.default_rng(1)
    signals, sizes = rng.normal(size=(200, 100)), []
    for _ in range(10):
        signals = tidy(signals @ rng.normal(size=(100, 100)) * factor * math.sqrt(2 / 100))
        signals = np.maximum(signals, 0)
        sizes.append(np.sqrt(np.mean(signals**2)))
    return sizes


with when_ready():
    fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.8), layout="constrained", sharey=True)
    for ax, tidy in zip(axes, (lambda a: a, lambda a: standardize(a, axis=0)[0]), strict=True):
        for factor, colour in SIZES:
            ax.semilogy(range(1, 11), ten_layers(factor, tidy), "o-", color=colour, markersize=4, label=factor)
        ax.set(xlabel="layer", xticks=range(1, 11))
    axes[0].set_title("as they are", fontsize=10)
    axes[1].set_title("standardised behind each layer", fontsize=10)
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside right", title="size of\nthe weights")
    plt.show()

# %% [markdown]
# Five lines have become one. Over *which* numbers are the means taken? A batch is a table, an example in each
# row, a feature in each column:

# %%
fig, axes = plt.subplots(1, 2, figsize=(6.4, 2.3), layout="constrained")
for ax, name, mine in zip(
    axes, ("batch norm: a feature,\nover the batch", "layer norm: an example,\nover its features"), (BLUE, RED), strict=True
):
    for row in range(5):
        for column in range(7):
            inside = column == 2 if mine == BLUE else row == 1
            look = {"facecolor": mine if inside else GREY, "alpha": 0.85 if inside else 0.25, "edgecolor": "w"}
            ax.add_patch(plt.Rectangle((column, -row), 1, 1, **look))
    ax.set(xlim=(0, 7), ylim=(-4, 1), xlabel="features", ylabel="examples", xticks=[], yticks=[])
    ax.set_title(name, fontsize=10)
    ax.spines[:].set_visible(False)
plt.show()

# %% [markdown]
# Layer norm asks nobody else, and is finished with your rule. Batch norm makes an example depend on its
# neighbours, and that has consequences.
#
# ## 3 · The statistics of a batch, and of all
#
# > **Predict.** A network with batch norm, still in training mode, is shown a *single* image. What are the
# > numbers behind the batch norm of a `Linear`?

# %%
my_single = "?"

# %%
single = np.array([[3.0, -200.0, 0.5]])
print((single - single.mean(axis=0)) / np.sqrt(single.var(axis=0) + 1e-5), f"you said {my_single}.")

# %% [markdown]
# Each number is its own mean. The image is gone, and every image gets the same answer. Therefore, in use,
# batch norm takes other numbers: means that it has *remembered*. In training each batch moves them a little,
# with a momentum $m$ of 0.1:
#
# $$\text{running} \;\leftarrow\; (1 - m) \cdot \text{running} + m \cdot \text{of this batch}$$
#
# You know this formula from Adam. After $t$ batches the share $1 - (1 - m)^t$ has arrived.
#
# > **Predict.** The running mean begins at 0, and the true mean is 5. After how many batches is it at 4.5?

# %%
my_batches = "?"

# %%
rng = np.random.default_rng(0)
batch_means, running = rng.normal(5, 0.6, 60), [0.0]
for batch_mean in batch_means:
    running.append(0.9 * running[-1] + 0.1 * batch_mean)
fig, ax = plt.subplots(figsize=(7.5, 2.5), layout="constrained")
ax.plot(range(1, 61), batch_means, ".", color=GREY, label="mean of a batch")
ax.plot(running, color=RED, label="running mean")
ax.plot(5 * (1 - 0.9 ** np.arange(61)), ":", color=BLUE, label="5 · (1 - 0.9ᵗ)")
ax.set(xlabel="batch", ylim=(0, 7))
ax.legend(frameon=False, fontsize=9, loc="lower right")
plt.show()
print(f"0.9ᵗ = 0.1 for t = {math.log(0.1) / math.log(0.9):.1f}: after 22; you said {my_batches}.")

# %% [markdown]
# **By hand:** the running variance is 1, and a batch has the numbers 2 and 6 in this channel. Its distances
# are ±2; with n - 1 its variance is 8, and the running one becomes 0.9 · 1 + 0.1 · 8 = 1.7. (Why n - 1 here,
# and n in σ? The batch is a *sample* of all images, and n - 1 makes the estimate fair. PyTorch does both.)
#
# ### Task 10.3 · The statistics of a batch, and of all
#
# `BatchNorm.normalized`. The shapes are checked, and the weight and the bias applied, around it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-3"}
check("10.3")

# %% [markdown]
# Left: one example, in 300 different batches of eight, and then in use. Right: seven layers of relus learn
# two moons, with first weights of four sizes; dotted without batch norm, and solid with it.

# %%
def deep(norm, factor, steps=60):
    """The losses of a deep network whose first weights are `factor` times PyTorch's."""
    rng, parts, width = np.random.default_rng(0), [], 2
    for _ in range(6):
        layer = nn.Linear(width, 32, rng=rng)
        layer.weight.data = factor * layer.weight.data
        parts += [layer, *([nn.BatchNorm1d(32)] if norm else []), nn.ReLU()]
        width = 32
    model, costs = nn.Sequential(*parts, nn.Linear(32, 1, rng=rng)), []
    optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(steps):
        loss = loss_of(model, slice(0, 200))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        costs.append(loss.item())
    return costs


with when_ready(), np.errstate(all="ignore"):
    norm, rng = nn.BatchNorm1d(1), np.random.default_rng(1)
    example, seen = np.array([[7.0]]), []
    for _ in range(300):
        others = rng.normal(5, 2, (7, 1))
        seen.append(norm(Tensor(np.concatenate([example, others]))).data[0, 0])
    norm.eval()
    fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.8), layout="constrained", width_ratios=(1, 1.4))
    axes[0].hist(seen, bins=30, color=BLUE, label="train()")
    axes[0].axvline(norm(Tensor(example)).item(), color=RED, label="eval()")
    axes[0].set(yticks=[], xlabel="the number 7, normalised")
    axes[0].legend(frameon=False)
    for factor, colour in ((0.5, BLUE), (1, RED), (2, ORANGE), (4, INK)):
        axes[1].plot(deep(False, factor), ":", color=colour)
        axes[1].plot(deep(True, factor), color=colour, label=f"{factor} times")
    axes[1].set(xlabel="step", ylabel="loss", ylim=(0, 1))
    axes[1].legend(frameon=False, fontsize=9, title="first weights", ncols=2)
    plt.show()
