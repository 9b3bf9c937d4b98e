"""Open relative to a descriptor, through `..`, `/proc/self/root` and without a name, past what checks paths.

refused: PermissionError, FileNotFoundError, OSError
without: landlock
"""

from kilroy import attempt, os, places


def attack():
    secret = places["secrets"][0]
    root = os.open("/", os.O_PATH)  # a place, which may be had; but nothing can be read from it
    attempt("below the root", lambda: os.open(secret[1:], os.O_RDONLY, dir_fd=root))
    attempt("the root itself", os.listdir, root)
    attempt(
        "up from a library", os.open, os.path.dirname(os.__file__) + "/../../.." * 5 + secret, os.O_RDONLY
    )
    attempt("/proc/self/root", os.open, "/proc/self/root" + secret, os.O_RDONLY)
    attempt("/proc/self/cwd", os.open, "/proc/self/cwd/" + secret, os.O_RDONLY)
    os.close(root)
    attempt("/dev/fd", os.open, "/dev/fd/3", os.O_RDONLY)
