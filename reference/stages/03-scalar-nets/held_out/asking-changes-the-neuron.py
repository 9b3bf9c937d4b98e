"""I take the list of weights and append the bias to it."""

TASK = "3.2"
REPLACES = "mlp.Neuron.parameters"


def variant_a(self):
    params = self.weights
    params.append(self.bias)
    return params


def variant_b(self):
    self.weights += [self.bias]
    return self.weights
