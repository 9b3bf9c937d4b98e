"""Your interval is p ± z √(p (1 - p) / n). With few images it is too narrow, and after 0 errors it claims to
be certain. Which terms does Wilson's formula have beside it?"""

import numpy as np

TASK = "9.6"
REPLACES = "cats.wilson_interval"


def variant_a(right, count, z=1.96):
    p = right / count
    half = z * float(np.sqrt(p * (1 - p) / count))
    return p - half, p + half


def variant_b(right, count, z=1.96):
    p = right / count
    half = z * (p * (1 - p) / count) ** 0.5
    return max(0.0, p - half), min(1.0, p + half)
