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
# # 06 · Functions that stay finite
#
# *Half an hour of reading, and fifteen short functions to write in* `kittengrad/functional.py` *and*
# `kittengrad/gradcheck.py`.
#
# When you are through, you can
#
# - say where the numbers of a computer end, and which right formulas run over the edge;
# - say why a loss that is made of two right functions can be wrong, and what "fused" means;
# - rewrite log(1 + eᵃ), log Σ eᵃ and softmax so that they are finite for *every* number;
# - write a tool that finds wrong derivatives, and say why it needs float64 and a random `g`.
#
# Until now you have asked whether a formula is right. In this stage they all are. The question is what the
# computer makes of them.

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

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"


def quiet():
    """NumPy need not warn: this notebook walks over edges on purpose."""
    return np.errstate(all="ignore")


compare = comparison("06")

with when_ready():
    from kittengrad import Tensor, assert_rule, check_rule, functional

# %% [markdown]
# ## 1 · The idea
#
# A float is a number of limited size and limited sharpness. `exp` finds both limits sooner than any other
# function. Here is how far it gets in each kind of float:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(8.5, 2.5), layout="constrained")
for row, dtype in enumerate((np.float16, np.float32, np.float64)):
    info = np.finfo(dtype)
    low, high = math.log(float(info.smallest_subnormal)) - math.log(2), math.log(float(info.max))
    grain = -math.log(info.eps / 2)
    ax.barh(row, high - low, left=low, height=0.5, color=BLUE, alpha=0.35)
    ax.barh(row, 2 * grain, left=-grain, height=0.5, color=ORANGE, alpha=0.8)
    ax.text(low - 8, row, f"0   {low:.0f}", ha="right", va="center", color=RED)
    ax.text(high + 8, row, f"{high:.0f}   inf", ha="left", va="center", color=RED)
    ax.text(0, row + 0.37, f"±{grain:.1f}", ha="center", va="center", color=ORANGE, fontsize=8)
ax.set(xlim=(-1060, 1060), ylim=(-0.5, 2.7), yticks=range(3), xlabel="a")
ax.set_yticklabels(["float16", "float32", "float64"])
ax.set_title(
    "exp(a) is a number in the blue range; 1 + exp(-|a|) differs from 1 in the orange one", fontsize=10
)
for side in ("top", "right", "left"):
    ax.spines[side].set_visible(False)
ax.tick_params(left=False)
plt.show()

# %% [markdown]
# Three things can happen at an edge:
#
# | | for example, in float64 | you get |
# |---|---|---|
# | **overflow**: too large | exp(710) | inf |
# | **underflow**: too small | exp(-746) | 0 |
# | **absorption**: too small *beside a larger one* | 1 + exp(-37) | 1 |
#
# None of them is an error, and none of them hurts by itself: 0 is a fine value for $10^{-400}$. It hurts
# when the next step of the formula needs what was lost. It divides by the 0, takes its logarithm, or
# subtracts the 1.
#
# > **Predict** three results in float64: log(exp(1000)), log(exp(-1000)), and (1 + 1e-17) - 1. On paper they
# > are 1000, -1000 and 1e-17.

# %%
my_three_results = "?"

# %%
with quiet():
    three = np.log(np.exp(1000.0)), np.log(np.exp(-1000.0)), (1 + 1e-17) - 1
compare(my_three_results=three)

# %% [markdown]
# All three are wrong, and all three have a right answer that a float can hold. That is the kind of trouble
# this stage is about, and the cure is always the same: **find another formula, equal on paper, in which no
# step comes near an edge.** A function that is finite wherever its true value is finite is called *stable*.
#
# ## 2 · The mathematics of one array
#
# The rules of this stage have one operand and work element by element (only sections 7 and 8 look along an
# axis). The chain rule is then as short as in stage 01:
#
# $$\text{out}_i = f(a_i) \qquad\Longrightarrow\qquad
# \frac{\partial L}{\partial a_i} = g_i \cdot f'(a_i), \qquad
# g_i = \frac{\partial L}{\partial\,\text{out}_i}$$
#
# Many derivatives are simplest when they are written with the *result*. The derivative of $e^a$ is $e^a$,
# which is `out`, and `out` is there already. For the root, square both sides and differentiate:
#
# $$\text{out}^2 = a \quad\Longrightarrow\quad 2\,\text{out}\cdot\text{out}' = 1
# \quad\Longrightarrow\quad \text{out}' = \frac{1}{2\,\text{out}}$$
#
# **By hand:** √25 = 5, and the derivative there is 1/10. Move to 25.1, and the root moves to about 5.01. At 4
# the derivative is 1/4, at 0.01 it is 5: the nearer to 0, the steeper.
#
# > **Predict.** The root of 0 is 0. How far does it move, when 0 moves to 0.00000001 (that is $10^{-8}$)? And
# > what should the gradient at 0 be?

# %%
my_move, my_gradient_at_0 = "?", "?"

# %%
for h in (1e-4, 1e-8, 1e-12):
    print(f"to {h:g}: by {math.sqrt(h):g}, which is {math.sqrt(h) / h:.0e} times as far")
compare("my_gradient_at_0", my_move=math.sqrt(1e-8))

# %% [markdown]
# The quotient grows without end. So inf is not an accident here; it is the true answer, and PyTorch gives it
# too. A stable rule is finite where the truth is finite, and says inf or nan *only* where the truth does.
# NumPy would warn about each of these; `@quiet`, above the functions, asks it not to.
#
# ### Task 6.1 · Exponential, logarithm and root
#
# `exp`, `log` and `sqrt` in `functional.py`. Two finished rules, `log1p` and `expm1`, stand above them
# and show the form. (`xp` is the library that the array belongs to. Here that is NumPy.)

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-1"}
check("6.1")

# %%
with when_ready():
    t = Tensor([0.0, 0.25, 4.0], requires_grad=True, label="t")
    out = t.sqrt().exp()
    out.backward([1.0, 1.0, 1.0], retain_graph=True)
    print(out.data.round(3), t.grad.round(3))
    display(draw(out))

# %% [markdown]
# ## 3 · Two curves in the shape of an S
#
# `tanh` squeezes every number between -1 and 1. `sigmoid`, written σ, squeezes it between 0 and 1, so that it
# can be read as a probability: σ(z) is how sure a network is that it sees a cat. Both are flat at the ends.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
a = np.linspace(-6, 6, 300)
fig, axes = plt.subplots(1, 2, figsize=(9, 2.6), layout="constrained")
for ax, name, out, derivative in (
    (axes[0], "tanh", np.tanh(a), 1 - np.tanh(a) ** 2),
    (axes[1], "sigmoid", 1 / (1 + np.exp(-a)), 1 / (2 + np.exp(a) + np.exp(-a))),
):
    ax.plot(a, out, color=BLUE, linewidth=2, label=name)
    ax.plot(a, derivative, color=RED, linestyle="--", label="its derivative")
    ax.axhline(0, color=GREY, linewidth=0.6)
    ax.legend(frameon=False, loc="upper left", fontsize=9)
    ax.set_xlabel("a")
