"""What a confined kernel and all it started use, looked at from outside now and then."""

import contextlib
import os
import time

from . import linux
from .confine import Confinement

_SCRATCH_SECONDS = 0.5
_GONE = (FileNotFoundError, ProcessLookupError)


class Watchdog:
    """Looks at a keeper's kernel: at its memory, and at the rest where Linux sets no limit.

    ``RLIMIT_AS`` cannot limit memory, because TensorFlow reserves address space that it never
    uses. What counts is the memory that is the processes' own: anonymous and shared pages, those
    still shared with the fork server divided among all that share them.
    """

    def __init__(self, confinement: Confinement, isolation: dict) -> None:
        self.limits = confinement.limits
        self.most_memory = 0
        self._count_processes = not isolation["processes_limited"]
        self._scratch = None if isolation["scratch_limited"] else confinement.scratch
        self._next_scratch_look = 0.0

    def look(self) -> str | None:
        """``"memory"``, ``"processes"`` or ``"scratch"`` when over that limit, else ``None``."""
        processes = linux.descendants(os.getpid())
        if self._memory(processes) > self.limits.memory_bytes:
            return "memory"
        if self._count_processes and sum(map(_tasks, processes)) > self.limits.processes:
            return "processes"
        if self._scratch and time.monotonic() > self._next_scratch_look:
            self._next_scratch_look = time.monotonic() + _SCRATCH_SECONDS
            if _folder_bytes(self._scratch) > self.limits.scratch_bytes:
                return "scratch"
        return None

    def _memory(self, processes: list[int]) -> int:
        used = sum(_resident(pid) for pid in processes)
        if used > self.limits.memory_bytes:
            used = sum(_own_share(pid) for pid in processes)
        self.most_memory = max(self.most_memory, used)
        return used


def _resident(pid: int) -> int:
    """Bytes of anonymous and shared memory that ``pid`` has in RAM, also what others share."""
    return _sum_of_lines(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))


def _own_share(pid: int) -> int:
    """The same, each page divided by the number of processes that share it; slower to ask."""
    return _sum_of_lines(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))


def _sum_of_lines(path: str, names: tuple[str, ...]) -> int:
    with contextlib.suppress(*_GONE), open(path) as file:
        return 1024 * sum(int(line.split()[1]) for line in file if line.startswith(names))
    return 0


def _tasks(pid: int) -> int:
    with contextlib.suppress(*_GONE):
        return len(os.listdir(f"/proc/{pid}/task"))
    return 0


def _folder_bytes(folder: str) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512
    return total
