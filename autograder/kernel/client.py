"""The client's side: have a fork server, and ask it for kernels."""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .folders import OwnFolder
from .lease import Begun, Lease, lease, some_is_there
from .owned import owned
from .place import NoResident, minutes, place
from .program import socket_name
from .settings import Settings
from .wire import CHANNELS, Wire

ADDRESS_VARIABLE = "AUTOGRADER_KERNEL_SERVER"
"""Environment variable with the address of a server that this process may use, not owns."""

_ANSWER_SECONDS = 60.0
_LOST: dict = {"status": -9, "exceeded": None, "cpu_seconds": 0.0, "memory_bytes": 0, "said": ""}


class Refused(Exception):
    """The server cannot fork a kernel, for the reason given."""


class KernelProcess:
    """A kernel that a server has started, with the interface of :class:`subprocess.Popen`.

    It ends with this object's connection. ``isolation`` says what confines it; ``report`` is the
    keeper's, see :mod:`autograder.kernel.keeper`, once the kernel has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, wire: Wire, started: dict, folder: int | None = None) -> None:
        self.pid: int = started["started"]
        self.isolation: dict | None = started["isolation"]
        self.report: dict | None = None
        self._wire = wire
        self._folder = folder

    @contextlib.contextmanager
    def channel(self, connection: dict, port: int) -> Iterator[str]:
        """Give the path of the socket of a channel, as long as it is needed.

        A program makes its own; whatever it has put there, a link leads nowhere. ``OSError`` if
        there is none yet.
        """
        if self._folder is None:
            yield f"{connection['ip']}-{port}"
            return
        there = os.open(socket_name(port), os.O_PATH | os.O_NOFOLLOW, dir_fd=self._folder)
        try:
            yield f"/proc/self/fd/{there}"
        finally:
            os.close(there)

    def fileno(self) -> int:
        """Descriptor that becomes readable when the kernel has ended; for event loops."""
        return self._wire.fileno()

    def poll(self) -> int | None:
        """The exit code, or minus the signal, if the kernel has ended; else ``None``."""
        try:
            return self.wait(0.0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """The same when it has ended; ``subprocess.TimeoutExpired`` after ``timeout`` seconds."""
        return self.wait_for_report(timeout)["status"]

    def wait_for_report(self, timeout: float | None = None) -> dict:
        """The keeper's report when the kernel has ended; raises what :meth:`wait` raises."""
        if self.report is None:
            self._wire.connection.settimeout(timeout)
            try:
                message = self._wire.receive()
            except (BlockingIOError, TimeoutError):
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0) from None
            self.report = message or _LOST
            self._wire.close()
            if self._folder is not None:
                os.close(self._folder)
                self._folder = None
        return self.report

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel's process group; nothing happens when it has ended."""
        if self.report is None:
            self._wire.connection.settimeout(_ANSWER_SECONDS)
            with contextlib.suppress(OSError):
                self._wire.send({"signal": int(number)})

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel and all it has started."""
        if self.report is None:
            with contextlib.suppress(OSError):
                self._wire.connection.shutdown(socket.SHUT_WR)


def listen(connection: dict) -> list[socket.socket]:
    """The five sockets of a Jupyter connection, open and listening before there is a kernel."""
    family = socket.AF_UNIX if connection["transport"] == "ipc" else socket.AF_INET
    opened = []
    for channel in CHANNELS:
        port = connection[f"{channel}_port"]
        listener = socket.socket(family)
        opened.append(listener)
        if family == socket.AF_UNIX:
            path = f"{connection['ip']}-{port}"
            Path(path).unlink(missing_ok=True)
            listener.bind(path)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((connection["ip"], port))
        listener.listen(64)
    return opened


def launch(address: str, request: dict, line: tuple[int, ...] = ()) -> KernelProcess:
    """Ask the server at ``address`` for a kernel; the request is as the keeper wants it.

    ``line`` are more descriptors for the kernel, see :mod:`autograder.judge.line`.

    Raises :class:`Refused` with the server's reason, or when there is no server.
    """
    wire = Wire(socket.socket(socket.AF_UNIX))
    sockets = [] if request.get("program") else listen(request["connection"])
    try:
        wire.connection.settimeout(_ANSWER_SECONDS)
        wire.connection.connect(address)
        wire.send(request, (*(each.fileno() for each in sockets), *line))
        answer, folder = wire.receive_with_descriptors(1)
    except OSError as error:
        answer = {"refused": f"no fork server answers at {address}: {error}"}
    finally:
        for each in sockets:
            each.close()
    if answer is None or "refused" in answer:
        wire.close()
        raise Refused(answer["refused"] if answer else "the fork server has ended")
    return KernelProcess(wire, answer, *folder)


class ForkServer:
    """A fork server owned by this process: it ends with :meth:`close` or with the process."""

    def __init__(self, settings: Settings) -> None:
        """Start it: from now on it imports what every kernel needs."""
        if not hasattr(os, "fork"):
            raise Refused("this system has no fork")
        self._folder = OwnFolder()
        self.address = str(self._folder.path / "server")
        self._process, self.owner = owned(
            settings.python,
            "autograder.kernel.server",
            {"address": self.address},
            _DEFAULTS | settings.variables() | _FORK_SAFE,
        )
        self.status: dict = {}
        atexit.register(self.close)

    def prepare(self, preload: tuple[str, ...]) -> "ForkServer":
        """Have it import these, too, and wait until it serves, some seconds. Once only.

        Raises :class:`Refused` when it could not start or may not fork.
        """
        with contextlib.suppress(OSError):
            self.owner.send({"preload": preload})
        self.status = self.owner.receive() or {"refused": "the fork server failed to start"}
        if self.status["refused"]:
            self.close()
            raise Refused(self.status["refused"])
        return self

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the server still runs, and can be found."""
        return self._process.poll() is None and os.path.exists(self.address)

    def close(self) -> None:
        """End the server and with it every kernel."""
        atexit.unregister(self.close)
        self.owner.close()
        if not self.status:
            self._process.kill()  # It imports, and would see only then that it is not needed.
        if self._process.returncode is None:
            self._process.wait()
        self._folder.remove()


