"""Dropout and normalisation for the suites: the truth by differences, and what the reference answers."""

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from autograder.course import REFERENCE
from autograder.grading import normalized
from autograder.grading.gradients import derivative
from autograder.grading.normalized import Batch, evenly_by_chance
from tests.autograder.grading.test_modules import Worker

AXES = ((3, 4), 1), ((4, 3), 0), ((2, 3, 4), (0, 2))
ROW = SimpleNamespace(kind="BatchNorm2d", shape=(3, 2, 4, 3), eps=0.5, momentum=0.25)


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.syspath_prepend(str(REFERENCE))
    return Worker()


def standardized(a, axis, eps):
    """Without `var`, which has no complex step."""
    distances = a - a.mean(axis, keepdims=True)
    return distances / np.sqrt((distances * distances).mean(axis, keepdims=True) + eps)


@pytest.mark.parametrize(("shape", "axis"), AXES)
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_gradients_of_norms(shape, axis, eps):
    a, g = np.random.default_rng(0).standard_normal((2, *shape))
    assert_allclose(normalized.standardized(a, axis, eps), standardized(a, axis, eps), rtol=1e-12)
    (found,) = normalized.standardize_gradients(g, a, axis, eps)
    assert_allclose(found, derivative(lambda x: standardized(x, axis, eps), [a], 0, g), atol=1e-12)
    (found,) = normalized.rms_gradients(g, a, axis, eps)
    expected = derivative(lambda x: x / normalized.size_of(x, axis, eps), [a], 0, g)
    assert_allclose(found, expected, atol=1e-12)


def test_what_is_drawn_by_chance():
    rng = np.random.default_rng(0)
    for p in (0.25, 0.5, 0.8):
        for _ in range(200):
            assert evenly_by_chance(rng.random((40, 60)) >= p, p)


def test_what_is_not():
    rng = np.random.default_rng(0)
    rows, few = rng.random((40, 1)) >= 0.5, rng.random((40, 60)) >= 0.6
    assert not evenly_by_chance(np.broadcast_to(rows, (40, 60)), 0.5)
    assert not evenly_by_chance(np.broadcast_to(rows.T, (60, 40)).T.copy(), 0.5)
    assert not evenly_by_chance(few, 0.5)
    assert not evenly_by_chance(np.indices((40, 60)).sum(axis=0) % 2 == 0, 0.5)
    assert not evenly_by_chance(np.arange(2400).reshape(40, 60) < 1200, 0.5)


@pytest.mark.parametrize("p", [0.25, 0.8])
def test_the_reference_drops_by_chance(worker, p):
    a, g = np.random.default_rng(0).uniform(1, 2, (2, 40, 60))
    ask = worker.define(normalized.WORKER, "dropped")
    for out, da, again, *rest in ask(a, [g], p, [1, 2]):
        assert evenly_by_chance(out != 0, p)
        assert_allclose(da / g, out / a)
        assert (again != out).any()
        assert len(rest) == 2


def test_the_reference_in_training_and_in_use(worker):
    batch = Batch(np.random.default_rng(0), ROW)
    out, dx, _, db = batch.ask(worker, "passed", True, batch.x, batch.g)
    assert_allclose(out, batch.out(batch.own()))
    (expected,) = normalized.standardize_gradients(batch.g * batch.weight, batch.x, batch.axes, ROW.eps)
    assert_allclose(dx, expected, atol=1e-12)
    assert_allclose(db, batch.g.sum(axis=(0, 2, 3)))
    out, *_ = batch.ask(worker, "passed", False, batch.x, batch.g)
    assert_allclose(out, batch.out((batch.x - batch.mean) / np.sqrt(batch.var + ROW.eps)))


def test_the_running_numbers_of_the_reference(worker):
    batch = Batch(np.random.default_rng(0), ROW)
    batches = np.random.default_rng(1).standard_normal((3, *ROW.shape))
    found = batch.ask(worker, "followed", True, batches)
    for one, other in zip(found, batch.moved(batches, ROW.momentum), strict=True):
        assert_allclose(one, other)
    still = batch.ask(worker, "followed", False, batches)
    for mean, var in still:
        assert_allclose([mean, var], batch.tensors[2:])


def test_dropout_as_a_module(worker):
    a, g = np.random.default_rng(0).uniform(1, 2, (2, 40, 60))
    found = worker.define(normalized.WORKER, "by_module")(a, g, 0.4, 5)
    for out, da, in_use, da_in_use in (found[:4], found[4:]):
        assert evenly_by_chance(out != 0, 0.4)
        assert_allclose(da / g, out / a)
        assert_allclose([in_use, da_in_use], [a, g])
