"""Each layer is a relu of W A + b."""

TASK = "9.3"
REPLACES = "cats.logits"


def variant_a(layers, x):
    a = x
    for w, b in layers:
        z = w @ a + b
        a = z.relu()
    return a
