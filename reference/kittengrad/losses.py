"""Stage 07: losses. Each makes one number of predictions and targets; training makes it small.

A loss begins with a rule, as those of stages 04 to 06: plain arrays in; the loss of each example and one
vector-Jacobian product for each operand out. The rules are the tasks. `g` has the shape of the losses: it
holds a number for each of them.

The finished functions have PyTorch's names and arguments, and take Tensors. They check what they received
(`labels.py`) and make one node of the rule and its reduction. `reduction` is "mean", "sum" or "none": the
mean of the losses of all elements, their sum, or the losses themselves. `reduced(rule, reduction)` is a rule
too: it reduces the losses, and its functions give each loss its part of g. In a mean of n losses that is
g / n, and in a sum it is g. A loss has the dtype of its predictions.

The losses without a task (L1, Huber, BCE of probabilities, NLL) are in `more_losses.py`.

Differences from PyTorch: predictions and targets have the same shape, and nothing broadcasts; PyTorch only
warns. Labels are whole numbers from 0, there is no `ignore_index`, and predictions for classes have one axis
or two.
"""

from .arrays import as_array
from .functional import log_softmax, sigmoid, softplus  # noqa: F401 (for the tasks)
from .labels import class_labels, class_weights, decimal, each, paired, positive_weights, reduce, reduced
from .more_losses import uniform_loss
from .namespace import array_namespace
from .tensor import apply

# Task 7.6: numbers as targets.


def squared_errors(p, y):
    """lossᵢ = (pᵢ - yᵢ)².   dL/dp = 2 g (p - y),   dL/dy = -2 g (p - y).

    p, y  predictions and targets, arrays of one shape

    >>> import numpy as np
    >>> losses, dp, dy = squared_errors(np.array([1.0, 3.0]), np.array([2.0, 5.0]))
    >>> losses
    array([1., 4.])
    >>> dp(np.array([1.0, 10.0]))
    array([ -2., -40.])
    """
    ### BEGIN SOLUTION 7.6
    difference = p - y
    return difference * difference, lambda g: 2 * g * difference, lambda g: -2 * g * difference
    ### END SOLUTION


def mse_loss(input, target, *, reduction="mean"):
    """The squared errors of predictions and targets, reduced.

    Raises ValueError unless both have one shape: (n, 1) against (n,) is an error.

    >>> from kittengrad import Tensor
    >>> mse_loss(Tensor([1.0, 3.0]), Tensor([2.0, 5.0])).item()
    2.5
    """
    input, target = paired("mse_loss", input, target)
    return apply(reduced(squared_errors, reduction), input, target)


# Task 7.7: yes or no as targets.


def logistic_losses(z, y, pos_weight=1.0):
    """lossᵢ = -(w yᵢ log σ(zᵢ) + (1 - yᵢ) log(1 - σ(zᵢ))), for logits z and targets y in [0, 1].

    At z = 40, σ(z) is 1 for the computer, and log(1 - σ(z)) is -inf. So compute neither: softplus knows both.

        -log σ(z) = log(1 + exp(-z)) = softplus(-z)          -log(1 - σ(z)) = softplus(z)

    Both derivatives are short. That of softplus(z) is σ(z), and that of softplus(-z) is -σ(-z):

        dL/dz = g ((1 - y) σ(z) - w y σ(-z))                 for w = 1 this is g (σ(z) - y)
        dL/dy = g (w softplus(-z) - softplus(z))

    z, y        arrays of one shape
    pos_weight  w, a number or an array that broadcasts: with 3, a yes counts three times

    >>> import numpy as np
    >>> losses, dz, dy = logistic_losses(np.array([1000.0, -1000.0]), np.array([1.0, 1.0]))
    >>> losses
    array([   0., 1000.])
    >>> dz(np.array([1.0, 5.0]))
    array([ 0., -5.])

    Hint: `softplus` and `sigmoid` are your rules of stage 06. The result of a rule is `softplus(z)[0]`.
    """
    ### BEGIN SOLUTION 7.7
    xp, w = array_namespace(z), pos_weight
    for_yes, for_no = w * y, 1 - y
    tail = xp.log1p(xp.exp(-xp.abs(z)))  # both softplus have it
    yes, no = xp.maximum(-z, 0) + tail, xp.maximum(z, 0) + tail

    def by_logits(g):  # yes is -log σ(z), so exp(-yes) is σ(z)
        return g * (for_no * xp.exp(-yes) - for_yes * xp.exp(-no))

    return for_yes * yes + for_no * no, by_logits, lambda g: g * (w * yes - no)
    ### END SOLUTION


