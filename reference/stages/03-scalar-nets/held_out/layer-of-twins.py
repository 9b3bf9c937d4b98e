"""A layer is the neuron, as often as there are outputs."""

from kittengrad.mlp import Neuron

TASK = "3.3"
REPLACES = "mlp.Layer.__init__"


def variant_a(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = [Neuron(inputs, activation, rng)] * outputs


def variant_b(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = []
    while len(self.neurons) < outputs:
        self.neurons.append(Neuron(inputs, activation, rng))
