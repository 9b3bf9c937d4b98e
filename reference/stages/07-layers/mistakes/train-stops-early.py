"""Your train reaches the top of the tree, and the modules further down keep their mode. A Dropout deep in a
network then goes on dropping after eval(). Who tells the modules inside the modules?"""

TASK = "7.4"
REPLACES = "nn.Module.train"


def variant_a(self, mode=True):
    self.training = mode
    return self


def variant_b(self, mode=True):
    self.training = mode
    for child in self.children():
        child.training = mode
    return self
