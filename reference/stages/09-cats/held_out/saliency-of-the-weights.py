"""The derivative of the answer by a pixel is given by the weights with which the pixel is multiplied."""

TASK = "9.8"
REPLACES = "cats.saliency"


def variant_a(layers, image):
    import numpy as np

    w = np.asarray(layers[0][0])
    strength = np.abs(w).sum(axis=0)
    return strength.reshape(image.shape).max(axis=2)
