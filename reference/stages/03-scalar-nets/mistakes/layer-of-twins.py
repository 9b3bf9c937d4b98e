"""All neurons of your layer are alike: the same neuron several times, or several neurons with the same
seed. What can you make once and give to each neuron, so that each one draws the next numbers?"""

from kittengrad.mlp import Neuron

TASK = "3.3"
REPLACES = "mlp.Layer.__init__"


def variant_a(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = [Neuron(inputs, activation, rng)] * outputs


def variant_b(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = []
    for _ in range(outputs):
        self.neurons.append(Neuron(inputs, activation, rng))
