"""I reverse axis 1: axis 0 counts the images, and axis 1 is the next one."""

TASK = "9.8"
REPLACES = "cats.with_flips"


def variant_a(images, labels):
    import numpy as np

    mirrored = np.flip(images, axis=1)
    return np.concatenate((images, mirrored)), np.concatenate((labels, labels))


def variant_b(images, labels):
    import numpy as np

    mirrored = np.array([np.flipud(image) for image in images])
    return np.vstack([images, mirrored]), np.tile(labels, 2)
