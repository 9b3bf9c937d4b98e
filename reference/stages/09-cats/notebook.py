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
# # 09 · Cats: a network that sees
#
# *Half an hour of reading, and eight tasks to write in* `kittengrad/cats.py`.
#
# When you are through, you can
#
# - turn a stack of images into columns, and train a network of four layers on them with an engine that is
#   wholly yours;
# - say what an accuracy is worth: beside two answers that need no eyes, and with an interval;
# - run a control that finds out whether a network looked at the images at all;
# - show where it looks, and which images it gets wrong.
#
# This is what the first page of the course promised. Each stage before was a part of this one.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["png"]

import io
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from checks import check, when_ready
from IPython.display import display
from kittengrad.cat_curve import live
from kittengrad.cat_files import load_cats
from kittengrad.cat_photo import open_picture
from kittengrad.cat_weights import load_weights, save_weights

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"

with when_ready():
    from kittengrad import Tensor, nn
    from kittengrad.cat_pictures import draw_errors, draw_grid, draw_saliency
    from kittengrad.cat_recipes import logistic, mini_batches
    from kittengrad.cats import (
        UNITS,
        accuracy,
        as_tensors,
        base_rates,
        blank_accuracy,
        first_weights,
        logits,
        predictions,
        saliency,
        to_columns,
        to_row,
        train,
        wilson_interval,
        with_flips,
    )

# %% [markdown]
# ## 1 · The idea
#
# Three sets of images come with one loader. All are 64 × 64 pixels with three colours, and all ask one
# question: is there a cat?
#
# - the **kittens**, 1500 to train with and 500 to test with, drawn by a program of the course. What is no cat
#   is a dog, a bear, a rabbit, a seal, a house with pointed roofs, a pattern;
# - the **mini** set, drawn too, with 209 and 50: exactly as few as the famous set has;
# - the **real** set, 209 and 50 photographs, known from a thousand tutorials. Its licence is not known, so
#   the course does not bring it. `python -m datasets fetch` downloads it. You need it for nothing here.

# %%
mini, kittens = load_cats("mini"), load_cats("kittens")

fig, axes = plt.subplots(2, 10, figsize=(9.5, 2.3), layout="constrained")
for label, row in zip((1, 0), axes, strict=True):
    for ax, image in zip(row, kittens.train_x[kittens.train_y == label], strict=False):
        ax.imshow(image)
        ax.axis("off")
    row[0].set_title(kittens.classes[label], loc="left", fontsize=10)
plt.show()

# %% [markdown]
# The network cannot see a picture. It gets a column of numbers: for each pixel, row by row, its red, its
# green and its blue. Nothing tells it which numbers are neighbours. Whatever it knows of ears, it has found
# in the labels alone.

# %%
image = mini.train_x[0]
fig, axes = plt.subplots(1, 5, figsize=(9.5, 2.1), width_ratios=[1, 1, 1, 1, 0.25], layout="constrained")
axes[0].imshow(image)
axes[0].set_title("(64, 64, 3)", fontsize=10)
for channel, (name, ax) in enumerate(zip(("Reds", "Greens", "Blues"), axes[1:4], strict=True)):
    ax.imshow(image[:, :, channel], cmap=f"{name}_r")
    ax.set_title(f"[:, :, {channel}]", fontsize=10)
axes[4].imshow(image.reshape(-1, 1)[:192], cmap="gray", aspect="auto")
axes[4].set_title("column\n(first 192)", fontsize=8)
for ax in axes:
    ax.axis("off")
plt.show()

# %% [markdown]
# ### Task 9.1 · Images as columns
#
# One column for each image, with numbers from 0 to 1. (Question C of stage 05 was about the wrong way.)

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-1"}
check("9.1")

# %%
with when_ready():
    x, y = to_columns(mini.train_x), to_row(mini.train_y)
    print("images", mini.train_x.shape, " columns", x.shape, " labels", y.shape)

# %% [markdown]
# ## 2 · The network, and its mathematics
#
# Four layers, and a last number that is the answer. A line below stands for a whole matrix:

