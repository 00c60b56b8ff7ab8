"""What a command costs: wall time, processor time of all it started, memory of its process tree.

Linux only. The process that measures becomes the parent of whatever a command leaves behind
(``PR_SET_CHILD_SUBREAPER``), waits for it, and so is told its processor time by the kernel:
nothing is sampled but memory, and a child that made itself a daemon counts like the others.
"""

import json
import os
import platform
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from autograder.kernel.linux import adopt_orphans, die_with_parent
from autograder.kernel.place import MINUTES_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
#: Where benchmarks write, unless told otherwise.
OUTPUT = ROOT / "_build" / "benchmarks"
MIB = 2**20
_SAMPLE_SECONDS = 0.5
_GRACE_SECONDS = 10.0

HOW_MEMORY = (
    f"Peak memory: every {_SAMPLE_SECONDS:g} s the proportional set sizes (PSS) of the command and "
    "all its descendants are added up, so a page that forks share counts once; the highest sum "
    "is shown. *Main* is the command's own process alone."
)
HOW_CPU = (
    "CPU: user and system time of the command and everything it started, daemons included, as "
    "Linux accounts for it when a process ends."
)


@dataclass(frozen=True)
class Usage:
    """What a command took. Seconds and bytes; ``status`` is its exit code."""

    wall: float
    cpu: float
    peak: int
    main_peak: int
    status: int

    def __add__(self, other: "Usage") -> "Usage":
        """Both, one after the other."""
        return Usage(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.peak, other.peak),
            max(self.main_peak, other.main_peak),
            self.status or other.status,
        )


NOTHING = Usage(0, 0, 0, 0, 0)


def measured(
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> Usage:
    """Run a command to its end, with its output appended to ``log``, and return what it took.

    What it leaves running is waited for, and after ten seconds killed; so no kernel server stays
    unless ``env`` says so.
    """
    env = {MINUTES_VARIABLE: "0"} | dict(os.environ if env is None else env)
    adopt_orphans()
    this = os.getpid()
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=lambda: die_with_parent(this),
        )
    peak = main_peak = 0
    ended = os.pidfd_open(process.pid)
    try:
        while not select.select([ended], [], [], _SAMPLE_SECONDS)[0]:
            main, tree = _memory(process.pid)
            peak, main_peak = max(peak, tree), max(main_peak, main)
        wall = time.perf_counter() - started
    except BaseException:
        process.kill()
        raise
    finally:
        os.close(ended)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime + _seconds_of_orphans()
    return Usage(wall, cpu, peak, main_peak, process.returncode)


def _memory(pid: int) -> tuple[int, int]:
    """Bytes of the command's process, and of it and all descendants of this process."""
    sizes = {}
    for process in psutil.Process().children(recursive=True):
        try:
            sizes[process.pid] = process.memory_full_info().pss
        except psutil.AccessDenied:
            sizes[process.pid] = process.memory_info().rss
        except psutil.Error:
            continue
    return sizes.get(pid, 0), sum(sizes.values())


def _seconds_of_orphans() -> float:
    seconds, deadline = 0.0, time.monotonic() + _GRACE_SECONDS
    while True:
        try:
            pid, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return seconds
        if pid:
            seconds += used.ru_utime + used.ru_stime
            continue
        if time.monotonic() > deadline:
            for process in psutil.Process().children(recursive=True):
                process.send_signal(signal.SIGKILL)
        time.sleep(0.05)


def machine() -> dict[str, str | int]:
    """Return the processor and the versions that figures depend on."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    tensorflow = "tensorflow-cpu" if _installed("tensorflow-cpu") else "tensorflow"
    packages = (tensorflow, "keras", "numpy", "nbgrader", "nbclient", "ipykernel")
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory (GiB)": round(psutil.virtual_memory().total / 2**30),
        "kernel": platform.release(),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def _installed(package: str) -> bool:
    try:
        return bool(version(package))
    except ModuleNotFoundError:
        return False


def load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 1)


def sentence(facts: Mapping[str, object]) -> str:
    """`a b, c d`: names and values on one line."""
    return ", ".join(f"{name} {value}" for name, value in facts.items())


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], left: int = 1) -> str:
    """A Markdown table; all columns but the first ``left`` are aligned to the right."""
    lines = [heads, ["---" if n < left else "---:" for n in range(len(heads))], *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def write(folder: Path, name: str, text: str, data: dict) -> None:
    """Print a report and write it as ``name.md`` and ``name.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(text)
    print(f"\nwritten: {folder / name}.md and .json")
