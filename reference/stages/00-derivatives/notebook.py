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
# # 00 · How much it moves when you move it a little
#
# *Half an hour of reading, and five very short functions to write in* `kittengrad/calculus.py`.
#
# Welcome. At the end of this course you will have built, from nothing, the machine that trains neural
# networks: the kind of thing that PyTorch is, small enough to be read in an evening. It all rests on one
# question, and this first notebook is about the question: *if I move this number a little, how much does
# the result move?*
#
# When you are through, you can
#
# - measure the derivative of **any** function that you can call, without knowing a formula for it;
# - say why a smaller step is better, until it is much worse, and where the best one lies;
# - measure the gradient of a function of a whole array;
# - find slopes with a pencil, through a calculation of several steps;
# - say why nobody trains a network with what you have built here, and why it will be with you to the end.
#
# You need Python functions, a first acquaintance with NumPy arrays, and a dim memory of what a slope is.
#
# **How this works.** Text and cells alternate; Shift+Enter runs a cell. Where it says *Predict*, write your
# guess in place of the question mark, as a number or as words in quotes, and run that cell and the next one,
# which compares: a wrong guess costs nothing and teaches most. In JupyterLab, a grey bar with three dots
# hides code that only draws; click it to read the code. Where it says *Task*, open `kittengrad/calculus.py`
# beside this notebook, fill the gap, save, and run the check. The notebook notices what you save.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import math
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw

BLUE, RED, ORANGE, GREY = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3"

compare = comparison("00")

with when_ready():
    from kittengrad import numeric_derivative, numeric_gradient
    from kittengrad.calculus import EPSILON, central_difference, errors, forward_difference, slopes_by_hand

# %% [markdown]
# ## 1 · The idea
#
# Here is a function, and a number that comes out of it.


# %%
def square(x):
    return x * x


print(square(3.0))

# %% [markdown]
# > **Predict.** `x` grows from 3 to 3.001, by one thousandth. By how many thousandths does `square(x)` grow?

# %%
my_guess = "?"  # how many thousandths?

# %%
moved = square(3.001) - square(3.0)
compare(my_guess=moved / 0.001)

# %% [markdown]
# By 6.001 thousandths: six, and very little more. That factor, *six times as far as `x` did*, is the
# **derivative** of `square` at 3. It says how sensitive the result is. At $x = 0$ it would be 0, at $x = 50$
# it would be 100: a derivative belongs to a function *and* a place.
#
# Why should there be such a factor at all? Take a curve, any smooth one, and look at a point of it through a
# magnifying glass:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained")
for ax, power in zip(axes, (1, 10, 100), strict=True):
    x = np.linspace(0.5 - 2 / power, 0.5 + 2 / power, 200)
    ax.plot(x, np.sin(2 * x) + x * x / 2, color=BLUE)
    ax.plot(0.5, np.sin(1) + 0.125, "o", color=RED)
    ax.set_title(f"magnified {power} times" if power > 1 else "as it is", fontsize=10)
    ax.tick_params(labelsize=8)
plt.show()

# %% [markdown]
# The nearer you look, the straighter it is. A line has one slope everywhere, *so far up for each step to the
# right*; and the slope of the line that you see in the end is the derivative, $f'(x)$. In a formula:
#
# $$f(x + h) \;\approx\; f(x) + f'(x) \cdot h \qquad\text{for a small step } h.$$
#
# Move `x` by a little, and `f` moves by $f'(x)$ times as much. The whole course is about this line.
#
# ## 2 · The mathematics, and a first way to measure
#
# Solve for $f'(x)$, and you have an instruction. Move by $h$, look how far $f$ went, divide:
#
# $$f'(x) \;\approx\; \frac{f(x + h) - f(x)}{h}$$
#
# To move a number a little and look is called *nudging* in this course. The formula is the **forward
# difference**: the slope of a line through *two* points of the curve, a secant.
# The derivative is what it becomes when the second point slides into the first:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
x = np.linspace(0.2, 3.4, 200)
plt.figure(figsize=(5.6, 3.2))
plt.plot(x, square(x), color=BLUE, linewidth=2)
for h, shade in ((2.0, 0.3), (1.2, 0.5), (0.5, 0.8)):
    slope = (square(1 + h) - square(1)) / h
    plt.plot(x, 1 + slope * (x - 1), color=ORANGE, alpha=shade, label=f"h = {h}: slope {slope:g}")
    plt.plot(1 + h, square(1 + h), "o", color=ORANGE, alpha=shade)
