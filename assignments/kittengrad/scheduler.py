"""What all schedules of the learning rate share, and two finished ones.

A schedule of `lr_scheduler.py` adds one method, `rate`: the formula for ηₜ.
"""


class LRScheduler:
    """The base of all schedules.

    optimizer   whose groups get the learning rate. A group remembers its first one as "initial_lr"
    last_epoch  t, the number of steps so far
    """

    def __init__(self, optimizer):
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = -1
        self.step()

    def rate(self, initial, t):
        """ηₜ. `initial` is η₀, the learning rate that the group began with."""
        raise NotImplementedError(f"{type(self).__name__} has no rate()")

    def step(self):
        """Count one step, and give every group its new learning rate."""
        self.last_epoch += 1
        for group, rate in zip(self.optimizer.param_groups, self.get_last_lr(), strict=False):
            group["lr"] = rate

    def get_last_lr(self):
        """The present learning rates, one for each group."""
        return [self.rate(initial, self.last_epoch) for initial in self.base_lrs]

    def state_dict(self):
        """What `load_state_dict` needs to go on: plain values."""
        return {"base_lrs": [*self.base_lrs], "last_epoch": self.last_epoch}

    def load_state_dict(self, state_dict):
        """Go on as the schedule that gave this `state_dict`. The optimiser loads its rates by itself."""
        self.base_lrs = [*state_dict["base_lrs"]]
        self.last_epoch = state_dict["last_epoch"]


# A schedule of your own, and one schedule after another.


class LambdaLR(LRScheduler):
    """ηₜ = η₀ · f(t).   `lr_lambda` is f, or a list with one function for each group."""

    def __init__(self, optimizer, lr_lambda):
        groups = len(optimizer.param_groups)
        self.lr_lambdas = lr_lambda if isinstance(lr_lambda, (list, tuple)) else [lr_lambda] * groups
        super().__init__(optimizer)

    def get_last_lr(self):
        """The present learning rates, one for each group."""
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [initial * factor(self.last_epoch) for initial, factor in pairs]


class SequentialLR(LRScheduler):
    """One schedule after another: warm-up, then a cosine.

    schedulers  of this optimiser
    milestones  the step at which each of them begins, except for the first one
    """

    def __init__(self, optimizer, schedulers, milestones):
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                f"{len(schedulers)} schedules need {len(schedulers) - 1} milestones between them"
            )
        self.schedulers, self.milestones = schedulers, milestones
        super().__init__(optimizer)

    def rate(self, initial, t):
        """The rate of the schedule that t lies in, counted from its beginning."""
        begins = [0, *self.milestones]
        current = sum(t >= begin for begin in self.milestones)
        return self.schedulers[current].rate(initial, t - begins[current])
