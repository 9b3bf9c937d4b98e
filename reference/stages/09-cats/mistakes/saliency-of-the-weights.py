"""Your saliency is the same for every image: it is made of the weights of the first layer. Where is the
gradient with respect to the image?"""

import numpy as np

TASK = "9.8"
REPLACES = "cats.saliency"


def variant_a(layers, image):
    return np.abs(layers[0][0].data).sum(axis=0).reshape(image.shape).max(axis=-1)


def variant_b(layers, image):
    w = layers[0][0].numpy()
    return np.max([np.abs(row).reshape(image.shape) for row in w], axis=0).max(axis=-1)
