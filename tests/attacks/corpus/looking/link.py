"""Make links to the secrets where they can be read: a symbolic one, a hard one, a bind mount's poor cousin.

refused: PermissionError
"""

from kilroy import attempt, os, places


def attack():
    secret, here = places["secrets"][0], "/tmp/" + places["mark"]
    attempt("symlink", os.symlink, secret, here)
    attempt("link", os.link, secret, here)
    attempt("rename", os.rename, secret, here)
    attempt("unlink", os.unlink, secret)
    attempt("chmod", os.chmod, secret, 0o777)
    attempt("make a node", os.mknod, here)
