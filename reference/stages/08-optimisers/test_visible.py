"""Stage 08: does an optimiser go where its formula says?

A check sets the gradients by itself, so that all numbers are easy to compute by hand.
"""

import math

import numpy as np
from checks import expect, require, task

WALK = '''
import numpy as np
from kittengrad import Tensor, optim

def moved(name, options, start, steps):
    """The numbers of one parameter after each step, as the rows of an array."""
    parameter = Tensor(start, requires_grad=True)
    optimizer, path = getattr(optim, name)([parameter], **options), []
    for gradient in steps:
        parameter.grad = np.array(gradient)
        optimizer.step()
        path.append(parameter.data.copy())
    return np.array(path)

def kept(name, options, start, gradient, count):
    """The numbers after so many steps, and the gradient, which is set only once."""
    parameter = Tensor(start, requires_grad=True)
    optimizer = getattr(optim, name)([parameter], **options)
    parameter.grad = np.array(gradient)
    for _ in range(count):
        optimizer.step()
    return parameter.data, parameter.grad

def side_by_side(name, options, starts, steps):
    """The same for several parameters: the numbers at the end."""
    parameters = [Tensor([start], requires_grad=True) for start in starts]
    optimizer = getattr(optim, name)(parameters, **options)
    for gradients in steps:
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = np.array([gradient])
        optimizer.step()
    return [float(parameter.data[0]) for parameter in parameters]

def trained(name, options, starts, steps, dtype):
    """The numbers of several parameters after each step. A gradient of None is none at all."""
    parameters = [Tensor(np.asarray(start, dtype), requires_grad=True) for start in starts]
    optimizer, path = getattr(optim, name)(parameters, **options), []
    for gradients in steps:
        optimizer.zero_grad()
        for parameter, gradient in zip(parameters, gradients):
            if gradient is not None:
                parameter.grad = np.asarray(gradient, dtype)
        optimizer.step()
        path.append([np.array(parameter.data) for parameter in parameters])
    return path

def rates(name, options, count, lr):
    """The learning rate before each of so many steps of a schedule."""
    optimizer, found = optim.SGD([Tensor([1.0], requires_grad=True)], lr=lr), []
    schedule = getattr(optim.lr_scheduler, name)(optimizer, **options)
    for _ in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        schedule.step()
    return found

def clipped(gradients, max_norm):
    """What clip_grad_norm_ returns, and the gradients afterwards. None stands for no gradient."""
    parameters = [Tensor([0.0] * 2, requires_grad=True) for _ in gradients]
    for parameter, gradient in zip(parameters, gradients):
        if gradient is not None:
            parameter.grad = np.array(gradient)
    norm = optim.clip_grad_norm_(parameters, max_norm)
    return norm, [parameter.grad for parameter in parameters]
'''

STILL = (
    "The parameter stays where it is. `p = p - …` makes a new array. Change the array itself, by `p -= …`."
)
UPHILL = "This step goes uphill. The gradient points to where the loss rises."
CHANGED = "The steps have changed the gradient of the parameter. Make a new array instead."


def expect_path(student, kind, options, start, steps, expected, what, wrong=()):
    """Expect the numbers of one parameter after each step with these gradients."""
    found = student.define(WALK, "moved")(kind, options, start, steps)
    expect(found, np.array(expected), what, wrong=[(np.array(path), sentence) for path, sentence in wrong])


def expect_kept(student, kind, options, start, gradient, count, expected):
    """Expect the numbers after so many steps with one gradient, and the gradient as it was."""
    found, kept = student.define(WALK, "kept")(kind, options, start, gradient, count)
    expect(kept, np.array(gradient), f"the gradient after {count} steps", wrong=[(kept, CHANGED)])
    expect(found, np.array(expected), f"the parameter after {count} steps")


@task("8.1")
def test_a_step(student):
    """One step from 1 and 2 with the gradients 10 and -10 and lr = 0.1 leads to 0 and 3

    Change the array `p` itself. It belongs to the parameter.
    """
    wrong = [([[1.0, 2.0]], STILL), ([[2.0, 1.0]], UPHILL)]
    what = "the parameter after the step"
    expect_path(student, "SGD", {"lr": 0.1}, [1.0, 2.0], [[10.0, -10.0]], [[0.0, 3.0]], what, wrong)


