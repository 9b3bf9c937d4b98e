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
# # 08 · Optimisers: ways downhill
#
# *Half an hour of reading, and ten short functions to write in* `kittengrad/optim.py` *and*
# `kittengrad/lr_scheduler.py`.
#
# When you are through, you can
#
# - say which learning rate is too large, before you try it, and why a narrow valley is slow;
# - write SGD with momentum, RMSprop, Adam and AdamW, and say what each of their numbers is for;
# - find a good learning rate in a hundred steps, and stop a training at the right moment;
# - say which of your numbers you can believe, and why a test set is looked at once.
#
# You have had gradients since stage 02, and networks since stage 07. Until now a step was
# `p -= 0.05 * grad`. In this stage we look at that minus sign more closely.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import math

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"
GREEN = "#4b8a5f"

compare = comparison("08")

with when_ready():
    from kittengrad import Tensor, manual_seed, nn, no_grad, optim
    from kittengrad.data import DataLoader, TensorDataset, random_split

# %% [markdown]
# ## 1 · The idea
#
# A loss with two parameters is a landscape, and its map has contour lines: on each line the loss is the same.
# Here is a valley, 25 times as steep across as along:
#
# $$L(x, y) = \frac{x^2 + 25\,y^2}{2}, \qquad
# \frac{\partial L}{\partial x} = x, \qquad \frac{\partial L}{\partial y} = 25\,y$$
#
# The lowest point is (0, 0). A step goes against the gradient.
#
# > **Predict.** You stand at (-8, 1). How many degrees lie between "against the gradient" and the way to the
# > lowest point?

# %%
my_degrees = "?"


# %%
def valley(x, y):
    """Works for numbers, for arrays, and for Tensors."""
    return (x * x + 25 * (y * y)) / 2


between = math.degrees(math.atan2(25, 8) - math.atan2(1, 8))
compare(my_degrees=between)


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.


def show_map(ax, landscape, xs, ys, levels=14):
    """Contour lines, closer together near the bottom."""
    x, y = np.meshgrid(np.linspace(*xs, 120), np.linspace(*ys, 120))
    heights = landscape(x, y)
    lines = heights.min() + (heights.max() - heights.min()) * np.linspace(0.01, 1, levels) ** 2.5
    ax.contour(x, y, heights, levels=lines, colors=GREY, linewidths=0.7, alpha=0.8)
    ax.plot(*BOTTOM[landscape], "+", color="black", markersize=9)
    ax.set(xlim=xs, ylim=ys, xlabel="x", ylabel="y")


BOTTOM = {valley: (0, 0)}
fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
show_map(ax, valley, (-10, 4), (-2.2, 2.2))
for x, y in ((-8.0, 1.0), (-5.0, -1.0), (-7.0, 0.1), (2.0, 1.2)):
    ax.annotate(
        "", (x - 0.055 * x, y - 0.055 * 25 * y), (x, y), arrowprops={"arrowstyle": "-|>", "color": RED}
    )
ax.plot([-8, 0], [1, 0], ":", color=BLUE)
ax.set_title("red: against the gradient; dotted: the way to the lowest point", fontsize=10)
plt.show()

# %% [markdown]
# (The map is drawn with unequal axes, so angles look different in it.) The gradient knows only the ground
# under your feet. It points across the valley, because there it is steep, and almost ignores the long way
# along it. That is the whole difficulty. Losses of networks have thousands of such directions, and some are a
# million times as steep as others. Each optimiser of this stage is one more answer to it.
#
# ## 2 · One step, and its length
#
# Take one direction alone, $L = \frac{h}{2}\,p^2$. Its derivative is $h\,p$, and a step is
#
# $$p \;\leftarrow\; p - \eta\,h\,p \;=\; (1 - \eta h)\,p .$$
#
# Each step multiplies $p$ by the same number. The learning rate $\eta$ decides which number.
#
# > **Predict.** Let h = 1 and p = 8. Where is p after three steps with η = 0.5, with η = 1, with η = 2, and
# > with η = 3? Pencil and paper; it is one multiplication for each step.

# %%
my_places = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
places = {rate: [8 * (1 - rate) ** t for t in range(4)] for rate in (0.5, 1, 2, 3)}
p = np.linspace(-33, 33, 200)
fig, axes = plt.subplots(1, 4, figsize=(9.5, 2.2), layout="constrained")
for ax, (rate, stops) in zip(axes, places.items(), strict=True):
    reach = 1.2 * max(map(abs, stops))
    p = np.linspace(-reach, reach, 100)
    ax.plot(p, p**2 / 2, color=GREY)
    ax.plot(stops, np.square(stops) / 2, "o-", color=RED, linewidth=1, markersize=4)
    ax.set_title(f"η = {rate}: " + ", ".join(f"{stop:g}" for stop in stops), fontsize=9)
    ax.set(yticks=[])
plt.show()
compare(my_places=[stops[-1] for stops in places.values()])

# %% [markdown]
# Up to η = 1/h the step is careful, then it jumps over the middle, at 2/h it jumps back and forth for ever,
# and beyond it everything explodes. **A learning rate is too large from 2/h on**, where h belongs to the
# *steepest* direction. In our valley that is h = 25, and the limit is 0.08. Along the valley h is 1, and even
# with η = 0.07 a step goes only 7 % of the way.
#
# > **Predict** how many steps with η = 0.07 it takes along the valley, from 8 to 0.1.

# %%
my_step_count = "?"

# %%
steps = math.ceil(math.log(0.1 / 8) / math.log(1 - 0.07))
compare(my_step_count=float(steps))

# %% [markdown]
# The steep direction dictates the step, and the flat one pays. It needs about as many steps as the ratio of
# the two (25 here), times a few.
#
# **Weight decay.** One often adds $\frac{\lambda}{2} \sum p^2$ to the loss, so that no parameter is larger
# than it needs to be. Nobody adds it to the graph. Its gradient is $\lambda p$, and the optimiser adds that
# to the gradient: with $p = 4$ and $\lambda = 0.5$ it adds 2.
#
# ### Task 8.1 · A step downhill, with weight decay
#
# `with_decay`, and the last line of `SGD.update`. Two arrays, two owners: `g` belongs to the parameter, and
# you leave it as it is. `p` is the parameter's own data, and you **change that very array**. The machinery
# around it (groups of parameters, a state for each, saving and loading) is provided in `optimizer.py`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-1"}
check("8.1")


