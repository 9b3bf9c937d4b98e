"""Helps IPython's autoreload with two things that it leaves to the student.

A file that Python cannot read stays as it was loaded, without a traceback: the check's card says what is
wrong. After a reload, names such as `Value` in the notebook refer to the new classes.
"""

import sys

from .package import NAME


def attend():
    """Help the autoreload of this notebook, if it is there."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    magics = getattr(getattr(shell, "magics_manager", None), "registry", {}).get("AutoreloadMagics")
    reloader = getattr(magics, "_reloader", None)
    if reloader is None or hasattr(reloader.check, "attended"):
        return
    check = reloader.check

    def attended(*arguments, **keywords):
        for module in _modules():
            file, time = reloader.filename_and_mtime(module)
            if file and _fault(file):
                reloader.failed[file] = time  # autoreload waits until the file changes
        check(*arguments, **keywords)
        for names in (shell.user_ns, *map(vars, _modules())):
            _renew(names)

    attended.attended = True
    reloader.check = attended


def unread():
    """A sentence for each loaded file that Python cannot read as it is now."""
    for module in _modules():
        if error := _fault(getattr(module, "__file__", None)):
            name = f"{NAME}/{module.__name__.rpartition('.')[2]}.py"
            yield (
                f"Python cannot read {name}, line {error.lineno}: {error.msg}. This cell uses the file as it "
                f"was before. Correct the line, and run the cell again."
            )


_read = {}  # {file: (its bytes, its fault)}


def _fault(file):
    """The SyntaxError of a file, or None."""
    try:
        with open(file, "rb") as opened:
            source = opened.read()
    except (OSError, TypeError):
        return None
    if _read.get(file, (None,))[0] != source:
        try:
            compile(source, file, "exec", dont_inherit=True)
        except SyntaxError as error:
            _read[file] = source, error
        except ValueError:
            _read[file] = source, None
        else:
            _read[file] = source, None
    return _read[file][1]


def _modules():
    found = list(sys.modules.items())
    return [module for name, module in found if name.partition(".")[0] == NAME and module is not None]


def _renew(names):
    """Let names that refer to a class of an earlier load refer to the class of the last one."""
    for name, kind in list(names.items()):
        home = sys.modules.get(kind.__module__) if isinstance(kind, type) else None
        if home not in _modules():
            continue
        latest = vars(home).get(kind.__name__)
        if isinstance(latest, type) and latest is not kind and latest.__module__ == kind.__module__:
            names[name] = latest
