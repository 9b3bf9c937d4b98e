"""getattr finds the method with the name of the activation."""

from kittengrad.mlp import weighted_sum
from kittengrad.scalar import as_value

TASK = "3.2"
REPLACES = "mlp.Neuron.__call__"


def variant_a(self, x):
    out = weighted_sum(self.weights, [as_value(v) for v in x], self.bias)
    return getattr(out, self.activation)()
