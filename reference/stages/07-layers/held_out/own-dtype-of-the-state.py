"""Each tensor gets a copy of the array in the state, as it is there."""

from kittengrad.members import check_state

TASK = "7.5"
REPLACES = "nn.Module.load_state_dict"


def variant_a(self, state, strict=True):
    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, array in state.items():
        if name in tensors:
            tensors[name].data = array.copy()
