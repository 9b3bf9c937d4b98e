"""The parameters are the named tensors that are parameters."""

from kittengrad.members import is_parameter

TASK = "7.3"
REPLACES = "nn.Module.named_parameters"


def variant_a(self):
    return [pair for pair in self.named_tensors() if is_parameter(pair[1])]