plt.show()

# %% [markdown]
# Their derivatives, too, are short when written with the result. For σ = 1 / (1 + e⁻ᵃ):
#
# $$\sigma' = \frac{e^{-a}}{(1 + e^{-a})^2} = \frac{1}{1 + e^{-a}} \cdot \frac{e^{-a}}{1 + e^{-a}}
# = \sigma\,(1 - \sigma) \qquad\qquad \tanh' = 1 - \tanh^2$$
#
# **By hand:** σ(0) = 1/2, and the derivative there is 1/2 · 1/2 = 1/4. It is nowhere larger.
#
# On paper, e⁻ᵃ / (1 + e⁻ᵃ)² and σ (1 - σ) are one and the same. So are the two fractions 1 / (1 + e⁻ᵃ) and
# eᵃ / (1 + eᵃ).
#
# > **Predict** what the computer says of all four at a = -1000 and at a = 1000. The true values are 0 or 1.

# %%
my_four_formulas = "?"

# %%
with quiet():
    for a in (np.float64(-1000.0), np.float64(1000.0)):
        up, down = np.exp(a), np.exp(-a)
        first, second = 1 / (1 + down), up / (1 + up)
        print(f"a = {a:5.0f}   1 / (1 + e⁻ᵃ) = {first}   eᵃ / (1 + eᵃ) = {second}")
        print(f"{'':11} e⁻ᵃ / (1 + e⁻ᵃ)² = {down / (1 + down) ** 2}   σ (1 - σ) = {first * (1 - first)}")
compare("my_four_formulas")

# %% [markdown]
# inf / inf is nan, *not a number*. And nan spreads: whatever is computed from it is nan too. One such element
# in a gradient, and after the next step all weights of the network are nan. (`1 / inf` is 0, which is how the
# first fraction survives. It needs an inf on the way, and NumPy warns.)
#
# There is a form of σ for each sign that only ever takes exp of a *negative* number. That is at most 1, and
# cannot overflow.
#
# ### Task 6.2 · Two curves in the shape of an S
#
# `tanh` and `sigmoid`. σ(-40) is 4.2e-18, a good number: a subtraction such as 1 - σ(40) would lose it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-2"}
check("6.2")

# %% [markdown]
# ## 4 · Straight lines with a bend
#
# The ends of an S have a price. Where it is flat, no gradient comes through, and what lies before it does not
# learn. Most networks today use straight lines with a bend, and below it no more than a small leak:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
a = np.linspace(-3, 3, 301)
bends = (
    ("relu", np.maximum(a, 0), np.where(a > 0, 1.0, 0.0)),
    ("leaky_relu, with a leak of 0.25", np.where(a > 0, a, a / 4), np.where(a > 0, 1.0, 0.25)),
    ("softplus (section 6)", np.logaddexp(0, a), 1 / (1 + np.exp(-a))),
)
fig, axes = plt.subplots(1, 3, figsize=(9.5, 2.5), layout="constrained", sharey=True)
for ax, (name, out, derivative) in zip(axes, bends, strict=True):
    ax.plot(a, out, color=BLUE, linewidth=2)
    ax.plot(a, derivative, color=RED, linestyle="--", label="derivative")
    ax.set_title(name, fontsize=10)
    ax.axhline(0, color=GREY, linewidth=0.6)
axes[0].legend(frameon=False, fontsize=9)
plt.show()

# %% [markdown]
# In the bend itself there is no derivative, and one has to decide. In stage 04 `maximum(a, b)` gave `g/2` to
# each of two equal operands. For `relu` PyTorch decided otherwise: **at 0 the gradient is 0.** We follow it.
#
# > **Predict** one thing more before you write it: is nan larger than 0? And is it at most 0?

# %%
my_larger, my_at_most = "?", "?"

# %%
compare(my_larger=np.nan > 0, my_at_most=np.nan <= 0)

# %% [markdown]
# Every comparison with nan is false. Suppose that something broke earlier on, and `a` is nan. A rule that
# passes `g` on where "a is larger than 0" gives it a result or a gradient of 0, and a broken network
# looks healthy. You want to see the nan: ask the question to which it answers in your favour.
#
# ### Task 6.3 · Straight lines with a bend
#
# `relu` and `leaky_relu`. The leak comes as an argument; by default it is 0.01.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-3"}
check("6.3")

# %% [markdown]
# ## 5 · Why sigmoid, then log, dies
#
# Here is the heart of this stage. A network looks at a picture and returns a number z, its *logit*; σ(z) is
# how sure it is of a cat. How wrong is it? The usual answer is the **cross-entropy**: minus the logarithm of
# the probability that it gave to the truth.
#
# $$L = -\log \sigma(z) \quad\text{for a cat}, \qquad\qquad
# L = -\log\big(1 - \sigma(z)\big) \quad\text{for none}$$
#
# A network that is sure and right has L near 0. One that is sure and *wrong* has a large L, and learns most.
#
# **By hand.** For a cat, by the chain rule: the log gives -1/σ, the sigmoid gives σ (1 - σ), and the
# product is σ - 1. For none it is σ. With y = 1 for a cat and y = 0 for none, both are
#
# $$\frac{\partial L}{\partial z} = \sigma(z) - y:$$
#
# *what the network said, less what was true*. It lies between -1 and 1, whatever z is. Nothing could be
# tamer.
#
# Now z = -200, and the picture is a cat. The network is as wrong as can be: L is 200, and dL/dz is -1.
# Let the computer do in float32 what an engine does: forwards through σ and log, backwards through log
# and σ.


# %%
def sigmoid_then_log(z, is_cat):
    """L and dL/dz, one function after the other, in the dtype of z."""
    with quiet():
        p = 1 / (1 + np.exp(-z))
        L, dp = (-np.log(p), -1 / p) if is_cat else (-np.log(1 - p), 1 / (1 - p))
        return L, dp * (p * (1 - p))


# %% [markdown]
# > **Predict** L and dL/dz for a cat: at z = -200 in float32, at -200 in float64, at -750 in float64.

# %%
my_cats = "?"

