"""A parameter that two modules share comes twice. An optimiser then moves it twice in one step. How do you
notice that you have met an object before?"""

from kittengrad.nn import is_parameter

TASK = "7.3"
REPLACES = "nn.Module.named_parameters"


def variant_a(self):
    return [(name, tensor) for name, tensor in self.named_tensors() if is_parameter(tensor)]


def variant_b(self):
    found = {}
    for name, tensor in self.named_tensors():
        if name not in found and is_parameter(tensor):  # names never come twice
            found[name] = tensor
    return list(found.items())
