"""I leave out each tensor that I have met, and did not think of the buffers."""

TASK = "7.3"
REPLACES = "nn.Module.named_parameters"


def variant_a(self):
    seen = set()
    found = []
    for name, tensor in self.named_tensors():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            found.append((name, tensor))
    return found
