"""The fork server: a process that has imported everything slow, and forks a kernel a request.

It belongs to the process that starts it, its owner, and ends with it: the owner holds one end of a
socket pair; when the owner goes, in whatever way, the server reads the end and exits, and every
kernel is told by Linux to die with its parent. For commands the owner is a process that stays,
:mod:`.resident`, and several use one server. Other processes, such as grading workers, may use a
server through :data:`autograder.kernel.client.ADDRESS_VARIABLE`.

Three kinds of process, each the parent of the next::

    server ──► keeper (one a kernel, :mod:`.keeper`) ──► kernel (:mod:`.child`)

A fork copies only the calling thread, so it goes wrong once TensorFlow has started its threads,
that is, after the first op. The server therefore runs no op, and :func:`refusal` looks before
each fork whether that is still so.

Run as ``python -m autograder.kernel.server`` with one JSON argument: ``owner``, the descriptor
of the socket to the owner; ``address``, the path to listen at, in a private folder of the owner,
which the server removes if the owner has not. The owner's first message is ``preload``, the
modules to import besides; it may come when the server has long imported what all kernels need.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from . import linux
from .folders import remove_leftovers
from .wire import Wire, peer

PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
    "stack_data",
    "pygments.formatters.terminal256",
    "autograder.kernel.child",
    "autograder.kernel.keeper",
    "autograder.kernel.program",
    "autograder.kernel.confine",
    "autograder.judge.answering",
    "autograder.judge.asking",
    "cloudpickle",
)
"""What every kernel needs, warm or cold: also what ipykernel imports when it starts, and at the
first error."""

WARM_PRELOAD = (
    "sandlock",
    "numpy",
    "tensorflow",
    "tensorflow.python.data.ops.concatenate_op",
    "tensorflow.python.data.ops.flat_map_op",
    "tensorflow.python.data.ops.from_tensors_op",
    "tensorflow.python.data.ops.range_op",
    "tensorflow.python.data.ops.zip_op",
    "keras",
    "matplotlib.pyplot",
    "matplotlib.font_manager",
    "matplotlib.backends.backend_agg",
    "IPython.core.pylabtools",
    "IPython.core.completer",
    "jedi",
    "autograder.expect",
)
"""What a notebook about TensorFlow would import itself; a missing module is left out.

Found by comparing ``sys.modules`` before and after real notebooks. The inline backend itself is
not in it: it sets itself up when it is imported, and needs a kernel for that.
"""


def refusal() -> str | None:
    """Why a fork of this process would not be safe now, or ``None``."""
    if not hasattr(os, "fork"):
        return "this system has no fork"
    eager = sys.modules.get("tensorflow.python.eager.context")
    context = eager.context_safe() if eager else None
    if context is not None and context._initialized:
        return "TensorFlow has already run an op in the server, and a fork would hang"
    try:
        threads = len(os.listdir("/proc/self/task"))
    except FileNotFoundError:
        threads = threading.active_count()
    if threads > 1:
        return f"the server has {threads - 1} threads that a fork would lose"
    return None


def import_if_there(names: list[str]) -> list[str]:
    """Import the modules; give the names of those that this environment does not have."""
    missing = []
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            missing.append(name)
    return missing


def format_a_traceback() -> None:
    """Fill the caches that a first traceback fills: 0.2 s of looking at every module's file."""
    from IPython.core.ultratb import FormattedTB

    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        formatter = FormattedTB(mode="Context")
        formatter.stb2text(formatter.structured_traceback(*sys.exc_info()))


def serve(listener: socket.socket, owner: socket.socket) -> Callable[[], None] | None:
    """Fork a keeper for every connection until the owner goes.

    Gives ``None`` when the owner has gone, and in a forked process what that process has to do.
    """
    server = os.getpid()
    keepers: set[int] = set()
    with selectors.DefaultSelector() as selector:
        selector.register(owner, selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select(timeout=1.0 if keepers else None)]
            _reap(keepers)
            if owner in ready:
                return None
            if listener not in ready:
                continue
            connection = listener.accept()[0]
            reason = refusal() or _stranger(connection)
            if reason:
                Wire(connection).send({"refused": reason})
            elif (pid := os.fork()) == 0:
                selector.close()
                listener.close()
                owner.close()
                linux.die_with_parent(server)
                from .keeper import keep

                return lambda: keep(connection)
            else:
                keepers.add(pid)
            connection.close()


def _stranger(connection: socket.socket) -> str | None:
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    _, uid = peer(connection)
    return None if uid == os.getuid() else f"user {uid} may not use this server"


def _reap(keepers: set[int]) -> None:
    """Forget ended keepers; kill what a killed keeper's kernel has left to us, its subreaper."""
    keepers -= linux.ended_children()
    for pid in linux.children(os.getpid()):
        if pid not in keepers:
            os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Import, then serve until the owner goes."""
    options = json.loads(sys.argv[1])
    owner = socket.socket(fileno=options["owner"])
    owner.set_inheritable(False)
    wire = Wire(owner)
    started = time.perf_counter()
    for name in PRELOAD:
        importlib.import_module(name)
    format_a_traceback()
    seconds = time.perf_counter() - started
    wanted = wire.receive()
    forked = wanted and _import_and_serve(wanted["preload"], options["address"], wire, seconds)
    if forked:
        forked()
    else:
        linux.kill_children()
        remove_leftovers(os.path.dirname(os.path.dirname(options["address"])))


def _import_and_serve(
    preload: list[str], address: str, owner: Wire, seconds: float
) -> Callable[[], None] | None:
    """Import the rest and serve, see :func:`serve`; ``seconds`` is what the imports have taken."""
    started = time.perf_counter()
    missing = import_if_there(preload)
    linux.adopt_orphans()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        gc.collect()
        gc.freeze()
        seconds += time.perf_counter() - started
        owner.send(
            {
                "pid": os.getpid(),
                "refused": refusal(),
                "missing": missing,
                "import_seconds": round(seconds, 3),
            }
        )
        return serve(listener, owner.connection)


if __name__ == "__main__":
    main()
