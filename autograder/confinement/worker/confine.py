"""The confinement of a worker. Only this module uses the kernel's bindings.

The fork server prepares it once. Every worker puts it on before it loads student code:

    limits      memory, stack, processor time, open files; growth of files, processes and core dumps: 0
    privileges  an unprivileged user where possible, no capabilities, closed to other processes
    landlock    the file system: only the interpreter's library can be read
    seccomp     the kernel, loaded last: a list of allowed calls; processes, sockets and signals are blocked

The last two are strong enough only together. `put_on` reads its report back from the kernel after all layers
are on.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import AutograderError

LAYERS = ("limits", "privileges", "landlock", "seccomp")
PLAIN = LAYERS[:2]  # what every machine has; a worker with no more is not confined

INSTALL = "run `make setup-demo`, or install requirements/worker.txt into the worker's Python"
LAST_KEPT = 3  # stdin, stdout, stderr, and the socket to the grader process
STACK = 64 * 2**20  # bytes
OPEN_FILES = 64


class ConfinementUnavailable(AutograderError):
    """Confinement fails on this machine or in this process. The message names the remedy."""


class Confinement:
    """All layers, ready to be put on. Fewer than LAYERS are for positive controls, and for authors.

    readable  the folders and files that a worker can read
    """

    def __init__(self, layers: tuple[str, ...] = LAYERS) -> None:
        self.layers = layers
        self.readable = list(dict.fromkeys(path.resolve() for path in _readable() if path.exists()))
        self.user: int | None = None
        if "privileges" in layers:
            self.user = _user_to_become(self.readable)
            _empty_bounding_set()
        self.ruleset = _landlock_ruleset(self.readable) if "landlock" in layers else None
        self.filter = _seccomp_filter() if "seccomp" in layers else None

    def put_on(self, memory_mib: int, cpu_seconds: int) -> dict[str, Any]:
        """Confine this process for good, and say how. Raises ConfinementUnavailable if a layer did not hold.

        A change of user clears the death signal and makes the process dumpable again, so both come after it.
        """
        fork_server = os.getppid()
        status = os.open("/proc/self/status", os.O_RDONLY)
        if "limits" in self.layers:
            _limit_resources(memory_mib, cpu_seconds)
        if "privileges" in self.layers:
            _drop_privileges(self.user)
        die_with_parent()
        if os.getppid() != fork_server:
            os._exit(0)
        if self.ruleset is not None:
            self.ruleset.restrict()
            self.ruleset.close()
        os.dup2(status, LAST_KEPT + 1)
        os.closerange(LAST_KEPT + 2, 2**16)
        if self.filter is not None:
            _load_filter(self.filter)
        report = self._as_the_kernel_says(os.read(LAST_KEPT + 1, 2**16).decode())
        os.close(LAST_KEPT + 1)
        return report

    def _as_the_kernel_says(self, status: str) -> dict[str, Any]:
        """The report, from /proc/self/status and one attempt that Landlock must refuse."""
        field = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        report = {
            "landlock": self.ruleset.abi_version if self.ruleset is not None and _root_is_closed() else 0,
            "seccomp": field["Seccomp"] == "2",
            "no_new_privs": field["NoNewPrivs"] == "1",
            "uid": int(field["Uid"].split()[1]),
            "capabilities": int(field["CapPrm"], 16) | int(field["CapEff"], 16) | int(field["CapInh"], 16),
            "threads": int(field["Threads"]),
            "degraded": self.layers != LAYERS,
        }
        on = report["landlock"] and report["seccomp"] and report["no_new_privs"]
        if self.layers == LAYERS and not (on and report["capabilities"] == 0 and report["threads"] == 1):
            raise ConfinementUnavailable(f"a layer does not hold, the kernel says: {report}")
        return report


def _root_is_closed() -> bool:
    try:
        os.close(os.open("/", os.O_RDONLY))
    except PermissionError:
        return True
    return False


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────


def _limit_resources(memory_mib: int, cpu_seconds: int) -> None:
    """Set all limits. The memory limit counts from the memory that the interpreter and NumPy have mapped."""
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

UNPRIVILEGED = 64_000  # a user and group id that is otherwise unused
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
CAP_SETGID, CAP_SETUID, CAP_SETPCAP = 6, 7, 8
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: Any) -> None:
    rest = [ctypes.c_ulong(0)] * (4 - len(arguments))
    if _libc.prctl(option, *(ctypes.c_ulong(a) if type(a) is int else a for a in arguments), *rest) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")


def die_with_parent() -> None:
    """Have the kernel kill this process as soon as the thread that started it ends."""
    _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _empty_bounding_set() -> None:
    """Stop later programs from regaining capabilities. `_drop_privileges` drops the current ones."""
    if _holds(CAP_SETPCAP):
        for capability in range(int(Path("/proc/sys/kernel/cap_last_cap").read_text()) + 1):
            _prctl(PR_CAPBSET_DROP, capability)


def _drop_privileges(user: int | None) -> None:
    """Become `user`, if given, and drop every capability."""
    if _holds(CAP_SETGID):
        os.setgroups([])
    if user is not None:
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    if _libc.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "capset was refused")
    _prctl(PR_SET_DUMPABLE, 0)


def _holds(capability: int) -> bool:
    status = Path("/proc/self/status").read_text()
    return bool(int(status.partition("CapEff:\t")[2].split()[0], 16) >> capability & 1)


def _user_to_become(readable: list[Path]) -> int | None:
    """UNPRIVILEGED, if this process can change its user and that user can read the interpreter; else None.

    A child process tests the reading, because the permissions of every parent folder matter.
    """
    if not (_holds(CAP_SETUID) and _holds(CAP_SETGID)):
        return None
    child = os.fork()
    if child == 0:
        try:
            os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
            os.setgroups([])
            os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
            os._exit(not all(os.access(path, os.R_OK) for path in readable))
        finally:
            os._exit(1)
    return UNPRIVILEGED if os.waitpid(child, 0)[1] == 0 else None


# ── landlock ──────────────────────────────────────────────────────────────────────────────────────────────

PACKAGES = ("site-packages", "dist-packages")
SMALL_FILES = "/dev/urandom /dev/null /dev/zero /etc/ld.so.cache /etc/localtime /usr/share/zoneinfo"


def _readable() -> Iterator[Path]:
    """The paths a worker can read: standard library, own packages, shared libraries, a few small files."""
    installed = sysconfig.get_paths()
    yield from _without_packages(Path(installed["stdlib"]))
    yield Path(installed["purelib"])
    yield Path(installed["platlib"])
    for libraries in (f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}", "/lib64", "/usr/lib64"):
        yield from _without_packages(Path(libraries))
    yield from map(Path, SMALL_FILES.split())


def _without_packages(folder: Path) -> Iterator[Path]:
    """`folder`, or its entries one by one if packages lie in it, because a grant covers everything below.

    The base interpreter's packages can hold the grader itself. The worker's own packages are granted by name.
    """
    if not any(any(folder.glob(f"{level}{name}")) for name in PACKAGES for level in ("", "*/")):
        yield folder
        return
    for entry in folder.iterdir():
        if entry.name not in PACKAGES:
            yield from _without_packages(entry) if entry.is_dir() else (entry,)


def _landlock_ruleset(readable: list[Path]) -> Any:
    """Refuse TCP, outside signals, abstract sockets, and all files except reading `readable`."""
    try:
        import landlockpy as landlock
    except ImportError as error:
        raise ConfinementUnavailable(f"{error}: {INSTALL}") from error
    if not landlock.supported():
        raise ConfinementUnavailable(
            f"this kernel ({platform.release()}) offers no Landlock: grade on Linux 5.13 or newer whose boot "
            "option lsm= names landlock, natively or in the container on such a host"
        )
    ruleset = landlock.Ruleset(scoped=landlock.Scope.ABSTRACT_UNIX_SOCKET | landlock.Scope.SIGNAL)
    file = landlock.AccessFS.READ_FILE
    for path in readable:
        ruleset.allow_path(path, file | landlock.AccessFS.READ_DIR if path.is_dir() else file)
    return ruleset


# ── seccomp ───────────────────────────────────────────────────────────────────────────────────────────────

# Enough for CPython, NumPy and h5py on glibc, on x86-64 and on 64-bit Arm (which lacks the older forms).
ALLOWED = """
    read write readv writev pread64 pwrite64 lseek close fstat stat lstat newfstatat statx access faccessat
    faccessat2 readlink readlinkat getdents64 getcwd statfs fstatfs fadvise64 dup dup2 dup3 pipe pipe2
    poll ppoll select pselect6 mmap munmap mremap mprotect madvise brk futex set_robust_list rseq membarrier
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall exit exit_group arch_prctl
    getpid gettid getppid getuid geteuid getgid getegid getgroups uname sysinfo getrusage getrlimit times
    getrandom time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep sched_yield
    sched_getaffinity umask
