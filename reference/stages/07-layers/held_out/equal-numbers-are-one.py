"""A parameter that I have met before has the same numbers, so I compare the arrays."""

from kittengrad.members import is_parameter

TASK = "7.3"
REPLACES = "nn.Module.named_parameters"


def variant_a(self):
    import numpy as np

    result = []
    for name, tensor in self.named_tensors():
        if not is_parameter(tensor):
            continue
        if any(np.array_equal(tensor.data, other.data) for _, other in result):
            continue
        result.append((name, tensor))
    return result
