"""The losses as modules: `loss = CrossEntropyLoss(); loss(model(x), labels)`."""

from . import nn_functional as F
from .labels import check_reduction
from .nn import Module


class Criterion(Module):
    """A loss with its options. The subclass names the function, and PyTorch's order of the options.

    As in PyTorch, a weight of the classes comes first where there is one, and `reduction` is a keyword.
    """

    function = ""

    def __init__(self, reduction="mean", **options):
        check_reduction(reduction)
        self.options = {"reduction": reduction, **options}

    def forward(self, input, target):
        return getattr(F, self.function)(input, target, **self.options)

    def extra_repr(self):
        return ", ".join(f"{name}={value!r}" for name, value in self.options.items() if value is not None)


class MSELoss(Criterion):
    """The squared error: `mse_loss`."""

    function = "mse_loss"


class L1Loss(Criterion):
    """The absolute error: `l1_loss`."""

    function = "l1_loss"


class HuberLoss(Criterion):
    """Squared near 0, a line beyond `delta`: `huber_loss`."""

    function = "huber_loss"

    def __init__(self, reduction="mean", delta=1.0):
        super().__init__(reduction, delta=delta)


class SmoothL1Loss(Criterion):
    """The Huber loss divided by `beta`: `smooth_l1_loss`."""

    function = "smooth_l1_loss"

    def __init__(self, reduction="mean", beta=1.0):
        super().__init__(reduction, beta=beta)


class BCELoss(Criterion):
    """Yes or no, from probabilities: `binary_cross_entropy`."""

    function = "binary_cross_entropy"

    def __init__(self, weight=None, *, reduction="mean"):
        super().__init__(reduction, weight=weight)


class BCEWithLogitsLoss(Criterion):
    """Yes or no, from logits: `binary_cross_entropy_with_logits`."""

    function = "binary_cross_entropy_with_logits"

    def __init__(self, weight=None, *, reduction="mean", pos_weight=None):
        super().__init__(reduction, weight=weight, pos_weight=pos_weight)


class NLLLoss(Criterion):
    """One of several classes, from log-probabilities: `nll_loss`."""

    function = "nll_loss"

    def __init__(self, weight=None, *, reduction="mean"):
        super().__init__(reduction, weight=weight)


class CrossEntropyLoss(Criterion):
    """One of several classes, from logits: `cross_entropy`."""

    function = "cross_entropy"

    def __init__(self, weight=None, *, reduction="mean", label_smoothing=0.0):
        super().__init__(reduction, weight=weight, label_smoothing=label_smoothing)
