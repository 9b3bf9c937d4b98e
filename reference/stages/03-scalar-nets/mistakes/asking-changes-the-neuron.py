"""A call of parameters() changes your neuron: afterwards its list of weights is one longer, and the next
call has too few inputs. `append` and `+=` change the list that stands on their left. Which list is that
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
