"""Trees of modules: what the grader process expects is what the reference answers."""

import numpy as np
import pytest

from autograder.course import REFERENCE
from autograder.grading.modules import Tree

SHAPE = [0, [1, [3]], ([4, 0], [5]), 2]


class Worker:
    """`define` runs the source here, with the reference's kittengrad."""

    def define(self, source, name):
        names = {}
        exec(source, names)
        return names[name]


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.syspath_prepend(str(REFERENCE))
    return Worker()


@pytest.fixture
def tree():
    return Tree(np.random.default_rng(0), SHAPE)


def test_the_names_are_random_paths(tree):
    assert [i for _, i in tree.pairs()] == [0, 1, 3, 4, 0, 5, 2]
    assert [name.count(".") for name, _ in tree.pairs()] == [0, 1, 2, 2, 2, 2, 0]
    assert [name.split(".")[1] for name, _ in tree.pairs()[3:6]] == ["0", "0", "1"]
    assert [name.count(".") for name, _ in tree.pairs(path=False)] == [0] * 7
    assert [i for _, i in tree.pairs(deep=False)] == [0, 2]
    assert tree.pairs() != Tree(np.random.default_rng(1), SHAPE).pairs()


def test_buffers_and_shared_tensors(tree):
    pairs = tree.pairs()
    assert tree.buffers == [3]
    assert [i for _, i in tree.parameters(pairs)] == [0, 1, 4, 0, 5, 2]
    assert tree.once(pairs) == [pair for place, pair in enumerate(pairs) if place != 4]


@pytest.mark.parametrize("used", [2, 3, 6])
def test_the_last_one_is_a_parameter_outside_the_tree(used):
    tree = Tree(np.random.default_rng(0), list(range(used)))
    assert tree.count - 1 not in {*tree.buffers, *(i for _, i in tree.pairs())}
    assert (tree.count - 1) % 4 != 3


def test_the_reference_answers_what_is_expected(tree, worker):
    pairs = tree.pairs()
    found = tree.ask(worker, "listed", "named_tensors")
    assert [(name, i) for name, _, i in found] == pairs
    for _, numbers, i in found:
        np.testing.assert_array_equal(numbers, tree.arrays[i])
    found = tree.ask(worker, "listed", "named_parameters")
    assert [(name, i) for name, _, i in found] == tree.once(tree.parameters(pairs))


def test_every_question_that_the_worker_answers(tree, worker):
    ids = [i for i in range(tree.count) if i not in tree.buffers]
    old, new = np.random.default_rng(1).uniform(1, 2, (2, len(ids)))
    found = tree.ask(worker, "cleared", old, new)
    np.testing.assert_allclose(found, [*new[:-1], old[-1] + new[-1]])
    assert tree.ask(worker, "switched", 1, (False, True), (1.0, 2.0)) == ([2.0, 1.0, 1.0, 2.0, 2.0], 1.0)
    later, pairs = tree.drawn(), tree.pairs()
    found = tree.ask(worker, "state", later)
    assert [name for name, _ in found] == [name for name, _ in pairs]
    np.testing.assert_array_equal(found[0][1], tree.arrays[0])
    arrays, places, error, kept = tree.ask(worker, "loaded", [[name, later[i]] for name, i in pairs])
    np.testing.assert_array_equal(arrays[1], later[1])
    assert (places, error) == ([i for _, i in pairs], "")
    np.testing.assert_array_equal(kept[0], later[0])
    assert tree.ask(worker, "loaded", [])[2] == "RuntimeError"
    assert tree.ask(worker, "loaded", [], False)[2] == ""
    assert tree.ask(worker, "listed", "named_tensors", dtype="float32")[0][1].dtype == np.float32
