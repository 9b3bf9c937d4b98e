"""I divide the whole numbers (a), or fill the columns of an array of the images' own type, one by one (b)."""

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    rows = images.reshape(images.shape[0], -1)
    return (rows.T // 255).astype(float)


def variant_b(images):
    import numpy as np

    m = len(images)
    columns = np.zeros((images[0].size, m), dtype=images.dtype)
    for i in range(m):
        columns[:, i] = images[i].ravel() / 255
    return columns.astype(float)