# %%
def walk(landscape, make, start, steps, clip=None):
    """Where an optimiser goes: two rows, x and y. `make` makes it for a list of parameters."""
    x, y = (Tensor([number], requires_grad=True) for number in start)
    optimizer, path = make([x, y]), [start]
    for _ in range(steps):
        optimizer.zero_grad()
        landscape(x, y).sum().backward()
        if clip is not None:
            optim.clip_grad_norm_([x, y], clip)
        optimizer.step()
        path.append((x.data.item(), y.data.item()))
    return np.array(path).T


def show_walks(landscape, paths, xs, ys):
    """The walks on the map, and beside it how far from the lowest point each of them is."""
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4), width_ratios=(1.9, 1), layout="constrained")
    show_map(left, landscape, xs, ys)
    bottom = np.array(BOTTOM[landscape])[:, None]
    for colour, (name, path) in zip((BLUE, RED, ORANGE, GREEN), paths.items(), strict=False):
        left.plot(*path, "o-", color=colour, markersize=2, linewidth=0.8, alpha=0.85, label=name)
        right.semilogy(np.hypot(*(path - bottom)), color=colour, label=name)
    right.set(xlabel="step", title="distance from the lowest point")
    right.title.set_fontsize(10)
    left.legend(fontsize=8, loc="lower right")
    plt.show()


START = (-8.0, 1.0)
with when_ready():
    paths = {
        f"η = {rate}": walk(valley, lambda p, rate=rate: optim.SGD(p, lr=rate), START, 60)
        for rate in (0.01, 0.07, 0.0805)
    }
    show_walks(valley, paths, (-10, 4), (-2.2, 2.2))

# %% [markdown]
# Too careful, as good as it gets, and just over the edge.
#
# ## 3 · Momentum
#
# Let a ball roll instead. It has a **velocity** $v$. In every step the velocity loses a part, and the
# gradient is added:
#
# $$v \;\leftarrow\; \mu\,v + g, \qquad p \;\leftarrow\; p - \eta\,v$$
#
# Across the valley the gradient changes its sign with every jump, and in the sum these gradients cancel.
# Along the valley they all agree, and in the sum they grow.
#
# > **Predict.** The gradient is 1 in every step, and μ is 0.9. How large is the velocity at long last? (When
# > it no longer changes, what is lost equals what is added.)

# %%
my_velocity = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
t = np.arange(60)
fig, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
for mu, colour in ((0.0, GREY), (0.5, ORANGE), (0.9, RED)):
    ax.plot(t + 1, (1 - mu ** (t + 1)) / (1 - mu), color=colour, label=f"μ = {mu}")
ax.set(xlabel="step", ylabel="velocity", ylim=(0, 10.8))
ax.set_title("the gradient is 1 in every step", fontsize=10)
ax.legend(frameon=False)
plt.show()
compare(my_velocity=1 / (1 - 0.9))

# %% [markdown]
# It is a sum $1 + \mu + \mu^2 + \dots = \frac{1}{1 - \mu}$. With μ = 0.9 the ball comes to roll ten times as
# fast as a walker. Whoever adds momentum to a program that ran well has multiplied its learning rate by ten.
#
# Two variants. **Nesterov's** looks one step ahead: the velocity will carry the ball on by $\mu v$ in any
# case, so the direction is $g + \mu v$. **Dampening** $\tau$ adds only $(1 - \tau)\,g$; in PyTorch it begins
# with the *second* step, since the first velocity is the gradient itself.
#
# By hand, with μ = 0.5 and the gradients 4, 2, 0: the velocities are 4, then 0.5 · 4 + 2 = 4, then 2.
# Nesterov's directions are 4 + 2 = 6, then 2 + 2 = 4, then 0 + 1 = 1.
#
# ### Task 8.2 · Momentum
#
# `velocity`. It has to remember $v$ until the next step, separately for each parameter. For that it gets a
# dictionary, `state`: empty at first, the parameter's own, and the same one in every step.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-2"}
check("8.2")

# %%
with when_ready():
    makers = {
        "SGD, η = 0.07": lambda p: optim.SGD(p, lr=0.07),
        "momentum, η = 0.03, μ = 0.8": lambda p: optim.SGD(p, lr=0.03, momentum=0.8),
        "Nesterov, η = 0.03, μ = 0.8": lambda p: optim.SGD(p, lr=0.03, momentum=0.8, nesterov=True),
    }
    paths = {name: walk(valley, make, START, 60) for name, make in makers.items()}
    show_walks(valley, paths, (-10, 4), (-2.2, 2.2))

# %% [markdown]
# The ball overshoots, turns round, and is still the first to arrive. Nesterov's ball brakes before the turn.
#
# ## 4 · A step size for every number
#
# Another answer: let every number have a step of its own. Where gradients are large, divide by something
# large. **RMSprop** keeps a mean of the squares of each number's gradients, one that slowly forgets, and
# divides by its root:
#
# $$s \;\leftarrow\; \alpha\,s + (1 - \alpha)\,g^2, \qquad d = \frac{g}{\sqrt{s} + \varepsilon},
# \qquad p \;\leftarrow\; p - \eta\,d$$
#
# If the gradients of a number are always about as large as now, then $\sqrt{s} \approx |g|$, and $d$ is about
# 1 or -1, in a steep direction and in a flat one.
#
# > **Predict** d in the *first* step, where s was 0 before, for the gradients 0.002 and -50, with α = 0.99
# > and without ε. (The root of 0.01 is 0.1.)

# %%
my_first_directions = "?"

# %%
for g in (0.002, -50.0):
    mean_square = 0.01 * g**2
    root = math.sqrt(mean_square)
    print(f"g = {g}: s = {mean_square:g}, its root is {root:g}, and d is {g / root:.0f}")
compare("my_first_directions")

# %% [markdown]
# Both steps are equally long, and that is the point. Only, they are ten times too long, because the mean has
# begun at 0. Keep this in mind until the next section.
#
# **What is ε for?** Where all gradients were 0 so far, the formula would be 0/0. A tiny ε, $10^{-8}$, in the
# divisor makes it 0. It is added **to the root, not under it**, and that is no matter of taste.
#
# > **Predict** d for a small gradient, $g = 10^{-6}$, when $s = g^2$ and $\varepsilon = 10^{-8}$: once as
# > $g / (\sqrt{g^2} + \varepsilon)$, and once as $g / \sqrt{g^2 + \varepsilon}$.

