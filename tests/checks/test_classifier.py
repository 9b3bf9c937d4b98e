"""A classifier measured on known pictures: what counts as an answer, and which answers are right."""

import numpy as np
import pytest
from checks.classifier import BATCH, FINITE, ONE_EACH, as_numbers, batches, measure, right
from checks.expectations import CheckFailed
from kittengrad.tensor import Tensor

IMAGES = np.arange(2 * BATCH + 3, dtype=np.uint8).reshape(-1, 1, 1, 1) * np.ones((1, 2, 2, 3), np.uint8)
LABELS = np.arange(len(IMAGES)) > 30


def by_brightness(images, weights):
    return images.mean(axis=(1, 2, 3)) - weights["middle"]


def test_images_come_in_order_and_each_once():
    parts = batches(IMAGES)
    assert (np.concatenate(parts) == IMAGES).all()
    assert max(map(len, parts)) == BATCH
    assert batches(IMAGES[:0]) == []


@pytest.mark.parametrize("form", [np.asarray, Tensor, list, lambda z: z.reshape(-1, 1)])
def test_a_right_classifier_is_always_right_in_every_form(form):
    assert measure(lambda *given: form(by_brightness(*given)), {"middle": 30.5}, IMAGES, LABELS) == 1.0


def test_a_part_of_the_answers_can_be_right():
    assert measure(by_brightness, {"middle": -1}, IMAGES, LABELS) == LABELS.mean()


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        ([-1.0, 0.0, 0.1], 3),  # logits: 0 is no cat
        ([0.5, 0.2, 0.6], 3),  # probabilities: 0.5 is no cat
        ([0.0, 0.0, 1.0], 3),  # answers without doubt
        ([0.6, 0.3, 1.1], 1),  # one answer above 1, so that all are logits: three cats
    ],
)
def test_answers_between_0_and_1_are_probabilities_when_all_of_them_are(answers, count):
    assert right(np.array(answers), np.array([0, 0, 1])) == count


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (np.ones(3), ONE_EACH),
        (np.ones((2, 2)), ONE_EACH),
        (np.array(["a", "b"]), ONE_EACH),
        (np.array([1j, 1j]), ONE_EACH),
        (np.array([None, 1.0]), ONE_EACH),
        ([1.0], ONE_EACH),
        ([[1.0], [2.0]], ONE_EACH),
        (None, ONE_EACH),
        ("ab", ONE_EACH),
        ({0: 1.0, 1: 1.0}, ONE_EACH),
        ([1.0, float("nan")], FINITE),
        (np.array([np.inf, 1.0]), FINITE),
        ([10**400, 1], FINITE),
    ],
)
def test_what_is_no_number_for_each_image_is_refused(found, sentence):
    with pytest.raises(CheckFailed) as failure:
        as_numbers(found, 2)
    assert failure.value.diagnosis == sentence


def test_one_number_answers_one_image():
    assert as_numbers(np.float32(2.5), 1).tolist() == [2.5]