"""

# Refused with EPERM, a plain PermissionError that a student can read.
REFUSED = """
    fork vfork clone clone3 execve execveat wait4 waitid
    socket socketpair connect bind listen accept accept4 shutdown sendto recvfrom sendmsg recvmsg sendmmsg
    recvmmsg getsockname getpeername setsockopt getsockopt
    kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    setrlimit setpriority sched_setaffinity sched_setscheduler sched_setparam sched_setattr ioprio_set
    setsid setpgid setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset
    prctl seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self
    memfd_create shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semctl mq_open
    creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat mknod
    mknodat chmod fchmod fchmodat chown fchown lchown fchownat truncate ftruncate fallocate utimensat setxattr
    chdir fchdir chroot pivot_root unshare setns personality timer_create setitimer alarm inotify_init1
"""

# Only malicious code makes these calls: the kernel kills the worker.
DEADLY = """
    ptrace process_vm_readv process_vm_writev bpf mount umount2 keyctl add_key request_key userfaultfd
    perf_event_open io_uring_setup init_module finit_module kexec_load open_by_handle_at reboot swapon
    iopl ioperm
"""

WRITING = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC)
FCNTL = (0, 1, 2, 3, 4, 1030)  # duplicate, and get and set flags: no locks, no leases, no owner to signal


class _Program(ctypes.Structure):
    """struct sock_fprog: a filter as the kernel takes it."""

    _fields_ = (("instructions", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _seccomp_filter() -> _Program:
    """The compiled filter. All unlisted calls fail with ENOSYS, including calls of later kernels."""
    if platform.machine() not in ("x86_64", "aarch64"):
        raise ConfinementUnavailable(f"no list of calls for {platform.machine()}: use x86-64 or 64-bit Arm")
    try:
        import pyseccomp as sec
    except ImportError as error:
        raise ConfinementUnavailable(f"{error}: {INSTALL}") from error
    except RuntimeError as error:
        raise ConfinementUnavailable(f"{error}: apt-get install libseccomp2") from error
    rules = sec.SyscallFilter(sec.ERRNO(errno.ENOSYS))
    rules.set_attr(sec.Attr.ACT_BADARCH, sec.KILL_PROCESS)
    rules.set_attr(sec.Attr.CTL_OPTIMIZE, 2)  # a binary tree: loads eight times faster than a chain

    def rule(action: int, call: str, *conditions: Any) -> None:
        number = sec.resolve_syscall(sec.Arch.NATIVE, call)
        if number != -1:  # unknown to an older libseccomp, and so not allowed
            rules.add_rule(action, number, *conditions)

    for calls, action in (
        (ALLOWED, sec.ALLOW),
        (REFUSED, sec.ERRNO(errno.EPERM)),
        (DEADLY, sec.KILL_PROCESS),
    ):
        for call in calls.split():
            rule(action, call)
    rule(sec.ERRNO(errno.ENOTTY), "ioctl")
    for call, flags in (("open", 1), ("openat", 2)):  # for reading only, whatever Landlock would say
        rule(sec.ALLOW, call, sec.Arg(flags, sec.MASKED_EQ, sum(WRITING), 0))
        for flag in WRITING:
            rule(sec.ERRNO(errno.EACCES), call, sec.Arg(flags, sec.MASKED_EQ, flag, flag))
    for command in FCNTL:
        rule(sec.ALLOW, "fcntl", sec.Arg(1, sec.EQ, command))
    rule(sec.ALLOW, "prlimit64", sec.Arg(0, sec.EQ, 0), sec.Arg(2, sec.EQ, 0))  # one's own, only to read
    rule(sec.ERRNO(errno.EPERM), "prlimit64", sec.Arg(2, sec.NE, 0))
    with open(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        code = file.read()
    return _Program(len(code) // 8, code)


def _load_filter(program: _Program) -> None:
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, 2, ctypes.byref(program))