# %%
my_outside, my_inside = "?", "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
sizes, eps = np.logspace(-11, 0, 200), 1e-8
fig, ax = plt.subplots(figsize=(7, 2.7), layout="constrained")
ax.semilogx(sizes, sizes / (sizes + eps), color=BLUE, label="ε added to the root")
ax.semilogx(sizes, sizes / np.sqrt(sizes**2 + eps), color=RED, label="ε under the root")
ax.axvline(1e-6, color=GREY, linestyle=":")
ax.set(xlabel="usual size of the gradient", ylabel="length of d")
ax.legend(frameon=False, loc="center left")
plt.show()
compare(my_outside=1e-6 / (1e-6 + eps), my_inside=1e-6 / math.sqrt(1e-12 + eps))

# %% [markdown]
# Under the root ε counts as $\sqrt{\varepsilon} = 10^{-4}$, ten thousand times as much. Gradients of that
# size are common in the first layers of deep networks, and there the red optimiser is asleep. Both programs
# run, both learn, and no error is reported.
#
# ### Task 8.3 · A step size for every number
#
# `scaled`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-3"}
check("8.3")

# %%
with when_ready():
    makers = {
        "momentum": lambda p: optim.SGD(p, lr=0.03, momentum=0.8),
        "RMSprop, η = 0.1": lambda p: optim.RMSprop(p, lr=0.1, alpha=0.9),
        "RMSprop, η = 0.5": lambda p: optim.RMSprop(p, lr=0.5, alpha=0.9),
    }
    paths = {name: walk(valley, make, START, 60) for name, make in makers.items()}
    show_walks(valley, paths, (-10, 4), (-2.2, 2.2))

# %% [markdown]
# RMSprop hardly sees that this is a valley: the steps in x and in y are equally long. But it never comes to
# rest. Near the lowest point the gradients are small, their usual size is small too, and the quotient is
# still about 1. It goes on to dance in steps of length η. (Section 6 has the remedy.)
#
# ## 5 · Adam, and a decay beside it
#
# Adam is both: a mean $m$ of the gradients, as momentum has it, over the root of a mean $v$ of their squares.
# And it repairs what you have seen in RMSprop's first step. Both means begin at 0, and at first they are too
# small. If the gradient is always $g$, then after $t$ steps
#
# $$m_t = (1 - \beta_1^t)\,g, \qquad v_t = (1 - \beta_2^t)\,g^2,$$
#
# and so Adam divides by just these factors: $\hat m = m_t / (1 - \beta_1^t)$ and
# $\hat v = v_t / (1 - \beta_2^t)$. This is called **bias correction**.
#
# > **Predict.** Suppose somebody leaves the correction out. Both m and v are too small, one above the line
# > and the other under a root below it. With the usual β₁ = 0.9 and β₂ = 0.999, are the first hundred steps
# > too short or too long, and how many times?

# %%
my_uncorrected = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
t = np.arange(1, 6001)
m, v = 1 - 0.9**t, 1 - 0.999**t
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 2.7), layout="constrained")
left.semilogx(t, m, color=BLUE)
left.semilogx(t, v, color=ORANGE)
left.text(1.1, 0.85, "m / g,  β₁ = 0.9", color=BLUE)
left.text(15, 0.4, "v / g²,  β₂ = 0.999", color=ORANGE)
left.set(xlabel="step", title="both means begin at 0")
right.semilogx(t, m / np.sqrt(v), color=RED, label="without the correction")
right.semilogx(t, np.ones(len(t)), color=BLUE, label="with it")
right.set(xlabel="step", title="length of a step, in units of η", ylim=(0, 7.5))
right.legend(frameon=False)
for ax in (left, right):
    ax.title.set_fontsize(10)
plt.show()
lengths = m / np.sqrt(v)
print(
    f"too long: {lengths[0]:.1f} times at first, {lengths.max():.1f} times in step {t[lengths.argmax()]}",
    end=" ",
)
print(f"and {lengths[99]:.1f} times in step 100.")
compare("my_uncorrected")

# %% [markdown]
# And the first steps are those in which a network is most easily spoilt. With the correction, the very first
# step has the length η for every number, whatever its gradient: $\hat m = g$, $\sqrt{\hat v} = |g|$.
#
# By hand, with β₁ = 0.5 and β₂ = 0.75, for the gradients 4 and 0: $m_1 = 2$, $\hat m_1 = 2 / 0.5 = 4$;
# $v_1 = 4$, $\hat v_1 = 4 / 0.25 = 16$, and the first direction is 4/4 = 1. Then $m_2 = 1$,
# $\hat m_2 = 1 / 0.75 = 4/3$; $v_2 = 3$, $\hat v_2 = 3 / 0.4375 = 6.86$, and the second is 1.33/2.62 = 0.51.
# The momentum goes on after the gradient has gone.
#
# ### Decay inside, decay beside
#
# With weight decay in the gradient, Adam divides the decay by the usual size of the gradient too. **AdamW**
# keeps the two apart: it shrinks the parameters first, all of them by the same factor $1 - \eta\lambda$,
# and then takes Adam's step with the bare gradient.
#
# ### Task 8.4 · Adam, and a decay beside it
#
# `Adam.update` and `AdamW.update`. Each parameter counts its own steps, so $t$ is kept in `state` too. The ε
# is where it was: added to the root, of $\hat v$ this time.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-4"}
check("8.4")

# %% [markdown]
# Does it matter? Here are two weights that both begin at 1. The gradient of the first jumps between 100 and
# -100, that of the second between 0.001 and -0.001. On average both gradients are 0, so only the decay should
# move the weights. AdamW multiplies both by 1 - ηλ = 0.999 in each step, and after 300 steps both are at
# about 0.999³⁰⁰ = 0.74.
#
# > **Predict** where each of them is, when the decay is *in the gradient*, g + λp, with the same η = 0.01 and
# > λ = 0.1.

# %%
my_first_weight, my_second_weight = "?", "?"


# %%
def decaying(make):
    """Two weights, and gradients that jump: where they are after each step."""
    weights, where = Tensor([1.0, 1.0], requires_grad=True), []
    optimizer = make([weights])
    for step in range(300):
        weights.grad = np.array([100.0, 0.001]) * (-1) ** step
        optimizer.step()
        where.append(weights.data.copy())
    return np.array(where).T


