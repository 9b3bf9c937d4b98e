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
# # 07 · Layers, and what a network is made of
#
# *Half an hour of reading, and twelve short functions to write in* `kittengrad/nn.py` *and*
# `kittengrad/losses.py`.
#
# When you are through, you can
#
# - write a layer for a whole batch as **one** node, and say over what each of its gradients is summed;
# - say how large the first weights have to be, before anything is trained, and why;
# - find all parameters of a network, of any shape, by walking through a tree, each of them once;
# - choose the loss for numbers, for yes and no, and for classes, and say why it wants logits;
# - name the shapes with which a network learns nothing but the average, and the loss falls all the same.
#
# At the end your network trains on 209 pictures, and looks at 50 others, and at one. In stage 04 there was
# an engine that could not.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

import io

import matplotlib.pyplot as plt
import numpy as np
from checks import check, comparison, milestone, when_ready
from IPython.display import display
from kittengrad.draw import draw

BLUE, RED, ORANGE, GREY, INK = "#4a6fa5", "#a3284d", "#c7842c", "#93a0b3", "#333a45"

compare = comparison("07")

with when_ready():
    from kittengrad import Tensor, Value, losses, nn
    from kittengrad.tensor import apply

# %% [markdown]
# ## 1 · The idea
#
# The rules of stages 04 to 06 are functions: the same input gives the same output, always. A layer is a
# function that *remembers* something. It has weights, and training changes them. Such a function with
# parameters is called a **module**, and a module can be made of smaller modules. So a network is a tree:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
TREE = (  # name, what it is, its column, its row, the row of its parent
    ("model", "Network", 0, 2.0, None),
    ("hidden", "Linear", 1, 3.0, 2.0),
    ("output", "Linear", 1, 1.0, 2.0),
    ("weight", "(16, 2)", 2, 3.4, 3.0),
    ("bias", "(16,)", 2, 2.6, 3.0),
    ("weight", "(1, 16)", 2, 1.4, 1.0),
    ("bias", "(1,)", 2, 0.6, 1.0),
)

fig, ax = plt.subplots(figsize=(7.6, 2.7), layout="constrained")
for name, kind, column, row, parent in TREE:
    if parent is not None:
        across = [column - 0.5, column - 0.34, column - 0.34, column - 0.18]
        ax.plot(across, [parent, parent, row, row], color=GREY)
    colour = ORANGE if column == 2 else BLUE
    ax.text(column - 0.15, row, name, ha="left", va="center", color=colour, weight="bold", fontsize=12)
    ax.text(column + 0.22, row, kind, ha="left", va="center", color=INK, fontsize=10)
ax.set(xlim=(-0.2, 2.7), ylim=(0.2, 3.8))
ax.axis("off")
plt.show()

# %% [markdown]
# Blue are modules, orange are parameters, and each stands in its parent under a *name*. In Python the names
# are simply attributes:
#
#     class Network(nn.Module):
#         def __init__(self):
#             self.hidden = nn.Linear(2, 16)
#             self.output = nn.Linear(16, 1)
#
#         def forward(self, x):
#             return self.output(self.hidden(x).relu())
#
# `forward` says how numbers flow. The tree says what belongs to the network, and *everything else* follows
# from the tree: which numbers training changes, which gradients have to be set to 0, what goes into a file
# when you save the model. You write the walk through the tree once, and it serves networks that nobody has
# thought of yet.
#
# ## 2 · The mathematics of a layer
#
# In stage 03 a neuron became a node of its own kind, Σ. Here is a small layer in that form: two neurons with
# two inputs, and a batch of two examples.

# %%
with when_ready():
    w = [[Value(number, label=f"w{j}{k}") for k, number in pair] for j, pair in (
        (1, ((1, 1.0), (2, 2.0))), (2, ((1, 0.0), (2, -1.0))))]  # fmt: skip
    b = [Value(10.0, label="b1"), Value(20.0, label="b2")]
    x = [[Value(number, label=f"x{n}{k}") for k, number in pair] for n, pair in (
        (1, ((1, 3.0), (2, 4.0))), (2, ((1, 1.0), (2, 5.0))))]  # fmt: skip
    outs = []
    for row in x:
        for weights, bias in zip(w, b, strict=True):
            ws, xs = [v.data for v in weights], [v.data for v in row]
            total = float(np.dot(ws, xs)) + bias.data
            outs.append(Value(total, (*weights, *row, bias), (*xs, *ws, 1.0), "Σ"))
    display(draw(Value(sum(out.data for out in outs), tuple(outs), (1.0,) * 4, "sum")))

# %% [markdown]
# Four boxes Σ, one for each neuron and example, and five arrows into each.
#
# > **Predict** the number of boxes and of arrows for the first layer of our network: 20 neurons with 12,288
# > inputs, and 209 pictures.

# %%
my_boxes, my_arrows = "?", "?"

# %%
neurons, inputs, pictures = 20, 12288, 209
compare(my_boxes=neurons * pictures, my_arrows=neurons * pictures * (2 * inputs + 1))

# %% [markdown]
# Look for the pattern in the picture, and you can have it all as one. Write the examples as the rows of `x`,
# and the weights of the neurons as the rows of `w`. Then example $n$ gives neuron $j$ the value
#
# $$\text{out}_{nj} \;=\; \sum_k w_{jk}\, x_{nk} + b_j
# \qquad\text{or, all at once,}\qquad \text{out} = x\, w^\top + b .$$
#
# Now follow one number at a time, along the arrows of the picture, and add up what comes back:
#
# | one number | is used by | so its gradient is | all at once |
# |---|---|---|---|
# | $w_{jk}$ | neuron $j$, for every example $n$ | $\sum_n g_{nj}\, x_{nk}$ | $g^\top x$ |
# | $x_{nk}$ | example $n$, by every neuron $j$ | $\sum_j g_{nj}\, w_{jk}$ | $g\, w$ |
# | $b_j$ | neuron $j$, for every example $n$ | $\sum_n g_{nj}$ | the sum of the rows of $g$ |
#
# As in stage 05, the shapes know it too. With $N$ examples, $J$ neurons and $K$ inputs, `w` is $(J, K)$;
# $g$ is $(N, J)$; `x` is $(N, K)$. Of the products of `g` and `x` only $g^\top x$ is $(J, K)$.
#
# **By hand**, for the layer in the picture. The first example gives 1·3 + 2·4 + 10 = 21 and
# 0·3 - 1·4 + 20 = 16, so that
#
# $$x = \begin{pmatrix} 3 & 4 \\ 1 & 5 \end{pmatrix},\quad
# w = \begin{pmatrix} 1 & 2 \\ 0 & -1 \end{pmatrix},\quad
# \text{out} = \begin{pmatrix} 21 & 16 \\ 21 & 15 \end{pmatrix},\quad
# \text{and let } g = \begin{pmatrix} 1 & 0 \\ 10 & 100 \end{pmatrix}.$$
#
# > **Predict** dL/dw and dL/db.

