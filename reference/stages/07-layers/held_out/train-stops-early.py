"""I set the mode here and in the modules that I hold (a), or here alone (b)."""

TASK = "7.4"
REPLACES = "nn.Module.train"


def variant_a(self, mode=True):
    self.training = mode
    for child in self.children():
        child.training = mode
    return self


def variant_b(self, mode=True):
    self.training = mode
    return self
