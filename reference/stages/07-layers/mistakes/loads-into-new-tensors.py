"""You put new tensors into the module, or you change nothing that others can see. An optimiser, and every
module that shares a parameter, hold the old ones. What of a tensor can change while it stays the same
object?"""

from kittengrad.nn import check_state

TASK = "7.5"
REPLACES = "nn.Module.load_state_dict"


def variant_a(self, state, strict=True):
    from kittengrad.nn import Parameter

    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, tensor in tensors.items():
        if name in state:
            tensors[name] = Parameter(state[name], dtype=tensor.dtype)


def variant_b(self, state, strict=True):
    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, tensor in tensors.items():
        if name in state:
            data = tensor.data.copy()
            data[...] = state[name]