plt.plot(x, 1 + 2 * (x - 1), color=RED, linestyle="--", label="tangent: slope 2")
plt.plot(1, 1, "o", color=RED)
plt.ylim(-2, 12)
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# **By hand**, at any $x$ of this parabola:
#
# $$\frac{(x + h)^2 - x^2}{h} = \frac{x^2 + 2xh + h^2 - x^2}{h} = 2x + h$$
#
# The $2x$ is the derivative; you know it from school. The $h$ is the error. It comes from looking at a point
# where the curve has already bent upwards, and it shrinks as fast as $h$ does.
#
# > **Predict** the forward difference of `square` at 3 with $h = 0.5$. (You can do it in your head.)

# %%
my_quotient = "?"

# %%
compare(my_quotient=(square(3.5) - square(3.0)) / 0.5)

# %% [markdown]
# ### Task 0.1 · One step ahead
#
# One line in `kittengrad/calculus.py`. The function `f` comes as an argument like any other: you call it,
# with whatever number you like. The check looks at a few examples and says what it saw. When you hand in,
# other examples are tried; so write what the docstring says.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-1"}
check("0.1")

# %% [markdown]
# ## 3 · To either side
#
# The forward difference looks to one side, and the bend of the curve deceives it. Let us look to both sides
# and take the line between *those* two points: the **central difference**,
#
# $$f'(x) \;\approx\; \frac{f(x + h) - f(x - h)}{2h} .$$

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 2, figsize=(9, 3), layout="constrained", sharey=True)
x = np.linspace(-0.6, 2.4, 200)
tangent = math.e * (1 + (x - 1))
for ax, start, name in ((axes[0], 1.0, "forward"), (axes[1], 0.0, "central")):
    slope = (math.exp(2) - math.exp(start)) / (2 - start)
    ax.plot(x, np.exp(x), color=BLUE, linewidth=2)
    ax.plot(x, tangent, color=RED, linestyle="--", label=f"tangent: slope {math.e:.2f}")
    ax.plot(x, math.exp(2) + slope * (x - 2), color=ORANGE, label=f"{name}: slope {slope:.2f}")
    ax.plot([start, 2], [math.exp(start), math.exp(2)], "o", color=ORANGE)
    ax.plot(1, math.e, "o", color=RED)
    ax.set_ylim(-2, 10)
    ax.legend(frameon=False, loc="upper left")
plt.show()

# %% [markdown]
# On the right the orange line runs nearly parallel to the tangent, although the step is just as large.
# Ahead, the curve lies above the tangent; behind, it lies above it by nearly the same amount; and in the
# difference of the two that cancels. **By hand**, for the parabola and for $x^3$:
#
# $$\frac{(x + h)^2 - (x - h)^2}{2h} = \frac{4xh}{2h} = 2x
# \qquad\qquad
# \frac{(x + h)^3 - (x - h)^3}{2h} = \frac{6x^2h + 2h^3}{2h} = 3x^2 + h^2$$
#
# On a parabola there is no error at all. On a cubic it is $h^2$, and so it is, up to a factor, on any smooth
# curve. That makes a difference:
#
# > **Predict.** A step ten times smaller makes the forward error ten times smaller. And the central error?

# %%
my_factor = "?"

# %%
for h in (0.1, 0.01, 0.001):
    ahead = (math.exp(1 + h) - math.e) / h - math.e
    both = (math.exp(1 + h) - math.exp(1 - h)) / (2 * h) - math.e
    print(f"h = {h:<5}   forward error {ahead:.8f}   central error {both:.8f}")
compare("my_factor")

# %% [markdown]
# ### Task 0.2 · One step to either side
#
# One line again. Mind how far apart the two points are, and in which order Python divides and multiplies.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-2"}
check("0.2")

# %% [markdown]
# ## 4 · How small is small?
#
# In the definition of the derivative, $h$ goes to 0. So take it as small as possible?
#
# > **Predict** which of these steps gives the best derivative of `exp` at 1: `1e-1`, `1e-4`, `1e-8`, `1e-12`
# > or `1e-16`? One answer for the forward difference, one for the central.

