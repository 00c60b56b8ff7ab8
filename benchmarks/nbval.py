"""``pytest --nbval chapters/`` with the warm kernel and with the ordinary one."""

import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import (
    HOW_CPU,
    HOW_MEMORY,
    MIB,
    NOTHING,
    OUTPUT,
    ROOT,
    Usage,
    load,
    machine,
    measured,
    sentence,
    table,
    write,
)

ORDINARY, WARM = "python3", "tensorflow-warm"


def main(
    notebooks: Annotated[
        list[Path] | None, typer.Argument(help="Notebooks. [default: all in chapters/]")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Runs with each kernel, in turns.")] = 1,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write nbval.md and nbval.json here.")
    ] = OUTPUT,
) -> None:
    """Compare all stored outputs with fresh ones, in ordinary kernels and in warm ones.

    The chapters name the ordinary kernel; pytest's --nbval-kernel-name overrides that. Both runs
    are whole commands, with the start of pytest and of the fork server in them.
    """
    paths = [path.resolve() for path in notebooks or sorted((ROOT / "chapters").glob("*.ipynb"))]
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "nbval.log"
    log.unlink(missing_ok=True)
    env = dict(os.environ) | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    used, said = {ORDINARY: NOTHING, WARM: NOTHING}, {}
    before = load()
    measured([sys.executable, "-c", "import tensorflow, nbval"], log=log, env=env)
    for _ in range(rounds):
        for kernel in used:
            usage, said[kernel] = _run(paths, kernel, log, env)
            used[kernel] += usage
            print(
                f"{kernel}: {usage.wall:.1f} s, CPU {usage.cpu:.1f} s, load {load()}; "
                f"{said[kernel]}",
                file=sys.stderr,
                flush=True,
            )
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    rows = [
        (
            f"`{kernel}`",
            f"{usage.wall / rounds:.1f}",
            f"{usage.cpu / rounds:.1f}",
            f"{used[ORDINARY].wall / usage.wall:.1f}",
            f"{used[ORDINARY].cpu / usage.cpu:.1f}",
            f"{usage.peak / MIB:.0f}",
            said[kernel],
        )
        for kernel, usage in used.items()
    ]
    heads = ("kernel", "wall s", "CPU s", "times (wall)", "times (CPU)", "peak MiB", "pytest")
    text = "\n".join(
        [
            f"# `pytest --nbval`: {len(paths)} notebooks, {rounds} run(s) with each kernel\n",
            table(heads, rows),
            f"Load before {facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.\n",
            f"{HOW_CPU} {HOW_MEMORY}\n",
        ]
    )
    data = facts | {
        "notebooks": [path.name for path in paths],
        "rounds": rounds,
        "kernels": {kernel: asdict(usage) for kernel, usage in used.items()},
        "pytest": said,
    }
    write(folder, "nbval", text, data)


def _run(paths: list[Path], kernel: str, log: Path, env: dict) -> tuple[Usage, str]:
    """Run pytest; return what it took and its own last line, without the time."""
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-kernel-name", kernel]
    start = log.stat().st_size
    usage = measured([*command, "-p", "no:cacheprovider", *paths], log=log, env=env)
    with open(log, encoding="utf-8", errors="replace") as file:
        file.seek(start)
        found = re.findall(r"^(?:=+ )?(\d+ (?:passed|failed).*?) in [\d.]+s", file.read(), re.M)
    return usage, found[-1] if found else f"exit code {usage.status}"


if __name__ == "__main__":
    typer.run(main)
