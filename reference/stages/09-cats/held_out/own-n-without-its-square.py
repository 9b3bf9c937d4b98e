"""Under the root I divide z² by 4n, as in the centre by 2n."""

TASK = "9.6"
REPLACES = "cats.wilson_interval"


def variant_a(right, count, z=1.96):
    from math import sqrt

    n = count
    p = right / n
    bottom = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / bottom
    half = z / bottom * sqrt(p * (1 - p) / n + z * z / (4 * n))
    return centre - half, centre + half
