"""I make a tensor of each array, and put it where the old one was (a), or under the name `tensor` (b)."""

from kittengrad.members import Parameter, check_state

TASK = "7.5"
REPLACES = "nn.Module.load_state_dict"


def variant_a(self, state, strict=True):
    import numpy as np

    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, old in tensors.items():
        if name not in state:
            continue
        new = type(old)(np.array(state[name], dtype=old.dtype), label=old.label)
        new.set_requires_grad(old.requires_grad)
        owner = self
        *path, last = name.split(".")
        for part in path:
            if isinstance(owner, (list, tuple)):
                owner = owner[int(part)]
            elif isinstance(owner, dict):
                owner = owner[part]
            else:
                owner = getattr(owner, part)
        if isinstance(owner, list):
            owner[int(last)] = new
        elif isinstance(owner, dict):
            owner[last] = new
        else:
            setattr(owner, last, new)


def variant_b(self, state, strict=True):
    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, tensor in tensors.items():
        if name in state:
            tensor = Parameter(state[name].astype(tensor.dtype))
