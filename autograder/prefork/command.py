"""The command in the fork: as if this process had just begun, with all imported."""

import contextlib
import fcntl
import importlib
import io
import multiprocessing.process
import os
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TextIO

from .caller import Signals

#: Where modules were looked for before anything was imported; setuptools adds a folder of its own.
_AT_THE_BEGINNING = tuple(sys.path)


@dataclass(frozen=True)
class Command:
    """What a front asks for, see :mod:`.keeper`."""

    request: dict
    signals: Signals

    def take_files(self, descriptors: list[int], besides: socket.socket) -> socket.socket:
        """Put the front's files where they are there, and close all others; give the one socket.

        Python's objects of what is closed here have to be closed before.
        """
        numbers = self.request["files"]
        above = max(numbers) + 1
        moved = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, above) for each in descriptors]
        kept = fcntl.fcntl(besides, fcntl.F_DUPFD_CLOEXEC, above)
        besides.close()
        for name in os.listdir("/proc/self/fd"):
            number = int(name)
            if number > 2 and number not in moved and number != kept:
                with contextlib.suppress(OSError):
                    os.close(number)
        for here, there in zip(moved, numbers, strict=True):
            os.dup2(here, there)
            os.close(here)
        return socket.socket(fileno=kept)

    def take_over(self) -> None:
        """Forget what is the zygote's, and have what is the front's; a new process has it so."""
        os.environ.clear()
        os.environ.update(self.request["environment"])
        sys.argv[:] = self.request["arguments"]
        sys.orig_argv[:] = self.request["began_as"]
        added = [path for path in sys.path if path not in _AT_THE_BEGINNING]
        sys.path[:] = [*self.request["path"], *added]
        sys.path_importer_cache.clear()
        importlib.invalidate_caches()
        time.tzset()
        tempfile.tempdir = None
        # What modules remember from their import.
        vars(multiprocessing.process)["ORIGINAL_DIR"] = os.getcwd()
        multiprocessing.current_process().authkey = os.urandom(32)
        for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
            stream = _stream(number, mode, getattr(sys, name))
            for each in (name, f"__{name}__"):
                setattr(sys, each, stream)
        self.signals.take_over()


def _stream(number: int, mode: str, like: TextIO) -> TextIO:
    """A stream on a descriptor as Python makes it when it begins, of the same encoding."""
    unbuffered = getattr(like, "write_through", False)
    raw = io.FileIO(number, mode, closefd=False)
    vars(raw)["name"] = like.name
    file: io.FileIO | io.BufferedReader | io.BufferedWriter = raw
    if not unbuffered:
        file = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(
        file,
        encoding=like.encoding,
        errors=like.errors,
        newline="\n",
        line_buffering=mode == "w" and (number == 2 or os.isatty(number)),
        write_through=unbuffered,
    )
    vars(stream)["mode"] = mode
    return stream
