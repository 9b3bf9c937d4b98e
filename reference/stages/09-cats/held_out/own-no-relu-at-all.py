"""Each layer is W A + b, and the next one takes its result."""

TASK = "9.3"
REPLACES = "cats.logits"


def variant_a(layers, x):
    for w, b in layers:
        x = w @ x + b
    return x