# %%
for dtype, z in ((np.float32, -200), (np.float64, -200), (np.float64, -750)):
    L, dz = sigmoid_then_log(dtype(z), is_cat=True)
    print(f"{dtype.__name__} z = {z}   L = {L:<6} dL/dz = {dz}")
compare("my_cats")

# %% [markdown]
# σ(-200) is $1.4 \cdot 10^{-87}$. To float32 this is 0, and quite rightly so. Its logarithm is -inf. On
# the way back, -1/0 is -inf, σ (1 - σ) is 0, and -inf · 0 is nan. Each step is right. The product of the
# steps was $-10^{87} \cdot 10^{-87}$, a plain -1, and it never came about, since one factor was infinite
# and the other 0.
#
# float64 has more room, and the end comes later. So is float64 the cure?
#
# > **Predict** L and dL/dz when there is *no* cat, for z = 40: in float32, and in float64. (True: 40, and 1.)

# %%
my_no_cats = "?"

# %%
for dtype in (np.float32, np.float64):
    L, dz = sigmoid_then_log(dtype(40), is_cat=False)
    p = 1 / (1 + np.exp(-dtype(40)))
    print(f"{dtype.__name__}   σ(40) = {p}   1 - σ(40) = {1 - p}   L = {L}   dL/dz = {dz}")
compare("my_no_cats")

# %% [markdown]
# It is not. σ(40) differs from 1 by $4 \cdot 10^{-18}$. Floats near 1 lie $10^{-16}$ apart, so it *is* 1,
# and all that was left of the network's doubt is gone. This is absorption, and it comes at 37 in float64,
# and in float32 at 17. Such logits are not exotic. Forget to divide the pixels by 255, and the first
# logits are larger.
#
# The whole picture. Grey is the truth. A cross is the last place where a number came out.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
RANGES = ((True, np.linspace(-900, 60, 1921)), (False, np.linspace(0, 60, 1921)))
SHADES = ((np.float64, BLUE, 3.2), (np.float32, ORANGE, 1.4))


def losses_drawn(loss_of, title):
    """Loss above, gradient below; a cat on the left, none on the right."""
    curves = {(cat, dtype): loss_of(z.astype(dtype), cat) for cat, z in RANGES for dtype, *_ in SHADES}
    near_the_end = np.linspace(33, 37.2, 400)
    stairs, _ = loss_of(near_the_end, False)
    _, axes = plt.subplots(2, 2, figsize=(9.5, 4.4), layout="constrained", sharex="col")
    for column, (is_cat, z) in enumerate(RANGES):
        sign = -1 if is_cat else 1
        with quiet():
            truth = np.logaddexp(0, sign * z), sign / (1 + np.exp(-sign * z))
        for ax, true in zip(axes[:, column], truth, strict=True):
            ax.plot(z, true, color=GREY, linewidth=7, alpha=0.35)
        for dtype, colour, width in SHADES:
            for ax, y in zip(axes[:, column], curves[is_cat, dtype], strict=True):
                there = np.isfinite(y)
                ax.plot(z[there], y[there], color=colour, linewidth=width, label=dtype.__name__)
                if not there.all():
                    last = np.flatnonzero(there)[0 if is_cat else -1]
                    ax.plot(z[last], y[last], "X", color=colour, markersize=9, markeredgecolor="w")
        axes[0, column].set_title(f"{'a cat' if is_cat else 'no cat'}: {title}", fontsize=10)
        axes[1, column].set_xlabel("z")
        axes[1, column].set_ylim((-1.25, 0.25) if is_cat else (-0.25, 1.25))
    zoom = axes[0, 1].inset_axes((0.67, 0.14, 0.32, 0.46))
    zoom.plot(near_the_end, near_the_end, color=GREY, linewidth=5, alpha=0.35)
    zoom.plot(near_the_end, np.where(np.isfinite(stairs), stairs, np.nan), color=BLUE)
    zoom.text(0.05, 0.85, "magnified", transform=zoom.transAxes, fontsize=8, va="center")
    zoom.tick_params(labelsize=7)
    axes[0, 0].set_ylabel("L")
    axes[1, 0].set_ylabel("dL/dz")
    axes[0, 1].legend(frameon=False, loc="upper left")
    plt.show()


losses_drawn(sigmoid_then_log, "sigmoid, then log")

# %% [markdown]
# Look through the magnifying glass, too: before the line ends it becomes a staircase. Only a few floats
# are left between σ(z) and 1 there, and L can take no values but their logarithms.
#
# The worst of it is *where* the lines end: where the network is most wrong, and has most to learn.
#
# ## 6 · The fused form lives
#
# Put the definition of σ into the logarithm, on paper, *before* any number is computed:
#
# $$-\log \sigma(z) = -\log \frac{1}{1 + e^{-z}} = \log\big(1 + e^{-z}\big)
# \qquad\qquad -\log\big(1 - \sigma(z)\big) = \log\big(1 + e^{z}\big)$$
#
# Both are one function, $\text{softplus}(a) = \log(1 + e^a)$, at -z and at z. Two functions have become
# one; they are **fused**. exp and log all but undo each other, and what remains is nearly a straight
# line: you have seen softplus beside relu in section 4. Its derivative is σ(a).
#
# One edge is left, at large `a`. There take the large part out, where it is harmless:
#
# $$\log(1 + e^a) = \log\big(e^a\,(e^{-a} + 1)\big) = a + \log\big(1 + e^{-a}\big)$$
#
# For positive `a` use the right form, for negative `a` the left; each takes exp of a negative number only.
# **By hand:** softplus(1000) = 1000 + log(1 + e⁻¹⁰⁰⁰) = 1000 + 0, and softplus(0) = log 2 = 0.693.
#
# And at the small end? softplus(-40) is log(1 + 4.2e-18). You know what becomes of *that* sum.
#
# > **Predict** `np.log(1 + 1e-17)` and `np.log1p(1e-17)`. The second is made for the purpose: it is the
# > logarithm of 1 plus its argument. For small x, log(1 + x) is nearly x.

# %%
my_log, my_log1p = "?", "?"

# %%
compare(my_log=np.log(1 + 1e-17), my_log1p=np.log1p(1e-17))

# %% [markdown]
# ### Task 6.4 · The smooth relu
#
# `softplus`, in one formula that serves both signs. The docstring has it. For the derivative you have a rule.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-4"}
check("6.4")

# %% [markdown]
# The same picture as before, with your softplus in the place of the two functions:

# %%
with when_ready():

    def fused(z, is_cat):
        sign = -1 if is_cat else 1
        L, back = functional.softplus(sign * z)
        return L, sign * back(np.ones_like(z))

    losses_drawn(fused, "softplus")
    for dtype, z, is_cat in ((np.float32, -200, True), (np.float64, -750, True), (np.float32, 40, False)):
        L, dz = fused(np.array([z], dtype), is_cat)
        print(f"{dtype.__name__}   z = {z:4}   L = {L[0]}   dL/dz = {dz[0]}")

