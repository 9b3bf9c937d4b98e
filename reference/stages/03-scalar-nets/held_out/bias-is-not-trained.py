"""The parameters of a neuron are its weights."""

TASK = "3.2"
REPLACES = "mlp.Neuron.parameters"


def variant_a(self):
    return list(self.weights)


def variant_b(self):
    params = []
    for w in self.weights:
        params.append(w)
    return params
