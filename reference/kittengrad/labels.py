"""Checks of what the losses receive, and their reduction to one number.

Two shapes that broadcast are the dangerous case: predictions of (n, 1) beside labels of (n,) make n × n
differences, each prediction with each label. The loss then falls, and the network learns the mean.
"""

import numpy

from .arrays import as_array, like
from .creation import as_tensor
from .namespace import array_namespace, is_floating


def paired(name, input, target):
    """Predictions and targets as tensors, the targets in the dtype of the predictions.

    Raises ValueError unless they have one shape.
    """
    input, target = as_tensor(input), as_tensor(target)
    if target.shape != input.shape:
        hint = ""
        if [n for n in target.shape if n != 1] == [n for n in input.shape if n != 1]:
            hint = f": write target.reshape({', '.join(map(str, input.shape))})"
        raise ValueError(
            f"{name}: the input has shape {input.shape}, and the target {target.shape}. "
            f"Each prediction needs its own target, so the shapes must be equal{hint}"
        )
    return input, target if target.dtype == input.dtype else target.astype(input.dtype)


def class_labels(name, input, target):
    """The labels as an array of whole numbers. `input` is (n, classes), or (classes,) for one example.

    Raises ValueError for other shapes, TypeError for labels that are no whole numbers, and IndexError for a
    label outside 0 … classes - 1.
    """
    labels, shape = like(as_array(input), target), as_array(input).shape
    if len(shape) not in (1, 2):
        raise ValueError(
            f"{name}: the input is (n, classes) or (classes,), and has shape {shape}: reshape it first"
        )
    if labels.shape != shape[:-1]:
        raise ValueError(
            f"{name}: an input of shape {shape} needs labels of shape {shape[:-1]}, one number for each "
            f"example, and these have shape {labels.shape}"
        )
    if is_floating(labels) or labels.dtype == bool:
        raise TypeError(f"{name}: labels are whole numbers, such as 3 for class 3, not {labels.dtype}")
    lowest, highest = (labels.min(), labels.max()) if labels.size else (0, 0)
    if lowest < 0 or (labels.size and highest >= shape[-1]):
        raise IndexError(
            f"{name}: {shape[-1]} classes have the labels 0 to {shape[-1] - 1}, and these go from "
            f"{lowest} to {highest}"
        )
    return labels


def each(labels):
    """The index that reads one number from each row, at the row's label: input[each(labels)].

    For the labels [2, 0, 1] it is ([0, 1, 2], [2, 0, 1]): row 0 at 2, row 1 at 0, row 2 at 1.
    """
    return (numpy.arange(len(labels)), labels) if labels.ndim else labels


def class_weights(name, input, weight):
    """The weights of the classes, a plain array in the dtype of the input; ones if `weight` is None."""
    array = as_array(input)
    if weight is None:
        return array_namespace(array).ones(array.shape[-1:], dtype=array.dtype)
    weights = like(array, weight)
    if weights.shape != array.shape[-1:]:
        raise ValueError(f"{name}: {array.shape[-1]} classes need as many weights, not {weights.shape}")
    return weights.astype(array.dtype)


def reduce(losses, reduction, weights=None):
    """The losses of all elements made one: "mean", "sum", or "none" for the losses themselves.

    weights  what each loss was multiplied by, if they differ: the mean divides by the sum of the weights
    """
    if reduction == "mean":
        return losses.mean() if weights is None else losses.sum() / weights.sum()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError(f'reduction is "mean", "sum" or "none", not {reduction!r}')