# %% [markdown]
# No line ends, the stairs are gone, and float32 is as good as float64. In stage 07 this becomes a loss,
# under PyTorch's name, *binary cross-entropy with logits*: softplus(z) - y z. (Try both values of y.) The
# name says what it wants to be given: logits, no sigmoid before it. Here are both losses in your engine,
# in float32, for a cat at z = -200. In the first picture σ is 0, its logarithm is -inf, and the way back is
# -inf · 0:

# %%
with when_ready(), quiet():
    for loss in (lambda z: -z.sigmoid().log(), lambda z: (-z).softplus()):
        z = Tensor(np.float32(-200.0), requires_grad=True, label="z")
        L = loss(z)
        L.backward(retain_graph=True)
        print(f"L = {L.item()}   dL/dz = {z.grad}")
        display(draw(L))

# %% [markdown]
# ## 7 · The smooth maximum
#
# softplus(a) = log(e⁰ + eᵃ) is a smooth form of the larger of 0 and a. With more numbers than two it is
# called `logsumexp`:
#
# $$\text{logsumexp}(a) = \log \sum_i e^{a_i}$$
#
# exp makes the largest number so much larger than the others that it dominates the sum; log takes the exp
# back. So the result is a little more than the maximum: by 0 if the others are far below, by log n if all
# n are equal.

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
a = np.linspace(-6, 6, 300)
fig, axes = plt.subplots(1, 2, figsize=(9, 2.8), layout="constrained")
others = np.array([0.0, 1.5])
axes[0].plot(a, np.maximum(a, 1.5), color=GREY, linewidth=2, label="max(a, 0, 1.5)")
axes[0].plot(a, np.logaddexp(a, np.logaddexp.reduce(others)), color=BLUE, label="logsumexp(a, 0, 1.5)")
axes[0].legend(frameon=False, fontsize=9)
axes[0].set_xlabel("a")
total = np.exp(a) + np.exp(others).sum()
for share, name, colour in (
    (np.exp(a) / total, "a", RED),
    (np.exp(1.5) / total, "1.5", ORANGE),
    (1 / total, "0", BLUE),
):
    axes[1].plot(a, share, color=colour, label=name)
axes[1].legend(frameon=False, fontsize=9, title="derivative along", title_fontsize=9)
axes[1].set(xlabel="a", ylim=(-0.03, 1.03))
plt.show()

# %% [markdown]
# The derivatives, on the right, are shares: $e^{a_i} / \sum e^{a_j}$. The maximum handed all of `g` to
# the winner; the smooth maximum divides it. (You can see it from here: these shares are the softmax.)
#
# > **Predict** logsumexp of [1000, 1000], on paper. And what is logsumexp of [1000, 0]? No computer is
# > needed.

# %%
my_equal, my_unequal = "?", "?"

# %%
with quiet():
    print("log(sum(exp(a))) in float64:", np.log(np.exp([1000.0, 1000.0]).sum()))
compare("my_equal", "my_unequal")

# %% [markdown]
# What you did on paper is the cure: take the largest number m out of the sum, and put it back afterwards.
#
# $$\log \sum_i e^{a_i} = \log \Big(e^m \sum_i e^{a_i - m}\Big) = m + \log \sum_i e^{a_i - m}$$
#
# Now the largest exp is e⁰ = 1. Nothing overflows; and the sum is at least 1, so log is safe. Terms that
# underflow would have been absorbed anyway. With an axis, each row has an m *of its own*: a row around -1000
# beside a row around 1000 would vanish otherwise.
#
# ### Task 6.5 · The smooth maximum
#
# `logsumexp`. The functions `largest`, `total` and `kept_shape` are there to help. Mind the case in which
# m itself is infinite.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-5"}
check("6.5")

# %% [markdown]
# ## 8 · Numbers made probabilities
#
# A network with ten outputs, one for each digit, returns ten logits. `softmax` makes probabilities of them:
# positive numbers with the sum 1, in the order of the logits.
#
# $$p_i = \frac{e^{a_i}}{\sum_j e^{a_j}}$$
#
# > **Predict** what happens to the probabilities of the logits [2, 1, 0] when you add 1000 to all three;
# > and when you double all three.

# %%
my_shift, my_double = "?", "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
logits = np.array([2.0, 1.0, 0.0])
fig, axes = plt.subplots(1, 3, figsize=(9, 2.3), layout="constrained", sharey=True)
for ax, name, a in (
    (axes[0], "[2, 1, 0]", logits),
    (axes[1], "[1002, 1001, 1000]", logits + 1000),
    (axes[2], "[4, 2, 0]", logits * 2),
):
    shares = np.exp(a - np.logaddexp.reduce(a))
    ax.bar(range(3), shares, color=[RED, ORANGE, BLUE])
    for i, share in enumerate(shares):
        ax.text(i, share + 0.02, f"{share:.3f}", ha="center", fontsize=9)
    ax.set(title=name, xticks=[], ylim=(0, 1.05))
    ax.title.set_fontsize(10)
plt.show()
compare("my_shift", "my_double")

# %% [markdown]
# Only *differences* count: a common e¹⁰⁰⁰ in numerator and denominator cancels. So you may subtract one
# number from all of them: the largest, as in section 7.
#
# The gradient needs a moment of thought. Each $a_i$ stands in its own numerator *and* in every
# denominator. If it grows, its own share grows, and all the others shrink:
#
# $$\frac{\partial p_j}{\partial a_i} = p_i\,(1 - p_i) \;\text{ for } j = i, \qquad
# -p_j\,p_i \;\text{ for } j \neq i$$
#
# Both lines have a term $-p_j\,p_i$, and only the first has $p_i$ besides. So, summed over all users, as
# always:
#
# $$\frac{\partial L}{\partial a_i} = \sum_j g_j \frac{\partial p_j}{\partial a_i}
# = g_i\,p_i - \sum_j g_j\,p_j\,p_i = p_i\,\Big(g_i - \sum_j g_j\,p_j\Big)$$
#
# **By hand:** p = [1/2, 1/2] and g = [8, 2]. The sum is 4 + 1 = 5, and the gradient 1/2 · [3, -3] = [1.5,
# -1.5].
#
# > **Predict** the gradient for the same p and g = [1, 1]. And for g = [1, 1, 1] and *any* three logits?

# %%
my_two, my_any_three = "?", "?"