# %%
my_dw, my_db = "?", "?"

# %%
x, w, b = np.array([[3.0, 4.0], [1.0, 5.0]]), np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([10.0, 20.0])
g = np.array([[1.0, 0.0], [10.0, 100.0]])


def nudged(which, place):
    """How much L moves with one number: L is the sum of g times the results."""
    moved = {"w": w.copy(), "b": b.copy()}
    moved[which][place] += 0.001
    change = (x @ moved["w"].T + moved["b"]) - (x @ w.T + b)
    return round(float((g * change).sum() / 0.001), 6)


dw = [[nudged("w", (j, k)) for k in (0, 1)] for j in (0, 1)]
compare(my_dw=dw, my_db=[nudged("b", j) for j in (0, 1)])

# %% [markdown]
# The first neuron's weight for input 1: example 1 brings 1·3, example 2 brings 10·1, and 13 is what it gets.
#
# ### Task 7.1 · A layer as one node
#
# `linear(w, x, b)`, a rule like those of stage 05. An input can also be a single row, or rows in more than
# one axis; `as_rows` lays them out as a matrix, and there is a hint in the docstring.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-1"}
check("7.1")

# %% [markdown]
# The same layer twice: by your operators of stages 04 and 05, and as one node.

# %%
with when_ready():
    for layer in (lambda w, x, b: x @ w.transpose() + b, lambda w, x, b: apply(nn.linear, w, x, b)):
        leaves = [Tensor(a, requires_grad=True, label=label) for a, label in ((w, "w"), (x, "x"), (b, "b"))]
        out = layer(*leaves)
        out.backward(g, retain_graph=True)
        display(draw(out))
        print("dL/dw", leaves[0].grad.tolist(), "  dL/db", leaves[2].grad.tolist())

# %% [markdown]
# The gradients are equal, and two boxes are gone, with the arrays that they held. In a small network a box
# costs more than its arithmetic, and a step of training becomes about a sixth shorter.
#
# ### Rows or columns
#
# Which way round is a batch? PyTorch has the examples as **rows**: 209 × 12,288. The engine of stage 04, and
# many courses, have them as **columns**: 12,288 × 209. You find both in books, and they are the same layer,
# seen from two sides:
#
# $$\big(W X + b\big)^\top = X^\top W^\top + b^\top \qquad\text{so for columns write}\qquad
# \texttt{layer(x.T).T}$$
#
# `W` has the shape (outputs, inputs) both times. We take rows, as PyTorch does. They have one advantage that
# counts in practice: an example is `x[i]`, and its numbers lie side by side in memory.
#
# ## 3 · The first weights
#
# Before training, the weights are drawn by lot. In stage 03 you saw why they must not be equal. How *large*
# they are looked like a matter of taste. It is not.
#
# > **Predict.** A neuron has 100 inputs, all of size about 1 with either sign. Its weights are drawn from the
# > normal distribution, so they too are of size about 1. How large is its sum, about? And how large are the
# > numbers after ten such layers of 100 neurons, one behind the other?

# %%
my_sum, my_tenth = "?", "?"

# %%
rng = np.random.default_rng(0)
signals = rng.normal(size=(500, 100))
sizes = []
for _ in range(10):
    signals = signals @ rng.normal(size=(100, 100)).T
    sizes.append(np.sqrt(np.mean(signals**2)))
compare(my_sum=sizes[0], my_tenth=sizes[-1])

# %% [markdown]
# 100 products with either sign partly cancel, and what is left of them is of size $\sqrt{100}$. In each layer
# again. Here is the calculation. Let the weights and the inputs be independent, the weights with mean 0; then
# all mixed terms of the square have mean 0, and only $n$ squares are left:
#
# $$\mathrm{E}\Big[\big(\sum_{k=1}^{n} w_k x_k\big)^2\Big] \;=\;
# \sum_{k=1}^{n} \mathrm{E}[w_k^2]\;\mathrm{E}[x_k^2] \;=\; n\;\mathrm{Var}(w)\;\mathrm{E}[x^2]$$
#
# The signal keeps its size if $n\,\mathrm{Var}(w) = 1$. A relu throws away the negative half of it, and
# with it half of the mean square, so behind a relu we need $n\,\mathrm{Var}(w) = 2$. And the gradient? It
# comes back as $g\,w$, a sum over the *outputs*. For it, $n$ is the number of outputs.
#
# | | the variance of the weights | for |
# |---|---|---|
# | Kaiming (He, 2015) | $2\,/\,\text{inputs}$ | relu |
# | Xavier (Glorot, 2010) | $2\,/\,(\text{inputs} + \text{outputs})$, in between | tanh, sigmoid |
#
# Now ten layers of relus, with weights of five sizes. Each point is the root mean square of all numbers of
# one layer.


# %%
def ten_layers(gain, width=100, depth=10):
    """The root mean squares of the signals after each layer, and of the gradients before it."""
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(depth, width, width)) * gain / np.sqrt(width)
    signals, going_out, coming_back = rng.normal(size=(200, width)), [], []
    masks = []
    for w in weights:
        signals = signals @ w.T
        masks.append(signals > 0)
        signals = signals * masks[-1]
        going_out.append(np.sqrt(np.mean(signals**2)))
    g = rng.normal(size=signals.shape)
    for w, mask in zip(weights[::-1], masks[::-1], strict=True):
        g = (g * mask) @ w
        coming_back.append(np.sqrt(np.mean(g**2)))
    return going_out, coming_back[::-1]


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
SIZES = (
    (1 / 4, "a quarter of it"),
    (1 / 2, "half of it"),
    (1, "√2 / √n: Kaiming"),
    (2, "twice"),
    (4, "four times"),
)
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.2), layout="constrained", sharey=True)
for (factor, name), colour in zip(SIZES, (GREY, BLUE, RED, ORANGE, INK), strict=True):
    for ax, sizes in zip(axes, ten_layers(factor * 2**0.5), strict=True):
        ax.semilogy(range(1, 11), sizes, "o-", color=colour, markersize=4, label=name)
for ax, title in zip(axes, ("signals, from left to right", "gradients, from right to left"), strict=True):
    ax.set_title(title, fontsize=10)
    ax.set_xlabel("layer")
    ax.set_xticks(range(1, 11))
axes[0].set_ylabel("size")
lines = axes[0].get_legend_handles_labels()
fig.legend(*lines, loc="outside right", fontsize=9, title="size of the weights")
plt.show()

