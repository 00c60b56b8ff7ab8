"""What takes long to make and is only read: made once for all processes that run tests."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(
    config: pytest.Config,
    factory: pytest.TempPathFactory,
    name: str,
    make: Callable[[Path], None],
) -> Path:
    """Return a folder that ``make`` has filled, in whichever process came first.

    The others wait for it. If it could not be made, everybody is told why, and nobody tries again.
    """
    base = factory.getbasetemp()
    if hasattr(config, "workerinput"):  # one process of several: each has a folder in a common one
        base = base.parent
    folder, outcome = base / name, base / f"{name}.made"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was killed
            folder.mkdir()
            try:
                make(folder)
            except Exception as error:
                outcome.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
                raise
            outcome.write_text("", encoding="utf-8")
    if why := outcome.read_text(encoding="utf-8"):
        pytest.fail(f"{name} could not be made: {why}", pytrace=False)
    return folder
