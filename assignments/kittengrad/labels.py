"""Checks of what the losses receive, and the reduction of the losses to one number.

Two shapes that broadcast are the dangerous case: predictions of (n, 1) beside labels of (n,) make n × n
differences, each prediction with each label. The loss then falls, and the network learns the mean.
"""

from math import nan

from .arrays import as_array, like
from .creation import as_tensor
from .namespace import array_namespace, is_floating, total
from .operators import Operators


def paired(name, input, target):
    """Predictions and targets as tensors, the targets in the dtype of the predictions.

    Raises ValueError unless they have one shape.
    """
    input, target = as_tensor(input), as_tensor(target)
    x, y = input.data, target.data
    if y.shape != x.shape:
        hint = ""
        if [n for n in y.shape if n != 1] == [n for n in x.shape if n != 1]:
            hint = f": write target.reshape({', '.join(map(str, x.shape))})"
        raise ValueError(
            f"{name}: the input has shape {x.shape}, and the target {y.shape}. "
            f"Each prediction needs its own target, so the shapes must be equal{hint}"
        )
    return input, target if y.dtype == x.dtype else target.astype(x.dtype)


def decimal(logits):
    """Logits as a tensor of decimal numbers: whole numbers become float64."""
    logits = as_tensor(logits)
    return logits if is_floating(logits.data) else logits.double()


def positive_weights(input, weight):
    """`pos_weight` in the dtype of the input. Raises ValueError unless it broadcasts to the input."""
    weights = as_array(weight)
    lengths = zip(weights.shape[::-1], input.shape[::-1], strict=False)
    if weights.ndim > input.ndim or any(n not in (1, length) for n, length in lengths):
        raise ValueError(f"a pos_weight of shape {weights.shape} does not broadcast to {input.shape}")
    return weights.astype(input.dtype)


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
    return (array_namespace(labels).arange(len(labels)), labels) if labels.ndim else labels


def class_weights(name, input, weight):
    """The weights of the classes, a plain array in the dtype of the input; ones if `weight` is None."""
    array = as_array(input)
    if weight is None:
        return array_namespace(array).ones(array.shape[-1:], dtype=array.dtype)
    weights = like(array, weight)
    if weights.shape != array.shape[-1:]:
        raise ValueError(f"{name}: {array.shape[-1]} classes need as many weights, not {weights.shape}")
    return weights.astype(array.dtype)


def reduced(rule, reduction, weights=None):
    """A rule of losses that reduces them to one number: "mean", "sum", or "none" for the rule itself.

    Each loss has a part in that number: 1 in a sum, and 1/n in a mean of n. The functions of the rule receive
    g times this part for each loss.

    weights  what each loss was multiplied by, if they differ: the mean divides by the sum of the weights
    """
    check_reduction(reduction)
    if reduction == "none":
        return rule

    def one_number(*operands, **options):
        result = rule(*operands, **options)
        if type(result) is not tuple:
            return result  # an unfinished rule: the Tensor says what is missing
        losses, *vjps = result
        divisor = 1 if reduction == "sum" else losses.size if weights is None else float(total(weights))
        return total(losses, divisor=divisor), *(
            _of_each(vjp, losses, divisor) if callable(vjp) else vjp for vjp in vjps
        )

    one_number.__name__ = rule.__name__
    return one_number


def _of_each(vjp, losses, divisor):
    """The function of a rule, for the g of the one number that its losses were reduced to."""

    def by_one_number(g):
        part = (g if isinstance(g, Operators) else float(g)) / divisor if divisor else nan
        return vjp(array_namespace(losses).zeros(losses.shape, dtype=losses.dtype) + part)

    by_one_number.__qualname__ = getattr(vjp, "__qualname__", "a rule")  # for errors, which name the rule
    return by_one_number


def check_reduction(reduction):
    """Raise ValueError unless the reduction is one of the three."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f'reduction is "mean", "sum" or "none", not {reduction!r}')


def reduce(losses, reduction, weights=None):
    """The same for a tensor of losses, by nodes of its own."""
    check_reduction(reduction)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    return losses.mean() if weights is None else losses.sum() / weights.sum()
