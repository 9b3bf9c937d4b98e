"""You leave out a parameter because another one has the same numbers. They are equal today, and training
moves each its own way. When are two names one parameter?"""

from kittengrad.nn import is_parameter

TASK = "7.3"
REPLACES = "nn.Module.named_parameters"


def variant_a(self):
    import numpy as np

    found = []
    for name, tensor in self.named_tensors():
        if is_parameter(tensor) and not any(np.array_equal(tensor.data, other.data) for _, other in found):
            found.append((name, tensor))
    return found


def variant_b(self):
    seen, found = set(), []
    for name, tensor in self.named_tensors():
        numbers = tensor.data.tobytes()
        if is_parameter(tensor) and numbers not in seen:
            found.append((name, tensor))
        seen.add(numbers)
    return found
