"""What a confined kernel and all it started use, looked at from outside now and then.

Where there is a cgroup, Linux keeps the limit of memory itself. Elsewhere it is counted what Linux
holds for the processes: their pages and page tables, the files in their memory (a deleted one as
long as it is open) with the names of all, their mappings, and for each open socket, pipe and the
like the most that it can hold; the system-call filter refuses what would not be seen here. What
is not counted is 32 KiB for each process, the sockets that are on their way through another
(``open_files`` of them at most, by Linux), locks of ranges of files, and what was taken since the
last look. ``RLIMIT_AS`` is no help: TensorFlow reserves address space that it never uses.
"""

import contextlib
import os
import stat
import time
from collections.abc import Iterator

from . import linux, seccomp
from .confine import IN_MEMORY, Confinement

_CHECK_SECONDS = 0.05
_SLOW_SECONDS = 0.5
_SLOW_BUDGET_SECONDS = 0.02
_FILE_BYTES = 1536  # An inode and its name.
_MAPPING_BYTES = 256
_OTHER_DESCRIPTOR_BYTES = 64 * 1024  # A pipe holds most.
_SOCKETS = "/proc/sys/net/core/wmem_default"
_PAGES, _SHARED, _TABLES = ("RssAnon:", "VmSwap:", "HugetlbPages:"), ("RssShmem:",), ("VmPTE:",)
_PSS, _PSS_SHARED = ("Pss_Anon:", "SwapPss:", "Private_Hugetlb:"), ("Pss_Shmem:",)