# %%
my_step_ahead, my_step_to_both_sides = "?", "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
with when_ready():
    steps = np.logspace(-17, 0, 400)
    ahead = errors(forward_difference, math.exp, math.e, 1.0, steps)
    both = errors(central_difference, math.exp, math.e, 1.0, steps)

    plt.figure(figsize=(7.5, 4.3), layout="constrained")
    plt.loglog(steps, ahead, ".", color=ORANGE, markersize=4, label="forward difference")
    plt.loglog(steps, both, ".", color=BLUE, markersize=4, label="central difference")
    for error, colour in ((steps / 2, ORANGE), (steps**2 / 6, BLUE), (EPSILON / steps, RED)):
        plt.loglog(steps, math.e * error, color=colour, linewidth=1)
    for best, name, colour in ((EPSILON**0.5, "√ε", ORANGE), (EPSILON ** (1 / 3), "³√ε", BLUE)):
        plt.axvline(best, color=colour, linestyle=":")
        plt.text(best * 1.25, 2e-14, name, color=colour, fontsize=12)
    plt.text(2e-5, 1.5e-4, "bending: ~ h", color=ORANGE, rotation=32)
    plt.text(4e-3, 5e-8, "bending: ~ h²", color=BLUE, rotation=52)
    plt.text(4e-14, 1e-3, "rounding: ~ ε / h", color=RED, rotation=-32)
    plt.xlim(1e-17, 3)
    plt.ylim(1e-14, 1e2)
    plt.xlabel("step h")
    plt.ylabel("error of the derivative")
    plt.legend(loc="lower left", markerscale=2)
    plt.show()
    compare("my_step_ahead", "my_step_to_both_sides")

# %% [markdown]
# This is the **U-curve**, and it is worth a long look. Both axes are logarithmic; a power $h^k$ is then a
# straight line that climbs $k$ decades for each decade to the right.
#
# - **The right arms** are what we have computed: the curve bends. The forward error climbs with slope 1, the
#   central one with slope 2.
# - **The left arm** is the same for both. It climbs to the *left*, with slope −1, and it is ragged.
# - **At the far left** the error is 2.7, as large as the derivative itself: the quotient has become 0.
#
# What happens on the left? We magnify once more, much further than before. Only numbers that your
# processor can hold are drawn, each as a dot:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 2, figsize=(9, 2.9), layout="constrained")
for ax, width in zip(axes, (1e-3, 1.6e-15), strict=True):
    x = np.unique(np.linspace(1 - width, 1 + width, 300))
    rise = np.array([math.exp(at) - math.exp(1.0) for at in x])
    ax.plot((x - 1) / width, math.e * (x - 1) / width, color=RED, linewidth=1, label="the tangent")
    ax.plot((x - 1) / width, rise / width, "." if width < 1e-9 else "-", color=BLUE, label="exp, as computed")
    ax.set_title(f"{width:g} to either side of 1", fontsize=10)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.legend(frameon=False, fontsize=9)
plt.show()

# %% [markdown]
# On the left the curve *is* the tangent, as it should be. On the right it has gone to pieces: the slope from
# one dot to the next may be 0, or one and a half times what it should be.
#
# A float has about sixteen digits, no more. Two floats side by side at 1 are `EPSILON` = $\varepsilon = 2.2
# \cdot 10^{-16}$ apart, and every result is rounded to the nearest one. When $h$ is small, `f(x + h)` and
# `f(x)` agree in nearly all their digits. When they are subtracted, the digits that agree are gone, and what
# is left is mostly the rounding:
#
# $$\texttt{2.718281828}\mathbf{731} - \texttt{2.718281828}\mathbf{459}
# \qquad\text{thirteen digits each, and three in the difference.}$$
#
# The rounding is about $\varepsilon$, and we divide it by $h$. So, leaving out factors like $\frac12$:
#
# | | bending | rounding | equal when | at best |
# |---|---|---|---|---|
# | forward | $h$ | $\varepsilon / h$ | $h = \sqrt{\varepsilon} \approx 10^{-8}$ | 8 digits |
# | central | $h^2$ | $\varepsilon / h$ | $h = \sqrt[3]{\varepsilon} \approx 10^{-5}$ | 10 digits |
#
# A sum of something that grows and something that falls is smallest about where they cross. Those are the
# two dotted lines in the picture, and they were drawn from this table, not from the dots.
#
# One more thing. $\varepsilon$ is the distance of two floats *at 1*. At a million they lie a million times
# further apart, so there the step should be a million times larger as well. Near 0 they lie closer, but
# `f(x)` may be as large as anywhere; so there we leave the step as it is.
#
# ### Task 0.3 · The step where the two errors are equal
#
# The central difference, with $h = \sqrt[3]{\varepsilon} \cdot \max(1, |x|)$.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-3"}
check("0.3")