# %% [markdown]
# Only the red line is level. All others are straight as well, on a logarithmic scale: that is a factor for
# *each layer*. With half the right size, what leaves the tenth layer is $2^{10}$, a thousand times, too
# small: the network gives two different examples nearly the same answer. What comes back to the first layer
# is too small by the same factor, and it hardly learns. With twice the right size both are a thousand times
# too large, and the first step throws the network far away.
#
# A tanh hides the same trouble in another way, since it lets nothing grow beyond 1. Its histograms, in
# layers 1, 5 and 10:

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
rng = np.random.default_rng(2)
CASES = ((0.4, "0.4 / √n: it fades"), (1.0, "1 / √n: Xavier"), (4.0, "4 / √n: it sticks to ±1"))
fig, axes = plt.subplots(3, 3, figsize=(9.5, 3.6), layout="constrained", sharex=True)
for column, (size, title) in enumerate(CASES):
    signals = rng.normal(size=(100, 100))
    for layer in range(1, 11):
        signals = np.tanh(signals @ (rng.normal(size=(100, 100)) * size / 10).T)
        if layer in (1, 5, 10):
            ax = axes[(1, 5, 10).index(layer), column]
            ax.hist(signals.ravel(), bins=np.linspace(-1, 1, 61), color=RED if column == 1 else BLUE)
            ax.set_yticks([])
            ax.set_ylabel(f"layer {layer}" if column == 0 else "", rotation=0, ha="right", va="center")
    axes[0, column].set_title(title, fontsize=10)
plt.show()

# %% [markdown]
# On the left all examples have become the same number, 0. On the right the tanh is flat, and its derivative,
# $1 - \text{out}^2$, lets no gradient through. In the middle there is something to learn from.
#
# Our functions draw evenly from an interval $[-r, r)$. The variance of that is $\frac{1}{2r}\int_{-r}^{r}
# u^2\,du = r^2/3$, so $r = \sqrt{3\,\mathrm{Var}}$. **By hand:** behind 6 inputs and a relu the variance is
# 2/6, and r is $\sqrt{3 \cdot 2/6} = 1$.
#
# > **Predict** Xavier's r for a layer with 100 inputs and 50 outputs, with gain 1.

# %%
my_r = "?"

# %%
variance = 2 / (100 + 50)
compare(my_r=np.sqrt(3 * variance))

# %% [markdown]
# ### Task 7.2 · The first weights
#
# `xavier_uniform` and `kaiming_uniform`, two lines each. The numbers come from the Generator that is passed
# in, `rng.uniform(…)`, and from no other: who seeds it gets the same network again.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-2"}
check("7.2")

# %%
with when_ready():
    rng = np.random.default_rng(3)
    for name, make, bend in (
        ("kaiming_uniform and relu", nn.kaiming_uniform, lambda a: np.maximum(a, 0)),
        ("xavier_uniform and tanh ", nn.xavier_uniform, np.tanh),
    ):
        signals = rng.normal(size=(200, 100))
        sizes = []
        for _ in range(10):
            signals = bend(signals @ make((100, 100), rng).T)
            sizes.append(f"{np.sqrt(np.mean(signals**2)):.2f}")
        print(name, *sizes)

# %% [markdown]
# `nn.Linear` is now complete: it draws its weights with your function and calls your rule. It uses $r =
# 1/\sqrt{\text{inputs}}$, as PyTorch does. That is somewhat small behind a relu, and fine for a few layers;
# for many, `nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")` draws again.

# %%
with when_ready():
    layer = nn.Linear(3, 2, rng=0)
    print(layer, "\nrows:   ", layer(np.ones((4, 3))).shape, "\ncolumns:", layer(np.ones((3, 4)).T).T.shape)
    try:
        layer(np.ones((3, 4)))  # columns, as they are
    except ValueError as error:
        print(f"\nValueError: {error}")

# %% [markdown]
# ## 4 · Everything that training changes
#
# An optimiser wants a list of all parameters. One could write it down by hand, and forget one. A forgotten
# layer keeps its first weights for ever, and the rest learns around it, without a word. So we let the tree be
# walked.
#
# `self.members()` is provided. It gives what is *directly* below a module: pairs of a name and a parameter, a
# buffer (a tensor that belongs to the module and is not trained) or a smaller module. Go down into the
# modules, and put the names of the way in front: `hidden.weight`. It is recursion, of the friendliest kind.
#
# > **Predict** the names, in order, for the network of section 1; and how many numbers training changes in
# > a network 2-16-16-1.

# %%
my_names, my_count = "?", "?"

# %%
branches = {"hidden": ("weight", "bias"), "output": ("weight", "bias")}
names = [f"{branch}.{leaf}" for branch, leaves in branches.items() for leaf in leaves]
compare(my_names=names, my_count=sum(k * j + j for k, j in ((2, 16), (16, 16), (16, 1))))

# %% [markdown]
# You have met 337 before: it is the network of the two moons. There each of the 337 was a node.
#
# ### Shared parameters
#
# A module, or a parameter, can be in the tree **twice**. A language model often uses one table both to read
# words and to choose the next one; an autoencoder can use its weight, transposed, on the way out. Then it has
# two names, and is one parameter. Its gradient is the sum of what both uses bring, and your engine does that
# anyway. But the list for the optimiser must hold it once:
#
# > **Predict.** A parameter is 5, its gradient is 1, the learning rate is 0.1. What is it after one step, if
# > the list holds it twice?

# %%
my_step = "?"

# %%
parameter = np.array([5.0])
for p in [parameter, parameter]:
    p -= 0.1 * 1.0
compare(my_step=parameter[0])

# %% [markdown]
# Its learning rate has silently doubled. The opposite mistake is as bad: two biases, fresh from the
# beginning, are *equal*, all zeros perhaps, and are two parameters. What counts is whether it is the same
# **object**, and that is what `is` asks, and what a set or a dict of tensors asks too.
#
# ### Task 7.3 · Everything that training changes
#
# `named_tensors`, which has every tensor under every name, and `named_parameters`, which has each parameter
# under its first name.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-3"}
check("7.3")

# %%
with when_ready():

    class Network(nn.Module):
        def __init__(self):
            self.hidden = nn.Linear(2, 16, rng=1)
            self.middle = nn.Linear(16, 16, rng=2)
            self.output = nn.Linear(16, 1, rng=3)

        def forward(self, x):
            return self.output(self.middle(self.hidden(x).relu()).relu())

    network = Network()
    for name, parameter in network.named_parameters():
        print(f"{name:14} {parameter.shape}")
    print(f"together {sum(parameter.size for parameter in network.parameters())} numbers")
    display(draw(network))

# %% [markdown]
# The picture, too, is a walk through the tree. Blue weights are positive, orange ones negative.
#
# And an autoencoder with one weight for both directions:

