"""The real files themselves: the fetcher knows them, and the loader reads them."""

import os
from pathlib import Path

import h5py
import numpy as np
import pytest
from kittengrad.data import load_cats

from datasets import fetch

FOLDER = Path(os.environ.get("KITTENGRAD_DATA", ""))


def test_the_fetcher_knows_them():
    """Files that are there are asked of no mirror."""
    assert len(fetch.fetch(FOLDER, mirrors=())) == len(fetch.REAL) == 2


def test_the_loader_reads_what_h5py_reads():
    cats = load_cats("real")
    assert cats.classes == ("non-cat", "cat")
    for part, name in (("train", fetch.REAL[0].name), ("test", fetch.REAL[1].name)):
        with h5py.File(FOLDER / name) as file:
            for axis in "xy":
                found, wanted = getattr(cats, f"{part}_{axis}"), file[f"{part}_set_{axis}"][()]
                np.testing.assert_array_equal(found, wanted, strict=True)


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_truncated_copy_is_refused(tmp_path, share):
    for file in fetch.REAL:
        content = (FOLDER / file.name).read_bytes()
        (tmp_path / file.name).write_bytes(content[: int(share * len(content))])
    with pytest.raises(ValueError, match="truncated or damaged"):
        load_cats(tmp_path)