@task("8.1")
def test_weight_decay(student):
    """Weight decay pulls every number towards 0, and large numbers more

    With λ = 0.5 the numbers 4 and -2 add 2 and -1 to their gradients.
    """
    found = student.optim.with_decay(np.array([4.0, -2.0]), np.array([1.0, 1.0]), 0.5)
    away = "This pushes the numbers away from 0."
    even = "The added term is λ p: it grows with the number."
    wrong = [(np.array([-1.0, 2.0]), away), (np.array([1.5, 1.5]), even)]
    expect(found, np.array([3.0, 0.0]), "the gradients 1 and 1 with weight decay", wrong=wrong)
    options = {"lr": 0.5, "weight_decay": 0.5}
    expect_kept(student, "SGD", options, [4.0], [0.0], 2, [2.25])


@task("8.2")
def test_velocity(student):
    """The velocity adds up the gradients, and forgets the old ones

    With μ = 0.5 the gradients 8, 1 and 0 make the velocities 8, 5 and 2.5.
    """
    one = "This is the path without momentum. Where does the old velocity come in?"
    first = "The first velocity is the gradient itself."
    what, options = "the parameter after each step from 0, with lr = 1", {"lr": 1.0, "momentum": 0.5}
    wrong = [([[-8.0], [-9.0], [-9.0]], one), ([[-4.0], [-6.5], [-7.75]], first)]
    path = [[-8.0], [-13.0], [-15.5]]
    expect_path(student, "SGD", options, [0.0], [[8.0], [1.0], [0.0]], path, what, wrong)
    expect_kept(student, "SGD", options, [0.0], [4.0], 3, [-17.0])


@task("8.2")
def test_dampening_and_nesterov(student):
    """Dampening begins with the second step, and Nesterov's step looks ahead

    With μ = τ = 0.5 the gradients 8 and 1 make the velocities 8 and 4.5.
    """
    first = "The first step is damped too. What is v₁ in the docstring?"
    never = "This path has no dampening."
    what, options = "the parameter after two steps, with dampening", {"lr": 1.0, "momentum": 0.5}
    wrong = [([[-4.0], [-6.5]], first), ([[-8.0], [-13.0]], never)]
    damped = {**options, "dampening": 0.5}
    expect_path(student, "SGD", damped, [0.0], [[8.0], [1.0]], [[-8.0], [-12.5]], what, wrong)
    same = "This is the path without `nesterov`. Add μ times the new velocity to the gradient."
    what, wrong = "the parameter after two steps, with nesterov", [([[-8.0], [-13.0]], same)]
    ahead = {**options, "nesterov": True}
    expect_path(student, "SGD", ahead, [0.0], [[8.0], [1.0]], [[-12.0], [-15.5]], what, wrong)


@task("8.3")
def test_usual_size(student):
    """Large and small gradients make steps of the same length

    With α = 0.75 the first mean of squares is g²/4, and its root is g/2. So the gradient counts 2.
    """
    square = "You divide by the mean of the squares itself. Take its root."
    shared = "The numbers share one mean. Each number has a mean of its own."
    wrong = [([[-4 / 3, 4 / 300]], square)]
    wrong += [([[-3 / root, 300 / root]], shared) for root in (((9 + 90000) / 8) ** 0.5,)]
    options = {"lr": 1.0, "alpha": 0.75, "eps": 0.0}
    what = "the parameters after a step with the gradients 3 and -300"
    expect_path(student, "RMSprop", options, [0.0, 0.0], [[3.0, -300.0]], [[-2.0, 2.0]], what, wrong)


@task("8.3")
def test_mean_of_squares(student):
    """The mean of squares forgets slowly, and ε is added to its root

    With α = 0.75 the gradients 2 and 1 make the means 1 and 1.
    """
    what, options = "the parameter after steps with the gradients 2 and 1", {"lr": 1.0, "alpha": 0.75}
    grows = "The mean forgets nothing. The old one counts α."
    wrong = [([[-2.0], [-2 - 1 / 1.25**0.5]], grows)]
    expect_path(
        student, "RMSprop", {**options, "eps": 0.0}, [0.0], [[2.0], [1.0]], [[-2.0], [-3.0]], what, wrong
    )
    under = "ε stands under the root. Add it to the root."
    what, wrong = "the parameter after a step with the gradient 2 and ε = 3", [([[-1.0]], under)]
    expect_path(student, "RMSprop", {**options, "eps": 3.0}, [0.0], [[2.0]], [[-0.5]], what, wrong)


