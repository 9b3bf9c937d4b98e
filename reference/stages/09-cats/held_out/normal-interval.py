"""The interval is p, plus and minus z standard deviations."""

TASK = "9.6"
REPLACES = "cats.wilson_interval"


def variant_a(right, count, z=1.96):
    from math import sqrt

    p = right / count
    half = z * sqrt(p * (1 - p) / count)
    return p - half, p + half
