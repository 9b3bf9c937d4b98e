"""A leaderboard of the tests' own: bright pictures are called cats, and NumPy alone tells them."""

import io
from dataclasses import replace

import h5py
import numpy as np

from autograder import course as courses
from autograder.course import Leaderboard, Limits

BOARD = Leaderboard(
    draw="tests.autograder.grading.bright:pictures",
    classifier="classifier.py",
    weights="classifier.h5",
    largest_kib=64,
    images=120,
    limits=Limits(call_seconds=3.0, total_seconds=3.0, memory_mib=256),
)
STAGE = "02-backprop"
RIGHT = """
import numpy as np

def classify(images, weights):
    return images.mean(axis=(1, 2, 3)) - weights["middle"]
"""


def pictures(seed, count):
    """(count, 2, 2, 3) uint8; one half is brighter than 128, and has the label 1."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 2)
    images = rng.integers(0, 100, (count, 2, 2, 3)) + 156 * labels[:, None, None, None]
    return images.astype(np.uint8), labels


def course_with_board(board=BOARD):
    """The course, with a leaderboard in one of its stages."""
    course = courses.load()
    stages = (replace(stage, leaderboard=board if stage.id == STAGE else None) for stage in course.stages)
    return replace(course, stages=tuple(stages))


def hdf5(**arrays):
    """The bytes of a file with these arrays; `__` in a name stands for a slash."""
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        for name, array in arrays.items():
            file[name.replace("__", "/")] = array
    return memory.getvalue()


MIDDLE = hdf5(middle=np.float32(128))