# %%
sizes = (12288, 20, 7, 5, 1)
before = []
fig, ax = plt.subplots(figsize=(8, 2.3), layout="constrained")
for place, size in enumerate(sizes):
    shown = np.linspace(-1, 1, min(size, 20)) * (size > 1) * min(1, 0.25 + size / 20)
    if place:
        for y0 in before:
            ax.plot(
                np.tile([[place - 1], [place]], len(shown)), [[y0] * len(shown), shown], color=GREY, lw=0.25
            )
    ax.plot(np.full(len(shown), place), shown, "o", color=BLUE, markersize=4)
    ax.text(place, -1.3, f"{size}", ha="center", va="top")
    before = shown
for place, word in enumerate(("x", "relu", "relu", "relu", "z")):
    ax.text(place, 1.2, word, ha="center", va="bottom", color=RED)
ax.set(ylim=(-1.7, 1.6))
ax.axis("off")
plt.show()

# %% [markdown]
# $$A_0 = x \qquad Z_k = W_k A_{k-1} + b_k \qquad A_k = \mathrm{relu}(Z_k) \qquad z = Z_4
# \qquad \hat y = \sigma(z)$$
#
# $$J = -\frac1m \sum_i y_i \log \sigma(z_i) + (1 - y_i) \log(1 - \sigma(z_i)) \qquad
# W \leftarrow W - \eta\,\frac{\partial J}{\partial W} \qquad
# b \leftarrow b - \eta\,\frac{\partial J}{\partial b}$$
#
# The columns share one $W_k$ and one $b_k$. $b_k$ has the shape (outputs, 1) and is stretched to the whole
# batch; on the way back its gradient is a sum over all columns. Remember that; the museum comes back to it.
#
# **A worked example**, small enough for paper: one number in, two units, one answer. The weights are
# $W_1 = (1, -1)^\top$, $W_2 = (1, 1)$; the biases are 0 and $-3$. For $x = 2$: $Z_1 = (2, -2)$,
# $A_1 = (2, 0)$, $z = 2 + 0 - 3 = -1$, no cat. For $x = -5$: $A_1 = (0, 5)$, $z = 2$, a cat.
#
# > **Predict.** How many weights and biases has the network 12288-20-7-5-1, all together? And how many
# > images does the mini set train them with?

# %%
my_count = "?"

# %%
count = sum(m * n + m for n, m in pairwise(sizes))
print(f"{count} parameters for {len(mini.train_x)} images; you said {my_count}.")

# %% [markdown]
# More than a thousand parameters for each image. Such a network *can* learn all of them by heart. Whether it
# has done so is the question of the second half of this notebook.
#
# ### Task 9.2 · The first weights
#
# Stage 07 said why one divides by √inputs. The order of the random draws matters: only with the same numbers
# can two programs have the same costs.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-2"}
check("9.2")

# %% [markdown]
# ### Task 9.3 · The network and its cost
#
# `logits` and `cost`. The worked example is the example of the docstring.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-3"}
check("9.3")

# %% [markdown]
# ## 3 · Training
#
# ### Task 9.4 · Training
#
# `step` is one step. `train` is finished: it calls your `step` again and again, and shows the costs while it
# does. Half of the images are cats.
#
# > **Predict** the cost before the first step, when the network knows nothing. (What is the cost of
# > answering 0.5 each time?)

# %%
my_first_cost = "?"

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-4"}
check("9.4")
print(f"Answering 0.5 costs {np.log(2):.4f}; you said {my_first_cost}.")

# %% [markdown]
# Now the whole thing, with *your* engine, for some seconds. (300 steps, so that you need not wait. With 2500
# it learns the images by heart.)

# %%
STEPS = 300
with when_ready():
    layers = as_tensors(first_weights(UNITS, np.random.RandomState(1)))
    costs = train(layers, x, y, steps=STEPS, watch=live(STEPS + 1))
    print(f"cost {costs[0]:.4f} at the start, {costs[-1]:.4f} after {STEPS} steps")

# %% [markdown]
# Where no picture can be shown, as in a terminal, the curve is a line of text.
#
# ## 4 · How often is it right?
#
# An accuracy alone says nothing. Two answers need no eyes at all, and a network has to beat both: always
# "cat", and always what was more frequent in training.
#
# ### Task 9.5 · How often is it right?

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-5"}
check("9.5")

# %% [markdown]
# > **Predict** the accuracy of your network on the 50 test images of the mini set.

# %%
my_test_accuracy = "?"