# %%
with when_ready():

    class Tied(nn.Module):
        def __init__(self):
            self.encoder = nn.Linear(4, 2, rng=0)
            self.back = self.encoder.weight

        def forward(self, x):
            return self.encoder(x) @ self.back

    tied = Tied()
    print("tensors:   ", [name for name, _ in tied.named_tensors()])
    print("parameters:", [name for name, _ in tied.named_parameters()])
    display(draw(tied(np.ones((1, 4)))))

# %% [markdown]
# Two arrows leave `weight`, and one gradient comes home.
#
# ## 5 · One call for the whole network
#
# Two chores need no more than that walk. `zero_grad()` is stage 02's, for all parameters. `train()` and
# `eval()` set a switch, `training`, in *every* module. Some layers behave differently while they learn.
# **Dropout** sets a random half of the signals to 0, so that no neuron relies on a single other one; and when
# the network is used, it does nothing.
#
# > **Predict.** Somebody's `eval()` is `self.training = False`, and no more. A Sequential holds a Dropout.
# > What does the model answer when you ask it the same thing twice?

# %%
my_two_answers = "?"

# %%
rng = np.random.default_rng(0)


class Drop:
    training = True

    def __call__(self, x):
        return 2 * x * (rng.random(x.shape) < 0.5) if self.training else x


class Holder:
    def __init__(self, part):
        self.part, self.training = part, True

    def eval(self):
        self.training = False


holder = Holder(Drop())
holder.eval()
print(holder.part(np.ones(6)), holder.part(np.ones(6)))
compare("my_two_answers")

# %% [markdown]
# It still rolls dice: the switch of the model is off, that of its part is on. Such a
# model answers differently every time, and worse than it could.
#
# ### Task 7.4 · One call for the whole network
#
# `zero_grad` and `train`. `self.modules()` is provided, and has the module itself and all below it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-4"}
check("7.4")

# %%
with when_ready():

    class Dropout(nn.Module):
        """Sets numbers to 0 with probability p while training, and makes up for it with the others."""

        def __init__(self, p, rng):
            self.p, self.rng = p, rng

        def forward(self, x):
            if not self.training:
                return x
            return x * ((self.rng.random(x.shape) >= self.p) / (1 - self.p))

    model = nn.Sequential(nn.Linear(2, 8, rng=1), nn.ReLU(), Dropout(0.5, np.random.default_rng(2)))
    for mode in (model.train, model.eval):
        mode()
        print(f"{mode.__name__:5}", *(f"{model(np.ones((1, 2))).sum().item():.4f}" for _ in range(3)))

# %% [markdown]
# ## 6 · Saving and loading
#
# What has to go into a file? Not the classes: they are in your program. Only the numbers, each under its
# name, and the tree has both. A **state** is a dict from names to arrays.
#
# It is also how one keeps the best model of a long training: take a state whenever it is better than
# before, and go back to it at the end.
#
# > **Predict** what the next cell prints.

# %%
my_saved = "?"

# %%
weight = np.array([1.0, 2.0])
state = {"weight": weight}
weight -= 0.5  # training goes on
compare(my_saved=state["weight"])

# %% [markdown]
# The state has gone along with the training. "The best model" is then the *last* one, and one finds out a
# week later. So a state holds **copies**. When you load one, it is the same the other way round: the next
# step of the model must not change the state. And the parameters stay the same *objects*, with new numbers
# in them, for the optimiser has a list of them, and shared ones are to remain shared.
#
# ### Task 7.5 · Saving and loading
#
# `state_dict` and `load_state_dict`. The message about what does not fit is provided, in `check_state`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-5"}
check("7.5")

# %%
with when_ready():
    network = nn.Sequential(nn.Linear(2, 16, rng=1), nn.ReLU(), nn.Linear(16, 1, rng=2))
    other = nn.Sequential(nn.Linear(2, 16, rng=3), nn.ReLU(), nn.Linear(16, 1, rng=4))
    x = np.random.default_rng(5).normal(size=(4, 2))

    file = io.BytesIO()  # or the name of a file, "model.npz"
    np.savez(file, **network.state_dict())
    file.seek(0)

    print("the same answers before:", np.array_equal(other(x).data, network(x).data))
    other.load_state_dict(dict(np.load(file)))
    print("the same answers after: ", np.array_equal(other(x).data, network(x).data))

    try:
        other.load_state_dict({"0.weight": np.zeros((2, 16)), "0.bais": np.zeros(16)})
    except RuntimeError as error:
        print(f"\nRuntimeError: {error}")

# %% [markdown]
# ## 7 · Numbers as targets
#
# A loss makes one number of predictions and targets. For targets that are numbers it is the squared error,
#
# $$L = \frac{1}{n}\sum_i (p_i - y_i)^2, \qquad\qquad
# \frac{\partial L}{\partial p_i} = \frac{2\,(p_i - y_i)}{n}.$$
#
# **By hand:** p = (1, 3) and y = (2, 5) have the errors -1 and -2; L is (1 + 4)/2 = 2.5, and its gradient is
# (-1, -2). It could not be easier. So why is there a section about it?
#
# A network with one output gives predictions of shape (n, 1). Labels, as one reads them from a table, have
# shape (n,).
#
# > **Predict.** The predictions are `[[1], [2], [3]]` and the labels `[1, 2, 3]`: a perfect model. What is
# > the shape of `predictions - labels`, and what is the mean of its squares?

# %%
my_shape, my_perfect_loss = "?", "?"

# %%
predictions, labels = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0])
difference = predictions - labels
compare(my_shape=difference.shape, my_perfect_loss=np.mean(difference**2))

# %% [markdown]
# Broadcasting has made a table: *each* prediction less *each* label. Let a straight line learn from such a
# loss, and one from the right loss:

# %%
x = np.linspace(-1, 1, 40)[:, None]
labels = 2 * x[:, 0] + np.random.default_rng(0).normal(0, 0.3, 40)


def fit(labels, steps=60, rate=0.3):
    """A line's weight, bias and losses; labels of shape (n, 1) are right, and (n,) make n × n differences."""
    weight, bias, curve = 1.0, 1.0, []
    for _ in range(steps):
        difference = weight * x + bias - labels
        curve.append(np.mean(difference**2))
        weight -= rate * np.mean(2 * difference * x)
        bias -= rate * np.mean(2 * difference)
    return weight, bias, curve


# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 3, figsize=(10, 2.9), layout="constrained", width_ratios=(1, 1.3, 1.3))
axes[0].imshow(np.linspace(-2, 2, 8)[:, None] - np.linspace(-2, 2, 8), cmap="RdBu")
for i in range(8):
    axes[0].add_patch(plt.Rectangle((i - 0.5, i - 0.5), 1, 1, facecolor="none", edgecolor=INK, linewidth=1.5))
