"""Stage 08's reference: optimisers, schedules and clipping; and PyTorch's stored paths of 200 steps.

M numbers the entries of the error catalogue.
"""

import doctest
import json
import math
from pathlib import Path

import numpy as np
import pytest
from kittengrad import Tensor, lr_scheduler, no_grad, optim
from kittengrad.optim import SGD, Adam, AdamW, RMSprop, clip_grad_norm_, clip_grad_value_
from numpy.testing import assert_allclose, assert_array_equal

STORED = json.loads((Path(__file__).resolve().parents[1] / "torch_values" / "optimisers.json").read_text())
STEPS = STORED["every"] * 10

# Each optimiser with all that it can do, for tests that hold of all of them.
OPTIMISERS = (
    lambda p: SGD(p, lr=0.1),
    lambda p: SGD(p, lr=0.1, momentum=0.9, dampening=0.2),
    lambda p: SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    lambda p: RMSprop(p, lr=0.1, momentum=0.5),
    lambda p: Adam(p, lr=0.1),
    lambda p: AdamW(p, lr=0.1, weight_decay=0.0),
)
every_optimiser = pytest.mark.parametrize("make", OPTIMISERS)


def leaf(numbers, gradient=None, dtype=None):
    tensor = Tensor(numbers, requires_grad=True, dtype=dtype)
    if gradient is not None:
        tensor.grad = np.array(gradient, dtype=tensor.dtype)
    return tensor


def gradient(step, at, p):
    """The formula of make_optimisers.py."""
    steep = np.linspace(0.1, 4.0, p.size).reshape(p.shape)
    return steep * p + math.sin(0.7 * step + at) * 0.5


def path_of(case, make_schedule=lambda optimizer: None):
    """What the stored case holds: the numbers after every 20th step, and the learning rates."""
    parameters = [leaf(start) for start in STORED["start"]]
    optimizer = getattr(optim, case["optimiser"])(parameters, **case["options"])
    scheduler, path, rates = make_schedule(optimizer), [], []
    for step in range(1, STEPS + 1):
        for at, parameter in enumerate(parameters):
            parameter.grad = gradient(step, at, parameter.data)
        optimizer.step()
        if scheduler:
            scheduler.step()
        if step % STORED["every"] == 0:
            path.append([number for p in parameters for number in p.data.ravel().tolist()])
            rates.append(optimizer.param_groups[0]["lr"])
    return path, rates


@pytest.mark.parametrize("module", [optim, lr_scheduler])
def test_doctests(module):
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


# Against PyTorch.


