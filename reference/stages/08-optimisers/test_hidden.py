"""Stage 08: do optimisers, schedules and clipping do what their formulas say?

A row of SIMPLE or KEEPING is an optimiser with some options, its formula as a function of arrays, and wrong
formulas with their diagnoses. A test gives it random parameters and gradients, and compares the path: the
numbers of each parameter after each step. A row of SCHEDULES is a formula of the learning rate.
"""

from functools import partial

import numpy as np

from autograder.grading.properties import REGIMES, Row, each_rule, numbers
from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NO_PATH = "The data of a parameter is an array. The grader found something else after the step."
NO_RATES = "The learning rate of a group is a number. The grader found something else."
DECAY_GROWS = "Your weight decay pushes the parameters away from 0. Look at the sign of the added term."
DECAY_IS_EVEN = "Your weight decay is the same for all numbers. The added term grows with the parameter."
NO_DAMPENING = "Your velocity takes all of the gradient. How much of it does τ leave?"
DAMPS_BOTH = "The old velocity is damped too. τ belongs to the gradient alone."
NO_FORGETTING = "Your mean of squares only grows. The old one counts α, and the new square 1 - α."
ALPHA_TURNED = "α and 1 - α are exchanged. α belongs to the mean of the steps before."
BETAS_TURNED = "β₁ and β₂ are exchanged. β₁ is for the gradients, β₂ for their squares."
NO_ROOT = "Your Adam divides by v̂. The formula divides by its root."
EPS_IN_ROOT = "Your Adam adds ε under the root. The formula adds it to the root."
NO_DECAY = "The parameters move as without weight decay."
STATE_LOST = "After saving and loading, the path goes on as from a fresh start. Keep everything in `state`."
G_CHANGED = "The gradient has been changed by a step. It belongs to the parameter: make a new array instead."
FROM_ONE = "Your schedule is one step ahead. It begins with t = 0."
NO_ETA_MIN = "Your wave ends at 0. Between which two rates does the docstring's wave move?"
NOT_INITIAL = "Your rate ignores the rate that the group began with. Multiply it."
WRONG_NORM = "Your clipping returns the length after the change. The docstring asks for the one before."
SUM_OF_NORMS = "Your length is the sum of the parameters' own lengths. Add up squares, then take one root."
LARGEST = "Your length is the largest number. The docstring asks for the root of the sum of squares."


# The formulas. Each gives the new p; `state` is a dictionary, as in the docstrings. The keywords after the
# options make wrong formulas of them.


def sgd(p, g, state, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False,
        *, uphill=False, whole=True, damp_old=False, alias=False):  # fmt: skip
    d = g + weight_decay * p if weight_decay else g
    if momentum:
        d = velocity(d, state, momentum, dampening, nesterov, whole, damp_old, alias)
    return p + lr * d if uphill else p - lr * d


def velocity(g, state, momentum, dampening, nesterov, whole=True, damp_old=False, alias=False):
    """whole: the first step takes all of g. damp_old: τ counts for the old velocity too. alias: g is it."""
    old, keeps = state.get("v", 0.0), 1 - dampening
    if alias and "v" in state:
        v = state["v"]
        v *= momentum
        v += keeps * g
        return g + momentum * v if nesterov else v
    v = state["v"] = (
        g if whole and "v" not in state else momentum * (keeps if damp_old else 1) * old + keeps * g
    )
    return g + momentum * v if nesterov else v


def grabs(p, g, state, lr, weight_decay=0.0):
    """Weight decay that is added to the gradient itself."""
    g += weight_decay * p
    return p - lr * g


def rmsprop(p, g, state, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0,
            *, under=False, root=True, grows=False, turned=False, one=False):  # fmt: skip
    g = g + weight_decay * p
    squares = np.full(g.shape, (g * g).mean()) if one else g * g
    old, new = (1 - alpha, alpha) if turned else (alpha, 1 - alpha)
    s = state["s"] = (1 if grows else old) * state.get("s", 0.0) + (1 if grows else new) * squares
    d = g / (np.sqrt(s + eps) if under else (np.sqrt(s) if root else s) + eps)
    return p - lr * (velocity(d, state, momentum, 0.0, False) if momentum else d)


