"""Data in mini-batches: datasets, and a loader that shuffles them. The names are PyTorch's.

    loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True, generator=0)
    for epoch in range(20):
        for xb, yb in loader:
            …

`load_cats` reads the pictures of cats, see cat_files.py.

Differences from PyTorch: a generator is NumPy's or a seed. The loader works in one process, and takes no
sampler and no `collate_fn`.
"""

import numpy as np

from .arrays import as_array
from .cat_files import Cats, load_cats
from .generator import generator as generator_of
from .tensor import Tensor, record

__all__ = ["Cats", "DataLoader", "Dataset", "Subset", "TensorDataset", "load_cats", "random_split"]


class Dataset:
    """Examples by number. A dataset of your own has `__len__` and `__getitem__`.

    An example is a tensor, an array or a number, or a tuple of them. A dataset can also have
    `__getitems__(numbers)`, which gives all examples of a batch at once.
    """

    def __getitem__(self, index):
        raise NotImplementedError(f"{type(self).__name__} has no __getitem__()")


class TensorDataset(Dataset):
    """Example i is the tuple of the i-th rows of all tensors. Raises ValueError if their lengths differ."""

    def __init__(self, *tensors):
        self.tensors = tuple(x if isinstance(x, Tensor) else Tensor(x) for x in tensors)
        lengths = [len(tensor) for tensor in self.tensors]
        if len(set(lengths)) != 1:
            raise ValueError(f"each example has a row in every tensor, and these have {lengths} rows")

    def __len__(self):
        return len(self.tensors[0])

    def __getitem__(self, index):
        return tuple(_leaf(tensor.data[index]) for tensor in self.tensors)

    __getitems__ = __getitem__  # a list of numbers chooses rows


class Subset(Dataset):
    """The examples of a dataset with these numbers."""

    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, np.asarray(indices, dtype=int)

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, index):
        return self.dataset[int(self.indices[index])]

    def __getitems__(self, indices):
        return _examples(self.dataset, self.indices[indices])


def random_split(dataset, lengths, generator=None):
    """Divide the examples at random: a Subset for each length. Fractions that add up to 1 are lengths too.

    Raises ValueError if the lengths do not add up to the number of examples.

    >>> [len(part) for part in random_split(range(10), [0.7, 0.3], generator=0)]
    [7, 3]
    """
    count = len(dataset)
    if all(0 <= length <= 1 for length in lengths) and abs(sum(lengths) - 1) < 1e-9:
        ends = np.round(np.cumsum(lengths) * count).astype(int)
    else:
        ends = np.cumsum(lengths)
    if ends[-1] != count:
        raise ValueError(f"the lengths {list(lengths)} do not add up to {count} examples")
    order = generator_of(generator).permutation(count)
    return [Subset(dataset, part) for part in np.split(order, ends[:-1])]


class DataLoader:
    """Goes through a dataset in mini-batches. Each `for` is one epoch.

    dataset     anything with a length and numbered examples
    batch_size  the number of examples in a batch; the last batch holds what is left
    shuffle     whether each epoch has an order of its own
    drop_last   whether to leave out a last batch that is smaller
    generator   a NumPy Generator, or a seed for one, which alone decides the orders; by default the library's
                own, see `manual_seed`

    A batch of tuples is a list of tensors, one for each place in the tuple. A batch of single values is one
    tensor. `len(loader)` is the number of batches. Raises ValueError for a batch size below 1.
    """

    def __init__(self, dataset, batch_size=1, shuffle=False, *, drop_last=False, generator=None):
        if batch_size < 1:
            raise ValueError(f"a batch holds at least one example, and batch_size is {batch_size}")
        self.dataset, self.batch_size, self.shuffle = dataset, batch_size, shuffle
        self.drop_last = drop_last
        self.generator = None if generator is None else np.random.default_rng(generator)

    def __len__(self):
        whole, rest = divmod(len(self.dataset), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self):
        count = len(self.dataset)
        order = generator_of(self.generator).permutation(count) if self.shuffle else np.arange(count)
        for number in range(len(self)):
            chosen = order[number * self.batch_size : (number + 1) * self.batch_size]
            yield _batch(_examples(self.dataset, chosen))


def _examples(dataset, numbers):
    """The examples with these numbers: a tuple of whole tensors where the dataset can, else a list."""
    if hasattr(dataset, "__getitems__"):
        return dataset.__getitems__(numbers)
    return [dataset[int(number)] for number in numbers]


def _batch(examples):
    """The tensors of a batch: each place of the examples, side by side along a new first axis."""
    if isinstance(examples, tuple):
        return list(examples)
    if isinstance(examples[0], (tuple, list)):
        return [_stacked(place) for place in zip(*examples, strict=True)]
    return _stacked(examples)


def _stacked(values):
    return _leaf(np.stack([as_array(value) for value in values]))


def _leaf(array):
    """A tensor of this very array: the constructor would copy it."""
    return record("data", (), (array,))
