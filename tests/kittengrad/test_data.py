"""Datasets and mini-batches: every example once in an epoch, and no random numbers but the loader's own."""

import doctest
import random

import numpy as np
import pytest
from kittengrad import Tensor, data, manual_seed
from kittengrad.data import DataLoader, Dataset, Subset, TensorDataset, random_split
from numpy.testing import assert_array_equal


class Squares(Dataset):
    """Examples that are made when they are asked for."""

    def __len__(self):
        return 7

    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(index)
        return np.array([index, index**2], dtype=float), index % 2 == 0


def numbers(loader):
    """The first place of every example, batch by batch."""
    return [batch[0].tolist() for batch in loader]


def in_order(loader):
    """The first place of every example, in one list."""
    return [number for batch in numbers(loader) for number in batch]


def dataset(count=10):
    return TensorDataset(np.arange(count), Tensor(np.arange(count) * 10.0))


def test_doctests():
    failed, tried = doctest.testmod(data)
    assert tried
    assert not failed


def test_batches_in_order_and_what_is_left():
    assert numbers(DataLoader(dataset(), 4)) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert numbers(DataLoader(dataset(), 4, drop_last=True)) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert numbers(DataLoader(dataset(8), 4, drop_last=True)) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert numbers(DataLoader(dataset(3), 4)) == [[0, 1, 2]]
    assert numbers(DataLoader(dataset(0), 4)) == []


@pytest.mark.parametrize(("count", "size"), [(10, 4), (8, 4), (3, 4), (0, 4), (5, 1)])
@pytest.mark.parametrize("drop_last", [False, True])
def test_the_length_is_the_number_of_batches(count, size, drop_last):
    loader = DataLoader(dataset(count), size, drop_last=drop_last)
    assert len(loader) == len(list(loader))


def test_each_epoch_has_an_order_of_its_own_and_every_example_once():
    loader = DataLoader(dataset(), 3, shuffle=True, generator=5)
    epochs = [in_order(loader) for _ in range(3)]
    assert epochs[0] != epochs[1] != epochs[2]
    assert [sorted(epoch) for epoch in epochs] == [list(range(10))] * 3
    again = DataLoader(dataset(), 3, shuffle=True, generator=np.random.default_rng(5))
    assert [in_order(again) for _ in range(3)] == epochs


def test_shuffling_uses_no_shared_random_numbers():
    random.seed(1)
    np.random.seed(1)
    expected = random.random(), np.random.random()
    random.seed(1)
    np.random.seed(1)
    orders = [numbers(DataLoader(dataset(50), 50, shuffle=True)) for _ in range(2)]
    assert (random.random(), np.random.random()) == expected
    np.random.seed(1)
    assert orders[0] != orders[1]
    assert numbers(DataLoader(dataset(50), 50, shuffle=True)) not in orders


def test_the_librarys_own_seed_decides_without_a_generator():
    loader = DataLoader(dataset(), 3, shuffle=True)
    runs = []
    for _ in range(2):
        manual_seed(3)
        runs.append([in_order(loader), in_order(loader), random_split(dataset(), [5, 5])[0].indices.tolist()])
    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1]


def test_rows_stay_together_and_keep_their_dtypes():
    for x, y in DataLoader(dataset(), 4, shuffle=True):
        assert isinstance(x, Tensor)
        assert (x.dtype, y.dtype) == ("int64", "float64")
        assert not y.requires_grad
        assert_array_equal(x.data * 10, y.data)


def test_a_batch_is_a_copy():
    examples = dataset()
    for x, _ in DataLoader(examples, 4):
        x.data[...] = -1
    assert examples[3][0].item() == 3


def test_a_dataset_of_your_own():
    batches = list(DataLoader(Squares(), 3))
    assert [[part.shape for part in batch] for batch in batches] == [[(3, 2), (3,)]] * 2 + [[(1, 2), (1,)]]
    assert batches[1][0].tolist() == [[3.0, 9.0], [4.0, 16.0], [5.0, 25.0]]
    assert batches[1][1].tolist() == [False, True, False]
    with pytest.raises(NotImplementedError, match="__getitem__"):
        Dataset()[0]


def test_a_dataset_can_give_a_whole_batch_at_once():
    class Rows(Squares):
        def __getitems__(self, numbers):
            return (Tensor(numbers * 1.0),)

    assert numbers(DataLoader(Rows(), 4)) == [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert dataset().__getitems__([4, 2])[1].tolist() == [40.0, 20.0]


def test_single_values_make_one_tensor():
    assert [batch.tolist() for batch in DataLoader([1.0, 2.0, 3.0], 2)] == [[1.0, 2.0], [3.0]]
    tensors = [Tensor([1.0, 2.0]), Tensor([3.0, 4.0])]
    assert next(iter(DataLoader(tensors, 2))).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_split_gives_every_example_to_one_part():
    parts = random_split(Squares(), [4, 3], generator=0)
    assert sorted(int(x[0]) for part in parts for x, _ in (part[i] for i in range(len(part)))) == list(
        range(7)
    )
    fractions = random_split(dataset(), [0.5, 0.25, 0.25], generator=1)
    chosen = [number for part in fractions for number in in_order(DataLoader(part, 2))]
    assert sorted(chosen) == list(range(10))
    assert in_order(DataLoader(Subset(dataset(), [7, 2]), 2)) == [7, 2]
    with pytest.raises(ValueError, match="7 examples"):
        random_split(Squares(), [4, 4])


def test_what_makes_no_batches_is_named():
    with pytest.raises(ValueError, match="batch_size is 0"):
        DataLoader(dataset(), 0)
    with pytest.raises(ValueError, match=r"\[2, 3\]"):
        TensorDataset(np.zeros(2), np.zeros(3))
