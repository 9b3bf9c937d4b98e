"""Each tensor keeps its identity and gets the array of its name as its data."""

from kittengrad.members import check_state

TASK = "7.5"
REPLACES = "nn.Module.load_state_dict"


def variant_a(self, state, strict=True):
    import numpy as np

    own = dict(self.named_tensors())
    check_state(type(self).__name__, own, state, strict)
    for name in own:
        if name in state:
            own[name].data = np.asarray(state[name], dtype=own[name].dtype)
