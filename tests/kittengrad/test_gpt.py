"""The GPT that makes up names: the same in single numbers and in arrays, and its command."""

import re
import subprocess
import sys

import numpy as np
import pytest
from kittengrad import gpt, gpt_value, optim
from kittengrad.kitten_names import NAMES
from kittengrad.tensor import Tensor


@pytest.fixture
def both():
    """A small model on each engine, from the same numbers."""
    arrays = gpt.GPT(characters=5, width=4, heads=2, context=3, rng=0)
    return arrays, gpt_value.ScalarGPT(arrays.state_dict(), heads=2)


def scores(model, text):
    """The scores after each character, as an array."""
    if isinstance(model, gpt.GPT):
        return model(text).numpy()
    return np.array([[score.data for score in row] for row in model.scores(text)])


def test_the_model_has_the_size_that_its_description_gives():
    count = sum(parameter.size for parameter in gpt.GPT().parameters())
    assert f"{count:,} parameters" in gpt.__doc__
    assert len(gpt.build("value", seed=0)[0].parameters()) == count


def test_the_names_fit_the_model():
    assert re.fullmatch(r"([a-z]{1,15}\s)+", NAMES.lstrip())
    assert len(gpt.KITTENS) == len(set(gpt.KITTENS)) >= 300
    assert all(len(gpt.encode(name)) - 1 <= gpt.CONTEXT for name in gpt.KITTENS)


def test_both_engines_give_the_same_scores_and_gradients(both):
    arrays, numbers = both
    assert scores(arrays, [0, 3, 1]) == pytest.approx(scores(numbers, [0, 3, 1]), rel=1e-12)
    for model in both:
        model.loss([0, 3, 1, 4]).backward()
    for name, parameter in arrays.named_parameters():
        found = [[value.grad for value in row] for row in numbers.matrices[name.removesuffix(".weight")]]
        assert parameter.grad == pytest.approx(np.array(found), rel=1e-9, abs=1e-15), name


def test_the_loss_is_that_of_guessing_where_all_scores_are_equal(both):
    for model in both:
        for parameter in model.parameters():
            parameter.data = parameter.data * 0.0
        assert float(model.loss([0, 1, 2, 0]).data) == pytest.approx(np.log(5), rel=1e-12)


def test_no_place_sees_what_follows(both):
    for model in both:
        assert model.next_scores([0, 1]) == pytest.approx(scores(model, [0, 1, 4])[1], rel=1e-12)
        assert model.next_scores([0, 1]) != pytest.approx(model.next_scores([1, 0]), rel=1e-3)


def test_both_engines_have_the_same_losses_and_the_same_names():
    losses, names = [], []
    for engine in ("value", "tensor"):
        model, optimiser = gpt.build(engine, seed=0)
        losses.append(gpt.train(model, optimiser, 20, rng=0))
        names.append([gpt.sample(model, rng=seed) for seed in range(3)])
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)
    assert names[0] == names[1]


def test_training_teaches(capsys):
    model, optimiser = gpt.build("tensor", seed=0)
    losses = gpt.train(model, optimiser, 300, rng=0)
    assert gpt.mean(losses[-100:]) < 2.75 < np.log(27) < losses[0]
    assert "names 100% 300/300" in capsys.readouterr().out.replace("  ", " ")


def test_a_training_that_repeats_one_name_writes_it():
    model, optimiser = gpt.build("tensor", seed=0)
    gpt.train(model, optimiser, 100, rng=0, names=["luna"])
    assert {gpt.sample(model, temperature=0.1, rng=seed) for seed in range(5)} == {"luna"}


def test_a_name_ends_with_the_context():
    class Unending:
        def next_scores(self, text):
            return np.where(np.arange(27) == len(text), 1000.0, 0.0)

    assert gpt.sample(Unending()) == "abcdefghijklmno"


def test_the_rate_goes_down_to_zero():
    rates = []

    class Watched(optim.SGD):
        def step(self):
            rates.append(self.param_groups[0]["lr"])

    model = gpt.GPT(rng=0)
    gpt.train(model, Watched(model.parameters(), lr=0.5), 4, rng=0)
    assert rates == [0.5, 0.375, 0.25, 0.125]


def test_adam_of_values_is_adam():
    start, gradients = [1.0, -2.0], [[0.5, 3.0], [0.25, -1.0]]
    values = [gpt_value.Value(number) for number in start]
    tensor = Tensor(start, requires_grad=True)
    ours, theirs = gpt_value.AdamOfValues(values, lr=0.1), optim.Adam([tensor], lr=0.1)
    for row in gradients:
        for value, gradient in zip(values, row, strict=True):
            value.grad = gradient
        tensor.grad = np.array(row)
        ours.step()
        theirs.step()
    assert [value.data for value in values] == tensor.tolist() != start
    ours.zero_grad()
    assert [value.grad for value in values] == [0.0, 0.0]


# The command.


@pytest.mark.parametrize("engine", ["tensor", "value"])
def test_the_command_trains_and_prints_names(capsys, engine):
    gpt.main(["--engine", engine, "--steps", "2", "--names", "3"])
    *_, summary, first, second, third = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"2 steps, \d+\.\d s of processor time; loss \d\.\d{4}", summary)
    assert all(re.fullmatch(r"[a-z]{0,15}( \(known\))?", name) for name in (first, second, third))


def test_a_known_name_is_marked(capsys, monkeypatch):
    monkeypatch.setattr(gpt, "sample", lambda *_: "luna")
    gpt.main(["--steps", "1", "--names", "1"])
    assert capsys.readouterr().out.endswith("\nluna (known)\n")


@pytest.mark.parametrize(
    "arguments", [["--steps", "0"], ["--temperature", "0"], ["--temperature", "nan"], ["--names", "-1"]]
)
def test_the_command_refuses_what_makes_no_sense(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        gpt.main(arguments)
    assert caught.value.code == 2
    assert f"{arguments[1]} is not from" in capsys.readouterr().err


def test_an_unfinished_function_is_named(monkeypatch):
    def unfinished(self, x):
        raise NotImplementedError("Task 10.8: several views at once")

    monkeypatch.setattr(gpt.nn.MultiHeadAttention, "forward", unfinished)
    with pytest.raises(SystemExit, match=r"not done yet: Task 10\.8"):
        gpt.main(["--steps", "1"])


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "kittengrad.gpt", "--steps", "1", "--names", "1"],
        cwd=gpt.__file__.rpartition("/kittengrad/")[0],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1 steps, " in done.stdout
