"""Limits that Linux itself keeps for all processes of a submission: cgroup v2, where we may use it.

A cgroup counts all that Linux holds for its processes: pages, page tables, sockets, pipes, files
in a ``tmpfs``. It can be had where a cgroup above this process hands memory to its children and
lets this user make one: as root where systemd runs, or with
``systemd-run --user --scope autograder grade ...``. No process but the kernel is moved.
"""

import contextlib
import os
import tempfile
from pathlib import Path

from .limits import Limits

_PREFIX = "autograder-"


class Cgroup:
    """A cgroup for one kernel and all it starts; ``OSError`` where none is to be had."""

    def __init__(self, limits: Limits) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_parent()))
        try:
            self._write("memory.max", limits.memory_bytes)
            self._write("memory.oom.group", 1)
            with contextlib.suppress(OSError):  # There is no such file without swap,
                self._write("memory.swap.max", 0)
            with contextlib.suppress(OSError):  # and none where processes are not handed down.
                self._write("pids.max", limits.processes)
        except OSError:
            self.remove()
            raise

    def enter(self) -> None:
        """Move this process into it; what it has used until now stays where it is counted."""
        self._write("cgroup.procs", 0)

    def used(self) -> int:
        """The most bytes used so far; before Linux 5.19, those used now."""
        for name in ("memory.peak", "memory.current"):
            with contextlib.suppress(OSError):
                return int((self.path / name).read_text())
        return 0

    def exceeded(self) -> bool:
        """Whether Linux has killed its processes because they would have used more."""
        with contextlib.suppress(OSError):
            events = dict(map(str.split, (self.path / "memory.events").read_text().splitlines()))
            return int(events["oom_kill"]) > 0
        return False

    def remove(self) -> None:
        """Remove it, when its processes have ended."""
        with contextlib.suppress(OSError):
            os.rmdir(self.path)

    def _write(self, name: str, value: int) -> None:
        descriptor = os.open(self.path / name, os.O_WRONLY)  # Never make a file of that name.
        try:
            os.write(descriptor, str(value).encode())
        finally:
            os.close(descriptor)


def _parent() -> Path:
    """The nearest cgroup that hands memory to its children, cleared of what killed runs left."""
    for folder in _ancestors():
        handed_down = (folder / "cgroup.subtree_control").read_text().split()
        if "memory" in handed_down and os.access(folder, os.W_OK):
            for left in folder.glob(f"{_PREFIX}*"):
                if not os.path.exists(f"/proc/{left.name.split('-')[1]}"):
                    with contextlib.suppress(OSError):  # Linux refuses while a process is in it.
                        os.rmdir(left)
            return folder
    raise PermissionError("no cgroup v2 above hands memory to its children and lets us make one")


def _ancestors(self_: Path = Path("/proc/self")) -> list[Path]:
    """This process's cgroup and those above it, the nearest first."""
    mounts = [line.split() for line in (self_ / "mountinfo").read_text().splitlines()]
    places = [fields[4] for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"]
    own = [line[3:] for line in (self_ / "cgroup").read_text().splitlines() if line[:3] == "0::"]
    if not places or not own or ".." in own[0]:
        raise FileNotFoundError("cgroup v2 is not mounted")
    nearest = Path(places[0], own[0].lstrip("/"))
    return [nearest, *(each for each in nearest.parents if each.is_relative_to(places[0]))]
