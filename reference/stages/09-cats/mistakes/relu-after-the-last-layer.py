"""Your last layer has a relu too, so the network can never say "rather no". Which layer gives the answer as
it is?"""

TASK = "9.3"
REPLACES = "cats.logits"


def variant_a(layers, x):
    for w, b in layers:
        x = (w @ x + b).relu()
    return x


def variant_b(layers, x):
    a = x
    for layer in range(len(layers)):
        z = layers[layer][0] @ a + layers[layer][1]
        a = z.maximum(0.0)
    return a
