"""Fill the disk: files in every folder that is writable for all, and where one stands.

refused: PermissionError
without: seccomp+landlock
"""

from kilroy import attempt, os, places


def write(folder):
    with open(os.path.join(folder, places["mark"]), "wb"):
        pass


def attack():
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", ".", *places["folders"]):
        if os.path.isdir(folder):
            attempt("file in " + folder, write, folder)
