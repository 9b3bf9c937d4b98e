"""Stage 08: optimisers. The names and the orders of arguments are PyTorch's.

Training repeats four steps, and an optimiser does two of them:

    loss = …                  forward
    optimizer.zero_grad()     forget the old gradients
    loss.backward()           one gradient for every parameter
    optimizer.step()          move every parameter

Each optimiser is one method, `update`. It moves one array of parameters. `Optimizer`, in `optimizer.py`,
calls it for every parameter that has a gradient. Four names stand for the same things everywhere:

    p      the parameter's data, an array. `update` changes it in place and returns nothing
    g      dL/dp, an array of the same shape. It belongs to the parameter: leave it as it is
    state  what `update` keeps of this parameter until the next step: a dictionary, empty at first
    lr     η, the learning rate

The schedules of the learning rate are in `lr_scheduler.py`.
"""

import numpy as np

from . import lr_scheduler
from .namespace import array_namespace
from .optimizer import Optimizer, gradients

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "clip_grad_norm_",
    "clip_grad_value_",
    "lr_scheduler",
]

# Task 8.1: a step downhill, with weight decay.


def with_decay(p, g, weight_decay):
    """The gradient of L + λ/2 Σ p²:   g + λ p.   λ is `weight_decay`.

    The added term pulls every parameter towards 0. Returns a new array.

    >>> with_decay(np.array([1.0, -2.0]), np.array([5.0, 5.0]), 0.5)
    array([5.5, 4. ])
    """
    ### BEGIN SOLUTION 8.1
    return g + weight_decay * p
    ### END SOLUTION


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum.

    params        tensors, or groups of them
    lr            η, the learning rate
    momentum      μ, the part of the velocity that stays from step to step
    dampening     τ, the part of the gradient that the velocity ignores
    weight_decay  λ, see `with_decay`
    nesterov      whether to look one step ahead

    Raises ValueError for negative numbers, and for `nesterov` without momentum or with dampening.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        options = {
            "lr": lr, "momentum": momentum, "dampening": dampening,
            "weight_decay": weight_decay, "nesterov": nesterov,
        }  # fmt: skip
        super().__init__(params, options)

    def check(self, momentum, dampening, nesterov, **options):
        super().check(momentum=momentum, **options)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov's momentum needs a momentum above 0 and no dampening")

    def update(self, p, g, state, lr, momentum, dampening, weight_decay, nesterov):
        """p ← p - η d.   d is the gradient, or what weight decay and momentum have made of it.

        >>> p = np.array([1.0, 2.0])
        >>> SGD.update(None, p, np.array([10.0, -10.0]), {}, 0.1, 0.0, 0.0, 0.0, False)
        >>> p
        array([0., 3.])

        Hint: `p = p - …` makes a new array and leaves the parameter as it is. `p -= …` changes the array.
        """
        d = with_decay(p, g, weight_decay) if weight_decay else g
        if momentum:
            d = velocity(d, state, momentum, dampening, nesterov)
        ### BEGIN SOLUTION 8.1
        p -= lr * d
        ### END SOLUTION


# Task 8.2: momentum.


def velocity(g, state, momentum, dampening=0.0, nesterov=False):
    """The direction of a step with momentum.

        v₁ = g₁                            in the first step
        vₜ = μ vₜ₋₁ + (1 - τ) gₜ           in all others; μ is `momentum`, τ is `dampening`

    The direction is vₜ. With `nesterov` it is gₜ + μ vₜ: the gradient, and the velocity of the next step as
    far as it is known.

    `state` keeps v from step to step, and has none in the first step. Every parameter has a state of its own.

    >>> state = {}
    >>> velocity(np.array([8.0]), state, 0.5)
    array([8.])
    >>> velocity(np.array([1.0]), state, 0.5)
    array([5.])

    Hint: `"velocity" in state` says whether this is a later step. Keep a copy of g: g is the parameter's own.
    """
    ### BEGIN SOLUTION 8.2
    if "velocity" in state:
        v = state["velocity"]
        v *= momentum
        v += (1 - dampening) * g if dampening else g
    else:
        v = state["velocity"] = 1 * g  # a copy
    return g + momentum * v if nesterov else v
    ### END SOLUTION


# Task 8.3: a step size for every number.


class RMSprop(Optimizer):
    """Divides the gradient of every number by its usual size.

    params        tensors, or groups of them
    lr            η, the learning rate
    alpha         α, the part of the mean of squares that stays from step to step
    eps           ε, keeps the divisor away from 0
    weight_decay  λ, see `with_decay`
    momentum      μ, see `velocity`

    PyTorch's `centered` is missing.
    """

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
        options = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay, "momentum": momentum}
        super().__init__(params, options)

    def update(self, p, g, state, lr, alpha, eps, weight_decay, momentum):
        """p ← p - η d, where d is `scaled` or its velocity."""
        g = with_decay(p, g, weight_decay) if weight_decay else g
        d = scaled(g, state, alpha, eps)
        p -= lr * (velocity(d, state, momentum) if momentum else d)


