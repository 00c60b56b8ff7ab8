"""What a process has from Linux besides its memory and files, and how a fork takes it over.

A command that is forked from a zygote has what the zygote has: its user, namespaces, limits and so
on. So before it begins it takes those of its front, which is there and waits. What cannot be taken
over has to be the same.
"""

import contextlib
import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from typing import Any

#: Of /proc/PID/status: who it is, and what it may do.
_IN_STATUS = (
    *("Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "Seccomp_filters"),
    *("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"),
)
#: Files of /proc/PID that are compared where the system has them.
_IN_FILES = ("personality", "attr/current", "loginuid")
_LIMITS = {getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}
_SYS_IOPRIO_GET = {"x86_64": 252, "aarch64": 31}
_PROCESS = 1


class Different(Exception):
    """The caller has something that this process can neither have nor get."""


@dataclass(frozen=True)
class Signals:
    """Which signals a process ignores, and which it blocks; a bit each, from signal 1."""

    ignored: int
    blocked: int

    def take_over(self) -> None:
        """Ignore and block these, and no others."""
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            ignored = bool(self.ignored >> (number - 1) & 1)
            is_so = signal.getsignal(number) is signal.SIG_IGN
            if ignored and not is_so:
                signal.signal(number, signal.SIG_IGN)
            elif is_so and not ignored:
                usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
                signal.signal(number, usual)
        blocked = {n for n in signal.valid_signals() if self.blocked >> (n - 1) & 1}
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def take_over(pid: int) -> Signals:
    """Make this process one like ``pid``, of which it is no child; give the rest, its signals.

    Raises :class:`Different` if it cannot be.
    """
    try:
        if _facts(pid) != _facts(os.getpid()):
            raise Different("it is another user, or runs elsewhere or with other rights")
        status = _status(pid)
        _enter_cgroup(pid)
        _take_priority(pid)
        for limit in _LIMITS:
            wanted = resource.prlimit(pid, limit)
            if wanted != resource.getrlimit(limit):
                resource.setrlimit(limit, wanted)
        os.umask(int(status["Umask"], 8))
        return Signals(int(status["SigIgn"], 16), int(status["SigBlk"], 16))
    except (OSError, ValueError, KeyError) as error:
        raise Different(str(error)) from None


def _facts(pid: int) -> dict[str, Any]:
    status = _status(pid)
    facts: dict[str, Any] = {name: status.get(name) for name in _IN_STATUS}
    for name in os.listdir(f"/proc/{pid}/ns"):
        facts[f"ns/{name}"] = os.readlink(f"/proc/{pid}/ns/{name}")
    root = os.stat(f"/proc/{pid}/root")
    facts["root"] = (root.st_dev, root.st_ino)
    facts["scheduler"] = (os.sched_getscheduler(pid), os.sched_getparam(pid).sched_priority)
    facts["io"] = _io_priority(pid)
    for name in _IN_FILES:
        with contextlib.suppress(OSError):
            facts[name] = _read(pid, name)
    return facts


def _status(pid: int) -> dict[str, str]:
    lines = (line.partition(":") for line in _read(pid, "status").splitlines())
    return {name: value.strip() for name, _, value in lines}


def _read(pid: int, name: str) -> str:
    with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def _enter_cgroup(pid: int) -> None:
    """Be in the caller's control group, where its limits are; each window may have its own."""
    wanted = _read(pid, "cgroup")
    if wanted == _read(os.getpid(), "cgroup"):
        return
    for line in wanted.splitlines():
        if line.startswith("0::/"):
            path = f"/sys/fs/cgroup{line.removeprefix('0::')}/cgroup.procs"
            with open(path, "w", encoding="utf-8") as file:
                file.write(str(os.getpid()))
    if wanted != _read(os.getpid(), "cgroup"):
        raise Different("it is in another control group")


def _take_priority(pid: int) -> None:
    nice = os.getpriority(os.PRIO_PROCESS, pid)
    if nice != os.getpriority(os.PRIO_PROCESS, 0):
        os.setpriority(os.PRIO_PROCESS, 0, nice)
    cores = os.sched_getaffinity(pid)
    if cores != os.sched_getaffinity(0):
        os.sched_setaffinity(0, cores)
    score = _read(pid, "oom_score_adj")
    if score != _read(os.getpid(), "oom_score_adj"):
        with open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
            file.write(score)


def _io_priority(pid: int) -> int | None:
    number = _SYS_IOPRIO_GET.get(os.uname().machine)
    return None if number is None else ctypes.CDLL(None).syscall(number, _PROCESS, pid)