def adam(p, g, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0,
         *, corrects=True, root=True, under=False, turned=False):  # fmt: skip
    g = g + weight_decay * p
    b, c = betas[::-1] if turned else betas
    t = state["t"] = state.get("t", 0) + 1
    m = state["m"] = b * state.get("m", 0.0) + (1 - b) * g
    v = state["v"] = c * state.get("v", 0.0) + (1 - c) * g * g
    if corrects:
        m, v = m / (1 - b**t), v / (1 - c**t)
    return p - lr * m / (np.sqrt(v + eps) if under else (np.sqrt(v) if root else v) + eps)


def adamw(p, g, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, **slip):
    return adam((1 - lr * weight_decay) * p, g, state, lr, betas, eps, **slip)


class Clock(dict):
    """States that share their clock: t counts the steps of all parameters together."""

    def __init__(self, clock):
        self.clock = clock

    def get(self, name, default):
        return self.clock[0] if name == "t" else super().get(name, default)

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self.clock[0] += name == "t"


class Walk:
    """Some steps of an optimiser with several parameters.

    options  of the optimiser: of each parameter
    arrays   the parameters at the start
    steps    for each step the gradients of all parameters
    """

    def __init__(self, options, arrays, steps):
        self.options, self.arrays, self.steps = options, arrays, steps

    def path(self, formula, states=None, lost=0):
        """For each parameter its numbers after each step, and then the gradients as they are afterwards.

        lost  the step before which all states are lost
        """
        arrays, paths = [*self.arrays], [[] for _ in self.arrays]
        own = {id(g): g.copy() for gradients in self.steps for g in gradients}  # a gradient can serve twice
        states = states or [{} for _ in arrays]
        for count, gradients in enumerate(self.steps):
            if lost and count == lost:
                states = [{} for _ in arrays]
            for i, g in enumerate(gradients):
                arrays[i] = formula(arrays[i], own[id(g)], states[i], **self.options[i])
                paths[i].append(arrays[i])
        return [*map(np.array, paths), *(own[id(g)] for g in self.steps[-1])]


class Optimiser(Row):
    """A row of SIMPLE or KEEPING.

    kind     the optimiser's name
    formula  (p, g, state, **options) -> the new p
    options  (a, b, c) -> its options, made of three random numbers between 0 and 1
    slips    pairs (wrong formula, diagnosis)
    clock    the diagnosis of a clock that all parameters share
    """

    def __init__(self, task, name, text, kind, formula, options, slips=(), clock=""):
        super().__init__(task, name, text, kind=kind, formula=formula, options=options, clock=clock)
        self.slips = [(still, mistake("makes-a-new-array"))] if task == "8.1" else []
        self.slips += slips

    def draw(self, rng):
        return self.options(*rng.uniform(0.1, 0.9, 3).tolist())

    def wrong(self, walk):
        """The known wrong paths, each computed when it is wanted."""
        for formula, sentence in self.slips:
            yield walk.path(formula), sentence
        if self.clock:
            clock = [0]
            yield walk.path(self.formula, [Clock(clock) for _ in walk.arrays]), self.clock


def still(p, g, state, **options):
    return p


def slips(formula, **sentences):
    """Pairs (formula with one keyword turned, diagnosis)."""
    turned = {"whole": False, "root": False, "corrects": False}
    return [(partial(formula, **{word: turned.get(word, True)}), said) for word, said in sentences.items()]


def without(formula, **options):
    """The formula with other options than it is given."""
    return lambda p, g, state, **given: formula(p, g, state, **{**given, **options})


def pulled(term):
    """Gradient descent with another term of weight decay."""
    return lambda p, g, state, lr, weight_decay: p - lr * (g + weight_decay * term(p))