@pytest.mark.parametrize("case", STORED["optimisers"], ids=lambda c: f"{c['optimiser']} {c['options']}")
def test_paths_as_pytorch_has_them(case):
    path, _ = path_of(case)
    assert_allclose(path, case["path"], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("case", STORED["schedules"], ids=lambda c: f"{c['schedule']} {c['shape']}")
def test_schedules_as_pytorch_has_them(case):
    def make(optimizer):
        schedule = getattr(lr_scheduler, case["schedule"])(optimizer, **case["shape"])
        if case["schedule"] != "LinearLR" or not case["shape"]:
            return schedule
        cosine = lr_scheduler.CosineAnnealingLR(optimizer, T_max=150)
        return lr_scheduler.SequentialLR(optimizer, [schedule, cosine], milestones=[50])

    path, rates = path_of(case, make)
    assert_allclose(rates, case["rates"], rtol=1e-12, atol=1e-15)
    assert_allclose(path, case["path"], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("case", STORED["clipped"], ids=lambda case: str(case["max_norm"]))
def test_clipping_as_pytorch_has_it(case):
    parameters = [leaf(start) for start in STORED["start"]]
    for at, parameter in enumerate(parameters):
        parameter.grad = gradient(1, at, parameter.data)
    assert clip_grad_norm_(parameters, case["max_norm"]) == pytest.approx(case["norm"], rel=1e-12)
    for parameter, expected in zip(parameters, case["gradients"], strict=True):
        assert_allclose(parameter.grad.ravel(), expected, rtol=1e-12)


# What holds of every optimiser.


@every_optimiser
def test_a_gradient_of_zeros_leaves_parameters_alone(make):
    """M12: an eps in the wrong place gives 0 / 0."""
    parameter = leaf([1.0, -2.0], [0.0, 0.0])
    make([parameter]).step()
    assert_array_equal(parameter.data, [1.0, -2.0])


def test_a_learning_rate_of_zero_moves_nothing():
    """M12: 1000 steps of an Adam with eps outside of the division moved 1.0 to 0.99899."""
    parameter = leaf([1.0], [0.5])
    optimizer = Adam([parameter], lr=0.0)
    for _ in range(1000):
        optimizer.step()
    assert_array_equal(parameter.data, [1.0])


def test_the_first_step_with_momentum_is_a_whole_one():
    """M13: a velocity that begins at 0 and takes 1 - τ of the gradient is 10 times too short at first."""
    parameter = leaf([1.0], [1.0])
    SGD([parameter], lr=0.5, momentum=0.9, dampening=0.9).step()
    assert_array_equal(parameter.data, [0.5])


@every_optimiser
@pytest.mark.parametrize("missing", [0.0, None, 0])
def test_parameters_without_a_gradient_are_skipped(make, missing):
    """Not even their momentum goes on, as in PyTorch."""
    moved, left = leaf([1.0], [1.0]), leaf([1.0], [1.0])
    optimizer = make([moved, left])
    optimizer.step()
    before, state = left.data.copy(), {name: 1 * kept for name, kept in optimizer.state[left].items()}
    left.grad = missing
    optimizer.step()
    assert_array_equal(left.data, before)
    assert optimizer.state[left] == state
    assert moved.data < before


def test_decay_skips_parameters_without_a_gradient_and_shrinks_those_of_gradient_zero():
    never, zero = leaf([1.0]), leaf([1.0], [0.0])
    AdamW([never, zero], lr=0.5, weight_decay=0.5).step()
    assert_array_equal([*never.data, *zero.data], [1.0, 0.75])


@every_optimiser
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("shape", [(2, 3), (), (0, 2)])
def test_the_array_itself_moves_and_keeps_its_dtype_and_shape(make, dtype, shape):
    start, gradient = np.full(shape, 2.0), np.full(shape, 0.5)
    parameter = leaf(start, gradient, dtype)
    array, optimizer = parameter.data, make([parameter])
    group = optimizer.param_groups[0]
    group |= {name: np.float64(value) for name, value in group.items() if isinstance(value, float)}
    group |= {"betas": tuple(map(np.float64, group["betas"]))} if "betas" in group else {}
    for _ in range(2):
        optimizer.step()
    assert parameter.data is array
    assert (array.dtype, array.shape) == (dtype, shape)
    assert (array < 2).all()
    assert_array_equal(parameter.grad, gradient)
    kept = [value for value in optimizer.state[parameter].values() if isinstance(value, np.ndarray)]
    assert {value.dtype.name for value in kept} <= {dtype}


@every_optimiser
def test_numbers_and_arrays_take_the_same_path(make):
    number, vector = leaf(1.0), leaf([1.0])
    for parameter in (number, vector):
        optimizer = make([parameter])
        for size in (1.0, -0.3, 2.0):
            parameter.grad = np.full(parameter.shape, size)
            optimizer.step()
    assert_array_equal(number.data, vector.data[0])


@every_optimiser
def test_loading_a_state_goes_on_along_the_same_path(make):
    def steps(parameter, optimizer, sizes):
        for size in sizes:
            parameter.grad = np.array([size, -2 * size])
            optimizer.step()
        return parameter.data.copy()

    parameter = leaf([1.0, 2.0])
    optimizer = make([parameter])
    middle = steps(parameter, optimizer, [1.0, 0.3])
    optimizer.param_groups[0]["lr"] = 0.07
    saved = optimizer.state_dict()
    end = steps(parameter, optimizer, [-0.5, 0.2])
    other = leaf(middle)
    again = make([other])
    again.load_state_dict(saved)
    assert_array_equal(steps(other, again, [-0.5, 0.2]), end)
    third = leaf(middle)
    again = make([third])
    again.load_state_dict(saved)  # the steps of the second one have left it as it was
    assert_array_equal(steps(third, again, [-0.5, 0.2]), end)


def test_a_saved_state_is_plain_and_counts_the_parameters_of_all_groups():
    a, b, c = (leaf([1.0], [1.0]) for _ in range(3))
    optimizer = SGD([{"params": [a, b]}, {"params": c, "momentum": 0.5}], lr=0.1)
    optimizer.step()
    saved = optimizer.state_dict()
    assert [group["params"] for group in saved["param_groups"]] == [[0, 1], [2]]
    assert saved["state"][2] == {"velocity": np.array([1.0])}
    for others in ([a, b, c], [{"params": [a]}, {"params": [b, c]}]):
        with pytest.raises(ValueError, match="groups"):
            SGD(others).load_state_dict(saved)


def test_groups_have_options_of_their_own():
    slow, fast = leaf([1.0], [1.0]), leaf([1.0], [1.0])
    optimizer = SGD([{"params": [slow]}, {"params": (p for p in [fast]), "lr": 0.5}], lr=0.25)
    optimizer.step()
    assert_array_equal([*slow.data, *fast.data], [0.75, 0.5])
    late = leaf([1.0], [1.0])
    optimizer.add_param_group({"params": late, "lr": 1.0})
    optimizer.step()
    assert_array_equal([*slow.data, *fast.data, *late.data], [0.5, 0.0, 0.0])


def test_zero_grad_forgets_and_the_next_step_skips():
    used, frozen = leaf([1.0], [1.0]), Tensor([1.0])
    optimizer = SGD([used, frozen])
    optimizer.zero_grad()
    assert (used.grad, frozen.grad) == (0.0, None)
    optimizer.step()
    assert_array_equal(used.data, [1.0])
    (used * 3.0).backward()
    optimizer.step()
    assert used.data == 1.0 - 1e-3 * 3.0


def test_a_step_within_no_grad_or_outside_of_it_records_nothing_and_makes_old_graphs_stale():
    parameter = leaf([2.0])
    loss = (parameter * parameter).sum()
    loss.backward(retain_graph=True)
    optimizer = SGD([parameter], lr=0.25)
    with no_grad():
        optimizer.step()
    assert parameter.parents == ()
    assert_array_equal(parameter.data, [1.0])
    with pytest.raises(RuntimeError, match="changed in place"):
        loss.backward()


def test_one_group_of_momentum_for_each_parameter():
    a, b = leaf([0.0], [1.0]), leaf([0.0], [-1.0])
    optimizer = SGD([a, b], lr=1.0, momentum=0.5)
    for _ in range(2):
        optimizer.step()
    assert_array_equal([*a.data, *b.data], [-2.5, 2.5])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda p: SGD([]), ValueError, "no parameters"),
        (lambda p: SGD(p), TypeError, r"\[tensor\]"),
        (lambda p: SGD({"params": [p]}), TypeError, "list"),
        (lambda p: SGD([p, p]), ValueError, "twice"),
        (lambda p: SGD([{"params": [p]}, {"params": [p]}]), ValueError, "twice"),
        (lambda p: SGD([p * 2.0]), ValueError, "computed"),
        (lambda p: SGD([p.data]), TypeError, "Tensors"),
        (lambda p: SGD([p], lr=-1.0), ValueError, "lr"),
        (lambda p: SGD([p], lr=math.nan), ValueError, "lr"),
        (lambda p: SGD([p], weight_decay=-1.0), ValueError, "weight_decay"),
        (lambda p: SGD([p], nesterov=True), ValueError, "Nesterov"),
        (lambda p: SGD([p], momentum=0.5, dampening=0.5, nesterov=True), ValueError, "Nesterov"),
        (lambda p: Adam([p], betas=(0.9, 1.0)), ValueError, "betas"),
        (lambda p: Adam([{"params": [p], "eps": -1e-8}]), ValueError, "eps"),
        (lambda p: SGD([{"lr": 1.0}]), TypeError, "params"),
        (lambda p: optim.Optimizer([p], {"lr": 1.0}).step(), NotImplementedError, "update"),
    ],
)
def test_what_cannot_be_optimised_is_named(make, error, words):
    parameter = leaf([1.0], [1.0])
    with pytest.raises(error, match=words):
        make(parameter)


