"""Stage 07: losses. Each makes one number of predictions and targets; training makes it small.

The functions take Tensors and are composed of the rules of stages 04 to 06. They have PyTorch's names and
arguments; those before the region of a task check what they received (`labels.py`), so that a task is the
mathematics alone. `reduction` is "mean", "sum" or "none": the mean of the losses of all elements, their sum,
or the losses themselves. `reduce(losses, reduction)` does that. A loss has the dtype of its predictions.

The losses without a task (L1, Huber, BCE of probabilities) are in `more_losses.py`.

Differences from PyTorch: predictions and targets have the same shape, and nothing broadcasts; PyTorch only
warns. Labels are whole numbers from 0, there is no `ignore_index`, and predictions for classes have one axis
or two.
"""

from .arrays import as_array
from .creation import as_tensor
from .labels import class_labels, class_weights, each, paired, reduce
from .more_losses import uniform_loss

# Task 7.6: numbers as targets.


def mse_loss(input, target, *, reduction="mean"):
    """lossᵢ = (pᵢ - yᵢ)², the squared error.

    input, target  tensors of one shape. Raises ValueError for (n, 1) against (n,).

    >>> from kittengrad import Tensor
    >>> mse_loss(Tensor([1.0, 3.0]), Tensor([2.0, 5.0])).item()
    2.5
    """
    input, target = paired("mse_loss", input, target)
    ### BEGIN SOLUTION 7.6
    difference = input - target
    return reduce(difference * difference, reduction)
    ### END SOLUTION


# Task 7.7: yes or no as targets.


def logistic_losses(z, y, pos_weight=1.0):
    """lossᵢ = -(w yᵢ log σ(zᵢ) + (1 - yᵢ) log(1 - σ(zᵢ))), for logits z and targets y in [0, 1].

    At z = 40, σ(z) is 1 for the computer, and log(1 - σ(z)) is -inf. So compute neither: softplus knows both.

        -log σ(z) = log(1 + exp(-z)) = softplus(-z)          -log(1 - σ(z)) = softplus(z)

    z, y        tensors of one shape
    pos_weight  w, a number or an array that broadcasts: with 3, a yes counts three times

    Returns a tensor with the loss of each element.

    >>> from kittengrad import Tensor
    >>> logistic_losses(Tensor([1000.0, -1000.0]), Tensor([1.0, 1.0]))
    Tensor([   0., 1000.])
    """
    ### BEGIN SOLUTION 7.7
    return pos_weight * y * (-z).softplus() + (1.0 - y) * z.softplus()
    ### END SOLUTION


def binary_cross_entropy_with_logits(input, target, weight=None, *, reduction="mean", pos_weight=None):
    """The logistic losses of logits and targets, reduced; `weight` multiplies each loss, and broadcasts.

    Raises ValueError unless both have one shape.
    """
    input, target = paired("binary_cross_entropy_with_logits", input, target)
    losses = logistic_losses(input, target, 1.0 if pos_weight is None else as_array(pos_weight))
    return reduce(losses if weight is None else losses * weight, reduction)


# Task 7.8: one of several classes as target.


def nll_loss(input, target, weight=None, *, reduction="mean"):
    """lossᵢ = -w[yᵢ] · input[i, yᵢ], the negative log-likelihood: of row i, only the number of its own class.

    input   log-probabilities (n, classes), or (classes,) for one example
    target  labels (n,), whole numbers from 0 to classes - 1
    weight  w, a number for each class: how much an example of this class counts. The mean is a weighted mean,
            Σ lossᵢ / Σ w[yᵢ]

    >>> from kittengrad import Tensor
    >>> nll_loss(Tensor([[-1.0, -2.0, -3.0], [-4.0, -5.0, -6.0]]), [2, 0]).item()
    3.5

    Hint: `input[each(labels)]` reads one number from each row. Without `weight`, `weights` are ones.
    `reduce(losses, reduction, own)` has the weighted mean, with the weight of each example in `own`.
    """
    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    weights = class_weights("nll_loss", input, weight)
    ### BEGIN SOLUTION 7.8
    losses = -input[each(labels)]
    if weight is None:
        return reduce(losses, reduction)
    own = weights[labels]
    return reduce(losses * own, reduction, own)
    ### END SOLUTION


def cross_entropy(input, target, weight=None, *, reduction="mean", label_smoothing=0.0):
    """lossᵢ = -w[yᵢ] · log softmax(zᵢ)[yᵢ], for logits z: nll_loss of the log-softmax of each row.

    input            logits (n, classes), any numbers, or (classes,) for one example; no softmax before it
    target, weight   as for nll_loss
    label_smoothing  ε: the target is 1 - ε for the label, and ε is shared by all classes alike

    >>> from kittengrad import Tensor
    >>> cross_entropy(Tensor([[1000.0, 0.0, 0.0]]), [1]).item()
    1000.0
    """
    input = as_tensor(input)
    if label_smoothing:
        hard = cross_entropy(input, target, weight, reduction=reduction)
        soft = uniform_loss(input, target, weight, reduction=reduction)
        return (1 - label_smoothing) * hard + label_smoothing * soft
    ### BEGIN SOLUTION 7.8
    return nll_loss(input.log_softmax(-1), target, weight, reduction=reduction)
    ### END SOLUTION