SIMPLE = (
    Optimiser("8.1", "step", "SGD", "SGD", sgd, lambda a, b, c: {"lr": a},
              slips(sgd, uphill=mistake("goes-uphill"))),
    Optimiser("8.1", "decay", "SGD with weight decay", "SGD", sgd,
              lambda a, b, c: {"lr": a / 2, "weight_decay": b},
              [*slips(sgd, uphill=mistake("goes-uphill")), (grabs, mistake("decay-in-the-gradient")),
               (pulled(lambda p: -p), DECAY_GROWS), (pulled(lambda p: 1.0), DECAY_IS_EVEN),
               (without(sgd, weight_decay=0.0), NO_DECAY)]),
)  # fmt: skip
KEEPING = (  # a state from step to step
    Optimiser("8.2", "momentum", "SGD with momentum", "SGD", sgd,
              lambda a, b, c: {"lr": a / 2, "momentum": b},
              slips(sgd, alias=mistake("velocity-is-the-gradient"))),
    Optimiser("8.2", "dampening", "SGD with dampening", "SGD", sgd,
              lambda a, b, c: {"lr": a / 2, "momentum": b, "dampening": c, "weight_decay": a * b},
              [*slips(sgd, whole=mistake("first-step-damped"), damp_old=DAMPS_BOTH),
               (without(sgd, dampening=0.0), NO_DAMPENING)]),
    Optimiser("8.2", "nesterov", "SGD with Nesterov's momentum", "SGD", sgd,
              lambda a, b, c: {"lr": a / 2, "momentum": b, "nesterov": True},
              [(without(sgd, nesterov=False), mistake("nesterov-changes-nothing")),
               *slips(sgd, alias=mistake("velocity-is-the-gradient"))]),
    Optimiser("8.3", "rmsprop", "RMSprop", "RMSprop", rmsprop,
              lambda a, b, c: {"lr": a / 4, "alpha": b, "eps": c / 10},
              slips(rmsprop, under=mistake("eps-under-the-root"), root=mistake("forgets-the-root"),
                    one=mistake("one-size-for-all"), grows=NO_FORGETTING, turned=ALPHA_TURNED)),
    Optimiser("8.3", "rmsprop-more", "RMSprop with momentum and weight decay", "RMSprop", rmsprop,
              lambda a, b, c: {"lr": a / 4, "alpha": b, "momentum": c, "weight_decay": a * b},
              slips(rmsprop, root=mistake("forgets-the-root"), one=mistake("one-size-for-all"))),
    Optimiser("8.4", "adam", "Adam", "Adam", adam,
              lambda a, b, c: {"lr": a / 4, "betas": (b, c), "eps": a * b / 10},
              slips(adam, corrects=mistake("no-bias-correction"), root=NO_ROOT, under=EPS_IN_ROOT,
                    turned=BETAS_TURNED), mistake("one-clock-for-all")),
    Optimiser("8.4", "adam-decay", "Adam with weight decay", "Adam", adam,
              lambda a, b, c: {"lr": a / 4, "betas": (b, c), "eps": a / 10, "weight_decay": a * b},
              slips(adam, corrects=mistake("no-bias-correction")), mistake("one-clock-for-all")),
    Optimiser("8.4", "adamw", "AdamW", "AdamW", adamw,
              lambda a, b, c: {"lr": a / 4, "betas": (b, c), "eps": c / 10, "weight_decay": a},
              [(adam, mistake("decay-in-the-moments")), (without(adamw, weight_decay=0.0), NO_DECAY),
               *slips(adamw, corrects=mistake("no-bias-correction"))], mistake("one-clock-for-all")),
)  # fmt: skip