# %%
with when_ready():
    test_said = predictions(logits(layers, to_columns(mini.test_x)))
    trained = accuracy(predictions(logits(layers, x)), y)
    tested = accuracy(test_said, mini.test_y)
    always_cat, as_in_training = base_rates(mini.train_y, mini.test_y)
    print(f"train {trained:.3f}   test {tested:.2f}; you said {my_test_accuracy}.")
    print(f"always cat {always_cat:.2f}   as in training {as_in_training:.2f}")

# %% [markdown]
# ### The first trap of the real set
#
# Of the 209 photographs for training 72 are cats. Of the 50 for testing 33 are.

# %%
fig, ax = plt.subplots(figsize=(6, 1.5), layout="constrained")
for place, (cats, others) in enumerate(((33, 17), (72, 137))):
    share = cats / (cats + others)
    ax.barh(place, share, color=BLUE)
    ax.barh(place, 1 - share, left=share, color=GREY)
    ax.text(0.01, place, f"{cats} cats, {share:.0%}", va="center", color="white")
    ax.text(0.99, place, f"{others} others", va="center", ha="right", color="white")
ax.set_yticks([0, 1], ["test", "train"])
ax.set(xlim=(0, 1), xticks=[])
ax.spines[:].set_visible(False)
plt.show()

# %% [markdown]
# > **Predict** two accuracies on the real *test* images: of the rule "what was more frequent in training",
# > and of "always cat".

# %%
my_two_rates = "?"

# %%
print(f"as in training {17 / 50:.2f}, always cat {33 / 50:.2f}; you said {my_two_rates}.")

# %% [markdown]
# The share of cats flips. A test accuracy of 0.66 sounds like learning, and is what a stopped clock
# reaches that says "cat".
#
# ### The second trap
#
# Test image 17 is train image 146, byte for byte. A network that has learned image 146 by heart gets a point
# of the test as a gift: 2 % of the whole. Comparing the bytes of all images costs a line. Do it with every
# set that you are given:


# %%
def seen_before(train_images, test_images):
    """The pairs (test, train) of equal images."""
    places = {image.tobytes(): i for i, image in enumerate(train_images)}
    return [(i, places[im.tobytes()]) for i, im in enumerate(test_images) if im.tobytes() in places]


print("mini:", seen_before(mini.train_x, mini.test_x))
print("kittens:", seen_before(kittens.train_x, kittens.test_x))

# %% [markdown]
# ## 5 · How much is that worth?
#
# Fifty images are few. Suppose the network's *true* accuracy, on endless images, were 0.75. Ten thousand
# tests with 50 images each would give:

# %%
rights = np.random.default_rng(0).binomial(50, 0.75, size=10_000)
fig, ax = plt.subplots(figsize=(6, 2.2), layout="constrained")
ax.hist(rights / 50, bins=np.arange(24.5, 51) / 50, color=BLUE, rwidth=0.85)
ax.axvline(0.75, color=RED)
ax.set(xlabel="accuracy on 50 images, when the truth is 0.75", yticks=[])
ax.spines[["top", "right", "left"]].set_visible(False)
plt.show()

# %% [markdown]
# One and the same network gets anything from 0.63 to 0.87. **Wilson's interval** asks backwards: which
# truths agree with what was seen? Those $p_0$ for which the observed share lies within 1.96 standard
# deviations $\sqrt{p_0 (1 - p_0) / n}$. That is a quadratic equation in $p_0$, and the formula of task 9.6 is
# its two solutions.
#
# ### Task 9.6 · How much is that worth?

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-6"}
check("9.6")

# %% [markdown]
# > **Predict** the interval for 40 right of 50, the number that every tutorial on the real set is proud of.

# %%
my_interval = "?"

# %%
with when_ready():
    low, high = wilson_interval(40, 50)
    print(f"40 of 50: {low:.2f} to {high:.2f}")
    low, high = wilson_interval(400, 500)
    print(f"400 of 500: {low:.2f} to {high:.2f}")
    low, high = wilson_interval(tested * 50, 50)
    print(f"your network: {tested:.2f}, so {low:.2f} to {high:.2f}")
print(f"For 40 of 50 you said {my_interval}.")