def test_an_optimiser_of_your_own_is_one_method():
    class SignDescent(optim.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        def update(self, p, g, state, lr):
            p -= lr * np.sign(g)

    parameter = leaf([1.0, 1.0], [9.0, -0.1])
    optimizer = SignDescent([parameter], lr=0.5)
    optimizer.step()
    assert_array_equal(parameter.data, [0.5, 1.5])
    assert repr(optimizer) == "SignDescent(1 parameters, lr=0.5)"


# Schedules.


def test_schedules_are_found_as_in_pytorch():
    from kittengrad.optim.lr_scheduler import StepLR

    assert StepLR is optim.lr_scheduler.StepLR


def test_a_schedule_gives_each_group_its_own_rate_and_can_be_saved():
    a, b = leaf([1.0]), leaf([1.0])
    optimizer = SGD([{"params": [a]}, {"params": [b], "lr": 8.0}], lr=1.0)
    schedule = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = [schedule.get_last_lr()]
    for _ in range(3):
        schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
    assert rates == [[1.0, 8.0], [1.0, 8.0], [0.5, 4.0], [0.5, 4.0]]
    again = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    again.load_state_dict(schedule.state_dict())
    again.step()
    assert again.get_last_lr() == [0.25, 2.0]


def test_a_schedule_of_your_own():
    optimizer = SGD([{"params": [leaf([1.0])]}, {"params": [leaf([1.0])], "lr": 4.0}], lr=1.0)
    schedule = lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + t))
    schedule.step()
    assert schedule.get_last_lr() == [0.5, 2.0]
    schedule = lr_scheduler.LambdaLR(optimizer, [lambda t: 1.0, lambda t: 3.0])
    assert schedule.get_last_lr() == [1.0, 12.0]