# %% [markdown]
# It needs no formula, only something to call. Here it also meets a *program*, with a loop in it, that finds
# square roots as the Babylonians did. Who would like to differentiate that by hand?


# %%
def babylonian(number):
    guess = number
    while abs(guess * guess - number) > 1e-14 * number:
        guess = (guess + number / guess) / 2
    return guess


with when_ready():
    for name, f, x, slope in (
        ("exp at 1", math.exp, 1.0, math.e),
        ("sin at 100", math.sin, 100.0, math.cos(100.0)),
        ("x² at a million", square, 1e6, 2e6),
        ("babylonian at 2", babylonian, 2.0, 1 / (2 * math.sqrt(2))),
    ):
        print(f"{name:>16}   measured {numeric_derivative(f, x):<16.12g} by formula {slope:.12g}")

# %% [markdown]
# Nine digits and more; but of `sin` at 100 only seven. At 100 the step is a hundred times as large, and the
# wave there is no longer than any other: so it bends too much on the way. No recipe suits every function.
# This one suits most.
#
# ## 5 · One derivative for each element
#
# A network has not one number to move, but many. `f` takes an array of them, of any shape, and gives back
# one number: how wrong the network is, say. Now there is one question for each element $x_i$: how much does
# `f` move when $x_i$ moves *and all others stay where they are*? The answer is called a **partial
# derivative**, $\partial f / \partial x_i$, with a round d; all of them together, in an array of the same
# shape, are the **gradient**.
#
# **By hand:** $f(x) = x_0 \cdot x_1 + x_1^2$ at $(2, 3)$. Move $x_0$ only, and $x_1 = 3$ is a constant like
# any other: the slope is 3.
#
# > **Predict** the other one. $x_1$ moves away from 3, and $x_0 = 2$ stands still.

# %%
my_slope_along_x1 = "?"

# %%
h = 1e-6
start = 2 * 3 + 3**2
print(f"along x0: {((2 + h) * 3 + 3**2 - start) / h:.4f}")
compare(my_slope_along_x1=(2 * (3 + h) + (3 + h) ** 2 - start) / h)

# %% [markdown]
# ### Task 0.4 · One derivative for each element of an array
#
# Arrays come in many shapes (without axes, with three, with no elements at all) and in many dtypes. A whole
# number cannot move by 0.000006, and float32 has only seven digits to begin with: so work on a copy in
# float64. You have a derivative for functions of *one* number. Seen as a function of $x_i$ alone, `f` is
# one.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-4"}
check("0.4")

# %% [markdown]
# What is a gradient good for? Think of `f` as a landscape over the plane: $x_0$ to the east, $x_1$ to the
# north, `f` the height. At every point the gradient is an arrow.
#
# > **Predict.** Contour lines join points of equal height. How do the arrows stand to the contour lines:
# > along them, across them, or neither? And do they point up or down?

# %%
my_direction = "?"


# %%
def height(place):
    east, north = place
    return east**2 / 4 + north**2 + np.sin(2 * east) / 2


with when_ready():
    east, north = np.meshgrid(np.linspace(-4, 4, 90), np.linspace(-2, 2, 60))
    places = np.array([(e, n) for e in np.linspace(-3.6, 3.6, 13) for n in np.linspace(-1.6, 1.6, 7)])
    slopes = np.array([numeric_gradient(height, place) for place in places])
    plt.figure(figsize=(8, 4), layout="constrained")
    plt.contour(east, north, height((east, north)), levels=16, colors=GREY, linewidths=0.8)
    plt.quiver(*places.T, *slopes.T, color=BLUE, angles="xy", scale_units="xy", scale=8, width=0.003)

    way = [np.array([3.6, 1.7])]
    for _ in range(25):
        way.append(way[-1] - 0.2 * numeric_gradient(height, way[-1]))
    plt.plot(*np.transpose(way), "o-", color=RED, markersize=3)
    plt.title("blue: gradients;  red: 25 steps against them", fontsize=10)
    plt.gca().set_aspect("equal")
    milestone("00", plt.gcf())
    plt.show()
    compare("my_direction")

