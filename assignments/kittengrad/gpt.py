"""A GPT that makes up names for kittens: everything that the course has built, in one small network.

    python -m kittengrad.gpt                    train, and print new names
    python -m kittengrad.gpt --engine value     the same in single numbers, see `gpt_value.py`

A GPT reads a text from left to right, and at each place it predicts the character that follows. Its training
needs no labels, because the text itself holds the answers. To write, it draws a character from its
prediction, appends it, and reads on.

It knows 27 characters: a to z, and a mark for the beginning and the end of a name. Each has 16 numbers. With
4 heads of attention and a context of 16 characters, these are 4,192 parameters. Large language models have
the same parts, with more numbers, more layers and more text.
"""

import argparse
import sys
import time

from . import nn
from .generator import generator
from .gpt_value import AdamOfValues, ScalarGPT
from .kitten_names import NAMES
from .losses import cross_entropy
from .optim import Adam
from .regularization import rms_norm
from .scheduler import LambdaLR
from .tensor import Tensor, apply, no_grad
from .training import training

CHARACTERS = ".abcdefghijklmnopqrstuvwxyz"  # the dot is the mark
MARK = CHARACTERS.index(".")
CONTEXT = 16
KITTENS = NAMES.split()


class GPT(nn.Module):
    """A score for each character, at each place of a text.

    token, place  a vector for each character, and one for each place; their sum goes through the network
    attention     each place looks back at the places before it, and at itself
    up, down      two layers that work on each place alone
    score         from vectors to scores
    """

    def __init__(self, characters=27, width=16, heads=4, context=CONTEXT, *, rng=None):
        rng = generator(rng)
        self.token = nn.Embedding(characters, width, rng=rng)
        self.place = nn.Embedding(context, width, rng=rng)
        self.attention = nn.MultiHeadAttention(width, heads, causal=True, bias=False, rng=rng)
        self.up = nn.Linear(width, 4 * width, bias=False, rng=rng)
        self.down = nn.Linear(4 * width, width, bias=False, rng=rng)
        self.score = nn.Linear(width, characters, bias=False, rng=rng)

    def forward(self, text):
        """A list of n numbers of characters becomes a Tensor of scores (n, characters)."""
        x = normalised(self.token(text) + self.place(range(len(text))))
        x = x + self.attention(normalised(x))
        x = x + self.down(self.up(normalised(x)).relu())
        return self.score(x)

    def loss(self, text):
        """The mean of -log p(next character), each predicted from the characters before it."""
        return cross_entropy(self(text[:-1]), text[1:])

    def next_scores(self, text):
        """What may follow `text`: a score for each character, as an array."""
        with no_grad():
            return self(text).numpy()[-1]


def normalised(x):
    return apply(rms_norm, x)


# Names as numbers, training and writing: the same for both engines.


def encode(name):
    """A name as numbers, between two marks.

    >>> encode("abba")
    [0, 1, 2, 2, 1, 0]
    """
    return [MARK, *map(CHARACTERS.index, name), MARK]


def train(model, optimiser, steps, rng=None, names=KITTENS):
    """Learn one name at a step, and move less and less. Returns the losses, each from before its step."""
    order = generator(rng).permutation(len(names))
    schedule = LambdaLR(optimiser, lambda step: 1 - step / steps)
    for step in (run := training(steps, "names")):
        loss = model.loss(encode(names[order[step % len(names)]]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        run.loss = loss.data
    return run.losses


def sample(model, temperature=0.5, rng=None):
    """A new name, drawn character by character until the mark.

    temperature  the scores are divided by it: near 0 the likeliest character wins, 1 is what the model
                 learned, and above 1 the names become wilder
    """
    rng = generator(rng)
    text = [MARK]
    while len(text) < CONTEXT:
        probabilities = Tensor(model.next_scores(text) / temperature).softmax().numpy()
        character = int(rng.choice(len(CHARACTERS), p=probabilities))
        if character == MARK:
            break
        text.append(character)
    return "".join(CHARACTERS[i] for i in text[1:])


def mean(numbers):
    return sum(numbers) / len(numbers)


# The command.


def build(engine, seed, rate=0.01, betas=(0.9, 0.99)):
    """The model with its optimiser, on "tensor" or on "value". Both begin with the same numbers."""
    model = GPT(rng=seed)
    if engine == "tensor":
        return model, Adam(model.parameters(), lr=rate, betas=betas)
    model = ScalarGPT(model.state_dict())
    return model, AdamOfValues(model.parameters(), lr=rate, betas=betas)


def main(arguments=None):
    """Train and print new names, as the command line says."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except NotImplementedError as unfinished:
        sys.exit(f"python -m kittengrad.gpt needs a function that is not done yet: {unfinished}")
    except KeyboardInterrupt:
        sys.exit("stopped")


def _run(options):
    model, optimiser = build(options.engine, options.seed)
    begun = time.process_time()
    losses = train(model, optimiser, options.steps, options.seed)
    seconds = time.process_time() - begun
    print(f"{options.steps:,} steps, {seconds:.1f} s of processor time; loss {mean(losses[-100:]):.4f}")
    rng = generator(options.seed)
    names = [sample(model, options.temperature, rng) for _ in range(options.names)]
    print(*(name + " (known)" * (name in KITTENS) for name in names), sep="\n")


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m kittengrad.gpt",
        description="A small GPT learns names of kittens, and makes up new ones.",
    )
    parser.add_argument(
        "--engine", choices=("tensor", "value"), default="tensor", help="default: %(default)s"
    )
    whole, temperature = _number(int, 0, 10**6), _number(float, 0.01, 100)
    parser.add_argument("--steps", type=_number(int, 1, 10**6), default=1000, help="default: %(default)s")
    parser.add_argument("--names", type=whole, default=20, help="how many to make up; default: %(default)s")
    parser.add_argument("--temperature", type=temperature, default=0.5, help="default: %(default)s")
    parser.add_argument("--seed", type=whole, default=0, help="of all random numbers; default: %(default)s")
    return parser


def _number(kind, low, high):
    """A number of this range, for argparse."""

    def number(text):
        if not low <= kind(text) <= high:
            raise argparse.ArgumentTypeError(f"{text} is not from {low} to {high}")
        return kind(text)

    return number


if __name__ == "__main__":
    main()
