"""The parameters of the layer are those of its neurons."""

TASK = "3.3"
REPLACES = "mlp.Layer.parameters"


def variant_a(self):
    return [n.parameters() for n in self.neurons]
