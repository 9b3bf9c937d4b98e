"""I collect the tensors of all modules below, each with its name."""

from kittengrad.nn import Module

TASK = "7.3"
REPLACES = "nn.Module.named_tensors"


def variant_a(self):
    result = []
    for name, member in self.members():
        if isinstance(member, Module):
            result.extend(member.named_tensors())
        else:
            result.append((name, member))
    return result