WALK = '''
import numpy as np
from kittengrad import Tensor, optim


def made(kind, arrays, options):
    """Parameters, and their optimiser: the last parameter has a group with options of its own."""
    parameters = [Tensor(array, requires_grad=True) for array in arrays]
    groups = [{"params": parameters[:-1]}, {"params": parameters[-1:], **options[-1]}]
    return parameters, getattr(optim, kind)(groups, **options[0])


def walk(kind, arrays, options, steps, again=0):
    """The numbers of each parameter after each step, and the gradients as they are afterwards.

    again  the step before which another optimiser loads the state of the first one
    """
    parameters, optimizer = made(kind, arrays, options)
    paths = [[] for _ in parameters]
    for count, gradients in enumerate(steps):
        if again and count == again:
            saved = optimizer.state_dict()
            parameters, optimizer = made(kind, [p.data for p in parameters], options)
            optimizer.load_state_dict(saved)
        for parameter, gradient, path in zip(parameters, gradients, paths):
            if gradient is not None:
                parameter.grad = gradient
        optimizer.step()
        for parameter, path in zip(parameters, paths):
            path.append(parameter.data.copy())
    return [np.array(path) for path in paths] + [parameter.grad for parameter in parameters]


def rates(name, options, first, count):
    """For each of so many steps of a schedule the learning rate of both groups."""
    groups = [{"params": [Tensor([1.0], requires_grad=True)], "lr": lr} for lr in first]
    optimizer, found = optim.SGD(groups, lr=1.0), []
    schedule = getattr(optim.lr_scheduler, name)(optimizer, **options)
    for _ in range(count):
        found.append([group["lr"] for group in optimizer.param_groups])
        schedule.step()
    return found


def clip(gradients, max_norm):
    """What clip_grad_norm_ returns, and the gradients afterwards. A gradient can be missing."""
    parameters = [Tensor(1.0, requires_grad=True) for _ in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient
    norm = optim.clip_grad_norm_(parameters, max_norm)
    return [norm, *(parameter.grad for parameter in parameters)]
'''


def check_walk(student, row, walk, again=0):
    """Expect the right path of each parameter, and gradients that no step has changed."""
    asked, held = [], {}
    for gradients in walk.steps:  # None stands for the gradient of the step before
        asked.append([None if held.get(i) is g else g for i, g in enumerate(gradients)])
        held = dict(enumerate(gradients))
    found = student.define(WALK, "walk")(row.kind, walk.arrays, walk.options, asked, again)
    right, count = walk.path(row.formula), len(walk.arrays)
    require(type(found) is list and len(found) == len(right), NO_PATH)

    def wrong(i):
        yield from ((path[i], sentence) for path, sentence in row.wrong(walk))
        if again:
            yield walk.path(row.formula, lost=again)[i], STATE_LOST
        if i >= count:
            yield found[i], G_CHANGED

    for i, expected in enumerate(right):
        what = f"the path of parameter {i + 1}" if i < count else "the gradient after the steps"
        expect(found[i], expected, what, wrong=wrong(i), atol=1e-11)


def drawn(rng, row, steps, count=3, shape=(2, 3)):
    """A walk of random numbers: parameters of one shape, the last one with a learning rate of its own."""
    options = row.draw(rng)
    options = [options] * (count - 1) + [{**options, "lr": options["lr"] * float(rng.uniform(0.3, 0.7))}]
    return Walk(
        options, numbers(rng, *[shape] * count), [numbers(rng, *[shape] * count) for _ in range(steps)]
    )


@each_rule(SIMPLE + KEEPING)
def test_path(rule, student, rng):
    """{rule.text} takes the right path

    Each step has a new gradient. All operations are element by element, and a group has a rate of its own.
    """
    check_walk(student, rule, drawn(rng, rule, 1))
    check_walk(student, rule, drawn(rng, rule, 8))


@each_rule(SIMPLE + KEEPING)
def test_same_gradient(rule, student, rng):
    """{rule.text} takes the right path while the gradient stays the same, and leaves the gradient alone

    The gradient belongs to the parameter. The optimiser reads it, and keeps arrays of its own.
    """
    walk = drawn(rng, rule, 1)
    check_walk(student, rule, Walk(walk.options, walk.arrays, walk.steps * 4))


