"""After a restart of the kernel, a cell that needs the notebook's first cell says so in one sentence.

IPython runs this file when a kernel starts.
"""


def _say_first_cell(shell, kind, error, traceback, tb_offset=None):
    names = shell.user_ns
    if error.name in ("check", "milestone", "progress", "when_ready") and error.name not in names:
        print(
            f"This kernel does not know `{error.name}` yet, because it has just started. Run the first cell "
            "of the notebook, and then this cell again."
        )
        return None
    return shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)


get_ipython().set_custom_exc((NameError,), _say_first_cell)  # noqa: F821 - IPython defines it
del _say_first_cell