def scaled(g, state, alpha, eps):
    """The gradient, divided by its usual size. All operations are element by element.

        s₀ = 0
        sₜ = α sₜ₋₁ + (1 - α) gₜ²          a mean of the squares that slowly forgets
        d  = gₜ / (√sₜ + ε)

    `state` keeps s from step to step. ε is added to the root: where all gradients were 0, d is 0.

    >>> scaled(np.array([3.0, -300.0]), {}, 0.75, 0.0)
    array([ 2., -2.])

    Hint: `state.get("squares", 0.0)` is 0.0 in the first step. `s**0.5` is √s.
    """
    ### BEGIN SOLUTION 8.3
    s = state["squares"] = alpha * state.get("squares", 0.0) + (1 - alpha) * g * g
    return g / (s**0.5 + eps)
    ### END SOLUTION


# Task 8.4: Adam.


class Adam(Optimizer):
    """Adaptive moments: momentum, and a step size for every number.

    params        tensors, or groups of them
    lr            η, the learning rate
    betas         β₁ and β₂, the parts of both means that stay from step to step
    eps           ε, keeps the divisor away from 0
    weight_decay  λ, see `with_decay`

    PyTorch's `amsgrad` is missing.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        """t counts the steps of this parameter, from 1. All operations are element by element.

            mₜ = β₁ mₜ₋₁ + (1 - β₁) gₜ         the mean of the gradients,  m₀ = 0
            vₜ = β₂ vₜ₋₁ + (1 - β₂) gₜ²        the mean of their squares,  v₀ = 0
            m̂  = mₜ / (1 - β₁ᵗ)                both means begin at 0, and are too small at first:
            v̂  = vₜ / (1 - β₂ᵗ)                these factors correct the bias
            p  ← p - η m̂ / (√v̂ + ε)

        `state` keeps t, m and v. ε is added to the root. The first step has the length η.

        >>> p = np.array([1.0, 1.0])
        >>> Adam.update(None, p, np.array([3.0, -300.0]), {}, 0.25, (0.9, 0.999), 0.0, 0.0)
        >>> p
        array([0.75, 1.25])

        Hint: `beta1, beta2 = betas`. `p -= …` changes the array.
        """
        g = with_decay(p, g, weight_decay) if weight_decay else g
        ### BEGIN SOLUTION 8.4
        beta1, beta2 = betas
        if not state:
            zeros_like = array_namespace(g).zeros_like
            state.update(step=0, mean=zeros_like(g), squares=zeros_like(g))
        t = state["step"] = state["step"] + 1
        m, v = state["mean"], state["squares"]
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g * g
        root = v / (1 - beta2**t)
        root **= 0.5
        root += eps
        step = m / root
        step *= lr / (1 - beta1**t)
        p -= step
        ### END SOLUTION


class AdamW(Adam):
    """Adam with a weight decay of its own, beside the gradient. The arguments are those of Adam."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)

    def update(self, p, g, state, lr, betas, eps, weight_decay):
        """p ← (1 - η λ) p,   and then Adam's step with the bare gradient.

        Adam divides the gradient by its usual size, and a decay in the gradient is divided too: parameters
        with large gradients hardly shrink. Here all of them shrink by the same factor.

        Hint: `Adam.update(self, p, g, …)` calls the method above. Which `weight_decay` does it get?
        """
        ### BEGIN SOLUTION 8.4
        p *= 1 - lr * weight_decay
        Adam.update(self, p, g, state, lr, betas, eps, 0.0)
        ### END SOLUTION


# Task 8.6: gradients that are too long.


def clip_grad_norm_(parameters, max_norm):
    """Shorten the gradients of all parameters together to the length `max_norm`.

        ‖g‖ = √ Σ g²                       over all numbers of all gradients: they are one long vector
        c   = max_norm / (‖g‖ + 10⁻⁶)
        g   ← c g                          only if c < 1: a short gradient stays as it is

    Call it between `backward()` and `step()`. Returns ‖g‖ before the change, a float. Parameters without a
    gradient are left out. PyTorch's other norms are missing.

    Hint: `gradients(parameters)` lists the parameters that have a gradient, each with its array. To change a
    gradient, give `parameter.grad` a new array.
    """
    ### BEGIN SOLUTION 8.6
    found = gradients(parameters)
    norm = float(np.sqrt(sum(float((g * g).sum()) for _, g in found)))
    factor = max_norm / (norm + 1e-6)
    if factor < 1:
        for parameter, g in found:
            parameter.grad = factor * g
    return norm
    ### END SOLUTION


# Provided: the same for each number alone.


def clip_grad_value_(parameters, clip_value):
    """Clip every number of every gradient to the range from -clip_value to clip_value."""
    for parameter, g in gradients(parameters):
        parameter.grad = array_namespace(g).clip(g, -clip_value, clip_value)
