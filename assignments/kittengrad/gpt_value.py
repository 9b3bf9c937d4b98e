"""A GPT in single numbers: `Value` of stage 01 and `weighted_sum` of stage 03 are all that it needs.

This is the model of `gpt.py`, number by number. A vector is a list of Values, and a matrix is a list of rows.
Each function here is a line or two of `gpt.py`, with nothing hidden in an array. 1,000 steps make some five
million nodes, and stage 02's `backward` visits each of them.
"""

import numpy

from .graph import zero_grad
from .mlp import weighted_sum
from .optim import Adam
from .scalar import Value
from .tensor import Tensor


def one_node(x, y):
    """x₁y₁ + … + xₙyₙ as one node."""
    return weighted_sum(x, y, Value(0.0))


class ScalarGPT:
    """The network of `gpt.GPT`, with a Value for each number.

    state  the `state_dict()` of a `gpt.GPT`: arrays from which the Values begin
    heads  the number of heads, a divisor of the width
    value  the class of the numbers
    dot    how two lists are multiplied and added; a benchmark compares this with a node for each operator
    """

    def __init__(self, state, heads=4, *, value=Value, dot=one_node):
        self.heads, self.dot = heads, dot
        self.matrices = {
            name.removesuffix(".weight"): [[value(x) for x in row] for row in array.tolist()]
            for name, array in state.items()
        }

    def parameters(self):
        return [value for rows in self.matrices.values() for row in rows for value in row]

    def loss(self, text):
        """The mean of -log p(next character), each predicted from the characters before it."""
        scores = self.scores(text[:-1])
        losses = [softmax(s)[following].log() * -1.0 for s, following in zip(scores, text[1:], strict=True)]
        return sum(losses) * (1.0 / len(losses))

    def next_scores(self, text):
        """What may follow `text`: a score for each character, as an array."""
        return numpy.array([score.data for score in self.scores(text)[-1]])

    def scores(self, text):
        """For each place of the text, the scores of the character after it: a list of lists."""
        keys, values = [], []
        return [self.read(character, keys, values) for character in text]

    def read(self, character, keys, values):
        """The scores after one more character. `keys` and `values` remember the places before it."""
        place = len(keys)
        x = plus(self.matrices["token"][character], self.matrices["place"][place])
        x = self.normalised(x)
        x = plus(x, self.attention(self.normalised(x), keys, values))
        wide = [v.relu() for v in self.linear("up", self.normalised(x))]
        x = plus(x, self.linear("down", wide))
        return self.linear("score", x)

    def attention(self, x, keys, values):
        """Each head mixes the values of all places so far, by how well their keys answer its query."""
        query = self.linear("attention.query", x)
        keys.append(self.linear("attention.key", x))
        values.append(self.linear("attention.value", x))
        joined, n = [], len(x) // self.heads
        for part in (slice(n * head, n * (head + 1)) for head in range(self.heads)):
            weights = softmax([self.dot(query[part], key[part]) * n**-0.5 for key in keys])
            columns = zip(*(value[part] for value in values), strict=True)
            joined += [self.dot(weights, column) for column in columns]
        return self.linear("attention.out", joined)

    def linear(self, name, x):
        """The matrix of this name times x."""
        return [self.dot(row, x) for row in self.matrices[name]]

    def normalised(self, x):
        """x divided by the root of the mean of its squares (stage 10's `rms_norm`)."""
        scale = (self.dot(x, x) * (1.0 / len(x)) + 1e-5) ** -0.5
        return [v * scale for v in x]


def plus(x, y):
    return [a + b for a, b in zip(x, y, strict=True)]


def softmax(x):
    largest = max(v.data for v in x)
    powers = [(v + -largest).exp() for v in x]
    share = sum(powers) ** -1
    return [power * share for power in powers]


class AdamOfValues(Adam):
    """Stage 08's Adam for a list of Values. It moves their numbers as one array, and gives them back."""

    def __init__(self, values, **options):
        self.values = values
        self.numbers = Tensor([value.data for value in values], requires_grad=True)
        super().__init__([self.numbers], **options)

    def zero_grad(self):
        zero_grad(self.values)

    def step(self):
        self.numbers.grad = numpy.array([value.grad for value in self.values])
        super().step()
        for value, number in zip(self.values, self.numbers.tolist(), strict=True):
            value.data = number