# %% [markdown]
# Does your network's interval hold 0.5? Then 50 images do not show that it sees anything yet.
#
# "0.74 beats 0.72" is no result with 50 images, and neither is "0.80 beats 0.70". With other first weights
# (seeds 2 to 7) the same network reaches 0.68 to 0.78 on the real test. 0.80 was a lucky seed.
#
# ## 6 · Did it look at all?
#
# Give the network blank images: zeros, all alike. Whatever it answers, it must answer to all the same.
#
# > **Predict** the best accuracy that an honest network can have on 209 *blank* training images, of which
# > 104 have the label "cat".

# %%
my_blank = "?"

# %%
print(f"One answer for all: at most {105 / 209:.3f}; you said {my_blank}.")

# %% [markdown]
# ### Task 9.7 · The blank-image control

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-7"}
check("9.7")

# %%
with when_ready():
    print(f"your network: images {trained:.3f}, blank images {blank_accuracy(layers, x, y):.3f}")

# %% [markdown]
# ## 7 · The museum
#
# ### Exhibit 1: it classifies correctly to all the cat images
#
# *micrograd-np* is a small engine with arrays. Its author trained this very network on the real set, got a
# cost that fell to almost nothing, and wrote that it classifies correctly to all the cat images. Three lines
# of its addition (and of its product):
#
#     other.data = np.broadcast_to(other.data, self.data.shape)     # the operand itself is changed
#     other.grad = np.zeros_like(other.data)
#     ...
#     other.grad += out.grad                                        # no sum over the columns
#
# The bias (20, 1) becomes (20, 209), and stays so. Each step gives each column a gradient of its own. From
# then on there are **209 private biases**, one for each training image. Its loss also forgets the 1/m, which
# makes the steps 209 times as long. With your functions you can do the same, by asking for it: biases with
# 209 columns, on small images to save time.
#
# > **Predict** the accuracy of this network on *blank* images, after training with the real ones.

# %%
my_private_score = "?"

# %%
with when_ready():
    small = to_columns(mini.train_x[:, ::4, ::4])
    honest = first_weights((len(small), 20, 7, 5, 1), np.random.RandomState(1))
    private = as_tensors([(w, np.repeat(b, 209, axis=1)) for w, b in honest])
    train(private, small, y, lr=0.0075 * 209, steps=250)
    print(f"images {accuracy(predictions(logits(private, small)), y):.3f}")
    print(f"blank images {blank_accuracy(private, small, y):.3f}; you said {my_private_score}.")
    try:
        logits(private, to_columns(mini.test_x[:, ::4, ::4]))
    except ValueError as error:
        print("50 test images: ValueError:", error)

# %% [markdown]
# All blank images "classified" correctly! Column 17 of the last bias is simply the label of image 17. It was
# memory; no cat was ever needed. When we trained the original on zeros instead of photographs, it scored
# 1.000 as well.
# With the mean of its 209 biases it falls to 0.656 on the photographs of the training, the share of
# non-cats, and to 0.34 on the test. The published notebook never looked at the test images; with the
# `ValueError` it could not have.
#
# ### Exhibit 2: two mistakes that hide each other
#
# The missing 1/m makes the gradient 209 times too large. The missing sum makes each bias hear one image
# instead of 209. Together, the cost falls as it should. A falling cost is no proof: check each gradient
# against nudging (stage 06), and let the control of task 9.7 ask the whole.
#
# ## 8 · The headline
#
# With the real photographs, `RandomState(1)`, η = 0.0075 and 2500 steps, your functions give the costs below,
# 0.9856 on train and 0.80 on test, and 0.34 and 0.66 are the base rates. If you have the photographs
# (fetched, or
# in the folder that the setting `KITTENGRAD_DATA` names), the second cell runs the first 100 steps.

# %%
STORED = {0: 0.7717, 100: 0.6721, 500: 0.5401, 1000: 0.3152, 2500: 0.0884}
fig, ax = plt.subplots(figsize=(6, 2.4), layout="constrained")
ax.plot(STORED.keys(), STORED.values(), "o-", color=BLUE)
for t, value in STORED.items():
    ax.annotate(f"{value:.4f}", (t, value), xytext=(5, 5), textcoords="offset points")
ax.set(xlabel="step", ylabel="cost, real set", xlim=(-60, 2800), ylim=(0, 0.95))
ax.spines[["top", "right"]].set_visible(False)
plt.show()

# %%
try:
    real = load_cats("real")
except (FileNotFoundError, ValueError):
    real = None
    print("The photographs are not here; the stored curve above is what they give.")

