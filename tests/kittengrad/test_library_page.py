"""docs/library.md and docs/higher.md: every example runs, and every name of the map is there."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "library.md"
MAP = PAGE.read_text("utf-8").partition("| PyTorch | here |")[2].partition("##")[0]
ROWS = [row.split("|")[1:3] for row in MAP.splitlines() if row.startswith("| `")]
OURS = [left if "the same" in right else right for left, right in ROWS]
NAMES = [name for cell in OURS for name in re.findall(r"`([a-z][\w.]+)`", cell) if name != "numpy.savez"]


@pytest.mark.parametrize("page", ["library.md", "higher.md"])
def test_every_example_runs(page):
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried > failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_map_is_there(name):
    kittengrad = import_module("kittengrad")
    homes = [kittengrad, kittengrad.Tensor]
    if name.startswith("data."):
        homes, name = [import_module("kittengrad.data")], name.removeprefix("data.")
    for part in name.split("."):
        homes = [getattr(home, part) for home in homes if hasattr(home, part)]
    assert homes