@task("8.4")
def test_first_step_of_adam(student):
    """The first step of Adam has the length lr for every number

    m̂ is g, and v̂ is g². ε = 1 makes the step of the gradient 3 three quarters as long.
    """
    biased = "The means are not corrected: both begin at 0."
    uncorrected = 0.25 * 0.5 / 0.04**0.5
    options = {"lr": 0.25, "betas": (0.5, 0.96), "eps": 0.0}
    what = "the parameters after a step with the gradients 3 and -300"
    wrong = [([[1 - uncorrected, 1 + uncorrected]], biased), ([[1.0, 1.0]], STILL)]
    expect_path(student, "Adam", options, [1.0, 1.0], [[3.0, -300.0]], [[0.75, 1.25]], what, wrong)
    under = "ε stands under the root. Add it to the root."
    what, wrong = "the parameter after a step with ε = 1", [([[1 - 0.75 / 10**0.5]], under)]
    expect_path(student, "Adam", {**options, "eps": 1.0}, [1.0], [[3.0]], [[0.8125]], what, wrong)


@task("8.4")
def test_later_steps_of_adam(student):
    """The same gradient makes the same step again and again, for every parameter

    If g stays the same, m̂ stays g and v̂ stays g². Each parameter counts its own steps.
    """
    expect_kept(student, "Adam", {"lr": 0.25, "eps": 0.0}, [1.0], [3.0], 4, [0.0])
    clock = "The parameters share one t. Keep it in `state`."
    found = student.define(WALK, "side_by_side")("Adam", {"lr": 0.25, "eps": 0.0}, [1.0, 2.0], [[3.0, 3.0]])
    expect(found[0], 0.75, "the first parameter after a step")
    expect(found[1], 1.75, "the second parameter after a step", wrong=[(found[1], clock)])


@task("8.4")
def test_adamw(student):
    """AdamW shrinks the parameters beside the gradient

    With lr = λ = 0.5 the decay takes a quarter of the number. Then Adam's step takes 0.5.
    """
    inside = (
        "The decay is in the gradient, and Adam divides it away. Shrink p first; then take the bare gradient."
    )
    options = {"lr": 0.5, "weight_decay": 0.5, "eps": 0.0}
    what, wrong = "the parameter after a step from 2", [([[1.5]], inside)]
    expect_path(student, "AdamW", options, [2.0], [[3.0]], [[1.0]], what, wrong)


def expect_rates(student, kind, options, expected, wrong=()):
    """Expect the learning rates before each step, where the first one is 8."""
    found = student.define(WALK, "rates")(kind, options, len(expected), 8.0)
    expect(found, expected, f"the learning rates of {kind}", wrong=wrong)


@task("8.5")
def test_step_lr(student):
    """StepLR(step_size=3, gamma=0.5) keeps the rate for three steps, and then halves it

    The first rate, for t = 0, is 8.
    """
    always = "The rate falls in every step. Count whole periods: `//` divides without a rest."
    wrong = [([8 * 0.5 ** (t / 3) for t in range(7)], always), ([8 * 0.5**t for t in range(7)], always)]
    options = {"step_size": 3, "gamma": 0.5}
    expect_rates(student, "StepLR", options, [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0], wrong)


@task("8.5")
def test_cosine(student):
    """CosineAnnealingLR(T_max=4, eta_min=4) goes from 8 to 4 in four steps, and is at 6 after two

    The cosine goes from 1 to -1 while its argument goes from 0 to π.
    """
    whole = "This is a whole wave: after T steps it is at the top again. Take half of it."
    zero = "The wave ends at 0. It moves between eta_min and the first rate."
    root = 2**0.5
    wrong = [([8.0, 6.0, 4.0, 6.0, 8.0], whole), ([8.0, 4 + 2 * root, 4.0, 4 - 2 * root, 0.0], zero)]
    options = {"T_max": 4, "eta_min": 4.0}
    expect_rates(student, "CosineAnnealingLR", options, [8.0, 6 + root, 6.0, 6 - root, 4.0], wrong)