axes[0].set(title="(8, 1) - (8,): only the\ndiagonal was wanted", xticks=[], yticks=[])
axes[0].set_xlabel("label")
axes[0].set_ylabel("prediction")
axes[1].plot(x, labels, ".", color=GREY)
for shape, colour in (((40, 1), BLUE), ((40,), RED)):
    weight, bias, curve = fit(labels.reshape(shape))
    axes[1].plot(x, weight * x + bias, color=colour, label=f"labels of shape {shape}")
    axes[2].plot(curve, color=colour)
axes[1].legend(frameon=False, fontsize=8)
axes[1].set_title("what the line has learned", fontsize=10)
axes[2].set(xlabel="step", ylabel="loss", ylim=(0, None))
axes[2].set_title("both losses fall", fontsize=10)
for ax in axes:
    ax.title.set_fontsize(10)
plt.show()

# %% [markdown]
# Every prediction is pulled towards every label, and ends at their **mean**. The loss falls, and there is no
# error. (It falls to the variance of the labels, which one takes for noise.) NumPy and PyTorch compute it;
# PyTorch warns. Our losses refuse it, and the message says what to write.
#
# ### Task 7.6 · The squared error
#
# `squared_errors` is a rule, as those of stages 04 to 06: plain arrays in; each loss, and a function for each
# operand, out. The `mse_loss` below it is finished: it checks the shapes, and takes the mean of your losses.
# It needs the mean's own derivative, 1/n, for that, and multiplies g by it before your functions see it. So
# yours are the derivatives of the single losses:
#
# $$\ell_i = (p_i - y_i)^2, \qquad \frac{\partial \ell_i}{\partial p_i} = 2\,(p_i - y_i).$$
#
# The target is an operand too, and in some networks it is computed. Which sign does its derivative have?

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-6"}
check("7.6")

# %%
with when_ready():
    p = Tensor([[1.0], [3.0]], requires_grad=True, label="p")
    loss = losses.mse_loss(p, np.array([[2.0], [5.0]]))
    loss.backward(retain_graph=True)
    print("loss", loss.item(), "  gradient", p.grad.tolist())
    display(draw(loss))  # one node: the rule, and its mean
    try:
        losses.mse_loss(p, np.array([2.0, 5.0]))
    except ValueError as error:
        print("ValueError:", error)

# %% [markdown]
# ## 8 · Yes or no
#
# Is it a cat? The network gives any number z, its *logit*, and σ(z) is how sure it is. Stage 06 showed why
# the loss must not take σ(z) first and a logarithm afterwards, and how softplus does both in one:
#
# $$-\log \sigma(z) = \log(1 + e^{-z}) = \mathrm{softplus}(-z), \qquad
# -\log\big(1 - \sigma(z)\big) = \mathrm{softplus}(z).$$
#
# With a target y between 0 and 1, which says how much of a yes it is, L is a mixture of both, and its
# derivative is one of the loveliest in the trade:
#
# $$L = -y \log \sigma(z) - (1 - y) \log\big(1 - \sigma(z)\big), \qquad\qquad
# \frac{\partial L}{\partial z} = \sigma(z) - y$$

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
z = np.linspace(-6, 6, 241)
fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.8), layout="constrained")
for y, colour in ((1.0, RED), (0.0, BLUE), (0.7, ORANGE)):
    axes[0].plot(z, y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z), color=colour, label=f"y = {y:g}")
    axes[1].plot(z, 1 / (1 + np.exp(-z)) - y, color=colour)
axes[0].set_title("the loss", fontsize=10)
axes[0].legend(frameon=False)
axes[1].set_title("its derivative, σ(z) - y", fontsize=10)
axes[1].axhline(0, color=GREY, linewidth=0.8)
for ax in axes:
    ax.set_xlabel("z")
plt.show()

# %% [markdown]
# The more wrong, the steeper, up to a slope of 1; and where the network is right and sure, it is left in
# peace. With y = 0.7 the loss is smallest where σ(z) = 0.7, and it is not 0 there.
#
# > **Predict** the loss of a network that knows nothing: z = 0 for everything. And with ten classes, all
# > equally likely, so that the right one has probability 1/10?

# %%
my_first_loss, my_first_loss_of_ten = "?", "?"

# %%
compare(my_first_loss=np.log(2), my_first_loss_of_ten=np.log(10))

# %% [markdown]
# Remember these two. The first loss of a fresh network should be near log(classes). If it is 5, something is
# wrong before training has begun: often the size of the first weights.
#
# When a yes is rare, one lets it count for more: `pos_weight` multiplies the yes half, and only that, in the
# loss as in the derivative.
#
# ### Task 7.7 · Yes or no
#
# `logistic_losses`: the loss of each element, and its derivatives. Written with operators, this loss would be
# half a dozen nodes; your rule makes it one, and its derivative is shorter than the loss. The rest,
# `binary_cross_entropy_with_logits`, calls it.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-7"}
check("7.7")

# %%
with when_ready():
    z = Tensor([-750.0, -2.0, 0.0, 40.0], requires_grad=True)
    each_loss = nn.functional.binary_cross_entropy_with_logits(z, np.ones(4), reduction="none")
    each_loss.sum().backward()
    print("losses   ", each_loss.data.round(4).tolist())
    print("gradients", z.grad.round(4).tolist())

# %% [markdown]
# ## 9 · One of several classes
#
# Now the network gives one number for each class: a row of logits. `softmax` would make probabilities of
# them. The loss needs their logarithms, and stage 06's `log_softmax` computes these at once. Then
#
# $$L_i = -\log \mathrm{softmax}(z_i)[y_i]:$$
#
# of row $i$, *only* the number in the column of its own label. Everything else in the row takes part by
# way of the sum in the softmax.

# %%
logs = np.log(np.array([[0.1, 0.2, 0.7], [0.5, 0.4, 0.1], [0.2, 0.6, 0.2], [0.8, 0.1, 0.1]]))
labels = np.array([2, 0, 1, 1])

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, ax = plt.subplots(figsize=(4.6, 2.7), layout="constrained")
for i, row in enumerate(logs):
    for j, number in enumerate(row):
        mine = j == labels[i]
        look = {"facecolor": RED if mine else GREY, "alpha": 0.85 if mine else 0.25, "edgecolor": "w"}
        ax.add_patch(plt.Rectangle((j, -i - 1), 1, 1, **look))
        ink = "white" if mine else INK
        ax.text(j + 0.5, -i - 0.5, f"{number:.2f}", ha="center", va="center", color=ink)
    ax.text(-0.15, -i - 0.5, f"label {labels[i]}", ha="right", va="center", color=INK)
for j in range(3):
    ax.text(j + 0.5, 0.15, f"class {j}", ha="center", va="bottom", color=INK)
ax.set(xlim=(-1.2, 3.1), ylim=(-4.1, 0.6))
ax.axis("off")
plt.show()

