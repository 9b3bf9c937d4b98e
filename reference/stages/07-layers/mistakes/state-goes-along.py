"""Your state changes while training goes on: it holds the arrays of the parameters themselves. The best
model of yesterday would be the model of today. What does a picture of this moment need?"""

TASK = "7.5"
REPLACES = "nn.Module.state_dict"


def variant_a(self):
    return {name: tensor.data for name, tensor in self.named_tensors()}


def variant_b(self):
    return {name: tensor.numpy().reshape(tensor.shape) for name, tensor in self.named_tensors()}