@task("8.5")
def test_warm_up(student):
    """LinearLR(start_factor=0.25, total_iters=3) warms up from 2 to 8 in three steps, and stays there

    After T steps the factor is b.
    """
    forever = "The rate grows for ever. From T on, it stays."
    wrong = [([2.0, 4.0, 6.0, 8.0, 10.0, 12.0], forever)]
    options = {"start_factor": 0.25, "total_iters": 3}
    expect_rates(student, "LinearLR", options, [2.0, 4.0, 6.0, 8.0, 8.0, 8.0], wrong)


@task("8.6")
def test_clips_long_gradients(student):
    """The gradients (3, 0) and (0, 4) are 5 long together, and become 2.5 long

    All gradients shrink by the same factor, about 1/2.
    """
    norm, found = student.define(WALK, "clipped")([[3.0, 0.0], None, [0.0, 4.0]], 2.5)
    after = "This is the length after the change. Return the one before."
    expect(
        norm, 5.0, "the length that is returned", rtol=1e-5, wrong=[(2.5, after), (7.0, "Add up squares.")]
    )
    alone = "Each gradient is clipped by its own length. One factor is for all."
    wrong = [(np.array([2.5, 0.0]), alone)]
    expect(found[0], np.array([1.5, 0.0]), "the first gradient", rtol=1e-5, wrong=wrong)
    expect(
        found[2], np.array([0.0, 2.0]), "the last gradient", rtol=1e-5, wrong=[(np.array([0.0, 2.5]), alone)]
    )


@task("8.6")
def test_leaves_short_gradients(student):
    """With max_norm = 10 the same gradients stay as they are

    A factor above 1 would lengthen them.
    """
    norm, found = student.define(WALK, "clipped")([[3.0, 0.0], [0.0, 4.0]], 10.0)
    longer = "The gradients have become longer. Change them only if the factor is below 1."
    wrong = [(np.array([6.0, 0.0]), longer)]
    expect(found[0], np.array([3.0, 0.0]), "the first gradient", rtol=1e-5, wrong=wrong)
    expect(norm, 5.0, "the length that is returned", rtol=1e-5)
    norm, found = student.define(WALK, "clipped")([[0.0, 0.0]], 1.0)
    expect(found[0], np.array([0.0, 0.0]), "a gradient of zeros")


# Whole walks: the formulas of the docstrings, written for one number.


