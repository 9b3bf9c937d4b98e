"""Whoever asks for your neuron's parameters() changes it: its list of weights is one longer afterwards, and
the next inputs are too few for it. `append` and `+=` change the list that they are given. Which list is that
here?"""

TASK = "3.2"
REPLACES = "mlp.Neuron.parameters"


def variant_a(self):
    self.weights.append(self.bias)
    return self.weights


def variant_b(self):
    everything = self.weights
    everything += [self.bias]
    return everything