def test_schedules_in_sequence_need_a_milestone_between_each_two():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    parts = [lr_scheduler.LinearLR(optimizer), lr_scheduler.StepLR(optimizer, 1)]
    with pytest.raises(ValueError, match="1 milestones"):
        lr_scheduler.SequentialLR(optimizer, parts, [1, 2])
    with pytest.raises(NotImplementedError, match="rate"):
        lr_scheduler.LRScheduler(optimizer)


# Clipping.


def test_clipping_leaves_out_parameters_without_a_gradient_and_takes_a_generator_or_a_tensor():
    parameters = [leaf([3.0], [3.0]), leaf([1.0]), leaf([4.0], [-4.0])]
    assert clip_grad_norm_((p for p in parameters), 2.5) == 5.0
    assert_allclose([*parameters[0].grad, *parameters[2].grad], [1.5, -2.0], rtol=1e-6)
    assert parameters[1].grad == 0.0
    assert clip_grad_norm_(parameters[0], 100.0) == pytest.approx(1.5, rel=1e-6)
    assert clip_grad_norm_([], 1.0) == 0.0


def test_clipping_each_number_alone():
    parameters = [leaf([0.0, 0.0], [3.0, -0.5]), leaf([1.0]), leaf([0.0], [-4.0], "float32")]
    clip_grad_value_(parameters, 1.0)
    assert_array_equal(parameters[0].grad, [1.0, -0.5])
    assert parameters[1].grad == 0.0
    assert_array_equal(parameters[2].grad, np.array([-1.0], "float32"))
    assert parameters[2].grad.dtype == "float32"