def sgd(p, g, state, lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
    g = g + weight_decay * p
    if not momentum:
        return p - lr * g
    v = state["v"] = momentum * state["v"] + (1 - dampening) * g if "v" in state else g
    return p - lr * (g + momentum * v if nesterov else v)


def rmsprop(p, g, state, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0):
    g = g + weight_decay * p
    s = state["s"] = alpha * state.get("s", 0.0) + (1 - alpha) * g * g
    return sgd(p, g / (s**0.5 + eps), state, lr, momentum)


def adam(p, g, state, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    g, t = g + weight_decay * p, state.get("t", 0) + 1
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * g
    v = betas[1] * state.get("s", 0.0) + (1 - betas[1]) * g * g
    state.update(t=t, m=m, s=v)
    return p - lr * m / (1 - betas[0] ** t) / ((v / (1 - betas[1] ** t)) ** 0.5 + eps)


def adamw(p, g, state, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    return adam((1 - lr * weight_decay) * p, g, state, lr, betas, eps)


def expect_walk(student, rng, kind, formula, *ways):
    """Expect each number of three parameters to go where the formula sends it, in float64 and in float32.

    The third parameter has no gradient in the second step: it stays, and its state stays too.
    """
    shapes = (2, 3), (1,), ()
    for dtype, rtol in (("float64", 1e-9), ("float32", 1e-4)):
        for options in ways:
            starts = [rng.uniform(-2, 2, shape) for shape in shapes]
            steps = [[rng.uniform(-2, 2, shape) for shape in shapes] for _ in range(4)]
            steps[1][2], steps[2][0] = None, np.zeros(shapes[0])
            found = student.define(WALK, "trained")(kind, options, starts, steps, dtype)
            numbers, states = [np.array(start) for start in starts], [{}, {}, {}]
            for count, gradients in enumerate(steps, start=1):
                for i, g in enumerate(gradients):
                    numbers[i] = numbers[i] if g is None else formula(numbers[i], g, states[i], **options)
                    what = f"parameter {i + 1} after step {count} of {kind} with {options}, in {dtype}"
                    right = np.asarray(numbers[i], dtype)
                    expect(np.asarray(found[count - 1][i]), right, what, rtol=rtol, atol=rtol)


@task("8.1")
def test_walks_with_decay(student, rng):
    """Four steps of three parameters, with weight decay and without; the decay leaves p and g alone

    Where the gradient is 0, the decay still moves the parameter.
    """
    expect_walk(student, rng, "SGD", sgd, {"lr": 0.3}, {"lr": 0.3, "weight_decay": 0.4})
    p, g = np.array([4.0, -2.0]), np.array([1.0, 3.0])
    student.optim.with_decay(p, g, 0.5)
    require(p.tolist() == [4.0, -2.0] and g.tolist() == [1.0, 3.0], "with_decay has changed p or g.")


@task("8.2")
def test_walks_with_momentum(student, rng):
    """Four steps of three parameters, with momentum, dampening, nesterov and decay together

    Each parameter has a velocity of its own.
    """
    usual = {"lr": 0.2, "momentum": 0.7}
    more = {"dampening": 0.3}, {"nesterov": True}, {"dampening": 1.0}, {"weight_decay": 0.4}
    both = {"nesterov": True, "weight_decay": 0.4}
    expect_walk(student, rng, "SGD", sgd, usual, *({**usual, **option} for option in (*more, both)))


@task("8.3")
def test_walks_of_rmsprop(student, rng):
    """Four steps of three parameters, with the usual options, and with eps, decay and momentum

    The old mean counts α, and the new square counts 1 - α.
    """
    options = {"lr": 0.2, "alpha": 0.6, "eps": 0.1}, {"alpha": 0.8, "weight_decay": 0.5, "momentum": 0.6}
    expect_walk(student, rng, "RMSprop", rmsprop, {}, *options)
    still = student.define(WALK, "kept")("RMSprop", {"lr": 1.0}, [2.0], [0.0], 2)[0]
    expect(still, np.array([2.0]), "a parameter whose gradients are 0")


@task("8.4")
def test_walks_of_adam(student, rng):
    """Four steps of three parameters, of Adam and AdamW, with the usual options and with others

    t is counted for each parameter, and both β are corrected with their own power.
    """
    others = {"lr": 0.2, "betas": (0.6, 0.8), "eps": 0.1}
    decay, none = {**others, "weight_decay": 0.5}, {**others, "weight_decay": 0.0}
    expect_walk(student, rng, "Adam", adam, {}, others, decay)
    expect_walk(student, rng, "AdamW", adamw, {}, others, decay, none)


@task("8.5")
def test_many_schedules(student):
    """Each schedule step by step, for several options

    t counts the steps from 0.
    """

    def linear(t, first, last, total):
        return first + (last - first) * min(t, total) / total

    for size, gamma in ((1, 0.5), (2, 0.1), (4, 0.9)):
        right = [8.0 * gamma ** (t // size) for t in range(9)]
        expect_rates(student, "StepLR", {"step_size": size, "gamma": gamma}, right)
    for last, low in ((5, 1.0), (2, 0.0), (8, 8.0)):
        right = [low + (8 - low) * (1 + math.cos(math.pi * t / last)) / 2 for t in range(last + 1)]
        expect_rates(student, "CosineAnnealingLR", {"T_max": last, "eta_min": low}, right)
    for first, last, total in ((0.5, 1.0, 4), (1.0, 0.25, 3), (0.1, 0.7, 1), (0.75, 0.5, 5)):
        right = [8 * linear(t, first, last, total) for t in range(8)]
        options = {"start_factor": first, "end_factor": last, "total_iters": total}
        expect_rates(student, "LinearLR", options, right)


@task("8.6")
def test_clips_many(student, rng):
    """Many gradients with either sign, just below max_norm and just above it

    All gradients together are one long vector.
    """
    gradients = [rng.uniform(-3, 3, 2).tolist() for _ in range(4)] + [None]
    norm = float(np.sqrt(sum(np.square(g).sum() for g in gradients[:4])))
    for share in (0.25, 0.99, 1.01, 3.0):
        found_norm, found = student.define(WALK, "clipped")(gradients, share * norm)
        expect(type(found_norm) is float, True, "whether the length that is returned is a float")
        expect(found_norm, norm, "the length that is returned")
        factor = min(1.0, share * norm / (norm + 1e-6))
        for i in range(4):
            expect(
                found[i], factor * np.array(gradients[i]), f"gradient {i + 1} for {share} times its length"
            )