# %% [markdown]
# Straight across the contour lines, and **up**: the gradient points to where the height grows fastest, and
# the longer the arrow, the steeper. So whoever wants to come *down* walks against it. The red walker does:
# at each place it asks for the gradient and takes a small step the other way. It ends in a valley. (Not the
# deepest. It cannot see far.)
#
# Read "how wrong the network is" for the height, and "the weights" for the place, and you have just watched
# something learn. There is no more to it than that; only the place has more than two coordinates.
#
# ## 6 · With a pencil
#
# Here is a calculation in three steps:
#
# $$e = a \cdot b \qquad d = e + c \qquad L = d \cdot f$$


# %%
@dataclass(eq=False)
class Box:
    """A number in a drawing, and the numbers it was made of."""

    label: str
    data: float
    parents: tuple = ()
    op: str = ""
    grad: float = 0.0


a, b, c, f = Box("a", 2.0), Box("b", -3.0), Box("c", 10.0), Box("f", -2.0)
e = Box("e", -6.0, (a, b), "*")
d = Box("d", 4.0, (e, c), "+")
L = Box("L", -8.0, (d, f), "*")
draw(L)

# %% [markdown]
# How does `L` move with each of the six numbers on its way? In the drawing, `grad` is the place for the
# answer, and 0 for now. (The question marks on the arrows are for stage 01.) We begin at the end, where it is
# easiest.
#
# - **d.** `L` is `d` times −2. When `d` moves by $h$, `L` moves by $-2h$: the slope is **−2**.
# - **f.** `L` is 4 times `f`: the slope is **4**. In a product, each factor's slope is the *other* factor.
# - **c.** When `c` moves by $h$, the sum `d` moves by $h$ as well. And what `L` does then, we know already:
#   $-2$ times as much. The slope is **−2**.
# - **e.** The same sum, the same **−2**.
#
# > **Predict** the slopes of `L` along `a` and along `b`. First: how far does `e` move? Then: what does `L`
# > do when `e` moves?

# %%
my_slope_along_a, my_slope_along_b = "?", "?"

# %%
h = 1e-6
start = (2.0 * -3.0 + 10.0) * -2.0
along_a = (((2.0 + h) * -3.0 + 10.0) * -2.0 - start) / h
along_b = ((2.0 * (-3.0 + h) + 10.0) * -2.0 - start) / h
compare(my_slope_along_a=along_a, my_slope_along_b=along_b)

# %% [markdown]
# ### Task 0.5 · By hand
#
# The same with letters in the place of numbers: six formulas, which you find with a pencil. No differences
# this time.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-5"}
check("0.5")

# %% [markdown]
# Here are your formulas in the drawing, and beside them the four leaves as your `numeric_gradient` finds
# them: it knows nothing of products and sums, and it had to calculate `L` eight times.

# %%
with when_ready():
    numbers = np.array([2.0, -3.0, 10.0, -2.0])
    measured = numeric_gradient(lambda x: (x[0] * x[1] + x[2]) * x[3], numbers)
    found = slopes_by_hand(*numbers.tolist())
    for name, slope in zip("abcf", measured, strict=True):
        print(f"∂L/∂{name}   by hand {found[name]:5.1f}   measured {slope:.9f}")
    for box in (a, b, c, d, e, f):
        box.grad = found[box.label]
    L.grad = 1.0
    display(draw(L))

# %% [markdown]
# ## 7 · Why there are more notebooks
#
# You can differentiate whatever you can call. Why does the course not end here?
#
# > **Predict.** Stage 03 builds a small network with 41 weights. How often does `numeric_gradient` have to
# > calculate the whole network, for *one* gradient?