with when_ready():
    inside = decaying(lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1))
    beside = decaying(lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1))
    fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.7), sharey=True, layout="constrained")
    for ax, where, name in zip(
        axes, (inside, beside), ("Adam, decay inside", "AdamW, decay beside"), strict=True
    ):
        ax.plot(where[0], color=RED, linewidth=4, alpha=0.6, label="gradients ±100")
        ax.plot(where[1], color=BLUE, label="gradients ±0.001")
        ax.set(xlabel="step", title=name)
        ax.legend(frameon=False)
    plt.show()
    compare(my_first_weight=inside[0, -1].round(2), my_second_weight=inside[1, -1].round(2))
    print(f"AdamW: {beside[0, -1]:.2f} and {beside[1, -1]:.2f}.")

# %% [markdown]
# Inside, the decay of the first weight is lost among its large gradients, and the second weight has nothing
# but its decay, which is blown up to full steps. λ has no meaning that you could rely on. Beside the gradient
# it has one: all weights shrink by the same factor.
#
# Now all four on one map, a valley with a bend. From the left, one has to go down, and round the corner:


# %%
def bend(x, y):
    return (1 - x) ** 2 / 2 + 5 * (y - x * x) ** 2


BOTTOM[bend] = (1, 1)
with when_ready():
    makers = {
        "SGD, η = 0.02": lambda p: optim.SGD(p, lr=0.02),
        "momentum, η = 0.01, μ = 0.9": lambda p: optim.SGD(p, lr=0.01, momentum=0.9),
        "RMSprop, η = 0.05": lambda p: optim.RMSprop(p, lr=0.05, alpha=0.9),
        "Adam, η = 0.2": lambda p: optim.Adam(p, lr=0.2),
    }
    paths = {name: walk(bend, make, (-1.6, 1.6), 150) for name, make in makers.items()}
    show_walks(bend, paths, (-2.1, 2.1), (-1.9, 3.2))

# %% [markdown]
# Do not draw the conclusion that one of them is the best. Other rates, other valleys, another winner. What
# you can say is what each of them is *sensitive* to: SGD to the steepest direction, momentum less, Adam to
# the scale of the gradients hardly at all. That is why Adam with η = 0.001 so often works at once.
#
# ## 6 · Schedules
#
# In real training the gradient is noisy, because it comes from a few examples at a time (section 8). Here is
# the simplest case: $L = p^2/2$, and each gradient is $p$ plus a random number of size 1.
#
# > **Predict.** With η = 0.5, p comes to about 0.58 from the lowest point and then jitters. How far from it
# > does it jitter with a tenth of that rate, 0.05: as far, a tenth, or something between?

# %%
my_jitter = "?"


# %%
def jitter(rates, rng):
    """Where 400 noisy walks are after each step: their root mean square."""
    p, sizes = np.full(400, 8.0), []
    for rate in rates:
        p = p - rate * (p + rng.normal(size=400))
        sizes.append(math.sqrt(np.mean(p**2)))
    return sizes


t = np.arange(300)
rates = {
    "η = 0.5": np.full(300, 0.5),
    "η = 0.05": np.full(300, 0.05),
    "η = 1 / (t + 2), from 0.5 down": 1 / (t + 2),
}
sizes = {name: jitter(rate, np.random.default_rng(8)) for name, rate in rates.items()}
compare(my_jitter=np.mean(sizes["η = 0.05"][120:]))

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
for (name, size), colour in zip(sizes.items(), (RED, BLUE, GREEN), strict=True):
    ax.semilogy(size, color=colour, label=name)
ax.set(xlabel="step", ylabel="distance", ylim=(0.04, 12))
ax.set_yticks([0.05, 0.1, 0.2, 0.5, 1, 2, 5], ["0.05", "0.1", "0.2", "0.5", "1", "2", "5"])
ax.minorticks_off()
ax.legend(frameon=False, ncols=3, fontsize=8, loc="upper center")
plt.show()

# %% [markdown]
# In between: 3.6 times as near, and it took ten times as long to get there. (The exact law is $\sqrt{\eta /
# (2 - \eta)}$.) Large steps travel fast and cannot stand still; small ones can. So begin with large ones,
# and let them shrink. The green walk has both. That is what a **schedule** is: a formula for $\eta_t$.
#
# - In **steps**: constant for a while, then multiplied by γ, and again.
# - Along a **cosine**: half a wave, which leaves the top slowly and comes to the bottom slowly.
# - **Warm-up**: in the first steps Adam's means rest on very few gradients, and a network with fresh weights
#   has its steepest ground. So one begins with a fraction of η and raises it evenly.
#
# ### Task 8.5 · Schedules
#
# Three formulas in `lr_scheduler.py`, one line each or two. `t` counts from 0.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-5"}
check("8.5")


# %%
def rates_of(make, steps=100):
    """The learning rate before each step. `make` makes the schedule for an optimiser."""
    optimizer, found = optim.SGD([Tensor([1.0], requires_grad=True)], lr=0.1), []
    schedule = make(optimizer)
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        schedule.step()
    return found


with when_ready():
    from kittengrad.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR, StepLR

    def warm_cosine(optimizer):
        parts = LinearLR(optimizer, start_factor=0.05, total_iters=15), CosineAnnealingLR(optimizer, T_max=85)
        return SequentialLR(optimizer, parts, milestones=[15])

    schedules = {
        "StepLR(step_size=30, gamma=0.5)": rates_of(lambda optimizer: StepLR(optimizer, 30, 0.5)),
        "CosineAnnealingLR(T_max=100)": rates_of(lambda optimizer: CosineAnnealingLR(optimizer, 100)),
        "LinearLR, then a cosine": rates_of(warm_cosine),
    }
    fig, ax = plt.subplots(figsize=(7, 2.7), layout="constrained")
    for (name, found), colour in zip(schedules.items(), (BLUE, ORANGE, RED), strict=True):
        ax.plot(found, color=colour, label=name, drawstyle="steps-post")
    ax.set(xlabel="step", ylabel="learning rate")
    ax.legend(frameon=False, fontsize=8)
    plt.show()

