"""The small GPT: every engine computes the same loss and the same gradients."""

import pytest

from benchmarks import gpt

SMALL = {"characters": 5, "width": 4, "heads": 2, "context": 3}


def stepped(engine):
    """The loss of a step, and each parameter's gradient after it."""
    step, parameters = gpt.step_with(*gpt.ENGINES[engine], **SMALL)
    return step(), [parameter.grad for parameter in parameters]


@pytest.mark.parametrize("engine", list(gpt.ENGINES)[1:])
def test_engines_agree(engine):
    loss, gradients = stepped(next(iter(gpt.ENGINES)))
    other_loss, other_gradients = stepped(engine)
    assert other_loss == pytest.approx(loss, rel=1e-12)
    assert other_gradients == pytest.approx(gradients, rel=1e-9, abs=1e-15)
    assert sum(map(bool, gradients)) > len(gradients) / 2


def test_gradients_are_the_rates_of_the_loss():
    step, parameters = gpt.step_with(*gpt.ENGINES["kittengrad"], **SMALL)
    before = [parameter.data for parameter in parameters]

    def loss_at(i, number):
        for parameter, start in zip(parameters, before, strict=True):
            parameter.data = start
        parameters[i].data = number
        return step()

    for i in range(0, len(parameters), 7):
        rate = (loss_at(i, before[i] + 1e-5) - loss_at(i, before[i] - 1e-5)) / 2e-5
        loss_at(i, before[i])
        assert parameters[i].grad == pytest.approx(rate, rel=1e-6, abs=1e-8)


def test_the_model_has_the_size_that_its_description_gives():
    _, parameters = gpt.step_with(*gpt.ENGINES["kittengrad"])
    assert f"{len(parameters):,} parameters" in gpt.__doc__


def test_differing_losses_end_the_measurement(monkeypatch):
    def wrong(x, y):
        return gpt.by_operators(x, y) * 1.01

    monkeypatch.setitem(gpt.ENGINES, "kittengrad", (gpt.ENGINES["kittengrad"][0], wrong))
    with pytest.raises(SystemExit, match="kittengrad has"):
        gpt.steps(**SMALL)


def test_the_page_tells_how_far_the_losses_differ():
    found = {"value": ([2.0, 4.0], 20.0), "tensor": ([2.0, 4.0 + 4e-9], 1.0)}
    text = gpt.as_markdown([], found)
    assert "at most\n1e-09 of the loss" in text
    assert "| `Value` | 2.0000 | 3.0000 | 20.0 |" in text


def test_both_trainings_have_the_same_losses():
    (value, _), (tensor, _) = gpt.trainings(2).values()
    assert gpt.largest_difference(value, tensor) < 1e-9
