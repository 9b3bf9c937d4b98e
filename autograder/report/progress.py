"""A progress bar over a loop."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing
from typing import TypeVar

from rich.console import Console

T = TypeVar("T")


def tracked(
    console: Console, items: Iterator[T], doing: str, total: int, shown: bool = True
) -> AbstractContextManager[Iterator[T]]:
    """The same items, with a progress bar on `console` that ends with the `with` block.

    An open bar would keep its thread, and the process, alive.
    """
    return closing(_counted(console, items, doing, total, shown))


def _counted(console: Console, items: Iterator[T], doing: str, total: int, shown: bool) -> Generator[T]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # late: it takes 50 ms

    counts = TextColumn("{task.completed} of {task.total}")
    columns = (TextColumn("{task.description}"), BarColumn(), counts, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        yield from progress.track(items, total, description=doing)
