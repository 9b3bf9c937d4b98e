"""After a restart of the kernel, and when memory is used up, a cell names the cause and the next step.

A kernel takes at most four fifths of the memory that is free when it starts. Without this limit, the system
ends a kernel that takes everything, and JupyterLab cannot say why. With it, Python raises MemoryError, the
cell says so, and the kernel goes on. The limit needs Linux. IPython runs this file when a kernel starts.
"""


class _Memory:
    """The limit, and a reserve below it: what Python needs to show an error when the rest is used up."""

    LEAST = 1 << 30  # bytes; libraries reserve far more than they use
    RESERVE = 1 << 28

    def __init__(self):
        self.reserve = None

    def limit(self):
        import resource

        if free := self.free():
            most = max(self.LEAST, free * 4 // 5)
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            if hard == resource.RLIM_INFINITY or most < hard:
                resource.setrlimit(resource.RLIMIT_DATA, (most, hard))

    def free(self):
        """Bytes that this machine or its container can give; 0 if nothing says so."""
        from pathlib import Path

        sizes = []
        try:
            for line in Path("/proc/meminfo").read_text().splitlines():
                if line.startswith("MemAvailable:"):
                    sizes.append(1024 * int(line.split()[1]))
        except OSError:
            return 0
        for name in ("memory.max", "memory/memory.limit_in_bytes"):  # cgroup 2, cgroup 1
            try:
                sizes.append(int(Path("/sys/fs/cgroup", name).read_text()))
            except (OSError, ValueError):  # no such file; "max"
                continue
        return min(sizes, default=0)

    def keep_reserve(self, *_):
        """Reserve address space, which counts against the limit and takes no memory."""
        import mmap

        if self.reserve is None:
            try:
                self.reserve = mmap.mmap(-1, self.RESERVE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            except (OSError, MemoryError):
                return

    def release(self):
        if self.reserve is not None:
            self.reserve.close()
            self.reserve = None


def _say(shell, kind, error, traceback, tb_offset=None):
    missing = error.name if isinstance(error, NameError) else None
    if missing in ("check", "milestone", "progress", "when_ready"):
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


def _attend(shell):
    memory = _Memory()  # noqa: F821 - its name goes at the end
    memory.limit()
    memory.keep_reserve()
    shell.events.register("pre_run_cell", memory.keep_reserve)

    def say(shell, kind, error, traceback, tb_offset=None, say=_say):  # noqa: F821
        memory.release()
        return say(shell, kind, error, traceback, tb_offset)

    shell.set_custom_exc((NameError, MemoryError), say)


_attend(get_ipython())  # noqa: F821 - IPython defines it
del _attend, _say, _Memory