# %% [markdown]
# > **Predict** the shapes of `logs[:, labels]` and `logs[[0, 1, 2, 3], labels]`.

# %%
my_two_shapes = "?"

# %%
compare(my_two_shapes=[logs[:, labels].shape, logs[[0, 1, 2, 3], labels].shape])

# %% [markdown]
# The first takes *every* label from *every* row: it is section 7's mistake in another coat. The second
# walks along both lists together. `each(labels)` makes such a pair of lists.
#
# **By hand**, with the weights (1, 1, 4) for the classes, two examples, labels 0 and 2, and losses 0.7 and
# 0.1: the weighted mean is (1·0.7 + 4·0.1) / (1 + 4) = 0.22. It is divided by the sum of the weights, and
# not by 2.
#
# The gradient is as before, what the network said less what was true, with a row of zeros and a single 1, at
# the label, for "true":
#
# $$L_i = \log \sum_k e^{z_{ik}} - z_{iy_i}, \qquad\qquad
# \frac{\partial L_i}{\partial z_{ij}} = \mathrm{softmax}(z_i)_j - \mathrm{true}_{ij}.$$
#
# The sum brings the softmax (stage 06's logsumexp), and the logit of the label brings the -1. An example with
# the weight w has w times this loss, and w times this gradient.
#
# > **Predict** the sum of each row of that gradient.

# %%
my_row_sum = "?"

# %%
true = np.eye(3)[labels]
compare(my_row_sum=(np.exp(logs) - true).sum(axis=1).round(12) + 0.0)

# %% [markdown]
# Probabilities sum to 1, and so does the row with the single 1. What is taken from one class is given to
# others.
#
# ### Task 7.8 · One of several classes
#
# `cross_entropies`: a rule of one operand, the logits. The `labels` are checked, and `weights` is how much
# each example counts. `cross_entropy` below it is finished, and divides by the sum of the weights.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-8"}
check("7.8")

# %%
with when_ready():
    z = Tensor([[2.0, 0.0, 0.0], [0.0, 0.0, 1000.0]], requires_grad=True, label="z")
    loss = losses.cross_entropy(z, np.array([0, 1]))
    loss.backward(retain_graph=True)
    print(f"loss {loss.item():.4f}\n{z.grad.round(4)}")
    display(draw(loss))  # the most used layer of all classifiers, and one node

# %% [markdown]
# ## 10 · Train on 209, look at 50, and at one
#
# In stage 04 there was an engine that was right on 209 pictures and gave an error for ten others. Here are
# 209 small pictures, as it wants them: one in each **column**. 72 of them show a ring, our "cat"; the
# others a cross. Of 50 test pictures 33 do. (Those are the shares of the photographs in stage 09.)

# %%
RING = np.array([[0, 1, 1, 1, 0], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 1, 1, 0]])
CROSS = np.eye(5) + np.eye(5)[::-1] > 0


def pictures_of(count, rings, rng):
    """Noisy pictures as columns, (64, count), and labels, (count, 1): 1 for a ring."""
    is_ring = rng.permutation(np.arange(count) < rings)
    pictures = rng.normal(0, 0.4, (count, 8, 8))
    for picture, ring in zip(pictures, is_ring, strict=True):
        down, across = rng.integers(1, 3, 2)
        picture[down : down + 5, across : across + 5] += RING if ring else CROSS
    return pictures.reshape(count, 64).T, is_ring[:, None].astype(float)


rng = np.random.default_rng(9)
columns, labels = pictures_of(209, 72, rng)
test_columns, test_labels = pictures_of(50, 33, rng)

# %% jupyter={"source_hidden": true}
# This code only draws the picture below.
fig, axes = plt.subplots(1, 8, figsize=(9.5, 1.5), layout="constrained")
some = np.concatenate([np.flatnonzero(labels[:, 0] == y)[:4] for y in (1, 0)])
for i, ax in zip(some, axes, strict=True):
    ax.imshow(columns[:, i].reshape(8, 8), cmap="Blues")
    ax.set_title("ring" if labels[i, 0] else "cross", fontsize=9)
    ax.axis("off")
plt.show()

# %% [markdown]
# The network is five lines, and the training is the five steps of stage 03: forward, loss, zero, backward,
# step. The columns are turned into rows at the door, once.


# %%
def train(columns, labels, steps=150, rate=0.5):
    """A network, and the losses of its training."""
    from kittengrad.training import training

    model = nn.Sequential(
        nn.Linear(len(columns), 20, rng=1),
        nn.ReLU(),
        nn.Linear(20, 7, rng=2),
        nn.ReLU(),
        nn.Linear(7, 1, rng=3),
    )
    for _ in (run := training(steps)):
        loss = nn.functional.binary_cross_entropy_with_logits(model(columns.T), labels)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data = p.data - rate * p.grad
        run.loss = loss.item()
    return model, run.losses


def right(model, columns, labels):
    """The share of pictures that the model gets right."""
    return np.mean((model(columns.T).data > 0) == (labels > 0))


# %% [markdown]
# > **Predict** the shape of the first bias before training and after it, and whether the model can look at 50
# > pictures, at a single one, at none.

# %%
my_bias_shape, my_sizes = "?", "?"

# %%
with when_ready():
    model, curve = train(columns, labels)
    print(f"{model}\n")
    print(f"209 pictures, the training: {right(model, columns, labels):.3f} right")
    print(f" 50 pictures, never seen:   {right(model, test_columns, test_labels):.3f} right")
    for few in (test_columns[:, :1], test_columns[:, :0]):
        print(f"{few.shape[1]:3} pictures: answers of shape {model(few.T).shape}")
    compare("my_sizes", my_bias_shape=model[0].bias.shape)

# %% [markdown]
# No error, and no private memory: one bias for each neuron, whatever the batch. And now the control of
# stage 04, training on *blank* pictures. The best that a right engine can do is to say "no ring" every time,
# 137 of 209.

# %%
with when_ready():
    blank, blank_curve = train(0 * columns, labels)
    print(f"blank pictures: {right(blank, 0 * columns, labels):.3f} right, and 137/209 = {137 / 209:.3f}")

    fig, axes = plt.subplots(1, 2, figsize=(9.5, 2.8), layout="constrained")
    axes[0].plot(curve, color=BLUE, label="pictures")
    axes[0].plot(blank_curve, color=RED, label="blank pictures")
    axes[0].axhline(np.log(2), color=GREY, linestyle=":", label="log 2: knows nothing")
    axes[0].set(xlabel="step", ylabel="loss", ylim=(0, None))
    axes[0].legend(frameon=False, fontsize=9)
    order = np.argsort(test_labels[:, 0], kind="stable")
    sure = 1 / (1 + np.exp(-model(test_columns.T).data[order, 0]))
    axes[1].scatter(range(50), sure, c=[RED if y else BLUE for y in test_labels[order, 0]], s=16)
    axes[1].axhline(0.5, color=GREY, linewidth=0.8)
    axes[1].set(xlabel="test picture (red: rings)", ylabel="how sure of a ring")
    milestone("07", fig)
    plt.show()

