"""Change the library that the next worker starts from: overwrite, rename, delete, plant a .pth file.

refused: PermissionError, OSError
"""

import numpy
from kilroy import attempt, os, places


def attack():
    for path in (os.__file__, numpy.__file__):
        attempt("write", open, path, "r+")
        attempt("rename", os.rename, path, path + places["mark"])
        attempt("delete", os.unlink, path)
        attempt("plant", open, os.path.join(os.path.dirname(path), places["mark"] + ".pth"), "w")
