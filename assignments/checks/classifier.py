"""A classifier for the leaderboard, measured on pictures with known labels.

    from checks.classifier import measure
    measure(classify, weights, cats.test_x, cats.test_y)

The grader asks and counts in the same way, with pictures of its own:

    classify(images, weights)      one number for each image

    images    (n, 64, 64, 3) uint8, at most BATCH of them
    weights   {name: array}, the arrays of the file of weights
    numbers   logits, above 0 for a cat; or probabilities, above 0.5 for a cat
"""

import numpy as np

from .expectations import require

BATCH = 50  # images in one call
REAL = (bool, int, float, np.bool_, np.integer, np.floating)

ONE_EACH = "`classify` returns one number for each image: an array, a list or a tensor of n real numbers."
FINITE = "`classify` returned a number that is inf, nan or too large."


def measure(classify, weights, images, labels):
    """The share of right answers. Raises CheckFailed for answers that are no numbers."""
    answers = [as_numbers(_plain(classify(batch, weights)), len(batch)) for batch in batches(images)]
    return right(np.concatenate(answers), labels) / len(labels)


def batches(images):
    """The images in their order, BATCH at a time."""
    return [images[start : start + BATCH] for start in range(0, len(images), BATCH)]


def as_numbers(found, count):
    """What `classify` returned for `count` images, as a float64 array (count,). Raises CheckFailed."""
    if isinstance(found, REAL):
        found = [found]
    if isinstance(found, (list, tuple)):
        require(len(found) == count and all(isinstance(number, REAL) for number in found), ONE_EACH)
        try:
            found = np.array([float(number) for number in found])
        except OverflowError:
            require(False, FINITE)
    require(isinstance(found, np.ndarray) and found.size == count and found.dtype.kind in "fiub", ONE_EACH)
    numbers = found.astype(float).ravel()
    require(np.isfinite(numbers).all(), FINITE)
    return numbers


def right(answers, labels):
    """How many answers agree with the labels, 1 for a cat and 0 for anything else.

    If all answers lie between 0 and 1, they are probabilities: above 0.5 means a cat. Otherwise they are
    logits: above 0 means a cat. As logits, answers between 0 and 1 would all mean a cat.

    >>> right(np.array([-2.5, 0.3, 4.0]), np.array([0, 1, 0]))
    2
    >>> right(np.array([0.1, 0.3, 0.9]), np.array([0, 1, 1]))
    2
    """
    probable = bool(((answers >= 0) & (answers <= 1)).all())
    return int(np.sum((answers > (0.5 if probable else 0.0)) == (labels == 1)))


def _plain(found):
    """The array of a tensor; anything else as it is."""
    return found if isinstance(found, (np.ndarray, list, tuple, *REAL)) else getattr(found, "data", found)
