"""What a terminal shows while a command works: a progress bar over a loop, or words beside a spinner."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TypeVar

from rich.console import Console

T = TypeVar("T")
WRITING = "writing the pages"


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


def busy(console: Console, doing: str, shown: bool = True) -> AbstractContextManager[object]:
    """Words beside a spinner until the `with` block ends, on a terminal alone."""
    return console.status(doing) if shown and console.is_terminal else nullcontext()