# %% [markdown]
# The blank pictures leave their loss at 0.644, a little below log 2: the network has learned that rings are
# rare, which is all that there is to learn.
#
# ## 11 · The museum
#
# ### Exhibit 1: the layer that took everybody's dice
#
# *micrograd-np*, the engine of stage 04, has this in its `Linear`:


# %%
class SeedingLinear:
    def __init__(self, inputs, outputs):
        np.random.seed(1)
        self.W = np.random.randn(outputs, inputs)


# %% [markdown]
# > **Predict.** A program has seeded NumPy with 7. Two layers 3-3 are made. Are they equal? Does the program
# > still get the random numbers of its own seed?

# %%
my_equal_layers, my_own_numbers = "?", "?"

# %%
np.random.seed(7)
wanted = np.random.rand()
np.random.seed(7)
first, second = SeedingLinear(3, 3), SeedingLinear(3, 3)
own = np.random.rand() == wanted
compare(my_equal_layers=np.array_equal(first.W, second.W), my_own_numbers=own)

# %% [markdown]
# The author wanted the same result every day, a good wish. But all layers of one size begin alike, the
# data that the program shuffles afterwards is shuffled alike for every seed, and trying "five seeds" tries
# one. Whoever wants the same numbers passes a Generator.
#
# ### Exhibit 2: two errors that hid each other
#
# The loss of the same engine, for predictions p of shape (1, m), goes back like this:


# %%
def their_gradient(p, y, g):
    """dL/dp of the mean of m losses. They wrote down the derivative of the sum, and never looked at g."""
    return (p - y) / (p * (1 - p))


p, y, m = np.full((1, 209), 0.4), (np.arange(209) < 72)[None, :], 209
true_gradient = (p - y) / (p * (1 - p)) / m
print("theirs / true:          ", (their_gradient(p, y, 1.0) / true_gradient)[0, 0].round(3))
print("for 10 L, theirs / true:", (their_gradient(p, y, 10.0) / (10 * true_gradient))[0, 0].round(3))

# %% [markdown]
# The division by m is missing, and so every gradient is 209 times too large. The published learning rate is
# 0.0075, which looks careful. In truth it was 0.0075 · 209 = 1.57. And since `g` is ignored, nobody who
# tried to put it right by `(1 / 209) * L` would have seen a difference. A wrong factor that a learning rate
# makes up for is found only by comparing the *number* with a nudge.
#
# ### Exhibit 3: the wrong way round
#
# *smolgrad*'s `BCELoss` mixes up its two arguments: it takes the logarithm of the *targets*. These are 0
# and 1, so it clips them first, and it clips them where they lie.


# %%
def swapped_bce(prediction, target):
    target.clip(1e-7, 1 - 1e-7, out=target)
    return -np.mean(prediction * np.log(target) + (1 - prediction) * np.log(1 - target))


prediction, target = np.array([0.8, 0.3, 0.9]), np.array([1.0, 0.0, 1.0])
true_loss = -np.mean(target * np.log(prediction) + (1 - target) * np.log(1 - prediction))
print(f"true {true_loss:.3f}, theirs {swapped_bce(prediction, target):.3f}, and now the targets are {target}")

# %% [markdown]
# Both argument orders are in use in the world, and with probabilities on both sides nothing looks wrong. Ours
# are PyTorch's: first the input, then the target. And a loss never writes into what it was given.
#
# ### Exhibit 4: softmax, twice
#
# The last one is made every day, with perfectly right libraries. The network ends in a softmax, for one wants
# probabilities; and `cross_entropy` takes the log-softmax, of *logits*.
#
# > **Predict** the loss when the network is perfectly sure and right, with three classes: its softmax gives
# > (1, 0, 0), and the label is 0.

# %%
my_best_loss = "?"

# %%
sure = np.array([1.0, 0.0, 0.0])
compare(my_best_loss=-np.log(np.exp(sure) / np.exp(sure).sum())[0])

# %% [markdown]
# The loss cannot get below 0.55, and the gradient grows weak where the network is most wrong. It learns,
# slowly and badly, and nothing is reported. So a classifier ends in a plain `Linear`, and softmax is for
# showing.
#
# ## 12 · The same in PyTorch
#
# Asked once, written down: expression, inputs, the gradient of the result, value, gradients of the inputs.
# `F` is `nn.functional`, there and here.

# %%
PYTORCH = [  # PyTorch 2.13, float64
    (
        "F.linear(a, b, c)",
        {
            "a": [-1.245, 1.53, 0.882],
            "b": [
                [1.085, 0.648, 2.358],
                [-0.837, -0.509, -1.485],
                [-2.246, -1.435, 2.077],
                [1.701, -1.938, 0.519],
                [-0.104, 0.473, 0.796],
            ],
            "c": [-0.967, 2.307, -0.171, 0.641, 0.676],
        },
        [-0.752, 0.455, -0.539, -0.143, -1.108],
        [0.7533710000000001, 1.260525, 2.2616340000000004, -3.984127, 2.231242],
        {
            "a": [-0.11417199999999983, -0.192376, -4.524579000000001],
            "b": [
                [0.9362400000000001, -1.15056, -0.663264],
                [-0.5664750000000001, 0.69615, 0.40131],
                [0.6710550000000001, -0.82467, -0.47539800000000004],
                [0.178035, -0.21878999999999998, -0.126126],
                [1.3794600000000001, -1.69524, -0.9772560000000001],
            ],
            "c": [-0.752, 0.455, -0.539, -0.143, -1.108],
        },
    ),
    (
        "F.mse_loss(a, b, reduction='mean')",
        {
            "a": [[0.072, -2.042, 2.327], [0.377, 1.518, -1.09]],
            "b": [[1.509, 1.014, 0.718], [2.253, -0.333, -0.425]],
        },
        0.464,
        3.5634646666666665,
        {
            "a": [
                [-0.22225599999999998, -0.4726613333333333, 0.24885866666666667],
                [-0.29015466666666667, 0.286288, -0.10285333333333334],
            ],
            "b": [
                [0.22225599999999998, 0.4726613333333333, -0.24885866666666667],
                [0.29015466666666667, -0.286288, 0.10285333333333334],
            ],
        },
    ),
    (
        "F.binary_cross_entropy_with_logits(a, b, pos_weight=array([3.0, 0.5, 1.0]), reduction='mean')",
        {
            "a": [[-0.563, -2.368, 2.315], [1.068, -1.476, 1.154]],
            "b": [[0.301, 0.472, 0.824], [0.453, 0.309, 0.325]],
        },
        -0.475,
        0.8269667395466285,
        {
            "a": [
                [0.025468591905810287, 0.013503200108594677, -0.0068171791590615795],
                [-0.004708550708909146, -0.00022090326490676845, -0.03445656132944296],
            ],
            "b": [
                [-0.20508217243319524, -0.090189157646277, 0.1832708333333333],
                [0.03777462101168692, -0.05027737791490284, 0.09135833333333332],
            ],
        },
    ),
    (
        "F.cross_entropy(a, labels([3, 0, 1, 0, 2]), weight=array([0.5, 2.0, 0.0, 1.5]), reduction='mean')",
        {
            "a": [
                [-0.629, -0.884, 0.682, -1.567],
                [-1.968, 0.986, 1.282, -1.018],
                [0.68, -2.33, -0.478, 0.39],
                [-1.233, -0.759, 0.548, 0.449],
                [-1.729, 1.033, -2.1, 2.349],
            ]
        },
        -0.484,
        3.2969598851248234,
        {
            "a": [
                [-0.02745534710521176, -0.021275601429076592, -0.10185609088074928, 0.15058703941503765],
                [0.05267029527750525, -0.021244316944655922, -0.028562350134371382, -0.0028636281984779424],
                [-0.10186781562988032, 0.21008987546705307, -0.031998084692523, -0.07622397514464976],
                [0.04991401366742637, -0.006206777663094443, -0.02293448943570186, -0.02077274656863006],
                [0.0, 0.0, 0.0, 0.0],
            ]
        },
    ),
]