# %%
for p in (np.array([0.5, 0.5]), np.exp(logits) / np.exp(logits).sum()):
    print(f"p = {p.round(3)}, g = ones: {(p * (1 - p.sum())).round(9)}")
compare("my_two", "my_any_three")

# %% [markdown]
# Zero, always. With g = ones, L is the sum of all probabilities, and that is 1 whatever the logits are.
# Remember this; we come back to it in section 10.
#
# ### Task 6.6 · Numbers made probabilities
#
# `softmax` and `log_softmax`. The second is fused like softplus: the logarithm of a probability that
# underflowed to 0 would be -inf, and -1000 is the answer.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-6"}
check("6.6")

# %%
with when_ready(), quiet():
    t = Tensor([1000.0, 0.0], requires_grad=True)
    print("softmax, then log:", t.softmax().log().data, "  log_softmax:", t.log_softmax().data)

# %% [markdown]
# More functions stand finished below the tasks, stable too: `abs`, `clip`, `elu`, `silu`, `gelu`, and in
# `reductions.py` `min`, `var`, `std` and `cumsum`. Read one or two; you could have written them. These
# are the curved relatives of `relu`, with their derivatives as your engine finds them:

# %%
with when_ready():
    curved = {}
    for name in ("softplus", "elu", "silu", "gelu"):
        t = Tensor(np.linspace(-4, 3, 200), requires_grad=True)
        curved[name] = t, getattr(t, name)()
        curved[name][1].sum().backward()
    fig, axes = plt.subplots(1, 4, figsize=(9.5, 2.2), layout="constrained", sharey=True)
    for ax, (name, (t, out)) in zip(axes, curved.items(), strict=True):
        ax.plot(t.data, np.maximum(t.data, 0), color=GREY, linewidth=1)
        ax.plot(t.data, out.data, color=BLUE, linewidth=2)
        ax.plot(t.data, t.grad, color=RED, linestyle="--")
        ax.set_title(name, fontsize=10)
    milestone("06", fig)
    plt.show()

# %% [markdown]
# ## 9 · A check needs float64
#
# You have written eleven derivatives today. Are they right? From here on you build the tool that says so.
# It compares what a rule gives with `numeric_gradient` from stage 00. There you saw the U-curve: the
# error of a central difference is h² from bending plus ε/h from rounding. Now the same curve for a whole
# layer, L = Σ g tanh(W x), once in each kind of float. The error is that of the worst of eight elements.
#
# > **Predict.** Your checker will demand an error of at most 1e-6. With the best of all steps, can
# > float32 meet that? How small does its error get?

# %%
my_float32_error = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
rng = np.random.default_rng(6)
W, x, g = (rng.normal(size=shape).astype(np.float32) for shape in ((5, 8), (8,), (5,)))


def worst_error(dtype, h):
    """Of the eight central differences of L, all computed in one dtype."""
    moves = dtype(h) * np.eye(8, dtype=dtype)
    ahead, behind = (g.astype(dtype) @ np.tanh(W.astype(dtype) @ (x[:, None] + s * moves)) for s in (1, -1))
    exact = W.T.astype(float) @ (g * (1 - np.tanh(W.astype(float) @ x) ** 2))
    return np.abs((ahead - behind) / (2 * dtype(h)) - exact).max()


steps = np.logspace(-12, 0, 300)
plt.figure(figsize=(7.5, 3.9), layout="constrained")
for dtype, colour in ((np.float64, BLUE), (np.float32, ORANGE)):
    wrong = np.array([worst_error(dtype, h) for h in steps])
    best = np.finfo(dtype).eps ** (1 / 3)
    plt.loglog(
        steps, wrong, ".", color=colour, markersize=4, label=f"{dtype.__name__}: at best {wrong.min():.0e}"
    )
    plt.axvline(best, color=colour, linestyle=":")
    plt.text(best * 1.15, 2e-12, f"³√ε = {best:.0e}", color=colour)
plt.axhline(1e-6, color=RED, linewidth=1)
plt.text(1.3e-8, 1.6e-6, "a check's tolerance", color=RED, va="bottom")
plt.axhline(1e-2, color=GREY, linewidth=1, linestyle="--")
plt.text(1.3e-12, 1.6e-2, "a leak of 0.01, forgotten", color="#5b6675", va="bottom")
plt.xlabel("step h")
plt.ylabel("error of the worst element")
plt.xlim(1e-12, 1.5)
plt.ylim(1e-12, 1e3)
plt.legend(frameon=False, loc="upper left")
plt.show()
compare(my_float32_error=wrong.min())