# %%
with when_ready():
    some = mini if real is None else real
    start = as_tensors(first_weights(UNITS, np.random.RandomState(1)))
    hundred = 0 if real is None else 100  # 2500 for the whole headline
    real_costs = train(start, to_columns(some.train_x), to_row(some.train_y), steps=hundred)
    if real is not None:
        print(
            f"cost {real_costs[0]:.4f}, {real_costs[-1]:.4f} after {hundred} steps; stored {STORED[hundred]}"
        )
        print("equal images (test, train):", seen_before(real.train_x, real.test_x))
    else:
        print("skipped: no photographs")

# %% [markdown]
# ## 9 · More images, and where it looks
#
# A cat in the mirror is a cat. So each image is worth two, for nothing.
#
# **Saliency** is one more gift of backpropagation. `x` is a leaf like any other, so $\partial z/\partial x$
# comes for free: how much would the answer move if *this* number of *this* image did?
#
# ### Task 9.8 · More images, and where the network looks
#
# `with_flips` and `saliency`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-8"}
check("9.8")

# %% [markdown]
# > **Predict.** To how many of the 50 test images does your network answer otherwise when they are mirrored?

# %%
my_changed = "?"

# %%
with when_ready():
    both, labels = with_flips(mini.test_x, mini.test_y)
    said = predictions(logits(layers, to_columns(both))).ravel()
    print(f"{np.sum(said[:50] != said[50:])} of 50; you said {my_changed}.")
    fig, axes = plt.subplots(1, 6, figsize=(7.5, 1.4), layout="constrained")
    for ax, place in zip(axes, (0, 50, 1, 51, 2, 52), strict=True):
        ax.imshow(both[place])
        ax.set_title(f"says {mini.classes[said[place]]}", fontsize=8)
        ax.axis("off")
    plt.show()

# %% [markdown]
# A dense network has no idea of left and right. What it should know of mirrors, it must be shown.
#
# ## 10 · The kittens
#
# Now with all that stages 06 to 08 have: mini-batches, flips, AdamW, a schedule, float32. The two recipes are
# in `cat_recipes.py`, a short page: a network 12288-64-32-1, and **logistic regression**, one layer alone,
# which any network has to beat to be worth its name. Here they run 4 epochs, to save your time; 12 and 60
# epochs, as the command line has them, give 0.964 and 0.876.
#
# > **Predict** how many points of test accuracy (in per cent) the network is ahead.

# %%
my_points = "?"

# %%
with when_ready():
    scores = {}
    for name, recipe in (("logistic", logistic), ("network", mini_batches)):
        best, _ = recipe(kittens.train_x, kittens.train_y, steps=4)
        said = predictions(logits(best, to_columns(kittens.test_x)))
        scores[name] = accuracy(said, kittens.test_y)
        low, high = wilson_interval(scores[name] * 500, 500)
        print(f"{name:9} {scores[name]:.3f}   95 %: {low:.3f} to {high:.3f}")
    ahead = 100 * (scores["network"] - scores["logistic"])
    print(f"{ahead:.1f} points; you said {my_points}.")

# %% [markdown]
# With 500 images the two intervals do not touch. *This* is a result. (On the mini set, with 209 images, no
# network that we tried beats logistic regression for sure.)
#
# The true label (TL) and the model's prediction (MP), with its probability of a cat:

# %%
with when_ready():
    display(draw_grid(best, kittens.test_x, kittens.test_y, kittens.classes, most=16))

# %% [markdown]
# And the gallery of errors, the most confident first. What do they have in common?

# %%
with when_ready():
    display(draw_errors(best, kittens.test_x, kittens.test_y, kittens.classes, most=16))

# %% [markdown]
# Where it looks. The brighter a pixel, the more it moves the answer:

# %%
with when_ready():
    saliency(best, kittens.test_x[0])
    display(draw_saliency(best, kittens.test_x, most=8))

# %% [markdown]
# The weights go to an HDF5 file, and come back. The command line reads the same file:
#
#     python -m kittengrad.cats evaluate cats.weights --data kittens
#     python -m kittengrad.cats predict cats.weights my_cat.jpg

# %%
with when_ready():
    file = io.BytesIO()  # or a path, such as "cats.weights"
    save_weights(file, best)
    arrays, _ = load_weights(file)
    again = logits(as_tensors(arrays), to_columns(kittens.test_x))
    same = np.array_equal(predictions(again), said)
    print(f"{len(file.getvalue()) / 1e6:.1f} MB, the same answers: {same}")