@each_rule(SIMPLE + KEEPING)
def test_sizes(rule, student, rng):
    """{rule.text} is right for gradients of every size, and for a gradient of 0

    Gradients can be tiny and huge. Parameters with a gradient of 0 keep still if nothing else moves them.
    """
    sizes = np.array([*REGIMES, 0.0])
    steps = [[sizes, -sizes], [sizes[::-1].copy(), sizes.copy()]]
    check_walk(student, rule, Walk([rule.draw(rng)] * 2, numbers(rng, *[sizes.shape] * 2), steps))
    zeros = np.zeros((2, 3))
    start = drawn(rng, rule, 1)
    check_walk(student, rule, Walk(start.options, start.arrays, [[zeros, *start.steps[0][:2]]] * 2))


@each_rule(KEEPING)
def test_goes_on(rule, student, rng):
    """{rule.text} goes on along its path after saving and loading

    `state` keeps all that a parameter needs from step to step, and every parameter has its own.
    """
    check_walk(student, rule, drawn(rng, rule, 6), again=3)


# Schedules.


def step_rate(initial, t, step_size, gamma=0.1):
    return initial * gamma ** np.floor(t / step_size)


def cosine_rate(initial, t, T_max, eta_min=0.0, wave=1.0):
    return eta_min + (initial - eta_min) * (1 + np.cos(wave * np.pi * t / T_max)) / 2


def linear_rate(initial, t, start_factor=1 / 3, end_factor=1.0, total_iters=5, ends=True):
    done = (np.minimum(t, total_iters) if ends else t) / total_iters
    return initial * (start_factor + (end_factor - start_factor) * done)


SCHEDULES = (
    Row("8.5", "step", "StepLR", schedule="StepLR", formula=step_rate,
        options=lambda rng: {"step_size": int(rng.integers(2, 5)), "gamma": float(rng.uniform(0.2, 0.8))},
        slips=known(mistake("decays-all-the-time"), lambda initial, t, step_size, gamma=0.1:
                    initial * gamma ** (t / step_size), lambda initial, t, step_size, gamma=0.1:
                    initial * gamma**t)),
    Row("8.5", "cosine", "CosineAnnealingLR", schedule="CosineAnnealingLR", formula=cosine_rate,
        options=lambda rng: {"T_max": int(rng.integers(4, 9)), "eta_min": float(rng.uniform(0.01, 0.05))},
        slips=known(mistake("whole-wave"), partial(cosine_rate, wave=2.0))
        + known(NO_ETA_MIN, lambda initial, t, T_max, eta_min=0.0: cosine_rate(initial, t, T_max))),
    Row("8.5", "warm-up", "LinearLR", schedule="LinearLR", formula=linear_rate,
        options=lambda rng: {"start_factor": float(rng.uniform(0.1, 0.4)),
                             "end_factor": float(rng.uniform(0.6, 1.2)),
                             "total_iters": int(rng.integers(3, 7))},
        slips=known(mistake("warm-up-never-ends"), partial(linear_rate, ends=False))),
)  # fmt: skip


def check_rates(student, rng, row, options, count):
    """Expect the right learning rates of both groups, from t = 0 on."""
    first, t = rng.uniform(0.1, 0.9, 2), np.arange(count)[:, np.newaxis]
    found = student.define(WALK, "rates")(row.schedule, options, first.tolist(), count)
    require(type(found) is list, NO_RATES)
    wrong = [(formula(first, t, **options).tolist(), sentence) for formula, sentence in row.slips]
    wrong += known(FROM_ONE, row.formula(first, t + 1, **options).tolist())
    wrong += known(NOT_INITIAL, row.formula(np.ones(2), t, **options).tolist())
    expect(found, row.formula(first, t, **options).tolist(), f"the rates of {row.schedule}", wrong=wrong)


@each_rule(SCHEDULES)
def test_rates(rule, student, rng):
    """{rule.text} follows its formula

    `rate` gets the group's first learning rate and t, the number of steps so far. t begins with 0.
    """
    for _ in range(3):
        check_rates(student, rng, rule, rule.options(rng), 4)


