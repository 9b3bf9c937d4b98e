"""Start programs by every way there is: exec, spawn, a shell, a pipe, a pool of processes.

refused: PermissionError, OSError
"""

import multiprocessing
import subprocess

from kilroy import attempt, os


def shell():
    if os.system("sleep 86399 &") != 0:
        raise PermissionError("no shell")


def attack():
    attempt("exec", os.execv, "/bin/true", ["true"])
    attempt("spawn", os.posix_spawn, "/bin/true", ["true"], {})
    attempt("subprocess", subprocess.Popen, ["/bin/true"])
    attempt("shell", shell)
    attempt("process", multiprocessing.get_context("fork").Process(target=print).start)