# %% [markdown]
# Many of the large networks of our days are trained with the red one.
#
# ## 7 · Gradients that are too long
#
# Some landscapes have cliffs. One step from the foot of a cliff has a gradient thousands of times longer than
# usual, and it throws the parameters to a place from where there is no return. The cure is blunt: when the
# gradient is longer than `max_norm`, shorten it. *All* the gradients together are one long arrow,
#
# $$\|g\| = \sqrt{\textstyle\sum g^2} \quad\text{over all numbers of all parameters},$$
#
# and the arrow keeps its direction.
#
# > **Predict.** Two parameters of one number each have the gradients 6 and 8, and `max_norm` is 5. What
# > becomes of the two?

# %%
my_clipped = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(3.6, 3.4), layout="constrained")
arrows = {"as it was": ((6, 8), GREY), "all by one factor": ((3, 4), BLUE), "each by itself": ((5, 5), RED)}
for name, (tip, colour) in arrows.items():
    ax.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2})
    ax.plot([], [], color=colour, linewidth=2, label=name)
angle = np.linspace(0, math.pi / 2, 50)
ax.plot(5 * np.cos(angle), 5 * np.sin(angle), ":", color=GREY)
ax.set(xlim=(0, 9), ylim=(0, 9), aspect="equal", xlabel="first gradient", ylabel="second gradient")
ax.legend(frameon=False, fontsize=9, loc="upper left")
plt.show()
compare("my_clipped")

# %% [markdown]
# Whoever clips each parameter by itself gets 5 and 5: still too long, and another direction.
#
# ### Task 8.6 · Gradients that are too long
#
# `clip_grad_norm_`. The underscore at the end is PyTorch's sign for "this changes what you give it". Short
# gradients stay as they are; it clips and never stretches.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-6"}
check("8.6")


# %%
def canyon(x, y):
    """Flat at the bottom, and a wall of x⁴ at either side."""
    return x**4 / 4 + y * y / 2


with when_ready(), np.errstate(all="ignore"):

    def make(p):
        return optim.SGD(p, lr=0.1)

    for name, clip in (("as they are", None), ("clipped to 5", 5.0)):
        path = walk(canyon, make, (6.0, 2.0), 60, clip)
        print(f"{name:13}", "  ".join(f"{x:.3g}" for x in path[0, [0, 1, 2, 3, 10, 60]]))

# %% [markdown]
# That is x after 0, 1, 2, 3, 10 and 60 steps. The gradient of $x^4/4$ at 6 is 216. Unclipped, the walk is
# lost with its first step; clipped, it climbs down the wall in even steps, and at the bottom, where
# gradients are short, nothing is clipped any more.
#
# ## 8 · Some of the examples at a time
#
# The loss is a mean over all examples, and so is its gradient. The mean of a few, drawn at random, is nearly
# the same for a fraction of the work. Such a few are a **mini-batch**; once through all of them is an
# **epoch**. In `data.py` (provided) a *dataset* knows its examples by number, and a *loader* goes through it:

# %%
with when_ready():
    measured = np.random.default_rng(3).normal(size=4000)
    dataset = TensorDataset(Tensor(measured[:200]))
    loader = DataLoader(dataset, batch_size=32, shuffle=True, generator=0)
    (first,) = next(iter(loader))
    print("the first mini-batch has the shape", first.shape)

# %% [markdown]
# > **Predict.** 200 examples, 32 in a batch: how many steps has an epoch, and how many examples has the last
# > batch?

# %%
my_batches = "?"

# %%
with when_ready():
    compare(my_batches=[len(loader), len([*loader][-1][0])])
    print(f"with drop_last=True: {len(DataLoader(dataset, batch_size=32, drop_last=True))} steps")

# %% [markdown]
# How noisy is it? Let the loss be the mean of $(p - x_i)^2 / 2$ over examples $x_i$. Its gradient is p minus
# the mean of the examples, so the noise of a mini-batch's gradient is the noise of a mean.
#
# > **Predict.** With 4 examples in a batch the gradients scatter by 0.5. By how much do they scatter with 64,
# > which is sixteen times the work?

# %%
my_scatter = "?"

# %%
with when_ready():
    p, everything = 0.0, TensorDataset(Tensor(measured))
    gradients = {
        size: [p - float(x.data.mean()) for (x,) in DataLoader(everything, size, shuffle=True, generator=1)]
        for size in (4, 16, 64)
    }
    fig, ax = plt.subplots(figsize=(7, 2.4), layout="constrained")
    for (size, found), colour in zip(gradients.items(), (GREY, ORANGE, RED), strict=True):
        bins = np.linspace(-1.5, 1.5, 41)
        ax.hist(
            found,
            bins,
            density=True,
            histtype="step",
            linewidth=1.5,
            color=colour,
            label=f"{size} in a batch",
        )
    ax.set(xlabel="gradient of a mini-batch", yticks=[])
    ax.legend(frameon=False)
    plt.show()
    print(", ".join(f"{size}: {np.std(found):.3f}" for size, found in gradients.items()))
    compare(my_scatter=np.std(gradients[64]))

# %% [markdown]
# It falls as $1/\sqrt{B}$: four times the work for half the noise. That is a poor bargain, and it is why
# small batches win: sixteen noisy steps lead further than one exact one. (Why not B = 1? NumPy does 32 rows
# nearly as quickly as one.)
#
# The law holds for examples **drawn at random**. Files are often sorted, all cats first. Without shuffling,
# the network would see nothing but cats for a hundred steps and learn to say "cat". `shuffle=True` gives each
# epoch an order of its own; `generator=0` makes it the same orders when you run it again.
#
# ## 9 · Which learning rate? Ask the network
#
# Here is something to train on: two moons with a lot of noise, and a network that is much too large for the
# 60 points that it may learn from. The other points are divided too; section 10 says what for.


# %%
def moons(count, noise, rng):
    """Points of two half circles that reach into each other, and for each which one: 0.0 or 1.0."""
    labels, angle = np.arange(count) % 2, math.pi * rng.random(count)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.array([1.0, 0.5]) - upper
    return np.where(labels[:, None] == 0, upper, lower) + rng.normal(0, noise, (count, 2)), labels * 1.0


points, labels = moons(460, 0.35, np.random.default_rng(5))
fig, ax = plt.subplots(figsize=(4.6, 2.7), layout="constrained")
for label, colour in ((0, BLUE), (1, RED)):
    ax.plot(*points[labels == label].T, "o", color=colour, markersize=3, alpha=0.7)
ax.set(aspect="equal", xticks=[], yticks=[])
plt.show()


