"""One processor core for each submission, so that none can take what is its neighbours'.

A submission may start many busy processes; on a core of its own they only slow each other down.
A core is taken by binding a name that Linux gives back when this process ends, in whatever way,
and that all graders on the machine can see, whoever started them. Where there are more
submissions than cores, cores are shared as evenly as can be.
"""

import contextlib
import errno
import itertools
import os
import socket
import threading
from collections.abc import Iterator

_NAME = "\0autograder-core-{core}-{sharer}"
_MOST_SHARERS = 64
_mine = threading.local()


@contextlib.contextmanager
def own_core() -> Iterator[int | None]:
    """Give the number of a core to run on; ``None`` where the system cannot hold a process to one.

    Within another ``own_core`` of the same thread it is the same core.
    """
    if getattr(_mine, "core", None) is not None or not hasattr(os, "sched_getaffinity"):
        yield getattr(_mine, "core", None)
        return
    with _claim() as (_, _mine.core):
        try:
            yield _mine.core
        finally:
            _mine.core = None


@contextlib.contextmanager
def _claim() -> Iterator[tuple[socket.socket, int | None]]:
    cores = sorted(os.sched_getaffinity(0))
    with socket.socket(socket.AF_UNIX) as claim:
        for sharer, core in itertools.product(range(_MOST_SHARERS), cores):
            try:
                claim.bind(_NAME.format(core=core, sharer=sharer))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    break
            else:
                yield claim, core
                return
        yield claim, None