# %% [markdown]
# **Your own picture.** Put a file beside this notebook and write its name. The square in the middle is cut
# out and made 64 × 64. Without a file, a drawn cat takes its place. The network has seen nothing but
# drawings: be kind to it when it takes your cat for a house.

# %%
MY_PICTURE = ""
if not MY_PICTURE:
    MY_PICTURE = io.BytesIO()
    plt.imsave(MY_PICTURE, kittens.test_x[kittens.test_y == 1][3].repeat(5, axis=0).repeat(5, axis=1))
mine = open_picture(MY_PICTURE)
fig, ax = plt.subplots(figsize=(1.8, 1.8), layout="constrained")
ax.imshow(mine)
ax.axis("off")
plt.show()

# %%
with when_ready():
    z = logits(best, to_columns(mine[np.newaxis])).item()
    print(f"z = {z:.2f}, probability of a cat {0.5 * (1 + np.tanh(z / 2)):.2f}")

# %% [markdown]
# ## 11 · The same in PyTorch
#
# Asked once, written down: expression, inputs, `g`, value, gradients, for the three rules that this network
# is made of. Below, a whole training: every twentieth cost on thirty images of 8 × 8.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "a @ b",
        {
            "a": [[1.432, 2.059, -2.254], [-0.647, -1.423, 1.162]],
            "b": [
                [1.955, 0.699, 0.662, -1.537],
                [2.171, 2.079, 2.144, -2.014],
                [-0.642, -0.836, 1.52, -0.854],
            ],
        },
        [[-0.295, -0.322, -1.612, -0.51], [1.754, -0.088, 0.477, 0.816]],
        [
            [8.716717000000001, 7.165973, 1.9364000000000006, -4.422893999999999],
            [-5.100222, -4.382102, -1.7129860000000003, 2.868013],
        ],
        {
            "a": [
                [-1.085077, -3.7388710000000005, -1.556118],
                [2.4291400000000003, 3.0042459999999993, -1.024324],
            ],
            "b": [
                [-1.557278, -0.404168, -2.6170030000000004, -1.258272],
                [-3.103347, -0.5377740000000001, -3.997879, -2.211258],
                [2.703078, 0.623532, 4.187722, 2.0977319999999997],
            ],
        },
    ),
    (
        "mean(maximum(a, 0 * a) @ b, axis=0)",
        {
            "a": [
                [2.287, 0.864, -1.973],
                [-0.7, -1.488, -0.914],
                [2.197, -0.844, -2.346],
                [0.938, 2.042, -1.762],
            ],
            "b": [[0.872, 0.534], [2.336, 2.143], [1.927, 0.639]],
        },
        [-0.855, -0.889],
        [2.8791, 2.2807264999999997],
        {
            "a": [
                [-0.3050715, -0.9756017499999999, 0.0],
                [0.0, 0.0, 0.0],
                [-0.3050715, 0.0, 0.0],
                [-0.3050715, -0.9756017499999999, 0.0],
            ],
            "b": [[-1.1589524999999998, -1.2050395], [-0.6211574999999999, -0.6458585], [0.0, 0.0]],
        },
    ),
    (
        "F.binary_cross_entropy_with_logits(a, b, reduction='mean')",
        {
            "a": [[1.323, 0.54, -0.936], [0.645, -0.226, 1.812]],
            "b": [[0.314, 0.732, 0.622], [0.716, 0.39, 0.702]],
        },
        -0.967,
        0.7719219393873841,
        {
            "a": [
                [-0.07666382371482887, 0.01614689867486495, 0.05484356107383382],
                [0.009688882092007352, -0.00866097754174891, -0.025400417642041154],
            ],
            "b": [[0.21322349999999998, 0.08703, -0.150852], [0.1039525, -0.03642366666666667, 0.292034]],
        },
    ),
]

