"""Many pictures on one: cats in the upper half, other things in the lower one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from datasets.files import write_atomically
from datasets.kittens import label, picture

COLUMNS, ROWS = 12, 3  # of each half
SEED, SPLIT = 9, 1


def paint(path: Path) -> None:
    """Write the sheet as a PNG file, from the test pictures of the course's own set."""
    wanted = COLUMNS * ROWS
    numbers = range(3 * wanted)
    halves = [[n for n in numbers if label(SEED, SPLIT, n) == kind][:wanted] for kind in (1, 0)]
    x = np.stack([picture(SEED, SPLIT, number) for half in halves for number in half])
    rows = x.reshape(2 * ROWS, COLUMNS, 64, 64, 3).transpose(0, 2, 1, 3, 4)
    image = Image.fromarray(rows.reshape(2 * ROWS * 64, COLUMNS * 64, 3))
    memory = io.BytesIO()
    image.save(memory, "PNG", optimize=True)
    write_atomically(path, memory.getvalue())