def network():
    """A network with the same first weights each time."""
    manual_seed(1)
    return nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))


def loss_of(model, points, labels):
    return nn.functional.binary_cross_entropy_with_logits(model(points).squeeze(1), labels)


with when_ready():
    train, validation, test = random_split(TensorDataset(points, labels), [60, 200, 200], generator=0)

# %% [markdown]
# The **range test** takes one short training. Begin with a learning rate that is far too small, multiply it
# after each step, and write down the losses. The curve tells you three places: where learning begins, where
# it is quickest, and where it breaks.
#
# > **Predict.** SGD with momentum 0.9 on this network: at which η does the loss fall most quickly, and at
# > which does it break? To the nearest power of ten.

# %%
my_quickest, my_break = "?", "?"


# %%
def range_test(model, dataset, low=1e-4, high=10.0, steps=120):
    """The learning rates from low to high, and the loss in the step with each of them."""
    optimizer = optim.SGD(model.parameters(), lr=low, momentum=0.9)
    growth = (high / low) ** (1 / (steps - 1))
    schedule = optim.lr_scheduler.LambdaLR(optimizer, lambda t: growth**t)
    loader, rates, losses = DataLoader(dataset, batch_size=20, shuffle=True, generator=0), [], []
    while len(losses) < steps:
        for batch in loader:
            optimizer.zero_grad()
            loss = loss_of(model, *batch)
            loss.backward()
            rates.append(optimizer.param_groups[0]["lr"])
            losses.append(loss.item())
            optimizer.step()
            schedule.step()
    return np.array(rates), np.array(losses)


with when_ready(), np.errstate(all="ignore"):
    rates, losses = range_test(network(), train)
    smooth = np.convolve(losses, np.ones(7) / 7, mode="same")[3:-3]
    middle = rates[3:-3]
    breaks = middle[smooth.argmin() :][smooth[smooth.argmin() :] > 1.5 * smooth.min()][0]
    quickest = middle[np.argmin(smooth[20:80] - smooth[:60]) + 10]
    fig, ax = plt.subplots(figsize=(7, 2.8), layout="constrained")
    ax.semilogx(rates, losses, color=GREY, linewidth=0.8, label="each step")
    ax.semilogx(middle, smooth, color=RED, label="mean of seven")
    ax.axvline(quickest, color=BLUE, linestyle=":")
    ax.axvline(breaks, color=ORANGE, linestyle=":")
    ax.set(xlabel="learning rate", ylabel="loss", ylim=(0, 2))
    ax.legend(frameon=False, loc="upper left")
    plt.show()
    compare(my_quickest=quickest, my_break=breaks)

# %% [markdown]
# Take a rate between the two, well before the break: a tenth of the rate at which it breaks is a good first
# guess. It is no law, but it costs a hundred steps, and trying ten rates costs ten trainings.
#
# ## 10 · Which numbers to believe
#
# Three sets, three duties:
#
# | set | who looks at it | how often |
# |---|---|---|
# | **training** | the optimiser, at its gradient | in every step |
# | **validation** | you: which rate, which decay, when to stop | after every epoch |
# | **test** | you, when everything has been decided | once |
#
# **When to stop.** Below, the network trains for 120 epochs, and after each the loss on the validation set is
# written down. The optimiser never sees that set.
#
# > **Predict.** The training loss falls all the time. After which epoch is the *validation* loss at its
# > lowest?

# %%
my_epoch = "?"


# %%
def whole(examples):
    """All examples of a set as one batch."""
    return next(iter(DataLoader(examples, batch_size=len(examples))))


def loss_on(model, examples):
    """The loss over all examples of a set, without a graph."""
    with no_grad():
        return loss_of(model, *whole(examples)).item()


def fit(weight_decay=0.0, lr=0.02, epochs=120, patience=None):
    """Train, keep the weights that were best on the validation set, and return them with both curves."""
    model, curves, best, kept = network(), [], math.inf, None
    optimizer = optim.AdamW(model.parameters(), lr=lr, weight_decay=weight_decay)
    loader = DataLoader(train, batch_size=20, shuffle=True, generator=0)
    for epoch in range(epochs):
        for batch in loader:
            optimizer.zero_grad()
            loss_of(model, *batch).backward()
            optimizer.step()
        curves.append((loss_on(model, train), loss_on(model, validation)))
        if curves[-1][1] < best:
            best, best_epoch, kept = curves[-1][1], epoch, model.state_dict()
        elif patience is not None and epoch - best_epoch >= patience:
            break  # early stopping: it has been getting worse for a while
    model.load_state_dict(kept)
    return model, np.array(curves).T


with when_ready():
    model, (on_train, on_validation) = fit()
    best = on_validation.argmin()
    fig, ax = plt.subplots(figsize=(7, 2.9), layout="constrained")
    ax.plot(on_train, color=BLUE, label="training")
    ax.plot(on_validation, color=RED, label="validation")
    ax.plot(best, on_validation[best], "o", color=RED)
    ax.axvline(best, color=GREY, linestyle=":")
    ax.set(xlabel="epoch", ylabel="loss")
    ax.legend(frameon=False)
    milestone("08", fig)
    plt.show()
    print(f"at its lowest: {on_validation[best]:.3f} in validation")
    compare(my_epoch=float(best))
    print(f"in the end: {on_train[-1]:.3f} in training, {on_validation[-1]:.3f} in validation")

# %% [markdown]
# From there on the network learns its 60 points by heart, noise and all. So one keeps the weights of the best
# epoch, and stops when nothing has improved for a while (`patience`). This is **early stopping**; look for
# its four lines in `fit`.
#
# **Which weight decay?** No gradient can tell: λ = 0 always gives the lowest *training* loss. The validation
# set can. Four trainings, each stopped early:

# %%
chosen = 0.0
with when_ready():
    from kittengrad.progress import progress

    decays = progress((0.0, 0.3, 3.0, 10.0), "four trainings")
    trained = {decay: fit(decay, patience=40) for decay in decays}
    for decay, (_, curves) in trained.items():
        epoch = curves[1].argmin()
        print(f"λ = {decay:4}   stopped after {len(curves[1]):3} epochs, the best was {epoch:3}:   ", end="")
        print(f"training {curves[0, epoch]:.3f}   validation {curves[1, epoch]:.3f}")
    chosen = min(trained, key=lambda decay: trained[decay][1][1].min())
    print("chosen: λ =", chosen)

