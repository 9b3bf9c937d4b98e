"""The confinement of one worker; the only module that touches the kernel's bindings.

Built once, in the zygote, and applied by every worker to itself before it sees a line of student code:

    limits      memory, stack, processor time, open files; no file may grow, no core, no second process
    privileges  an unprivileged user where possible; no capabilities; unreadable to others; dies with the zygote
    landlock    the file system: the interpreter's library and its packages may be read, nothing else touched
    seccomp     the kernel: an allowlist of calls, loaded last; no process, thread, socket, signal, or writing

Neither of the last two is enough alone, both together are (issue 2's positive controls show it). What `apply`
returns was read back from the kernel after the last layer was on.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LAYERS = ("limits", "privileges", "landlock", "seccomp")

UNPRIVILEGED = 64_000  # a user and group id that belong to nobody
STACK = 64 * 2**20  # bytes; deep recursion ends in RecursionError long before
OPEN_FILES = 64
LAST_INHERITED = 3  # stdin, stdout, stderr and the socket to the judge


class ConfinementUnavailable(Exception):
    """This machine, or this process, cannot be confined; the message names the remedy."""


class Confinement:
    """All layers, ready to be applied; `layers` is a subset of LAYERS for positive controls and for authors.

    readable  the folders and files that a worker may read
    """

    def __init__(self, layers: tuple[str, ...] = LAYERS) -> None:
        self.layers = layers
        self.readable = list(_readable())
        self.user = _user_to_become(self.readable) if "privileges" in layers else None
        self.ruleset = _landlock_ruleset(self.readable) if "landlock" in layers else None
        self.filter = _seccomp_filter() if "seccomp" in layers else None

    def apply(self, memory_mib: int, cpu_seconds: int) -> dict[str, Any]:
        """Confine this process for good and say how. Raises ConfinementUnavailable when any layer is not on.

        The order matters: a change of user clears the death signal and the dumpable flag, so these come after
        it; Landlock needs no_new_privs; the descriptors go before seccomp, which would not let us look for them.
        """
        zygote = os.getppid()
        status = os.open("/proc/self/status", os.O_RDONLY)
        if "limits" in self.layers:
            _limit_resources(memory_mib, cpu_seconds)
        if "privileges" in self.layers:
            _drop_privileges(self.user)
        die_with_parent()
        if os.getppid() != zygote:
            os._exit(0)
        if self.ruleset is not None:
            self.ruleset.restrict()
            self.ruleset.close()
        os.closerange(LAST_INHERITED + 1, status)
        os.closerange(status + 1, 2**16)
        if self.filter is not None:
            self.filter.load()
        report = self._what_the_kernel_says(os.read(status, 2**16).decode())
        os.close(status)
        return report

    def _what_the_kernel_says(self, status: str) -> dict[str, Any]:
        """The report, from the text of /proc/self/status and from one attempt that Landlock must refuse."""
        field = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        report = {
            "landlock": self.ruleset.abi_version if self.ruleset is not None and _root_is_closed() else 0,
            "seccomp": field["Seccomp"] == "2",
            "uid": int(field["Uid"].split()[1]),
            "capabilities": int(field["CapPrm"], 16) | int(field["CapEff"], 16) | int(field["CapInh"], 16),
            "no_new_privs": field["NoNewPrivs"] == "1",
            "threads": int(field["Threads"]),
            "layers": list(self.layers),
            "degraded": self.layers != LAYERS,
        }
        whole = report["landlock"] and report["seccomp"] and report["no_new_privs"]
        if self.layers == LAYERS and (not whole or report["capabilities"] or report["threads"] != 1):
            raise ConfinementUnavailable(f"a layer did not hold: the kernel reports {report}")
        return report


def _root_is_closed() -> bool:
    try:
        os.close(os.open("/", os.O_RDONLY))
    except PermissionError:
        return True
    return False


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────


def _limit_resources(memory_mib: int, cpu_seconds: int) -> None:
    """The memory is what student code may add: what the interpreter and NumPy already map is not counted."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limits = {
        resource.RLIMIT_AS: pages * resource.getpagesize() + memory_mib * 2**20,
        resource.RLIMIT_STACK: STACK,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))


