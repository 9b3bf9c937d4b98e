"""You give each tensor its own name alone, so every weight is called "weight". A state with these names
keeps one of them. What do you know about the way to a tensor that makes its name the only one?"""

from kittengrad.nn import Module

TASK = "7.3"
REPLACES = "nn.Module.named_tensors"


def variant_a(self):
    found = []
    for name, member in self.members():
        found += member.named_tensors() if isinstance(member, Module) else [(name, member)]
    return found


def variant_b(self):
    pairs = []
    for name, member in self.members():
        if isinstance(member, Module):
            pairs.extend((path.split(".")[-1], tensor) for path, tensor in member.named_tensors())
        else:
            pairs.append((name, member))
    return pairs
