"""Stage 08: does an optimiser go where its formula says?

A check sets the gradients by itself, so that all numbers are easy. `moved` gives the numbers after each step.
"""

import math

import numpy as np
from checks import expect, require, task

WALK = '''
import numpy as np
from kittengrad import Tensor, optim

def moved(name, options, start, steps):
    """The numbers of one parameter after each step, as the rows of an array."""
    parameter = Tensor(start, requires_grad=True)
    optimizer, path = getattr(optim, name)([parameter], **options), []
    for gradient in steps:
        parameter.grad = np.array(gradient)
        optimizer.step()
        path.append(parameter.data.copy())
    return np.array(path)

def kept(name, options, start, gradient, count):
    """The numbers after so many steps, and the gradient, which is set only once."""
    parameter = Tensor(start, requires_grad=True)
    optimizer = getattr(optim, name)([parameter], **options)
    parameter.grad = np.array(gradient)
    for _ in range(count):
        optimizer.step()
    return parameter.data, parameter.grad

def side_by_side(name, options, starts, steps):
    """The same for several parameters: the numbers at the end."""
    parameters = [Tensor([start], requires_grad=True) for start in starts]
    optimizer = getattr(optim, name)(parameters, **options)
    for gradients in steps:
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = np.array([gradient])
        optimizer.step()
    return [float(parameter.data[0]) for parameter in parameters]

def rates(name, options, count, lr):
    """The learning rate before each of so many steps of a schedule."""
    optimizer, found = optim.SGD([Tensor([1.0], requires_grad=True)], lr=lr), []
    schedule = getattr(optim.lr_scheduler, name)(optimizer, **options)
    for _ in range(count):
        found.append(optimizer.param_groups[0]["lr"])
        schedule.step()
    return found

def clipped(gradients, max_norm):
    """What clip_grad_norm_ returns, and the gradients afterwards. None stands for no gradient."""
    parameters = [Tensor([0.0] * 2, requires_grad=True) for _ in gradients]
    for parameter, gradient in zip(parameters, gradients):
        if gradient is not None:
            parameter.grad = np.array(gradient)
    norm = optim.clip_grad_norm_(parameters, max_norm)
    return norm, [parameter.grad for parameter in parameters]
'''

STILL = "The parameter stays where it is. `p = p - …` makes a new array: change the array p itself, by `p -= …`."
UPHILL = "This step goes uphill. The gradient points to where the loss rises."
CHANGED = "The step has changed the parameter's gradient. Make a new array instead."


@task("8.1")
def test_a_step(student):
    """One step from 1 and 2 with the gradients 10 and -10 and lr = 0.1 leads to 0 and 3

    Change the array `p` itself. It belongs to the parameter.
    """
    found = student.define(WALK, "moved")("SGD", {"lr": 0.1}, [1.0, 2.0], [[10.0, -10.0]])
    wrong = [(np.array([[1.0, 2.0]]), STILL), (np.array([[2.0, 1.0]]), UPHILL)]
    expect(found, np.array([[0.0, 3.0]]), "the parameter after the step", wrong=wrong)
