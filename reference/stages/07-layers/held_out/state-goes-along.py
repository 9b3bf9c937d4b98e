"""A dict from each name to the array of the tensor."""

TASK = "7.5"
REPLACES = "nn.Module.state_dict"


def variant_a(self):
    state = {}
    for name, tensor in self.named_tensors():
        state[name] = tensor.numpy()
    return state