# %%
my_calculations = "?"

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
with when_ready():
    calls = []
    numeric_gradient(lambda x: calls.append(1) or x.sum(), np.ones(41))
    compare(my_calculations=len(calls))

    n = np.logspace(0, 11, 50)
    plt.figure(figsize=(7, 3.2), layout="constrained")
    plt.loglog(n, 2 * n, color=RED, label="by nudging: two for each weight")
    plt.loglog(n, np.full_like(n, 2), color=BLUE, label="there, and back: two")
    for weights, name in ((41, "stage 03"), (245_973, "the cat network"), (2e10, "a language model")):
        plt.plot(weights, 2 * weights, "o", color=RED)
        plt.text(weights * 1.7, weights / 3, name, fontsize=9)
    plt.xlim(0.5, 3e13)
    plt.ylim(0.5, 1e13)
    plt.xlabel("weights")
    plt.ylabel("calculations for one gradient")
    plt.legend(frameon=False)
    plt.show()

# %% [markdown]
# The network that will know cats has 245,973 weights. When we measured it, one calculation over all
# pictures took some 4 thousandths of a second. By nudging, one gradient is more than half an hour; and it
# takes 2,500 gradients to train it. That is eight weeks. We trained it in twenty seconds.
#
# How? Look at what you did with your pencil. You did not begin anew for each letter. You began at `L`, and
# went *back*; and the −2 that you had found for `d` served `e` and `c`, and what you had for `e` served `a`
# and `b`. Every number was used again by those behind it. **One calculation there, one walk back, and all
# slopes are known**, be they four or a thousand million. So the blue line in the picture is no dream.
#
# What you did by pencil, a machine can do by itself, if numbers remember how they were made. Stage 01
# teaches them to remember; stage 02 walks back. And whenever you have written a derivative there, you
# will want to know whether it is right. Then you will come back to what you built today: it is slow, and it
# knows no formulas, so it cannot have made the same mistake.
#
# ## 8 · The museum
#
# In each of these notebooks we visit mistakes of real *engines*, programs that differentiate as yours
# will, and of those who use them. The first three are about *measuring*.
#
# ### Exhibit 1: the gradient that was right after all
#
# In 2018 somebody compared PyTorch's derivatives of the simplest of layers with difference quotients, at $h
# = 10^{-6}$, and reported a bug (issue 5351):
#
# | measured | PyTorch |
# |---|---|
# | −0.3576 | −0.3512 |
# | 0.2682 | 0.2667 |
#
# Wrong in the third digit, or so it looked. The answer was one line: *you are using single precision*. Here
# is the same with a function whose slope we know, in each kind of float that NumPy has.


# %%
def sigmoid_in(dtype):
    """1 / (1 + exp(-x)), calculated in this dtype from beginning to end."""

    def sigmoid(x):
        one = dtype(1)
        return one / (one + np.exp(-dtype(x)))

    return sigmoid


true_slope = 1 / (2 + math.exp(0.3) + math.exp(-0.3))
for dtype in (np.float16, np.float32, np.float64):
    f, h = sigmoid_in(dtype), 1e-6
    measured = (float(f(0.3 + h)) - float(f(0.3 - h))) / (2 * h)
    print(f"{dtype.__name__}   measured {measured:.6f}   true {true_slope:.6f}")

# %% [markdown]
# In float32, values between ½ and 1 are $6 \cdot 10^{-8}$ apart; divided by $2h$ that is 0.0298. So nothing
# but multiples of 0.0298 can come out: here 8 of them. And in the report? $0.3576 = 12 \cdot 0.0298$, and
# $0.2682 = 9 \cdot 0.0298$. What had been measured was not the layer but the grain of the numbers. In float16
# even $x + h$ is $x$, so every derivative is 0; JAX's own gradient check ran into that (issue 7742).
# micrograd-np, an engine that we shall open in stage 04, turns all it is given into float32; no such check
# can be made of it.
#
# > **Predict.** In float32, $\varepsilon$ is $1.2 \cdot 10^{-7}$. Which step would have been best for the
# > central difference: $10^{-2}$, $10^{-4}$ or $10^{-6}$? And how many digits does one get at best?

# %%
my_float32_step, my_float32_digits = "?", "?"

# %%
f = sigmoid_in(np.float32)
for h in (1e-2, 1e-4, 1e-6):
    measured = (float(f(0.3 + h)) - float(f(0.3 - h))) / (2 * h)
    print(f"h = {h:g}   measured {measured:.6f}   error {abs(measured - true_slope):.1e}")
compare("my_float32_step", "my_float32_digits")