_DEFAULTS = {
    # Matplotlib reads this when imported, and the kernel would set it only later.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    # TensorFlow reads this when imported, too. With oneDNN the last digits depend on the processor,
    # and a Conv1D longer than its input gives a number instead of an error (TensorFlow 2.21).
    "TF_ENABLE_ONEDNN_OPTS": "0",
}
# NumPy's OpenBLAS starts its threads when imported, and a fork would lose them.
_FORK_SAFE = {"OPENBLAS_NUM_THREADS": "1"}

_servers: dict[Settings, ForkServer | Lease] = {}
_begun: dict[tuple, ForkServer | Begun] = {}
_locks: dict[Settings, threading.Lock] = defaultdict(threading.Lock)
_closed = threading.Event()


def begin_server(settings: Settings) -> None:
    """Start a server that will be wanted, before it is known what it is to import.

    The next :func:`server_address` with this Python and environment is its. Where one may be there
    already, or there can be none, nothing happens: that is said when it is needed.
    """
    if _given_address() is not None or some_is_there(settings):
        return
    with contextlib.suppress(Refused):
        _begun[settings.python, settings.environment] = _new_server(settings)


def server_address(settings: Settings) -> str:
    """The address of a running server with these settings, started if there is none.

    Where :data:`ADDRESS_VARIABLE` is set, that server is used. Raises :class:`Refused`.
    """
    if given := _given_address():
        return given
    with _locks[settings]:
        if _closed.is_set():
            raise Refused("this process is about to end")
        server = _servers.get(settings)
        if server is None or not server.alive():
            if server is not None:
                server.close()
            server = _servers[settings] = _ready_server(settings)
            if _closed.is_set():
                server.close()
                raise Refused("this process is about to end")
        return server.address


def close_servers() -> None:
    """End the kernels of this process, and what serves nobody else; start no more."""
    _closed.set()
    for server in [*_servers.values(), *_begun.values()]:
        server.close()


def forbid_to_stay() -> None:
    """Leave no server behind: something runs that nothing keeps from asking it for kernels."""
    for server in list(_servers.values()):
        if isinstance(server, Lease):
            server.forbid_to_stay()


def _new_server(settings: Settings) -> ForkServer | Begun:
    if settings.stays and minutes() > 0:
        with contextlib.suppress(NoResident):
            place()
            return Begun(settings)
    return ForkServer(settings)


def _ready_server(settings: Settings) -> ForkServer | Lease:
    begun = _begun.pop((settings.python, settings.environment), None)
    if settings.stays and minutes() > 0:
        with contextlib.suppress(NoResident):
            return lease(settings, begun if isinstance(begun, Begun) else None)
    if isinstance(begun, Begun):  # It could not stay.
        begun.close()
        begun = None
    return (begun or ForkServer(settings)).prepare(settings.preload)


def _given_address() -> str | None:
    address = os.environ.get(ADDRESS_VARIABLE)
    return address if address and os.path.exists(address) else None