@each_rule(SCHEDULES)
def test_later_rates(rule, student, rng):
    """{rule.text} is right after a long time too

    What does the formula say beyond T, or after several periods?
    """
    check_rates(student, rng, rule, rule.options(rng), 30)
    defaults = {"step": {"step_size": 7}, "cosine": {"T_max": 10}, "warm-up": {}}[rule.name]
    check_rates(student, rng, rule, defaults, 25)


# Clipping.

ALONE, STRETCHES = mistake("clips-each-alone"), mistake("stretches-short-gradients")


def length(arrays):
    return float(np.sqrt(sum((array * array).sum() for array in arrays)))


def check_clip(student, gradients, max_norm):
    """Expect the right length, and the right gradients afterwards. A gradient can be None or 0.0."""
    arrays = [g for g in gradients if isinstance(g, np.ndarray)]
    norms = [length([g]) for g in arrays]
    total = length(arrays)
    found = student.define(WALK, "clip")(gradients, max_norm)
    require(type(found) is list and len(found) == 1 + len(gradients), NO_PATH)

    def shortened(*lengths, least=1.0):
        return [g * min(least, max_norm / (norm + 1e-6)) for g, norm in zip(arrays, lengths, strict=True)]

    count = len(arrays)
    right, alone = shortened(*[total] * count), shortened(*norms)
    wrong = [(alone, ALONE), (shortened(*[total] * count, least=np.inf), STRETCHES)]
    wrong += [(shortened(*[sum(norms)] * count), SUM_OF_NORMS)]
    wrong += [(shortened(*[max(abs(g).max() for g in arrays)] * count), LARGEST)]
    returned = [found[1 + i] for i, g in enumerate(gradients) if isinstance(g, np.ndarray)]
    for i, g in enumerate(right):
        slips = [(arrays[i], sentence) for arrays, sentence in wrong]
        expect(returned[i], g, "a gradient after clipping", rtol=1e-5, wrong=slips)
    slips = known(WRONG_NORM, length(right)) + known(SUM_OF_NORMS, sum(norms))
    expect(found[0], total, "the length that is returned", rtol=1e-5, wrong=slips)


@task("8.6")
def test_clips_long_gradients(student, rng):
    """Gradients that are too long together keep their direction, and become as long as allowed

    All numbers of all parameters are one long vector. One factor shortens all of them.
    """
    for sizes in ([(2, 3), (4,), (3, 1)], [(5,)], [(1,), (2,)]):
        gradients = numbers(rng, *sizes)
        check_clip(student, gradients, length(gradients) * float(rng.uniform(0.1, 0.9)))


@task("8.6")
def test_clips_only_what_is_too_long(student, rng):
    """A short gradient stays as it is, and its length is returned

    Which factor would lengthen it?
    """
    for factor in (1.5, 20.0):
        gradients = numbers(rng, (2, 3), (4,))
        check_clip(student, gradients, length(gradients) * factor * float(rng.uniform(1.0, 2.0)))
        norms = [length([g]) for g in gradients]
        check_clip(student, gradients, max(norms) * 1.01 if factor < 2 else sum(norms))


@task("8.6")
def test_clips_where_gradients_are_missing(student, rng):
    """Parameters without a gradient have no part in it

    Their `grad` is 0.0 or None. The others are clipped as always.
    """
    a, b = numbers(rng, (3,), (2, 2))
    for factor in (0.5, 3.0):
        check_clip(student, [a, 0.0, b, None], length([a, b]) * factor)


@task("8.6")
def test_clips_every_size(student, rng):
    """Clipping is right for large gradients, for tiny ones, and for gradients of 0

    The length of (3, 4) is 5, and that of a million times as much is a million times as long.
    """
    check_clip(student, [*numbers(rng, (3,)), np.zeros(4)], 0.1)
    check_clip(student, [np.zeros(3), 1e-8 * numbers(rng, (4,))[0]], 0.1)
    for size in (1.0, 1e3, 1e6):
        gradients = [size * g for g in numbers(rng, (2, 3), (4,))]
        check_clip(student, gradients, length(gradients) * float(rng.uniform(0.2, 0.8)))
        check_clip(student, gradients, length(gradients) * float(rng.uniform(2.0, 8.0)))