# %% [markdown]
# $\sqrt[3]{1.2 \cdot 10^{-7}} = 0.005$: a *large* step, and five digits. That is why your
# `numeric_gradient` works in float64, whatever it is given; and why the manual of PyTorch's own `gradcheck`
# says that it is meant for double precision, and will likely fail with less.
#
# ### Exhibit 2: a check that could not fail
#
# TinyTorch, a course much like this one, had tests for all its gradients. Until the spring of 2026 they asked
# whether a gradient was *there*, and whether it was not zero (pull request 1336). Measuring is better. But
# it depends on what one measures. Let `f` turn an array round and then weigh it:
#
# $$f(x) = w_0 x_2 + w_1 x_1 + w_2 x_0$$
#
# Its gradient is $(w_2, w_1, w_0)$. Somebody forgot to turn it back, and claims that it is $(w_0, w_1, w_2)$.
#
# > **Predict.** Many a check takes the plain sum, that is $w = (1, 1, 1)$. Does it catch the mistake? Do
# > weights at random catch it?

# %%
my_verdict_on_ones, my_verdict_on_random = "?", "?"

# %%
with when_ready():
    x = np.array([0.5, -1.0, 2.0])
    for name, w in (("ones", np.ones(3)), ("random", np.random.default_rng(0).standard_normal(3))):
        measured = numeric_gradient(lambda x, w=w: np.sum(w * x[::-1]), x)
        verdict = "no complaint" if np.allclose(measured, w) else "caught"
        print(f"{name:>6}: claimed {w.round(2)}, measured {measured.round(2)}: {verdict}")
    compare("my_verdict_on_ones", "my_verdict_on_random")

# %% [markdown]
# With ones, all orders look the same. We once tried three styles of checking on ten wrong derivatives, all
# taken from life. One element picked at random, to one per cent: caught 2. All elements, plain sum: 5. All
# elements, **random weights**: all 10. You are graded by the third.
#
# ### Exhibit 3: the right answer that nobody believed
#
# "When computing the gradient of a tensor with respect to its mean, the gradient is incorrectly returned as
# [0, 0, 0, 0] when it should be [0.75, 0.75, 0.75, 0.75]." So begins PyTorch's issue 107007. It is about $y =
# x - \text{mean}(x)$ for $x = (1, 2, 3, 4)$, and about how the *sum* of $y$ moves. The argument: $x_0$ moves
# $y_0$ by 1, and the mean takes a quarter of it away.
#
# > **Predict** the gradient of the sum of $y$. Is it 0, or 0.75, or something else?

# %%
my_gradient = "?"

# %%
with when_ready():
    measured = numeric_gradient(lambda x: np.sum(x - x.mean()), np.array([1.0, 2.0, 3.0, 4.0]))
    compare(my_gradient=measured.round(9) + 0.0)

# %% [markdown]
# Zero. When $x_0$ grows by $h$, the mean grows by a quarter of it, and is subtracted *four times*: from
# $y_0$, and from the three others, which the argument forgot. PyTorch was right. One can argue about such a
# thing for a long time. Or nudge.
#
# ### A last warning: kinks
#
# `abs` has a corner at 0. Slope −1 on the left of it, 1 on the right, none at the corner.
#
# > **Predict** what the central difference of `abs` at 0 is, and the forward one.

# %%
my_central, my_forward = "?", "?"

# %%
with when_ready():
    compare(my_central=central_difference(abs, 0.0, 1e-5), my_forward=forward_difference(abs, 0.0, 1e-8))

# %% [markdown]
# Neither complains. Both answer as if all were well, and differ. A difference quotient is a witness, and a
# good one, where the function is smooth; at a corner, ask it on either side, or not at all.
#
# ## 9 · The same in PyTorch
#
# PyTorch walks back, as you will in stage 02. We asked it once and wrote down what it said: expression,
# inputs, value, gradients.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "(a * b + c) * f",
        {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0},
        -8.0,
        {"a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0},
    ),
    ("2 ** a", 0.7, 1.624504792712471, 1.1260209168747677),
    ("a ** a", 3.0, 27.0, 56.66253179403897),
    (
        "a / b",
        {"a": 0.7, "b": -1.5},
        -0.4666666666666666,
        {"a": -0.6666666666666666, "b": -0.31111111111111106},
    ),
]

