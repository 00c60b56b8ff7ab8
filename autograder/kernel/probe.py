"""What this machine can hold a kernel to, found by trying to break out of one.

Everything outside is made open to all users before the tries, so that what refuses them is the
confinement. Run as ``python -m autograder.kernel.probe`` it tries and prints JSON.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import linux
from .confine import Confinement
from .folders import OwnFolder
from .isolation import PROPERTIES, Isolation
from .keeper import end
from .limits import Limits

_LIMITS = Limits(scratch_bytes=1024 * 1024, processes=32)
_KEY = 0x5A4E
_IPC_CREAT, _IPC_RMID = 0o1000, 0


def probe() -> Isolation:
    """Try everything in a process of its own, a fraction of a second."""
    if not sys.platform.startswith("linux"):
        reason = f"confinement needs Linux, this is {sys.platform}"
        return Isolation(reasons=dict.fromkeys(PROPERTIES, reason))
    package = str(Path(__file__).resolve().parents[2])
    finished = subprocess.run(
        [sys.executable, "-P", "-m", "autograder.kernel.probe"],
        env=os.environ | {"PYTHONPATH": package},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return Isolation.from_dict(json.loads(finished.stdout))


def describe(isolation: Isolation) -> list[tuple[str, bool, str]]:
    """Rows for a table: what it means, whether it holds, and what stands in its way."""
    why = "; ".join(f"{step}: {reason}" for step, reason in isolation.reasons.items())
    rows = []
    for name, meaning in PROPERTIES.items():
        holds = getattr(isolation, name)
        rows.append((meaning, holds, "" if holds else why))
    return rows


def describe_shares(isolation: Isolation) -> dict[str, str]:
    """What keeps a submission to its share of the memory and of the processor cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    counting = "counted by the keeper, pages with what Linux holds besides: no cgroup"
    return {
        "memory": {
            "cgroup": "limited by Linux, in a cgroup of each submission",
            "count": f"{counting} ({isolation.reasons.get('cgroup', 'no reason')})",
        }.get(isolation.memory_by, "nothing keeps the limit"),
        "processors": f"one of {cores} cores for each submission"
        if isolation.core_kept
        else "nothing keeps a submission to its share",
    }


class _Outside:
    """Things that a confined process must not get at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o777)
        self.secret = folder / "secret"
        self.secret.write_text("secret")
        self.tcp = self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.udp = self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self.named = self._open(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{folder}")
        self.path = self._open(socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        self.victim = subprocess.Popen(["sleep", "60"])
        self.segment = ctypes.CDLL(None).shmget(_KEY, 4096, _IPC_CREAT | 0o666)

    def _open(self, family: int, kind: int, address: tuple[str, int] | str) -> socket.socket:
        opened = socket.socket(family, kind)
        opened.bind(address)
        if kind == socket.SOCK_STREAM:
            opened.listen()
        return opened

    def close(self) -> None:
        ctypes.CDLL(None).shmctl(self.segment, _IPC_RMID, None)
        self.victim.kill()
        self.victim.wait()


def _tries(outside: _Outside) -> dict[str, Callable[[], object]]:
    """For each property, what succeeds only where it does not hold."""
    return {
        "no_network": lambda: _first_that_works(
            lambda: _connect(outside.tcp),
            lambda: _connect(outside.udp),
            lambda: _connect(outside.named),
            lambda: _connect(outside.path),
        ),
        "reads_confined": lambda: _first_that_works(
            outside.secret.read_text, Path("/etc/passwd").read_text
        ),
        "writes_confined": lambda: (outside.folder / "new").write_text("new"),
        "scratch_limited": _overfill,
        "processes_hidden": lambda: os.listdir(f"/proc/{outside.victim.pid}"),
        "signals_confined": lambda: os.kill(outside.victim.pid, signal.SIGTERM),
        "ipc_separate": _attach_segment,
        "no_privileges": lambda: _first_that_works(_have_capabilities, lambda: os.setuid(0)),
        "processes_limited": _start_too_many,
        "core_kept": lambda: os.sched_setaffinity(0, range(os.cpu_count() or 1)),
    }


def _first_that_works(*tries: Callable[[], object]) -> None:
    for each in tries:
        with contextlib.suppress(OSError):
            each()
            return
    raise PermissionError("none works")


def _connect(listener: socket.socket) -> None:
    with socket.socket(listener.family, listener.type) as connection:
        connection.connect(listener.getsockname())
        connection.send(b"hello")


def _overfill() -> None:
    for number in range(3):
        Path(f"fill-{number}").write_bytes(bytes(_LIMITS.scratch_bytes // 2))


def _attach_segment() -> None:
    if ctypes.CDLL(None).shmget(_KEY, 4096, 0) < 0:
        raise PermissionError("no such segment")


def _have_capabilities() -> None:
    status = Path("/proc/self/status").read_text()
    if "CapEff:\t0000000000000000" in status and "NoNewPrivs:\t1" in status:
        raise PermissionError("none")


def _start_too_many() -> None:
    started = []
    try:
        for _ in range(_LIMITS.processes + 1):
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            started.append(pid)
    finally:
        for pid in started:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _in_confinement(confinement: Confinement, outside: _Outside, keeper: int) -> dict:
    os.setsid()
    isolation = confinement.in_kernel(keeper)
    holds = {name: _refused(attempt) for name, attempt in _tries(outside).items()}
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    holds["core_kept"] &= isolation.core_kept
    return holds | {"memory_by": isolation.memory_by, "reasons": isolation.reasons}


def _try_all(folder: Path) -> Isolation:
    outside = _Outside(folder)
    for name in ("scratch", "root"):
        (folder / name).mkdir(mode=0o700)
    linux.adopt_orphans()
    core = min(os.sched_getaffinity(0))
    confinement = Confinement(str(folder / "scratch"), str(folder / "root"), _LIMITS, core)
    keeper = os.getpid()
    still_open, held_open = os.pipe()
    results, tell = os.pipe()
    confinement.before_fork()
    pid = os.fork()
    if pid == 0:
        os.close(still_open)
        holds = _in_confinement(confinement, outside, keeper)
        os.write(tell, json.dumps(holds).encode() + b"\n")
        os._exit(0)
    os.close(tell)
    os.close(held_open)
    with open(results, "rb") as pipe:
        holds = json.loads(pipe.readline())
    holds["signals_confined"] &= outside.victim.poll() is None
    outside.close()
    end(pid)
    if confinement.cgroup:
        confinement.cgroup.remove()
    os.set_blocking(still_open, False)
    with contextlib.suppress(BlockingIOError):
        holds["nothing_left_behind"] = os.read(still_open, 1) == b""
    return Isolation(**holds)


def main() -> None:
    """Try everything and print the isolation as JSON."""
    with OwnFolder() as folder:
        print(json.dumps(_try_all(folder).as_dict()))


if __name__ == "__main__":
    main()
