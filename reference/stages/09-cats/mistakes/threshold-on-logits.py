"""You compare the logit with 1/2. That is a border for probabilities: at a logit of 0.3 the probability of a
cat is 0.57. Which logit has the probability 1/2?"""

import numpy as np

TASK = "9.5"
REPLACES = "cats.predictions"


def variant_a(z):
    return (np.asarray(z) > 0.5).astype(int)


def variant_b(z):
    z = np.asarray(z)
    return np.where(z >= 0.5, 1, 0)