class Watchdog:
    """Looks at a keeper's kernel: at its memory, and at the rest where Linux sets no limit.

    It first adds up what is quickly asked, in which pages count once for every process that
    shares them, with the fork server too. Only if that is too much, it asks for each process's
    share of them, and counts a socket or pipe that several have open once.
    """

    def __init__(self, confinement: Confinement, isolation: dict, kernel: int) -> None:
        self.limits = confinement.limits
        self.most_memory = 0
        self._cgroup = confinement.cgroup if isolation["memory_by"] == "cgroup" else None
        self._count_processes = not isolation["processes_limited"]
        self._scratch = None if isolation["scratch_limited"] else confinement.scratch
        self._next_slow_check = 0.0
        self._mappings: dict[int, int] = {}
        self._in_memory = [
            os.open(f"/proc/{kernel}/root{folder}", os.O_PATH)
            for folder in (IN_MEMORY if isolation["scratch_limited"] else ())
        ]
        # All shared memory is files then, and counts with these.
        filtered = seccomp.available() and "system-call filter" not in isolation["reasons"]
        self._shared_counts = not (self._in_memory and filtered)
        with open(_SOCKETS) as file:
            # One more message than fits is taken; the filter refuses larger buffers.
            self._socket_bytes = int(file.read()) * 3 // 2

    @property
    def pause_seconds(self) -> float:
        """The time to the next look: shorter when there is less of the memory left to take."""
        near = 2 * self.most_memory > self.limits.memory_bytes
        return _CHECK_SECONDS / 5 if near and not self._cgroup else _CHECK_SECONDS

    def exceeded(self) -> str | None:
        """``"memory"``, ``"processes"`` or ``"scratch"`` when over that limit, else ``None``."""
        processes = linux.descendants(os.getpid())
        slow = time.monotonic() > self._next_slow_check
        if self._cgroup:
            self.most_memory = max(self.most_memory, self._cgroup.used())
        else:
            if slow:
                self._count_mappings(processes)
            if self._memory(processes) > self.limits.memory_bytes:
                return "memory"
        if self._count_processes and sum(map(_tasks, processes)) > self.limits.processes:
            return "processes"
        if slow:
            self._next_slow_check = time.monotonic() + _SLOW_SECONDS
            if self._scratch and self._is_too_large(self._scratch, processes):
                return "scratch"
        return None

    def exceeded_in_cgroup(self) -> bool:
        """Whether Linux has ended the kernel for its memory."""
        return self._cgroup is not None and self._cgroup.exceeded()

    def _memory(self, processes: list[int]) -> int:
        held = sum(map(_bytes_of_files, self._in_memory)) + self._bytes_of_mappings(processes)
        open_at_most = sum(len(self._descriptors(pid)) for pid in processes)
        used = held + self._socket_bytes * open_at_most + sum(map(self._resident, processes))
        if used > self.limits.memory_bytes:
            shares = sum(map(self._own_share, processes))
            used = held + self._bytes_of_descriptors(processes) + shares
        self.most_memory = max(self.most_memory, used)
        return used

    def _resident(self, pid: int) -> int:
        """What ``pid`` has of pages and page tables, also what others share."""
        return _sum_of_lines(pid, "status", _PAGES + _SHARED * self._shared_counts + _TABLES)

    def _own_share(self, pid: int) -> int:
        """The same, each page divided by the number of processes that share it; slower to ask."""
        share = _sum_of_lines(pid, "smaps_rollup", _PSS + _PSS_SHARED * self._shared_counts)
        return share + _sum_of_lines(pid, "status", _TABLES) if share else self._resident(pid)

    def _bytes_of_descriptors(self, processes: list[int]) -> int:
        sockets, pipes, others = set(), set(), 0
        for pid in processes:
            for descriptor in self._descriptors(pid):
                what = ""
                with contextlib.suppress(OSError):
                    what = os.readlink(descriptor)
                if what.startswith("socket:"):
                    sockets.add(what)
                elif what.startswith("pipe:"):
                    pipes.add(what)
                else:
                    others += 1
        return self._socket_bytes * len(sockets) + _OTHER_DESCRIPTOR_BYTES * (len(pipes) + others)

    def _descriptors(self, pid: int) -> list[str]:
        """The process's open descriptors; as many as there may be, if we may not look."""
        for place in _places(pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                try:
                    names = os.listdir(f"{place}/fd")
                except PermissionError:
                    names = [*map(str, range(self.limits.open_files))]
                if names:
                    return [f"{place}/fd/{name}" for name in names]
        return []

    def _count_mappings(self, processes: list[int]) -> None:
        """Count each process's mappings, as far as the time allows, the longest ago first."""
        known = {pid: count for pid, count in self._mappings.items() if pid in processes}
        until = time.monotonic() + _SLOW_BUDGET_SECONDS
        for pid in [*(pid for pid in processes if pid not in known), *known]:
            if time.monotonic() > until:
                break
            known.pop(pid, None)
            known[pid] = _count_mappings(pid)
        self._mappings = known

    def _bytes_of_mappings(self, processes: list[int]) -> int:
        """A process not counted yet has those of the one that it was forked from: the most, say."""
        most = max(self._mappings.values(), default=0)
        return _MAPPING_BYTES * sum(self._mappings.get(pid, most) for pid in processes)

    def _is_too_large(self, scratch: str, processes: list[int]) -> bool:
        """Where the scratch folder is one of the disk: deleted files count while they are open."""
        found: dict[int, int] = {}
        for path in _paths_in(scratch):
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                found[status.st_ino] = status.st_blocks * 512
            if len(found) > self.limits.scratch_files:
                return True
        for pid in processes:
            for descriptor in self._descriptors(pid):
                with contextlib.suppress(OSError):
                    status = os.stat(descriptor)
                    if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                        found[status.st_ino] = status.st_blocks * 512
        return sum(found.values()) > self.limits.scratch_bytes


def _places(pid: int) -> Iterator[str]:
    """Where ``/proc`` tells of a process: its own folder, or a thread's if the first has ended."""
    yield f"/proc/{pid}"
    with contextlib.suppress(OSError):
        yield from (f"/proc/{pid}/task/{each}" for each in os.listdir(f"/proc/{pid}/task"))


def _sum_of_lines(pid: int, name: str, starts: tuple[str, ...]) -> int:
    for place in _places(pid):
        with contextlib.suppress(OSError), open(f"{place}/{name}") as file:
            found = [int(line.split()[1]) for line in file if line.startswith(starts)]
            if found:
                return 1024 * sum(found)
    return 0


def _count_mappings(pid: int) -> int:
    for place in _places(pid):
        with contextlib.suppress(OSError), open(f"{place}/maps", "rb") as file:
            if count := sum(1 for _ in file):
                return count
    return 0


def _bytes_of_files(mount: int) -> int:
    used = os.fstatvfs(mount)
    bytes_of_content = (used.f_blocks - used.f_bfree) * used.f_frsize
    return bytes_of_content + (used.f_files - used.f_ffree) * _FILE_BYTES


def _tasks(pid: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))
    return 0


def _paths_in(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        yield from (os.path.join(parent, name) for name in (*folders, *files))