# %% [markdown]
# It is the same U, moved up and to the right. Its lowest point lies above the red line: the derivative is
# right, and in float32 it fails the check with *every* step. At the step that is best for float64 the
# orange error is a few per cent. (On the far left x + h *is* x in float32, and every difference is 0.)
#
# "Then let us be generous, and take 0.01." Think of a `leaky_relu` whose author forgot the leak on the
# way back. Below 0 the true gradient is 0.01 g, and theirs is 0. Wherever |g| is less than 1, they pass.
# A tolerance that lets the noise of float32 through lets real mistakes through as well.
#
# So the checker converts its operands to float64, as `numeric_gradient` does; and your networks may use
# float32 as they please. Derivatives are *checked* in float64 and *used* in float32: they are the same
# formulas.
#
# ## 10 · What an upstream of ones cannot see
#
# A rule returns an array, and a numeric gradient wants one number. The simplest number is the sum of the
# array. Then `g`, the gradient that comes from upstream, is all ones. In stages 00 and 05 you saw that
# this is hardly a check. Now you can say exactly what it misses.
#
# Let $J$ be the true table of derivatives $\partial\,\text{out}_i / \partial a_j$, and $K$ the one that a
# wrong rule uses. The two gradients differ by
#
# $$K^\top g - J^\top g = (K - J)^\top g .$$
#
# With $g$ = ones each element of this is the *sum of a column* of $K - J$. Every error whose columns sum
# to 0 is invisible. Three families of mistakes look right to ones:
#
# - **moved**: the right numbers in the wrong places, as when `a[::-1]` does not turn back;
# - **cancelled**: outputs whose sum never changes. The sum of a softmax is 1, and a - mean(a) sums to 0.
#   The true gradient for ones is 0, and a rule that returns zeros is "right";
# - **ignored**: a rule that does not look at `g` at all, and takes 1 for it.
#
# Take `a[::-1]` with two elements and forget to turn `g` back. The error is then the difference of $g_0$
# and $g_1$:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
side = np.linspace(-2.5, 2.5, 201)
g0, g1 = np.meshgrid(side, side)
fig, ax = plt.subplots(figsize=(5, 3.9), layout="constrained")
shown = ax.pcolormesh(g0, g1, np.abs(g0 - g1), cmap="Blues", shading="auto", rasterized=True)
fig.colorbar(shown, label="error that the check sees")
ax.plot(*np.random.default_rng(2).standard_normal((2, 40)), "o", color=ORANGE, markersize=4, label="random g")
ax.plot(1, 1, "X", color=RED, markersize=12, markeredgecolor="w", label="g = ones")
ax.plot([-2.5, 2.5], [-2.5, 2.5], color=RED, linewidth=0.8, linestyle="--")
ax.set(xlabel="$g_0$", ylabel="$g_1$", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
ax.legend(loc="lower right", fontsize=8)
plt.show()

# %% [markdown]
# The blind spot is a line, and ones sit right on it. A random `g` falls to one side of it or the other: a
# line has no width, and is hit with probability 0.
#
# Here are six rules with mistakes. For each you see what it computes, the true way back, and the way back
# that somebody wrote.

# %%
n = 4


def shares_of(a):
    return np.exp(a - np.logaddexp.reduce(a))


WRONG = {
    "a[::-1], not turned back": (
        lambda a: a[::-1],
        lambda a, g: g[::-1],
        lambda a, g: g,
    ),
    "a - mean(a), zeros": (
        lambda a: a - a.mean(),
        lambda a, g: g - g.mean(),
        lambda a, g: 0 * g,
    ),
    "softmax, zeros": (
        shares_of,
        lambda a, g: shares_of(a) * (g - g @ shares_of(a)),
        lambda a, g: 0 * g,
    ),
    "softmax, own share only": (
        shares_of,
        lambda a, g: shares_of(a) * (g - g @ shares_of(a)),
        lambda a, g: g * shares_of(a) * (1 - shares_of(a)),
    ),
    "log_softmax, n for Σ g": (
        lambda a: np.log(shares_of(a)),
        lambda a, g: g - shares_of(a) * g.sum(),
        lambda a, g: g - shares_of(a) * n,
    ),
    "exp, g ignored": (
        np.exp,
        lambda a, g: g * np.exp(a),
        lambda a, g: np.exp(a),
    ),
}

# %% [markdown]
# > **Predict.** How many of the six does a check with ones find? Which?

# %%
my_found_by_ones = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
a = np.array([0.5, -1.0, 2.0, 0.25])
checks = {"g = ones": np.ones(n), "random g": np.random.default_rng(0).standard_normal(n)}
fig, ax = plt.subplots(figsize=(6.4, 2.5), layout="constrained")
for row, (name, (_, right, wrong)) in enumerate(WRONG.items()):
    ax.text(-0.1, -row, name, ha="right", va="center")
    for column, g in enumerate(checks.values()):
        error = np.abs(right(a, g) - wrong(a, g)).max()
        found = error > 1e-6
        ax.add_patch(
            plt.Rectangle((column, -row - 0.42), 0.94, 0.84, color=BLUE if found else RED, alpha=0.8)
        )
        words = f"found: {error:.2f}" if found else "looks right"
        ax.text(column + 0.47, -row, words, ha="center", va="center", color="w", fontsize=9)
for column, name in enumerate(checks):
    ax.text(column + 0.47, 0.75, name, ha="center", va="center")
ax.set(xlim=(-1.9, 2), ylim=(-5.6, 1.1))
ax.axis("off")
plt.show()
compare("my_found_by_ones")

# %% [markdown]
# One of six. And look at the two about softmax: the one that has half of the truth is found, and the one
# that hands back nothing at all looks right.
#
# ## 11 · A checker of rules
#
# So: draw a random `g`, and make one number of the result, L = Σ g · out. Then dL/d(out) is `g`. What the
# rule gives for this `g`, compare with what nudging finds for L; for each operand, and for every element.
#
# How wrong is too wrong? $10^{-6}$ is much beside a gradient of 0.001, and beside a million it is
# nothing. The error is therefore divided by the size of the numeric value where that is larger than 1.
#
# Which is worse, then?
#
# > **Predict** the worst of three elements: given [1.5, 1001, nan], and numeric [1, 1000, 2].

# %%
my_worst = "?"

# %%
compare("my_worst")

# %% [markdown]
# An error of 1 in 1000 is smaller than one of 0.5 in 1. And nan is the worst of all, since it says
# nothing; but you know how it answers comparisons. To the question "is one of the errors too large?" it
# says no. Ask "are all of them small?".
#
# ### Task 6.7 · A checker of rules
#
# Three functions in `gradcheck.py`: `both_gradients`, `worst_element`, and `check_rule`, which uses the
# two. When you hand in, your checker is given rules to judge, right and wrong ones, mixed; some are wrong
# in one element only.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-7"}
check("6.7")

# %% [markdown]
# Let it judge the six, and after them everything you have written today:

# %%
with when_ready():
    for name, (forward, _, wrong) in WRONG.items():
        found = check_rule(lambda a, f=forward, w=wrong: (f(a), lambda g: w(a, g)), a)
        print(f"{name:26} {'looks right' if found is None else f'worst at {found[1]}'}")

# %%
with when_ready():
    numbers = np.random.default_rng(7).uniform(0.2, 2.0, (2, 3))  # away from 0, where relu bends
    signed = numbers * np.array([1, -1, 1])
    for names, operand, options in (
        (("log", "sqrt"), numbers, {}),
        (("exp", "tanh", "sigmoid", "relu", "leaky_relu", "softplus"), signed, {}),
        (("logsumexp", "softmax", "log_softmax"), signed, {"axis": 1}),
    ):
        for name in names:
            found = check_rule(getattr(functional, name), operand, **options)
            print(f"{name:12} {'right' if found is None else found}")

# %% [markdown]
# ## 12 · The likely cause
#
# "Wrong at (1, 2)" is the truth, and a poor help. A mistake often has a face. Draw what the rule gives
# against the numeric gradient, a dot for each element. A right rule has all its dots on the diagonal:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
rng = np.random.default_rng(12)
numeric, g = rng.standard_normal((2, 5, 5))
FACES = {
    "right": numeric,
    "zero": 0 * numeric,
    "sign": -numeric,
    "factor": numeric / 2,
    "upstream": numeric / g,
    "transposed": numeric.T,
}
fig, axes = plt.subplots(1, 6, figsize=(10, 2.1), layout="constrained", sharex=True, sharey=True)
for ax, (name, given) in zip(axes, FACES.items(), strict=True):
    ax.plot([-3, 3], [-3, 3], color=GREY, linewidth=0.8)
    ax.plot(numeric, given, "o", color=BLUE if name == "right" else RED, markersize=3)
    ax.set(title=name, xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xticks=[], yticks=[])
    ax.title.set_fontsize(10)
axes[0].set_ylabel("given")
axes[0].set_xlabel("numeric")
plt.show()

# %% [markdown]
# Zero, sign and factor are straight lines. The last two are clouds to the eye, and both can be recognised
# by undoing them: multiply what was given by `g`, or turn it round, and look whether the dots fall on the
# diagonal.
#
# > **Predict.** A rule gives [-2, -4], and the numeric gradient is [2, 4]. Two of the words above are
# > true of it. Which? And which one would help its author more?

# %%
my_two_words = "?"

# %%
compare("my_two_words")

# %% [markdown]
# So the order in which you try them matters: the special before the general.
#
# ### Task 6.8 · The likely cause
#
# `likely_cause` returns the first word that fits, and None if none does. `agree` compares two arrays for you.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-8"}
check("6.8")

# %% [markdown]
# `assert_rule`, which is finished, puts everything together. Keep it near: in stages 07 to 10 you will
# write more rules, and want to know.

# %%
with when_ready():

    def twice_the_mean(a):
        return 2 * a.mean(), lambda g: g * np.ones(a.shape) / a.size

    def product(a, b):
        return a * b, lambda g: g * b, lambda g: a

    for rule, operands in ((twice_the_mean, [np.ones(3)]), (product, [np.arange(3.0), np.ones(3)])):
        try:
            assert_rule(rule, *operands, rng=np.random.default_rng(1))
        except AssertionError as error:
            print(error, end="\n\n")

# %% [markdown]
# ## 13 · The museum
#
# ### Exhibit 1: the cat that could not be learned
#
# *micrograd-np*, whose broadcasting you know, has sigmoid and loss as two functions, and keeps the logarithm
# away from 0 with a guard of $10^{-8}$. We gave it a cat, and z = -200.
#
# > **Predict** what a guard makes of L and of dL/dz. (True: 200, and -1.)

# %%
my_guarded_L, my_guarded_dz = "?", "?"

# %%
with quiet():
    p = 1 / (1 + np.exp(np.float32(200)))
    L, dz = -np.log(p + 1e-8), -1 / (p + 1e-8) * p * (1 - p)
compare(my_guarded_L=L, my_guarded_dz=dz + 0)

# %% [markdown]
# No inf, no nan, and no learning. The picture that the network is most wrong about teaches it nothing,
# for ever. This is worse than a crash. PyTorch's own `BCELoss`, which wants probabilities, has guards
# too, with the same effect: somebody found a gradient of $-2 \cdot 10^{-11}$ at z = -50 where it should
# be -1/8 (issue 103316). The answer was that this is expected. The cure is `BCEWithLogitsLoss`.
#
# ### Exhibit 2: "I don't think there's a lot we can do about that"
#
# In June 2017 somebody reported that PyTorch's `logsigmoid(-300)` was -inf, and proposed a stable form.
# The first answer was that log σ(-300) is *supposed* to be hugely negative, since σ(-300) is all but 0
# (issue 1835). It takes a moment to see that the logarithm of something so tiny is just -300. You have
# seen it on paper; two months later it was mended, with the trick of section 7. Nine years on, a young
# library, *burn*, took exp, added 1 and took the log: inf from 89 on in float32, and nan on the way back
# (issue 5373, August 2026).
#
# ### Exhibit 3: right everywhere but at 0
#
# When PyTorch first had the fused loss, in 2017, it was *composed* of finished functions:
#
# $$L = \max(z, 0) - z\,y + \log\big(1 + e^{-|z|}\big)$$
#
# Correct, and finite everywhere. Then came issue 2298. A weight began at 0, so that z was 0, and with y =
# 0 its gradient was 0 as well: it never made a first step. The true gradient is σ(0) - 0 = 1/2. The same
# with your engine:
#
# > **Predict** the gradient at z = 0 for both values of y. `relu` at 0 hands back 0, and so does `abs`.

# %%
my_gradient_in_the_bend = "?"

# %%
with when_ready():
    for y in (0.0, 1.0):
        z = Tensor([0.0], requires_grad=True)
        (z.relu() - z * y + (-z.abs()).exp().log1p()).backward([1.0])
        fused = Tensor([0.0], requires_grad=True)
        (fused.softplus() - fused * y).backward([1.0])
        print(f"y = {y:g}   composed {z.grad[0]:5.2f}   softplus {fused.grad[0]:5.2f}   true {0.5 - y:5.2f}")
    compare("my_gradient_in_the_bend")

# %% [markdown]
# The sum is smooth. Its parts are not: two bends that cancel each other on paper, and each was given a
# gradient *by decision*. The decisions do not cancel. A rule that is one node, with a derivative of its
# own, has no bend to decide about. And z = 0 is not rare: it is where every network with zero weights
# begins.
#
# ### Exhibit 4: old acquaintances
#
# *srkds/old*, a scalar engine, has tanh as $(e^{2x} - 1) / (e^{2x} + 1)$, written with `math.e`:

# %%
try:
    print((math.e ** (2 * 400.0) - 1) / (math.e ** (2 * 400.0) + 1))
except OverflowError as error:
    print("OverflowError:", error)

# %% [markdown]
# Python's own floats raise, NumPy's become inf; the first is kinder. *smolgrad* has σ right, and its
# derivative as $e^{-a} / (1 + e^{-a})^2$: at -1000 the gradient is nan, as in section 3. And
# `karpathy/micrograd` has a `relu` that makes 0 of nan's gradient, as in section 4.
#
# ### Exhibit 5: nothing at all
#
# What is logsumexp of [-inf, -inf], the logarithm of two probabilities 0? It is log(0 + 0) = -inf, and
# every library agrees today. Some began with nan, since m = -inf and inf - inf is nan; in *tinygrad* that
# was noticed in August 2026 (pull request 17822). The gradient is 0/0, and PyTorch, JAX and your engine
# say nan. Whether 0 would be kinder has been argued since 2020 (PyTorch's issue 31829; in 49724 a teacher
# tells what it did to a class).
#
# ## 14 · The same in PyTorch
#
# Asked once, written down: expression, inputs, `g`, value, gradients.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "sqrt(a)",
        {"a": [0.0, -0.0, math.inf, -math.inf, math.nan]},
        [0.285, 0.247, 0.917, 0.181, -1.644],
        [0.0, -0.0, math.inf, math.nan, math.nan],
        {"a": [math.inf, -math.inf, 0.0, math.nan, math.nan]},
    ),
    (
        "relu(a)",
        {"a": [0.0, -0.0, math.inf, -math.inf, math.nan]},
        [0.232, -0.109, -0.148, 0.88, -0.187],
        [0.0, -0.0, math.inf, 0.0, math.nan],
        {"a": [0.0, 0.0, -0.148, 0.0, -0.187]},
    ),
    (
        "softplus(a)",
        {"a": [[-1.589, -1.179, -0.684], [-0.725, -0.199, -1.143]]},
        [[0.576, 0.073, 1.372], [0.145, -1.022, -2.248]],
        [
            [0.1857570149629296, 0.26818281997100857, 0.40852347448996307],
            [0.3949598330652266, 0.5985891591466723, 0.27676848721052694],
        ],
        {
            "a": [
                [0.09764619059256924, 0.01717193939694329, 0.46012644575950734],
                [0.0473124705790944, -0.4603226292696096, -0.5434989223719816],
            ]
        },
    ),
    (
        "logsumexp(a, -1)",
        {"a": [1000.0, 1000.0]},
        -1.064,
        1000.6931471805599,
        {"a": [-0.5320000000000293, -0.5320000000000293]},
    ),
    (
        "softmax(a, -1)",
        {"a": [0.0, -40.0]},
        [-0.175, -1.287],
        [1.0, 4.248354255291589e-18],
        {"a": [0.0, -4.7241699318842466e-18]},
    ),
    (
        "log_softmax(a, -1)",
        {"a": [1000.0, -1000.0]},
        [2.189, 0.142],
        [0.0, -2000.0],
        {"a": [-0.1419999999999999, 0.142]},
    ),
    (
        "std(a)",
        {"a": [3.0, 3.0, 3.0]},
        1.028,
        0.0,
        {"a": [0.0, 0.0, 0.0]},
    ),
]