# %%
with when_ready():
    for expression, inputs, value, gradients in PYTORCH:
        if not isinstance(inputs, dict):
            inputs, gradients = {"a": inputs}, {"a": gradients}
        names = list(inputs)

        def calculate(x, expression=expression, names=names):
            return eval(expression, {}, dict(zip(names, x, strict=True)))

        point = np.array(list(inputs.values()))
        slopes = numeric_gradient(calculate, point)
        print(f"{expression}\n{'':>10} value {calculate(point):17.12f}   PyTorch {value:17.12f}")
        for name, slope in zip(names, slopes, strict=True):
            print(f"{'∂/∂' + name:>16} {slope:17.12f}   PyTorch {gradients[name]:17.12f}")

# %% [markdown]
# Nine or ten digits agree, as the U-curve has promised; the rest is rounding, and in `a ** a`, which climbs
# ever more steeply, bending. PyTorch has a witness like yours, too: `torch.autograd.gradcheck` compares what
# its walk back says with central differences. Its step is $10^{-6}$. You know by now why it is not
# $10^{-12}$.
#
# ## 10 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 0.A}). Your neighbour has chosen $h = 10^{-15}$: "in the limit $h$ goes to 0,
# so smaller is better". What will come out, and why? Say it so that somebody understands who has never
# heard of floats.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-0-a"}
# ### BEGIN SOLUTION
# The limit is about exact numbers; a computer keeps about sixteen digits of each and rounds the rest. With so
# small a step, f(x + h) and f(x) agree in nearly all of these digits, and when they are subtracted only the
# last digit or two is left, which is mostly rounding. Divided by the tiny h, this becomes a large error: the
# answer may be off by tens of per cent, or be 0 when x + h is rounded to x. Bending is no longer the problem;
# the best step is where the two errors are equal.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: finitely many digits; nearly equal numbers are subtracted, so that few digits are left; AND
#   this error is divided by a small h (or: grows as h falls).
# - Half marks: "rounding errors", without saying why the subtraction makes them matter.
# - No marks: "the computer divides by zero": it does not, 1e-15 is not 0.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 0.B}). Why is the central difference better than the forward one? And can you
# think of a case in which you would take the forward difference all the same?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-0-b"}
# ### BEGIN SOLUTION
# A curve bends away from its tangent by nearly the same amount ahead and behind. Looking to one side only,
# the forward difference takes this bend for slope; in the difference of both sides it cancels, and an error
# of order h² is left instead of h. One takes the forward one where f cannot be asked on one side, such as
# the root at 0, or where asking is expensive: f(x) is the same for all elements, so a gradient of n elements
# costs n + 1 calculations instead of 2n.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the bends on both sides cancel (in words, by a picture or by algebra), AND one sensible case:
#   half the cost, the edge of a domain, a wanted one-sided slope at a kink.
# - Half marks: one of the two.
# - "It uses more points" or "it is an average" is no reason by itself: ask what cancels.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 0.C}). Somebody's formula and your `numeric_gradient` disagree. Name three
# reasons why the formula may be right nonetheless, and say for each how you would find out.

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-0-c"}
# ### BEGIN SOLUTION
# The function may have a kink nearby: I would move x a little, or compare the slopes on both sides. It may
# calculate in float32 somewhere inside, so that differences drown in rounding: I would look at dtypes, or
# try a larger step and see whether the disagreement shrinks. It may give different answers each time,
# because it draws random numbers: I would call it twice with the same x. (It may also bend so sharply that
# the step is too large, or be so large that its rounding is; both show when one varies the step and looks
# for the U.)
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: three different reasons, each with a test. Good reasons: a kink or jump; float32 or coarse
#   rounding inside f; randomness or state in f; a scale on which the step does not fit; tolerance too strict.
# - Half marks: two reasons with tests, or three without.
# - No marks for "a mistake in numeric_gradient" without a way to tell.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 11 · Where to read on
#
# - *What Every Computer Scientist Should Know About Floating-Point Arithmetic* (ACM Computing Surveys, 1991):
#   what is behind the left arm of the U.
# - *Numerical Recipes*, section 5.7: numerical derivatives, their best steps, and how to get two digits more.
# - *Using Complex Variables to Estimate Derivatives of Real Functions* (SIAM Review, 1998): three pages on a
#   trick that subtracts nothing, and whose error has no left arm at all.
# - *Essence of calculus*, a series of films: derivatives as pictures, should yours have faded.
#
# **Next:** stage 01, in which a number learns to remember where it came from.
