"""The neurons of your layer are all alike: one neuron several times over, or several that begin from one
seed. What could you make once, and hand to each, so that each draws the numbers that come next?"""

from kittengrad.mlp import Neuron

TASK = "3.3"
REPLACES = "mlp.Layer.__init__"


def variant_a(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = [Neuron(inputs, activation, rng)] * outputs


def variant_b(self, inputs, outputs, activation="tanh", rng=None):
    self.neurons = []
    for _ in range(outputs):
        self.neurons.append(Neuron(inputs, activation, rng))