def binary_cross_entropy_with_logits(input, target, weight=None, *, reduction="mean", pos_weight=None):
    """The logistic losses of logits and targets, reduced; `weight` multiplies each loss, and broadcasts.

    Raises ValueError unless logits and targets have one shape, and `pos_weight` broadcasts to it.
    """
    input, target = paired("binary_cross_entropy_with_logits", decimal(input), target)
    options = {} if pos_weight is None else {"pos_weight": positive_weights(input, pos_weight)}
    if weight is None:
        return apply(reduced(logistic_losses, reduction), input, target, **options)
    return reduce(apply(logistic_losses, input, target, **options) * as_array(weight), reduction)


# Task 7.8: one of several classes as target.


def cross_entropies(z, labels, weights):
    """lossᵢ = -wᵢ log softmax(zᵢ)[yᵢ]: of row i, the logarithm of the probability of its own class.

    dL/dz = g w (softmax(z) - true), where `true` is 1 at the label of each row and 0 elsewhere. Each row has
    one g and one w.

    z        logits (n, classes), any numbers; no softmax before it
    labels   y, n whole numbers from 0 to classes - 1
    weights  w, n numbers: how much each example counts

    `labels` and `weights` have no gradients.

    >>> import numpy as np
    >>> z, labels = np.array([[1000.0, 0.0], [0.0, 0.0]]), np.array([1, 1])
    >>> losses, dz = cross_entropies(z, labels, np.array([1.0, 2.0]))
    >>> losses
    array([1000.        ,    1.38629436])
    >>> dz(np.array([1.0, 10.0]))
    array([[  1.,  -1.],
           [ 10., -10.]])

    Hint: `log_softmax` is your rule of stage 06, and exp of its result is the softmax. `a[each(labels)]`
    reads one number from each row, and `a[each(labels)] -= 1` changes it. `g[:, None]` is a column.
    """
    ### BEGIN SOLUTION 7.8
    log_p, own = log_softmax(z)[0], each(labels)

    def by_logits(g):
        gradient = array_namespace(z).exp(log_p)
        gradient[own] -= 1
        return gradient * (g * weights)[:, None]

    return -weights * log_p[own], by_logits
    ### END SOLUTION


def cross_entropy(input, target, weight=None, *, reduction="mean", label_smoothing=0.0):
    """The cross-entropies of logits and labels, reduced.

    input            logits (n, classes), any numbers, or (classes,) for one example; no softmax before it
    target           labels (n,), whole numbers from 0 to classes - 1
    weight           a number for each class: how much an example of this class counts. The mean is a weighted
                     mean, the sum of the losses divided by the sum of the weights of the examples
    label_smoothing  ε: the target is 1 - ε for the label, and ε is shared by all classes alike

    >>> from kittengrad import Tensor
    >>> cross_entropy(Tensor([[1000.0, 0.0, 0.0]]), [1]).item()
    1000.0
    """
    if label_smoothing:
        hard = cross_entropy(input, target, weight, reduction=reduction)
        soft = uniform_loss(input, target, weight, reduction=reduction)
        return (1 - label_smoothing) * hard + label_smoothing * soft
    input = decimal(input)
    labels = class_labels("cross_entropy", input, target)
    own = class_weights("cross_entropy", input, weight)[labels]
    rule = reduced(cross_entropies, reduction, None if weight is None else own)
    if input.ndim == 2:
        return apply(rule, input, labels=labels, weights=own)
    one = apply(rule, input.reshape(1, -1), labels=labels.reshape(1), weights=own.reshape(1))
    return one.reshape()
