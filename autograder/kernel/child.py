"""The kernel in the fork: an ipykernel whose sockets are open already.

The client makes the five listening sockets before it asks for a kernel, so it can connect at
once, no port can be taken by somebody else in between, and a confined kernel needs neither a
network nor a folder in which to make sockets.
"""

import contextlib
import os
import random
import re
import sys

import zmq
from ipykernel import debugger
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.connect import KernelConnectionInfo
from traitlets import DottedObjectName
from traitlets.config.loader import Config, DeferredConfigString

from autograder import points

from .shell import GradedKernel
from .wire import CHANNELS

_MOST_CHARACTERS = 1_000_000
_SETTING = re.compile(r"--(?P<class>\w+)\.(?P<trait>\w+)=(?P<value>.*)", re.DOTALL)
_PACKAGES = ("site-packages", "dist-packages")


class LimitedOutStream(OutStream):
    """ipykernel's stream, in more messages when much is printed: a client takes no endless one."""

    _unsent = 0

    def write(self, string: str) -> int:
        """Print text, and send it when there is enough for a message."""
        for start in range(0, len(string) or 1, _MOST_CHARACTERS):
            self._unsent += super().write(string[start : start + _MOST_CHARACTERS]) or 0
            if self._unsent >= _MOST_CHARACTERS:
                self._unsent = 0
                self.flush()
        return len(string)


class _OpenHeartbeat(Heartbeat):
    descriptor = -1

    def _try_bind_socket(self) -> None:
        self.socket.setsockopt(zmq.USE_FD, self.descriptor)
        super()._try_bind_socket()


class ForkedKernelApp(IPKernelApp):
    """ipykernel's application, given its connection and listening sockets instead of a file."""

    connection: KernelConnectionInfo
    descriptors: dict[int, int]
    confined: bool
    outstream_class = DottedObjectName(f"{__name__}.LimitedOutStream", allow_none=True)

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Set ``--Class.trait=value`` at once; anything else is traitlets' parser's, 35 ms."""
        config = Config()
        for argument in argv or ():
            setting = _SETTING.fullmatch(argument)
            if setting is None:
                return super().parse_command_line(argv)
            config[setting["class"]][setting["trait"]] = DeferredConfigString(setting["value"])
        self.update_config(config)

    def init_connection_file(self) -> None:
        """Take the connection from the client instead of reading the file."""
        self.load_connection_info(self.connection)

    def write_connection_file(self, **_: object) -> None:
        """Do nothing: the client has written it."""

    def init_poller(self) -> None:
        """Do nothing: the keeper sees to it that the kernel does not outlive its client."""

    def init_path(self) -> None:
        """Let a notebook import what is beside it, before installed packages, as IPython does.

        The server runs with ``python -P``, from which IPython would conclude the opposite.
        """
        if "" not in sys.path and not self.ignore_cwd:
            installed = [path for path in sys.path if path.endswith(_PACKAGES)]
            sys.path.insert(sys.path.index(installed[-1]) if installed else len(sys.path), "")

    def _try_bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.descriptors[port])
        return super()._try_bind_socket(s, port)

    def init_control(self, context: zmq.Context) -> None:
        """Without the debugger's own connection to the shell, which a confined kernel refuses."""
        super().init_control(context)
        if self.confined:
            self.debug_shell_socket.close(linger=0)
            self.debug_shell_socket = context.socket(zmq.DEALER)

    def init_iopub(self, context: zmq.Context) -> None:
        """Without the loopback socket for what forked processes print."""
        if not self.confined:
            return super().init_iopub(context)
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(self.iopub_socket, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_heartbeat(self) -> None:
        """As ipykernel does it, on the open socket."""
        address = (self.transport, self.ip, self.hb_port)
        self.heartbeat = _OpenHeartbeat(zmq.Context(), address)
        self.heartbeat.descriptor = self.descriptors[self.hb_port]
        self.heartbeat.start()


def seed_everything(seed: int, seed_keras: bool) -> None:
    """Seed Python, NumPy and perhaps Keras with its backend (which imports it); runs no op."""
    random.seed(seed)
    with contextlib.suppress(ModuleNotFoundError):
        import numpy

        numpy.random.seed(seed)
    if not seed_keras:
        return
    with contextlib.suppress(ModuleNotFoundError):
        import keras

        keras.utils.set_random_seed(seed)


def run_kernel(request: dict, sockets: list[int]) -> None:
    """Be the kernel that ``command``, a kernelspec's, would start. Returns when it shuts down."""
    connection = request["connection"]
    if request["seed"] is not None:
        seed_everything(request["seed"], request["seed_keras"])
    app = ForkedKernelApp.instance()
    app.connection = connection
    app.descriptors = {
        connection[f"{channel}_port"]: descriptor
        for channel, descriptor in zip(CHANNELS, sockets, strict=True)
    }
    app.confined = request["confinement"] is not None
    if app.confined:
        # As where debugpy is not installed: the debugger needs a TCP socket to start with.
        debugger._is_debugpy_available = False
        os.register_at_fork(after_in_child=_print_to_descriptors)
        app.kernel_class = GradedKernel
    app.initialize(request["command"][3:])
    if not app.confined:
        points.watch()
    app.start()


def _print_to_descriptors() -> None:
    """In a process that a cell forks: print to the descriptors that ipykernel captures."""
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