# %% [markdown]
# And the chosen one's validation loss: is it an honest forecast for new points? No. It was chosen *because*
# it was low, and of several numbers with noise in them the lowest has, more likely than not, been lucky.
#
# How much can luck do? Here are models that have learned nothing at all. They toss a coin for each of the 50
# pictures of a test set (stage 09 has one of just this size), and we keep the one that does best.
#
# > **Predict** the share of the 50 pictures that the best of 1,000 such coins gets right.

# %%
my_best_coin = "?"

# %%
rng = np.random.default_rng(0)
truth, coins = rng.integers(0, 2, 50), rng.integers(0, 2, (1000, 50))
shares = (coins == truth).mean(axis=1)  # of each coin
for looks in (1, 10, 100, 1000):
    best = shares[:looks].max()
    fresh = (rng.integers(0, 2, 10_000) == rng.integers(0, 2, 10_000)).mean()
    print(f"the best of {looks:4} coins: {best:.2f}   and on 10,000 new pictures: {fresh:.2f}")
compare(my_best_coin=shares.max())

# %% [markdown]
# A thousand looks, and a coin "recognises cats". Nobody cheated, and nobody trained on the test set; they
# only *chose* by it. Each choice makes the number a little too good, and after enough of them the test set
# is only another validation set. Therefore: choose by validation, as often as you like, and then look at
# the test set **once**. What you see then you report, also if you do not like it.
#
# Now is that moment. Everything has been decided: one more training with the chosen decay, and one look.

# %%
with when_ready():
    model, _ = fit(chosen, patience=40)
    inputs, truths = whole(test)
    answers = model(inputs).data[:, 0] > 0
    right = (answers == (truths.data > 0.5)).mean()
    error = math.sqrt(right * (1 - right) / len(test))
    print(f"{right:.1%} of the test points are right, give or take {error:.1%}.")

# %% [markdown]
# ## 11 · The museum
#
# ### Exhibit 1: a pair of brackets
#
# *smolgrad*, which you know from stage 05, has an Adam. Its last line reads, in our words,
# `p -= (η * m̂ / √v̂ + ε)`. If the gradient is always g, then m̂ is g and v̂ is g², and we can replay it:
#
# > **Predict** where p is, when it begins at 1 and takes a thousand steps with ε = 10⁻⁶ and **η = 0**.

# %%
my_still = "?"

# %%
p, g, rate, eps = 1.0, 0.5, 0.0, 1e-6
for _ in range(1000):
    p -= rate * g / math.sqrt(g * g) + eps
compare(my_still=p)
with np.errstate(invalid="ignore"):
    g = np.array([0.0])
    print("and a step with the gradient 0:", 1.0 - (0.1 * g / np.sqrt(g * g) + eps))

# %% [markdown]
# A division comes before an addition, and the brackets hold the wrong pair. So ε is subtracted from every
# parameter in every step, a quiet drift towards minus infinity, and where it should have prevented 0/0 it
# does not: one feature that is always 0, and the weight is nan. "With η = 0 nothing moves" and "with a
# gradient of 0 nothing moves" are tests of one line each. Your hidden tests have the second.
#
# ### Exhibit 2: two velocities of one name
#
# The same engine's momentum keeps a *mean*, $v \leftarrow \mu v + (1 - \mu)\,g$ from $v = 0$. In PyTorch it
# is a *sum*, $v \leftarrow \mu v + g$. Both are called momentum, and both are found in books.

# %%
t = np.arange(1, 5)
for name, lengths in (("a sum", (1 - 0.9**t) / (1 - 0.9)), ("a mean", 1 - 0.9**t), ("μ = 0", 1.0 + 0 * t)):
    print(f"{name:7} the first steps are {np.round(lengths, 3)} times η long")

# %% [markdown]
# With the mean, the first step is a tenth of what one would have without momentum, and every later one a
# tenth of PyTorch's. Who copies η = 0.01 and μ = 0.9 from a paper into another library may be off by ten. A
# learning rate is a number *of a formula*; it means nothing without it.
#
# ### Exhibit 3: the decay that nobody had
#
# What you saw in section 5 was so in every library for years. Adam is of 2014. In 2017 Loshchilov and
# Hutter noticed that its weight decay is divided away, and added the W; PyTorch has had AdamW since 2019.
# Its `Adam` still has the decay inside, because programs rely on it. Its documentation once named the new
# paper beside the old formula, and a reader had to ask which of the two it was (issue 48793).
#
# ### Exhibit 4: the rate that was never used
#
# Until version 1.1, PyTorch's users called `scheduler.step()` *before* `optimizer.step()`. Then the order was
# turned round (pull request 7889), and old programs went on to run, with a warning, one step ahead of
# themselves:

# %%
with when_ready():
    for order in ("optimizer first", "scheduler first"):
        p = Tensor([0.0], requires_grad=True)
        optimizer, used = optim.SGD([p], lr=8.0), []
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
        for _ in range(5):
            if order == "scheduler first":
                scheduler.step()
            before, p.grad = p.data.item(), np.array([-1.0])
            optimizer.step()
            used.append(p.data.item() - before)
            if order == "optimizer first":
                scheduler.step()
        print(f"{order}: {used}")

