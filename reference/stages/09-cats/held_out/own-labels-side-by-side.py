"""Each label comes twice, once for the image and once for its mirror image."""

TASK = "9.8"
REPLACES = "cats.with_flips"


def variant_a(images, labels):
    import numpy as np

    both = np.concatenate([images, images[:, :, ::-1, :]])
    return both, np.repeat(labels, 2)
