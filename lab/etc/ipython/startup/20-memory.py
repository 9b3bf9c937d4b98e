"""A kernel takes at most four fifths of the memory that is free when it starts.

Without this limit, the system ends a kernel that takes everything, and JupyterLab cannot say why. With it,
Python raises MemoryError, the cell says so, and the kernel goes on. IPython runs this file when a kernel
starts. The limit needs Linux; elsewhere nothing happens.
"""


def _limit_memory():
    import resource
    from pathlib import Path

    sizes = []
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                sizes.append(1024 * int(line.split()[1]))
    except OSError:
        return
    for name in ("memory.max", "memory/memory.limit_in_bytes"):  # of a container: cgroup 2, cgroup 1
        try:
            sizes.append(int(Path("/sys/fs/cgroup", name).read_text()))
        except (OSError, ValueError):  # no such file; "max"
            continue
    least = 1 << 30  # libraries reserve far more than they use
    most = max(least, min(sizes) * 4 // 5)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


_limit_memory()
del _limit_memory
