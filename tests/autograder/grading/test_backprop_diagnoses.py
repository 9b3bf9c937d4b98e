"""Stage 02 names no misconception that a submission does not have."""

import pytest

from autograder.authoring import mistakes
from tests.autograder.graded import grade_one

STAGE = "02-backprop"
KNOWN = {mistake.id: mistake for mistake in mistakes.load(STAGE)}
SLIPS = {
    "counts-one-edge": ("in zip(parents, derivatives):", "in dict(zip(parents, derivatives)).items():"),
    "skips-the-first-node": ("    for node in nodes:", "    for node in nodes[1:]:"),
    "clears-nodes-with-parents": (
        "    for node in nodes:",
        "    for node in (n for n in nodes if n.parents):",
    ),
}


def named(result):
    sentences = {test.student.diagnosis for test in result.tests}
    return {mistake.id for mistake in KNOWN.values() if mistake.sentence in sentences}


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("counts-one-edge", set()),  # a dict loses the second contribution, and nothing is overwritten
        ("skips-the-first-node", set()),  # this was "you set a local name to zero"
        ("clears-nodes-with-parents", set()),
    ],
)
def test_a_slip_gets_no_sentence_that_is_wrong_for_it(pool, reference, slip, right):
    files = {"graph.py": reference("graph.py", SLIPS[slip])}
    result = grade_one(pool, STAGE, slip, files, seed=1)
    assert not all(test.passed for test in result.tests)
    assert named(result) == right


@pytest.mark.parametrize("variant", KNOWN["clears-on-the-way"].variants)
def test_nodes_that_are_cleared_on_the_way_get_one_sentence(pool, variant):
    """It was told `keeps-old-passes` and `zeroes-a-copy`."""
    files = {"graph.py": KNOWN["clears-on-the-way"].variants[variant]}
    assert named(grade_one(pool, STAGE, "clears-on-the-way", files, seed=1)) == {"clears-on-the-way"}
