"""What suites about Values share: only plain floats come back, and a Value is an object of the submission."""

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.grading import scalars


class Worker:
    """A submission whose Value is `make`; `define` runs the source here."""

    def __init__(self, make):
        self.Value = make

    def define(self, source, name):
        names = {}
        exec(source, names)
        return names[name]


class Node:
    def __init__(self, number, gradient=0.0):
        self.data, self.grad = number, gradient


class MyFloat(float):
    pass


def test_random_numbers_have_the_shape_and_stay_away_from_zero():
    rng = np.random.default_rng(0)
    assert type(scalars.random_numbers(rng)) is float
    drawn = np.array(scalars.random_numbers(rng, 3, 200))
    assert drawn.shape == (3, 200)
    assert np.abs(drawn).min() >= 0.3
    assert {-1.0, 1.0} == set(np.sign(drawn).ravel())


def test_data_and_gradients_are_read_in_order():
    nodes = [Node(1, 3), Node(2.5, -1.0)]
    assert scalars.data(Worker(Node), nodes) == [1.0, 2.5]
    assert scalars.gradients(Worker(Node), nodes) == [3.0, -1.0]


class Obliging:
    """An object that is any number it is asked to be."""

    def __float__(self):
        return 0.0

    @property
    def __class__(self):
        return float


@pytest.mark.parametrize(
    "number",
    [Obliging(), MyFloat(0.0), True, "0.0", None, 10**400, 1j, np.array(0.0)],
    ids=lambda number: type(number).__name__,
)
def test_only_numbers_of_the_usual_types_are_gradients(number):
    with pytest.raises(CheckFailed, match="list of plain numbers"):
        scalars.gradients(Worker(Node), [Node(1.0, number)])


@pytest.mark.parametrize("number", [2, 2.0, np.float64(2.0), np.float32(2.0), np.int64(2)])
def test_numbers_of_numpy_are_read_as_floats(number):
    (found,) = scalars.gradients(Worker(Node), [Node(1.0, number)])
    assert type(found) is float
    assert found == 2.0


@pytest.mark.parametrize("found", [1.0, (1.0,), [1], [True], [MyFloat(1.0)], [[1.0]], None, {"a": 1.0}])
def test_only_a_list_of_plain_floats_is_read(found):
    with pytest.raises(CheckFailed, match="list of plain numbers"):
        scalars.plain(found)


def test_a_value_that_is_a_plain_number_is_refused():
    with pytest.raises(CheckFailed, match="must be an object"):
        scalars.value(Worker(lambda number: number), 2.0)


@pytest.mark.parametrize("made", [[1.0, 2.0], [1.0], (1.0, 2.0), None])
def test_values_that_are_no_objects_are_refused(monkeypatch, made):
    monkeypatch.setattr(Worker, "define", lambda *_: lambda numbers: made)
    with pytest.raises(CheckFailed):
        scalars.values(Worker(Node), [1.0, 2.0])


def graphs(seed=3):
    rng = np.random.default_rng(seed)
    start = [*scalars.random_leaves(rng, 3), ("exp", 0), ("relu", 1), ("relu", 2)]
    return [scalars.tree(scalars.random_leaves(rng, 5)), scalars.tangle(start, 8)]


@pytest.mark.parametrize("steps", graphs(), ids=["tree", "tangle"])
def test_the_root_moves_as_difference_quotients_say(steps):
    leaves = [at for at, step in enumerate(steps) if isinstance(step, float)]
    h = 1e-6

    def root(leaf, by):
        moved = [step + by if at == leaf else step for at, step in enumerate(steps)]
        return scalars.numbers_of(moved)[-1]

    quotients = [(root(leaf, h) - root(leaf, -h)) / (2 * h) for leaf in leaves]
    moves = scalars.root_moves(steps)
    assert [moves[leaf] for leaf in leaves] == pytest.approx(quotients, rel=1e-6, abs=1e-8)
    assert moves[-1] == 1.0
    assert all(type(number) is float for number in [*moves, *scalars.numbers_of(steps)])


def test_the_root_of_a_graph_can_be_any_step():
    steps = [3.0, ("mul", 0, 0), ("add", 1, 0)]
    assert scalars.numbers_of(steps) == [3.0, 9.0, 12.0]
    assert scalars.root_moves(steps) == pytest.approx([7.0, 1.0, 1.0])
    assert scalars.root_moves(steps, 1) == pytest.approx([6.0, 1.0, 0.0])


@pytest.mark.parametrize("steps", graphs(), ids=["tree", "tangle"])
def test_each_step_but_the_root_of_a_random_graph_is_used(steps):
    used = [operand for step in steps if isinstance(step, tuple) for operand in step[1:]]
    assert set(used) == set(range(len(steps) - 1))
    assert all(
        operand < at for at, step in enumerate(steps) if isinstance(step, tuple) for operand in step[1:]
    )


def test_the_structure_of_a_graph_is_the_same_for_every_seed():
    """Random structures made the marks of wrong submissions depend on the seed."""

    def structure(steps):
        return [step if isinstance(step, tuple) else step > 0 for step in steps]

    first, second = graphs(seed=1), graphs(seed=2)
    assert first != second
    assert list(map(structure, first)) == list(map(structure, second))


def test_several_paths_lead_to_each_leaf_of_a_tangle():
    paths = []
    for step in graphs()[1]:
        paths.append(sum(paths[operand] for operand in step[1:]) if isinstance(step, tuple) else 1)
    assert paths[-1] > 3 * 2  # three leaves; each node of a tree lies on one path


def test_a_tree_uses_each_step_once():
    used = [operand for step in graphs()[0] if isinstance(step, tuple) for operand in step[1:]]
    assert len(used) == len(set(used))


def test_steps_that_come_before_an_operand_are_too_early():
    steps = [1.0, ("exp", 0), ("mul", 0, 1)]
    assert scalars.too_early(steps, [0, 1, 2]) == []
    assert scalars.too_early(steps, [0, 2, 1]) == [2]
    assert scalars.too_early(steps, [2, 1, 0]) == [2, 1]
    assert scalars.too_early(steps, [1, 2]) == [1, 2]


def test_known_wrong_values_share_a_diagnosis():
    assert scalars.known("Why.", 1.0, [2.0]) == [(1.0, "Why."), ([2.0], "Why.")]


def test_one_more_factor_scales_each_gradient():
    steps = graphs()[1]
    scaled = scalars.root_moves(scalars.times(steps, 1e-9))
    assert scaled[: len(steps)] == pytest.approx([1e-9 * move for move in scalars.root_moves(steps)])
    assert scaled[len(steps) :] == pytest.approx([scalars.numbers_of(steps)[-1], 1.0])
