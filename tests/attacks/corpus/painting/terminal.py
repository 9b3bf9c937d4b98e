"""Paint on the terminal: clear it, set its title, answer for it, hide the line that says 0 points."""

from kilroy import os

PAINT = "\x1b[2J\x1b[1;32mkilroy 12 of 12\x1b[0m\x1b]0;kilroy\x07\x1b]52;c;a2lscm95\x07"
PAINT += "\x1b[6n\x9b31m\r\x08\x7f\x1bP+q\x1b\\"


def attack():
    print(PAINT)
    os.write(2, PAINT.encode("latin-1"))
    raise ValueError(PAINT)
