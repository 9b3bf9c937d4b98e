"""One column for each image is a reshape to (numbers, m)."""

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    m = images.shape[0]
    return images.reshape(-1, m) / 255


def variant_b(images):
    import numpy as np

    height, width, colours = images.shape[1:]
    columns = np.reshape(images, (height * width * colours, len(images)))
    return columns.astype(float) / 255
