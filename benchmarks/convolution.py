"""A convolution, forward and backward, in Kittengrad and in PyTorch.

32 images of 64 × 64 with 3 channels become 16 channels, through windows of 3 × 3 with a frame of zeros. Each
`with_…` takes (images, weight, bias, cotangent), and returns a function that computes the result and all
three gradients. It returns one number made of them.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Convolution:
    """The shapes of the images and of the weight."""

    images: tuple = (32, 3, 64, 64)
    weight: tuple = (16, 3, 3, 3)
    dtype: str = "float32"

    def draw(self):
        """Images, weight, bias and the gradient of the result."""
        rng = np.random.default_rng(1)
        n, _, height, width = self.images
        outputs = self.weight[0]
        shapes = (self.images, self.weight, (outputs,), (n, outputs, height, width))
        return [rng.standard_normal(shape).astype(self.dtype) for shape in shapes]


TASKS = {"convolution, float32": Convolution()}


def with_torch(images, weight, bias, g):
    import torch

    torch.set_num_threads(1)
    operands = [torch.tensor(array, requires_grad=True) for array in (images, weight, bias)]
    g = torch.tensor(g)

    def step():
        for operand in operands:
            operand.grad = None
        torch.nn.functional.conv2d(*operands, padding=1).backward(g)
        return summary(operand.grad.numpy() for operand in operands)

    return step


def with_kittengrad(images, weight, bias, g):
    from kittengrad.nn.functional import conv2d
    from kittengrad.tensor import Tensor

    operands = [Tensor(array, requires_grad=True) for array in (images, weight, bias)]

    def step():
        for operand in operands:
            operand.grad = None
        conv2d(*operands, padding=1).backward(g)
        return summary(operand.grad for operand in operands)

    return step


def summary(gradients):
    """A number that shows whether gradients agree: some of their elements, added up."""
    return sum(float(abs(gradient.ravel()[::97]).sum()) for gradient in gradients)


ENGINES = {"PyTorch": with_torch, "kittengrad": with_kittengrad}
