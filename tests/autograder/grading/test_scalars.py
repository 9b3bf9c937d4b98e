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
