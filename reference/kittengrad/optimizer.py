"""What all optimisers share: groups of parameters, a state for each parameter, saving and loading.

An optimiser of `optim.py` adds one method, `update`, which changes one array. `step` calls it for each
parameter that has a gradient:

    for each group, for each of its parameters:    update(data, gradient, state, **options of the group)

Differences from PyTorch:
  - A parameter that no backward has reached has the gradient 0.0, where PyTorch has None. `step` skips both.
    An array of zeros is a gradient: decay and momentum go on.
  - The state is kept by plain names that `update` chooses, and `state_dict` holds copies of the arrays.
  - `step` takes no closure. The options `maximize`, `foreach`, `fused` and `differentiable` are missing.
"""

import sys
from collections.abc import Mapping
from copy import deepcopy

import numpy

from . import lr_scheduler
from .arrays import as_array
from .tensor import Tensor

# So `from kittengrad.optim.lr_scheduler import StepLR` finds the schedules, as in PyTorch.
sys.modules[f"{__package__}.optim.lr_scheduler"] = lr_scheduler


class Optimizer:
    """The base of all optimisers.

    params     tensors; or groups of them, dictionaries such as {"params": [w, b], "lr": 0.1} whose options
               replace the defaults
    defaults   the options of `update` by name, with their values for groups that name no others

    param_groups   the groups, each with all options. A schedule changes their "lr"
    state          {parameter: what `update` keeps of it between steps, a dictionary}

    Raises ValueError for no parameters, for a parameter that comes twice, for one that is computed from
    others, and for an option that is out of range. Raises TypeError for anything but tensors.
    """

    def __init__(self, params, defaults):
        if isinstance(params, (Tensor, Mapping)):
            raise TypeError(
                f"an optimiser takes a list of parameters: write [{type(params).__name__.lower()}]"
            )
        self.defaults = defaults
        self.param_groups = []
        self.state = {}
        groups = list(params)
        if not groups:
            raise ValueError("this optimiser got no parameters: a generator gives its parameters only once")
        if not isinstance(groups[0], Mapping):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def __repr__(self):
        options = ", ".join(f"{name}={self.defaults[name]!r}" for name in self.defaults)
        count = sum(len(group["params"]) for group in self.param_groups)
        return f"{type(self).__name__}({count} parameters, {options})"

    def add_param_group(self, group):
        """Optimise further parameters: {"params": [tensors], and any options}."""
        if not isinstance(group, Mapping) or "params" not in group:
            raise TypeError('a group is a dictionary: {"params": [tensors], "lr": 0.1}')
        params = group["params"]
        params = [params] if isinstance(params, Tensor) else list(params)
        group = {**self.defaults, **group, "params": params}
        known = {parameter for other in self.param_groups for parameter in other["params"]}
        for parameter in params:
            _check_parameter(parameter)
            if parameter in known:
                raise ValueError(
                    f"a parameter of shape {parameter.shape} is there twice: one step would move it twice"
                )
            known.add(parameter)
        self.check(**{name: group[name] for name in self.defaults})
        self.param_groups.append(group)

    def check(self, **options):
        """Raise ValueError for a negative option, and for `betas` that are not below 1."""
        for name, value in options.items():
            numbers = value if isinstance(value, (tuple, list)) else (value,)
            if not all(0.0 <= number < (1.0 if name == "betas" else float("inf")) for number in numbers):
                raise ValueError(f"invalid value of {name}: {value}")

    def update(self, p, g, state, **options):
        """Move the array `p` in place by the rule of the optimiser. See `SGD.update` in `optim.py`."""
        raise NotImplementedError(f"{type(self).__name__} has no update()")

    def step(self):
        """Move every parameter that has a gradient, once."""
        for group in self.param_groups:
            options = {name: _plain(group[name]) for name in self.defaults}
            for parameter, gradient in gradients(group["params"]):
                data = parameter.data = as_array(parameter.data)
                if not data.ndim:  # operators turn an array without axes into a number
                    data, gradient = data.reshape(1), gradient.reshape(1)
                self.update(data, gradient, self.state.setdefault(parameter, {}), **options)
                parameter.version += 1  # a graph that was computed before refuses its backward

    def zero_grad(self):
        """Forget all gradients, before the next backward."""
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = 0.0 if parameter.requires_grad else None

    # Saving.

    def state_dict(self):
        """The options and the state as plain values: {"state": {number: …}, "param_groups": [{…}, …]}.

        The numbers count the parameters of all groups in order, and a group lists the numbers of its own.
        """
        numbers = {parameter: number for number, parameter in enumerate(self._parameters())}
        return {
            "state": {numbers[parameter]: deepcopy(kept) for parameter, kept in self.state.items()},
            "param_groups": [
                {**group, "params": [numbers[parameter] for parameter in group["params"]]}
                for group in self.param_groups
            ],
        }

    def load_state_dict(self, state_dict):
        """Go on as the optimiser that gave this `state_dict`. Raises ValueError if its groups differ."""
        saved = state_dict["param_groups"]
        sizes, own = ([len(group["params"]) for group in groups] for groups in (saved, self.param_groups))
        if sizes != own:
            raise ValueError(f"the saved groups have {sizes} parameters, and the groups here have {own}")
        parameters = self._parameters()
        numbers = [number for group in saved for number in group["params"]]
        of = dict(zip(numbers, parameters, strict=True))
        self.state = {of[number]: deepcopy(kept) for number, kept in state_dict["state"].items()}
        self.param_groups = [
            {**group, "params": here["params"]} for group, here in zip(saved, self.param_groups, strict=True)
        ]

    def _parameters(self):
        return [parameter for group in self.param_groups for parameter in group["params"]]


def gradients(parameters):
    """The parameters that have a gradient: a list of pairs (parameter, gradient).

    A parameter that no backward has reached has none: its `grad` is 0.0 or None.
    """
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    return [(parameter, as_array(parameter.grad)) for parameter in parameters if _is_reached(parameter)]


def _is_reached(parameter):
    gradient = parameter.grad
    return not (gradient is None or (type(gradient) in (float, int) and gradient == 0))


def _check_parameter(parameter):
    if not isinstance(parameter, Tensor):
        raise TypeError(f"an optimiser moves Tensors, and this is {type(parameter).__name__}")
    if parameter.parents:
        raise ValueError("this tensor is computed from others: give the optimiser the parameters themselves")


def _plain(option):
    """An option as Python's number, or numbers: a float64 of NumPy would turn float32 into float64."""
    if isinstance(option, (tuple, list)):
        return tuple(map(_plain, option))
    return option.item() if isinstance(option, numpy.generic) else option
