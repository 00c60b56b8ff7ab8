"""The Linux calls that Python 3.11 does not have, each with its C name, raising ``OSError``."""

import contextlib
import ctypes
import os
import platform
import signal
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
NAMESPACE_FLAGS = 0x7E020000

MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_SET_THP_DISABLE = 41

CLONE_FILES = 0x00000400
CLONE_THREAD = 0x00010000

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MOUNT_ATTR_RDONLY = 1
_MOUNT_ATTR_NOSUID = 2
_SYS_MOUNT_SETATTR = 442
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION_3 = 0x20080522

# Windows has no such library; there this module can be imported, and is not used.
_libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _call("unshare", flags)


def prctl(option: int, *values: int | bytes) -> None:
    """Set one attribute of this process."""
    arguments = [
        ctypes.c_char_p(value) if isinstance(value, bytes) else ctypes.c_ulong(value)
        for value in (*values, 0, 0, 0, 0)
    ]
    _call("prctl", option, *arguments[:4])


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount ``source`` at ``target``."""
    _call(
        "mount",
        source.encode(),
        target.encode(),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )


def make_read_only(path: str) -> None:
    """Make a mount and all mounts below it read-only and deaf to set-uid bits (Linux 5.12)."""
    attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID, 0, 0, 0)
    _call(
        "syscall",
        ctypes.c_long(_SYS_MOUNT_SETATTR),
        ctypes.c_long(_AT_FDCWD),
        ctypes.c_char_p(path.encode()),
        ctypes.c_long(_AT_RECURSIVE),
        ctypes.c_char_p(attributes),
        ctypes.c_long(len(attributes)),
    )


def enter_root(path: str) -> None:
    """Make ``path``, a mount point, the root of this mount namespace and drop the old root."""
    os.chdir(path)
    number = _SYS_PIVOT_ROOT[platform.machine()]
    _call("syscall", ctypes.c_long(number), ctypes.c_char_p(b"."), ctypes.c_char_p(b"."))
    _call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def forbid_capabilities() -> None:
    """Let no later ``execve`` give this process or its children a capability."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability this process has."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _call("capset", ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))


def die_with_parent(parent: int) -> None:
    """Be killed when the process ``parent``, which forked this one, ends; at once if it has."""
    if hasattr(_libc, "prctl"):
        prctl(PR_SET_PDEATHSIG, 9)
    if os.getppid() not in (parent, 0):
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends."""
    if hasattr(_libc, "prctl"):
        prctl(PR_SET_CHILD_SUBREAPER, 1)


def children(pid: int) -> list[int]:
    """The processes that the threads of ``pid`` have started and that still are."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += map(int, file.read().split())
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def resident_bytes(pid: int) -> int:
    """The memory that a process has in use, shared pages among it; 0 if there is none."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def ended_children() -> set[int]:
    """The children of this process that have ended, each told once."""
    ended: set[int] = set()
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            ended.add(pid)
    return ended


def kill(child: int) -> int:
    """Kill a child of this process and wait for its end; its status, as ``waitpid`` gives it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def kill_children() -> None:
    """Kill the children of this process, and those it adopts when they end, until none is left."""
    while remaining := children(os.getpid()):
        for child in remaining:
            kill(child)


def descendants(pid: int) -> list[int]:
    """The processes started by ``pid``, by those, and so on."""
    found = children(pid)
    for child in found:
        found += children(child)
    return found
