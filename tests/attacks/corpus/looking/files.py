"""Open the secrets by name: the suites, the reference, a neighbour's work, the seed, the results.

refused: PermissionError
without: landlock
"""

from kilroy import attempt, places


def read(path):
    with open(path, errors="replace") as file:
        return file.read()


def attack():
    for path in places["secrets"]:
        attempt("read a secret", read, path)
