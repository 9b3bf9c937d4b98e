"""After a restart of the kernel, and when memory is used up, a cell names the cause and the next step.

IPython runs this file when a kernel starts.
"""


def _say(shell, kind, error, traceback, tb_offset=None):
    missing = error.name if isinstance(error, NameError) else None
    if "check" not in shell.user_ns and missing in ("check", "when_ready"):
        print(
            f"This kernel does not know `{missing}` yet, because it has just started. Run the first cell "
            "of the notebook, and then this cell again."
        )
        return None
    shown = shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
    if isinstance(error, MemoryError):
        print(
            "This cell asked for more memory than the lab has. Look for a list or an array that grows "
            "without end, or a shape that is larger than you meant. To free what is in use, choose Kernel → "
            "Restart Kernel, and then Run → Run All Above Selected Cell."
        )
    elif "check" not in shell.user_ns:
        print(
            f"If this kernel has just started, it does not know `{missing}` yet: choose Run → Run All Above "
            "Selected Cell, and then run this cell again."
        )
    return shown


get_ipython().set_custom_exc((NameError, MemoryError), _say)  # noqa: F821 - IPython defines it
del _say