# %%
with when_ready():
    words = {"F": nn.functional, "array": np.array, "labels": np.array}
    for expression, inputs, g, value, gradients in PYTORCH:
        leaves = {name: Tensor(numbers, requires_grad=True) for name, numbers in inputs.items()}
        out = eval(expression, words, leaves)
        out.backward(np.array(g))
        same = np.allclose(out.data, value, rtol=1e-12)
        print(f"{expression}\n   value  as PyTorch has it: {same}")
        for name, leaf in leaves.items():
            same = np.allclose(leaf.grad, gradients[name], rtol=1e-12)
            print(f"   dL/d{name}  as PyTorch has it: {same}")

# %% [markdown]
# In the last one, class 2 has the weight 0. The fifth example is of class 2, and its row of the gradient is
# 0.
#
# The program itself is PyTorch's as well. With `import torch` and `from torch import nn` for our imports,
# and `torch.tensor(...)` around the arrays, the class `Network` of section 4 runs there, once its
# `__init__` begins with `super().__init__()`, and without our `rng=`.
#
# ## 13 · In your own words
#
# Answer each question in the cell below it: double-click the cell, replace the text, and run it. Three or
# four sentences are enough. No check reads your answer; your instructor does, and may mark it. These points
# stand beside those that the checks give.
#
# **Question A** ({points of 7.A}). A network has ten layers of 400 tanh neurons. One friend starts all its
# weights at 0, another draws them from the normal distribution with variance 1, a third with variance
# 1/400. What does each of the three networks look like before the first step, and what does each learn?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-7-a"}
# ### BEGIN SOLUTION
# With zeros all signals are 0, and the gradients of all weights but perhaps the last bias are 0 too: gᵀx
# has x = 0 and g w has w = 0. Only the last bias moves, and the neurons of a layer stay alike. With
# variance 1 a sum of 400 terms has size 20, so nearly every tanh sits at ±1, where its derivative 1 - out²
# is nearly 0; little or no gradient comes through ten such layers. With variance 1/400, 400 · Var = 1, the
# sums keep size 1, the tanh is in its lively part, signals and gradients reach both ends, and the network
# can learn.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: zeros give no gradient (or: identical neurons) and stay; variance 1 gives sums of size 20 and
# flat tanhs, hence no gradient; 1/400 keeps the size. The reason n · Var(w) is named at least once.
# - Half marks: two of the three with reasons, or three without.
# - "Too large explodes" without the tanh: no marks for that part, a tanh does not grow beyond 1.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question B** ({points of 7.B}). An autoencoder uses one weight in its encoder and, transposed, in its
# decoder. What gradient does the weight get? What would go wrong if `parameters()` listed it twice; and
# what if `parameters()` dropped whatever has *equal numbers* to an earlier one?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-7-b"}
# ### BEGIN SOLUTION
# It gets the sum of the gradients of both uses, since L moves by way of both when the weight moves. Listed
# twice, an optimiser takes the step twice, so this weight has a learning rate twice as large as the others
# (and momentum would be kept twice as well). If equal numbers counted as the same parameter, two separate
# parameters that happen to be equal, such as two biases that start at 0, would be taken for one: the second
# would never be trained. Only identity of the object decides.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the sum over both uses; two steps (a doubled learning rate); an equal but separate parameter
# is left out of training; identity, not equality.
# - Half marks: two of the first three.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# **Question C** ({points of 7.C}). Somebody trains a network with one output on labels of shape (n,), with
# a loss that does not check shapes. The loss falls from 3.1 to 1.9 and stays there. What is the network's
# answer to each example now, why did the loss fall, and how could one notice *without reading the code*?

# %% [markdown] nbgrader={"grade": true, "solution": true, "grade_id": "question-7-c"}
# ### BEGIN SOLUTION
# The answer is the mean of all labels, the same for every example. The difference has shape (n, n), each
# prediction with each label; for each single prediction the mean of the squares over all labels is smallest
# at the mean of the labels. The loss falls while the predictions move to that mean, and what is left is the
# variance of the labels. One notices by looking at a few predictions (all alike), by comparing the loss
# with the variance of the labels (it is no better than a constant), or by a control: with shuffled labels
# the loss falls just as far.
#
# === BEGIN MARK SCHEME ===
#
# - Full marks: the mean of the labels for all; n × n pairs pull each prediction to all labels; one sensible
# way to notice it from outside (equal predictions, the variance as a baseline, shuffled labels, a tiny set
# that should be learned by heart and is not).
# - Half marks: two of the three.
# - "Print the shapes" alone is reading the code: no marks for the third part.
#
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown]
# ## 14 · Where to read on
#
# - Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks* (2010), and
#   He and others, *Delving deep into rectifiers* (2015): section 3, by those who found it.
# - PyTorch's manual: `torch.nn.Module`, and *Saving and loading models*. You know nearly all of it now.
# - Press and Wolf, *Using the output embedding to improve language models* (2017): why to share a parameter.
# - *tinygrad*, `tinygrad/nn/`: the layers of a grown-up library, and hardly longer than yours.
#
# **Next:** stage 08. `parameter.data - rate * parameter.grad` is the simplest of all steps. There are better
# ones, and you write them.
