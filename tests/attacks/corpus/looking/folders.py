"""List the folders above and around the secrets, from the root down.

refused: PermissionError
without: landlock
"""

from kilroy import attempt, os, places


def attack():
    for folder in ("/", "/tmp", "/home", ".", "..", *places["folders"]):
        attempt("list", os.listdir, folder)