# %% [markdown]
# The first rate is used once less than you wrote. After an epoch it hardly matters; with a warm-up that
# begins near 0, or a schedule that is called once in each epoch of a very short training, it does. Count
# the first period of a schedule by hand, once.
#
# ## 12 · The same in PyTorch
#
# Asked once, written down: an optimiser, its options, and where it has taken eight parameters in 200 steps.
# The gradients are a formula: a bowl with directions of very different steepness, and a push that changes.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "SGD",
        {"lr": 0.05, "weight_decay": 0.1},
        [
            0.042853812569769945,
            -0.021662058679009687,
            -0.023628012366807644,
            -0.025601266651708244,
            -0.027468294797164224,
            -0.029182853729681754,
            0.09633819467638355,
            -0.037237979825542555,
        ],
    ),
    (
        "SGD",
        {"lr": 0.02, "momentum": 0.8, "nesterov": True},
        [
            0.054470659676581504,
            -0.0020630480077037457,
            -0.003178947585500971,
            -0.004447065109791104,
            -0.005881965324173971,
            -0.007496952486098826,
            0.10213521602128513,
            -0.032846789810863496,
        ],
    ),
    (
        "RMSprop",
        {"lr": 0.02, "alpha": 0.9, "eps": 0.001, "weight_decay": 0.1, "momentum": 0.7},
        [
            0.012308763600688987,
            0.009573327902983344,
            0.00686010958842125,
            0.004117827634267864,
            0.0013459234858818323,
            -0.0014563999973307474,
            -0.04490672914899091,
            -0.05389878207912875,
        ],
    ),
    (
        "Adam",
        {"lr": 0.03, "betas": [0.8, 0.95], "eps": 0.01, "weight_decay": 0.1},
        [
            0.019828067807379942,
            0.00677668302011767,
            0.006591043345659442,
            0.00650875659446686,
            0.006369039609442417,
            0.0062239050173963015,
            0.02350047419549514,
            -0.011112786204726579,
        ],
    ),
    (
        "AdamW",
        {"lr": 0.03, "betas": [0.8, 0.95], "eps": 0.01, "weight_decay": 0.2},
        [
            0.027661572348038434,
            0.006668877198911426,
            0.006505713499384039,
            0.006387946234865214,
            0.00624329253150805,
            0.006094557362256586,
            0.04172151880184031,
            -0.01141683791014902,
        ],
    ),
]


# %%
def pushed(step, number, p):
    """The gradient of parameter `number` in this step."""
    steepness = np.linspace(0.1, 4.0, p.size).reshape(p.shape)
    return steepness * p + math.sin(0.7 * step + number) * 0.5


def after_200_steps(name, options):
    starts = [[0.5, -1.5], [2.0, 0.25], [-0.75, 1.0]], [1.0, -2.0]
    parameters = [Tensor(start, requires_grad=True) for start in starts]
    optimizer = getattr(optim, name)(parameters, **options)
    for step in range(1, 201):
        for number, parameter in enumerate(parameters):
            parameter.grad = pushed(step, number, parameter.data)
        optimizer.step()
    return np.concatenate([parameter.data.ravel() for parameter in parameters])


with when_ready():
    for name, options, there in PYTORCH:
        difference = abs(after_200_steps(name, options) - there).max()
        words = ", ".join(f"{option}={value}" for option, value in options.items())
        print(f"{name}({words})\n    as PyTorch has it: {difference < 1e-10}, to {difference:.0e}")

# %% [markdown]
# Two hundred steps, each built on the last, and fifteen digits agree. A wrong sign in a corner, an ε in the
# wrong place, a first step that is damped: any of them would be visible here.
#
# ## 13 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 8.A}). A friend's training loss falls quickly for ten epochs and then jitters
# about one value. "The network is too small", says one; "train longer", says another; "lower the learning
# rate", says a third. Which of the three would you try first, why can it help, and what would you expect to
# see if it was the right one?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-8-a"}
# ### BEGIN SOLUTION
# I lower the learning rate (or use a schedule that does). Gradients of mini-batches are noisy, and with a
# fixed rate the parameters jitter about the lowest point at a distance that grows with the rate; in a steep
# direction a rate near 2/h keeps jumping from wall to wall as well. Longer training does not help: the
# jitter stays as it is. If this was the reason, the loss drops soon after the rate does, and jitters less.
# If nothing happens, the floor has another cause, and a larger network is worth a try. (Larger batches make
# the noise smaller, too.)
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the learning rate first; noise of mini-batches or jumping across a valley as the reason, with
# the jitter growing with the rate; AND an observation that would tell (a drop and less jitter soon after).
# - Half marks: the learning rate with a reason, but no observation.
# - A larger batch instead of a lower rate is as good, when the noise is named.
# - No marks: "it is overfitting"; this is the training loss.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 8.B}). Somebody writes Adam without the bias correction and without ε, trains a
# network, and it works. Say what each of the two is for, in which steps and for which numbers it matters,
# and describe a test for each that would fail.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-8-b"}
# ### BEGIN SOLUTION
# Both means begin at 0 and are too small at first; the correction divides by the share that has come
# together. It matters in the first steps (tens for m, thousands for v), where the uncorrected steps are
# several times too long. Test: the first step must have the length of the learning rate, whatever the
# gradient. ε keeps the divisor away from 0. It matters for numbers whose gradients have all been 0 or
# nearly so. Test: a step with a gradient of zeros must leave the parameter as it is; without ε it becomes
# nan.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: for each of the two its purpose, where it matters, and a test with a definite expected value.
# - Half marks: one of the two complete, or both without tests.
# - "Too short" for the uncorrected steps costs half of that part: m alone is too small, and so is v, and the
# root of v is smaller still.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 8.C}). A report says: "We tried 40 settings. The best of them reached 84 % on
# the test set of 50 pictures; this is our result." What is wrong with the number, in which direction, and
# how should they have done it with the same data?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-8-c"}
# ### BEGIN SOLUTION
# They chose by the test set, so the best of 40 noisy numbers is reported. With 50 pictures, one number has
# a standard error of about 5 %, and the highest of 40 is likely to be lucky: on new pictures this setting
# will probably do worse. The number is too high. They should divide the training data into a training and a
# validation part (or rotate: cross-validation), choose among the 40 by the validation part, and use the
# test set once, for the chosen setting alone, and report what they see, with its uncertainty.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: chosen by the test set; too high, since the maximum of noisy numbers is biased upwards; a
# validation set taken from the training data, and the test set once.
# - Half marks: two of the three.
# - No marks: "50 pictures are too few" alone: true, but without the choice the number would be noisy and
# fair.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 14 · Where to read on
#
# - Gabriel Goh, *Why Momentum Really Works* (Distill, 2017): section 3, with pictures that you can move.
# - Kingma and Ba, *Adam: A Method for Stochastic Optimization* (2014), and Loshchilov and Hutter, *Decoupled
#   Weight Decay Regularization* (2017). You can read the algorithm boxes of both like your own code.
# - Leslie Smith, *Cyclical Learning Rates for Training Neural Networks* (2015): the range test.
# - Recht and others, *Do ImageNet Classifiers Generalize to ImageNet?* (2019): ten years of looks at one test
#   set, and a new one made to see what had become of it.
# - `torch/optim/adam.py` in PyTorch: look for `_single_tensor_adam`.
#
# **Next:** stage 09. Everything is there: layers, losses, optimisers. It is time for cats.
