"""Read a table that a system exported: a roster, a gradebook, a worksheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.desk.records import CollectError

MOST_BYTES = 32 << 20
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Sheet:
    """A table: the names of its columns, and its rows, each as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def index(self, names: Iterable[str]) -> int | None:
        """The first column that has one of these names, in any case."""
        wanted = {name.casefold() for name in names}
        found = (index for index, name in enumerate(self.header) if name.strip().casefold() in wanted)
        return next(found, None)


def read(path: Path) -> Sheet:
    """The table in a CSV file; its first line tells the separator. Raises CollectError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise CollectError(f"{path} is too large for a table of a class")
        text = data.decode("utf-8-sig")
        separator = max(SEPARATORS, key=text.split("\n", 1)[0].count)
        rows = [row for row in csv.reader(io.StringIO(text, newline=None), delimiter=separator) if row]
    except OSError as error:
        raise CollectError(f"the table {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CollectError(f"{path} is not in UTF-8: save the table as CSV in UTF-8") from error
    except csv.Error as error:
        raise CollectError(f"{path} is no CSV file: {error}") from error
    if not rows:
        raise CollectError(f"{path} is empty: give the CSV file of the system")
    header, *others = rows
    wide = len(header)
    return Sheet(tuple(header), tuple(tuple((row + [""] * wide)[:wide]) for row in others))