# %%
with when_ready():
    words = {"F": nn.functional, "mean": lambda a, axis: a.mean(axis), "maximum": lambda a, b: a.maximum(b)}
    for expression, inputs, g, value, gradients in PYTORCH:
        leaves = {name: Tensor(numbers, requires_grad=True) for name, numbers in inputs.items()}
        out = eval(expression, words, leaves)
        out.backward(g)
        same = np.allclose(out.data, value, rtol=1e-12)
        print(f"{expression}\n   value  as PyTorch has it: {same}")
        for name, leaf in leaves.items():
            same = np.allclose(leaf.grad, gradients[name], rtol=1e-12)
            print(f"   dL/d{name}  as PyTorch has it: {same}")

# %%
PYTORCH_COSTS = [
    0.6763851784272875,
    0.6690506798528354,
    0.6647778783524727,
    0.6607546637708699,
    0.6567329995547831,
    0.652545973713839,
]

with when_ready():
    rng = np.random.RandomState(1)
    eights, answers = rng.randint(0, 256, (30, 8, 8, 3)), rng.randint(0, 2, 30)
    eight_layers = as_tensors(first_weights((192, 20, 7, 5, 1), rng))
    ours = train(eight_layers, to_columns(eights), to_row(answers), steps=100)
    difference = np.abs(np.array(ours[::20]) - PYTORCH_COSTS).max()
    print(f"differs from PyTorch by {difference:.0e} at most: {difference < 1e-12}")

# %% [markdown]
# ## 12 · In your own words
#
# Three or four sentences each.
#
# **Question A.** Somebody reports for the real set: "My new network has a test accuracy of 0.82, the old one
# had 0.78, so it is better." Name three reasons not to believe it, with a number for each.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-9-a"}
# ### BEGIN SOLUTION
# 50 images: 41 right against 39, and Wilson's interval for 41 of 50 goes from about 0.69 to 0.90, so both
# numbers are the same number. Always saying "cat" reaches 0.66 already, since the test has 66 % cats and the
# training 34 %. One test image is a training image, a gift of 0.02. Also, another seed moves the accuracy by
# some 0.1, and whoever tries several networks on the test chooses the luckiest.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: three of: the interval (about ± 0.1), the base rate 0.66 (or the flip 34/66), the leaked image
# (0.02), the spread over seeds (0.68 to 0.80), choosing on the test; each with its number or its reason.
# - Half marks: two of them, or three without any number.
# - No marks: "50 images are few", and nothing else.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B.** Why does a network with 209 private biases score 1.000 on blank images, why can an honest
# one not, and why does the *cost curve* not tell the two apart?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-9-b"}
# ### BEGIN SOLUTION
# Each column has a bias of its own, which training moves towards the label of this column; the answer is
# then in the bias, and the image is not needed. An honest network has one bias for all columns: equal columns
# in, equal answers out, so blank images get one answer and at most the share of the more frequent label. The
# cost is measured on the training images, in their order, and memory brings it to zero as well as seeing
# does, or faster.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: a bias per column holds the label of its column; equal inputs give equal outputs when
# parameters are shared, hence a constant answer; the cost looks at training images only.
# - Half marks: two of the three.
# - "Overfitting" alone is no answer: an honest network can overfit and still passes the control.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C.** A saliency picture of a cat is bright in the *background*, at one corner. What does it say
# and what does it not say? Propose an experiment that decides whether the network really uses that corner.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-9-c"}
# ### BEGIN SOLUTION
# It says that small changes of those pixels move the logit of this image most. It is a derivative at one
# point: it does not say that the corner was decisive for the answer, nor what a large change would do, nor
# that the same is true of other images. Experiment: cover the corner with grey (or exchange it with that of
# other images) in all test images and compare the accuracy with that of covering another place of the same
# size; with an interval.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: sensitivity to small changes, at this image; not importance as such; an experiment that
# changes the corner in many images AND compares with a control.
# - Half marks: one of the two parts, or an experiment without anything to compare with.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 13 · Where to read on
#
# - Wilson, *Probable inference, the law of succession, and statistical inference* (1927): four pages.
# - Zhang and others, *Understanding deep learning requires rethinking generalization* (2017): networks that
#   learn random labels by heart.
# - Simonyan and others, *Deep inside convolutional networks* (2013): saliency; and Adebayo and others,
#   *Sanity checks for saliency maps* (2018): why one should not trust it too soon.
# - `cat_recipes.py` and `cat_commands.py`: the rest of this project, a few pages that you can now read.
#
# **You are through.** From one number that knew its derivative to a network that tells cats from houses, and
# every line of it in between was yours. Find a cat, and show it.
