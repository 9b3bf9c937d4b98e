"""I set the mode of all modules, and forgot that `train` gives the module back."""

TASK = "7.4"
REPLACES = "nn.Module.train"


def variant_a(self, mode=True):
    for module in self.modules():
        module.training = mode