# ── privileges ────────────────────────────────────────────────────────────────────────────────────────────

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_READ, PR_CAPBSET_DROP = 1, 4, 23, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
CAP_SETGID, CAP_SETUID, CAP_SETPCAP = 6, 7, 8
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: int) -> int:
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    result: int = _libc.prctl(option, *padded)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}, {arguments}) was refused")
    return result


def die_with_parent() -> None:
    """Have the kernel kill this process as soon as the thread that started it ends."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _drop_privileges(user: int | None) -> None:
    """Become `user` unless None; then give up every capability, now and for ever."""
    if _holds(CAP_SETPCAP):
        for capability in range(64):
            try:
                _prctl(PR_CAPBSET_DROP, capability)
            except OSError:  # beyond the last that this kernel knows
                break
    if _holds(CAP_SETGID):
        os.setgroups([])
    if user is not None:
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "capset was refused")
    _prctl(PR_SET_DUMPABLE, 0)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def _holds(capability: int) -> bool:
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:\t", 1)[1].split("\n", 1)[0], 16)
    return bool(effective >> capability & 1)


def _user_to_become(readable: list[Path]) -> int | None:
    """UNPRIVILEGED when we are root, may change user, and that user can read the interpreter; else None.

    Whether it can read is tried, in a child: permissions on every folder above have a say.
    """
    if os.geteuid() != 0 or not (_holds(CAP_SETUID) and _holds(CAP_SETGID)):
        return None
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
            os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
            os._exit(not all(os.access(path, os.R_OK) for path in readable))
        finally:
            os._exit(1)
    return UNPRIVILEGED if os.waitpid(child, 0)[1] == 0 else None


# ── landlock ──────────────────────────────────────────────────────────────────────────────────────────────

PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def _readable() -> Iterator[Path]:
    """What a worker reads: the standard library, the worker's packages, shared libraries, a few small files."""
    paths = sysconfig.get_paths()
    libraries = (f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}", "/lib64", "/usr/lib64")
    files = ("urandom", "null", "zero")
    wanted = [
        *_without_packages(Path(paths["stdlib"])),
        Path(paths["purelib"]),
        Path(paths["platlib"]),
        *(entry for library in libraries for entry in _without_packages(Path(library))),
        *Path(sysconfig.get_config_var("LIBDIR")).glob("libpython*.so*"),
        *(Path("/dev", name) for name in files),
        *map(Path, ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")),
    ]
    seen = dict.fromkeys(path.resolve() for path in wanted if path.exists())
    yield from seen


def _without_packages(folder: Path) -> Iterator[Path]:
    """`folder`, or its entries one by one where packages are installed below it: a grant covers all below.

    The base interpreter's packages may hold the grader; the worker's own are granted by themselves.
    """
    if not any(any(folder.glob(f"{depth}{name}")) for name in PACKAGE_FOLDERS for depth in ("", "*/")):
        yield folder
        return
    for entry in folder.iterdir():
        if entry.name not in PACKAGE_FOLDERS:
            yield from _without_packages(entry) if entry.is_dir() else (entry,)


def _landlock_ruleset(readable: list[Path]) -> Any:
    """Every right of the file system, TCP and both scopes denied; reading granted below `readable`."""
    import landlockpy

    if not landlockpy.supported():
        raise ConfinementUnavailable(
            f"this kernel ({platform.release()}) offers no Landlock. Grade on Linux 5.13 or newer with `landlock` "
            "in /sys/kernel/security/lsm (boot option lsm=landlock,…), natively or in the container on such a host."
        )
    both = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL
    ruleset = landlockpy.Ruleset(scoped=both)
    read_file = landlockpy.AccessFS.READ_FILE
    for path in readable:
        ruleset.allow_path(path, read_file | landlockpy.AccessFS.READ_DIR if path.is_dir() else read_file)
    return ruleset


# ── seccomp ───────────────────────────────────────────────────────────────────────────────────────────────

# Enough for CPython, NumPy and h5py on glibc, 64-bit Intel and Arm (which lacks the older forms).
ALLOWED = ["read", "write", "readv", "writev", "pread64", "pwrite64", "lseek", "close", "fstat", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64", "getcwd", "dup", "dup2", "dup3", "pipe", "pipe2", "poll", "ppoll", "select", "pselect6", "mmap", "munmap", "mremap", "mprotect", "madvise", "brk", "futex", "set_robust_list", "rseq", "membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "exit", "exit_group", "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getgroups", "uname", "sysinfo", "getrusage", "getrlimit", "times", "getrandom", "time", "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "sched_yield", "sched_getaffinity", "umask", "statfs", "fstatfs", "fadvise64", "arch_prctl"]

# A plain PermissionError, which a student can read.
REFUSED = ["fork", "vfork", "clone", "clone3", "execve", "execveat", "wait4", "waitid", "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "shutdown", "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "getsockname", "getpeername", "setsockopt", "getsockopt", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_send_signal", "pidfd_getfd", "setrlimit", "setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr", "ioprio_set", "setsid", "setpgid", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset", "prctl", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semctl", "mq_open", "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "truncate", "ftruncate", "fallocate", "utimensat", "setxattr", "chroot", "pivot_root", "unshare", "setns", "personality", "inotify_init1", "fanotify_init", "timer_create", "setitimer", "alarm"]

# Nothing innocent asks for these: the worker ends.
DEADLY = ["ptrace", "process_vm_readv", "process_vm_writev", "bpf", "mount", "umount2", "keyctl", "add_key", "request_key", "userfaultfd", "perf_event_open", "io_uring_setup", "init_module", "finit_module", "kexec_load", "open_by_handle_at", "reboot", "swapon", "iopl", "ioperm"]

# Which commands of fcntl: no owner for signals, no locks, no leases, no seals.
FCNTL = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
WRITING = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC)


def _seccomp_filter() -> Any:
    """What is in no list does not exist (ENOSYS), so a newer kernel's calls are refused before we know them."""
    if sys.maxsize < 2**32 or platform.machine() not in ("x86_64", "aarch64"):
        raise ConfinementUnavailable(f"no list of calls for {platform.machine()}: use x86-64 or 64-bit Arm")
    try:
        import pyseccomp as sec
    except RuntimeError as error:
        raise ConfinementUnavailable("libseccomp is missing: apt-get install libseccomp2") from error
    rules = sec.SyscallFilter(sec.ERRNO(errno.ENOSYS))
    rules.set_attr(sec.Attr.ACT_BADARCH, sec.KILL_PROCESS)

    def rule(action: int, call: str, *conditions: Any) -> None:
        number = sec.resolve_syscall(sec.Arch.NATIVE, call)
        if number != -1:  # older libseccomp does not know it, nor would it be allowed
            rules.add_rule(action, number, *conditions)

    for calls, action in (
        (ALLOWED, sec.ALLOW),
        (REFUSED, sec.ERRNO(errno.EPERM)),
        (DEADLY, sec.KILL_PROCESS),
    ):
        for call in calls:
            rule(action, call)
    rule(sec.ERRNO(errno.ENOTTY), "ioctl")
    for call, flags in (("open", 1), ("openat", 2)):  # only for reading, whatever Landlock would say
        rule(sec.ALLOW, call, sec.Arg(flags, sec.MASKED_EQ, sum(WRITING), 0))
        for bit in WRITING:
            rule(sec.ERRNO(errno.EACCES), call, sec.Arg(flags, sec.MASKED_EQ, bit, bit))
    for command in FCNTL:
        rule(sec.ALLOW, "fcntl", sec.Arg(1, sec.EQ, command))
    rule(sec.ALLOW, "prlimit64", sec.Arg(0, sec.EQ, 0), sec.Arg(2, sec.EQ, 0))  # one's own, only to read
    rule(sec.ERRNO(errno.EPERM), "prlimit64", sec.Arg(2, sec.NE, 0))
    return rules