# %%
with when_ready():
    names = ("sqrt", "relu", "softplus", "logsumexp", "softmax", "log_softmax", "std")
    words = {name: getattr(Tensor, name) for name in names}
    for expression, inputs, g, value, gradients in PYTORCH:
        a = Tensor(inputs["a"], requires_grad=True)
        out = eval(expression, words, {"a": a})
        out.backward(g)
        alike = [
            np.allclose(ours, theirs, rtol=1e-12, atol=0, equal_nan=True)
            for ours, theirs in ((out.data, value), (a.grad, gradients["a"]))
        ]
        print(f"{expression:18}   value as PyTorch has it: {alike[0]}   gradient: {alike[1]}")

# %% [markdown]
# Look at some of the values above. The root at 0 has an infinite gradient. The probability $4 \cdot
# 10^{-18}$ has kept its digits. `std` of three equal numbers is a root of 0, and its gradient is 0 by
# decision.
#
# ## 15 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 6.A}). A friend trains in float32 with L = -log(σ(z)) and sees nan after some
# hundred steps. He changes it to L = -log(σ(z) + 1e-8). The nan is gone, and a few pictures are never
# learned. Explain both, and say what he should write, and why that helps.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-6-a"}
# ### BEGIN SOLUTION
# When z is far below 0, sigma(z) underflows to 0 in float32. Its logarithm is -inf, and on the way back
# -1/0 meets the factor sigma(1 - sigma) = 0, and infinity times 0 is nan, which spreads to all weights.
# With 1e-8 added the logarithm is finite, and so is 1/(sigma + 1e-8); it is multiplied by sigma(1 -
# sigma) = 0, so the gradient is 0 (the truth is -1), and the pictures that are most wrong teach nothing.
# He should write softplus(-z), which is the same function on paper: there exp and log have cancelled
# before anything underflows, and the derivative is sigma(z) - 1.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: underflow to 0 and inf * 0 = nan; with the guard the factor sigma(1 - sigma) = 0 is left,
# so the gradient is 0 where it should be -1; softplus(-z) (or log-sigmoid, or BCE with logits) because
# no step leaves the range.
# - Half marks: two of the three.
# - "Use float64" is no answer: it moves the edge, and for log(1 - sigma(z)) only to z = 37.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 6.B}). Somebody checks gradients in float32. With a tolerance of 1e-6 her right
# rules fail. With 0.01 they pass, and she is content. Why do they fail at 1e-6, whatever the step? What is
# wrong with 0.01? What should she do, given that her network has to run in float32?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-6-b"}
# ### BEGIN SOLUTION
# A difference has an error from bending, h squared, and one from rounding, eps / h. In float32 eps is
# 1e-7, and the sum of the two is smallest at about h = 0.005 and there some 1e-5: no step reaches 1e-6. A
# tolerance of 0.01 lets this noise pass, and with it real mistakes of that size: a forgotten leak of
# 0.01, a factor of 1.005, a small term left out. She should check in float64. The rules are the same
# formulas for both dtypes, so a rule whose derivative is right in float64 has the right formula in
# float32.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: both errors (bending and rounding) and their best sum above 1e-6 in float32; 0.01 hides
# real mistakes (an example or a clear statement); check in float64, since the formula is the same.
# - Half marks: two of the three.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 6.C}). For every `g`, the elements of a softmax's gradient sum to 0. Explain
# this from what happens when the same number is added to all logits. Then: what is the gradient for `g` =
# ones, and what does a check with ones say of a softmax whose way back is `lambda g: 0 * g`?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-6-c"}
# ### BEGIN SOLUTION
# If the same h is added to all logits, the probabilities stay as they are, and so does L. To first order
# L moves by h times the sum of all elements of the gradient; so this sum is 0 for every L, that is, for
# every g. With g = ones, L is the sum of the probabilities, which is 1 whatever the logits are, so every
# element of the gradient is 0. The wrong rule gives zeros as well: the check finds it right, though it
# passes no gradient on for any g. (The two facts are different: the first is about moving all logits
# together, the second about summing all probabilities.)
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: adding a constant changes nothing, so the directional derivative along (1, ..., 1), the
# sum, is 0; for ones L is constantly 1, so the gradient is 0; the wrong rule passes.
# - Half marks: the first or the second part with its reason.
# - Showing the first by the formula, sum of p (g - sum g p) = 0, is worth as much as the argument.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 16 · Where to read on
#
# - David Goldberg, *What Every Computer Scientist Should Know About Floating-Point Arithmetic* (1991):
#   the classic on rounding, absorption and cancellation.
# - Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions* (2021): how
#   good the shift by the maximum is, with proofs.
# - PyTorch's manual, *BCEWithLogitsLoss* and *Gradcheck mechanics*: sections 6 and 11 on two pages.
# - *HIPS autograd* on GitHub, `autograd/test_util.py`: a checker in ninety lines, with a random `g`.
#
# **Next:** stage 07, in which rules become layers, layers become networks, and softplus becomes a loss.
