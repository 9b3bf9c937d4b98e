"""Your neuron computes with its bias, but the bias is missing from parameters(), so training cannot reach
it. A neuron without a bias answers the inputs 0 with activation(0). What belongs at the end of the list?"""

from kittengrad.scalar import Value

TASK = "3.2"
REPLACES = "mlp.Neuron.parameters"


def variant_a(self):
    return self.weights


def variant_b(self):
    return [*self.weights, Value(self.bias.data, label="b")]
