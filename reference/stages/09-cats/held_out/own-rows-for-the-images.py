"""I make one row for each image and divide by 255; I forgot to turn the rows into columns."""

TASK = "9.1"
REPLACES = "cats.to_columns"


def variant_a(images):
    return images.reshape(len(images), -1) / 255.0
