"""A column and a row make a table: you compare each answer with each label. How do you give both one axis?"""

import numpy as np

TASK = "9.5"
REPLACES = "cats.accuracy"


def variant_a(said, labels):
    return float(np.mean(np.reshape(said, (-1, 1)) == np.ravel(labels)))


def variant_b(said, labels):
    equal = np.ravel(said)[:, np.newaxis] == np.ravel(labels)[np.newaxis, :]
    return float(equal.sum() / equal.size)
