"""A kernel that is a program of its own: another language's, or another environment's Python.

It cannot be forked. The fork of the plain server is confined as any other, and then becomes the
program that a kernelspec names, which finds its connection in a file, as Jupyter has it. It makes
its own sockets, in a folder of its own, for which the client gets a descriptor: the kernel has no
other way out, and nobody follows a link that a learner puts in their place.
"""

import json
import os
import signal
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

_SOCKET = "k"
_PREFIX = ".kernel-"
_STANDARD_STREAMS = 3
_CANNOT_RUN = 127


@dataclass(frozen=True)
class Program:
    """How a kernel is started, as its kernelspec says, looked up on this machine.

    ``{connection_file}`` stands in the ``command``. ``readable`` are the files and folders that
    it needs besides the system's. It is interrupted by a ``"signal"`` or by a ``"message"``.
    ``terminals`` says that it talks through one to another program. ``version`` is another when
    the program has changed.
    """

    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    readable: tuple[str, ...] = ()
    interrupt: str = "signal"
    terminals: bool = False
    version: str = ""

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping) -> "Program":
        """Return what :meth:`to_dict` described."""
        return cls(
            tuple(data["command"]),
            tuple((name, value) for name, value in data["environment"]),
            tuple(data["readable"]),
            data["interrupt"],
            data["terminals"],
            data["version"],
        )


def socket_name(port: int) -> str:
    """The name of one of its sockets in the folder of them."""
    return f"{_SOCKET}-{port}"


def make_folder() -> str:
    """Make a folder for the kernel's sockets in the current folder; give its whole path."""
    return tempfile.mkdtemp(prefix=_PREFIX, dir=os.getcwd())


def become(command: Sequence[str], connection: Mapping, folder: str, words: int) -> NoReturn:
    """Be this program, with the connection in a file in ``folder``.

    What it prints that is no Jupyter message goes to the descriptor ``words``, as far as there is
    room; nothing else that is open here is open there.
    """
    os.set_blocking(words, False)  # Nobody reads it before the end.
    for stream in (1, 2):
        os.dup2(words, stream)
    os.closerange(_STANDARD_STREAMS, os.sysconf("SC_OPEN_MAX"))
    file = Path(folder, "connection.json")
    file.write_text(json.dumps({**connection, "ip": f"{folder}/{_SOCKET}"}))
    os.environ["TMPDIR"] = folder
    for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    command = [part.replace("{connection_file}", str(file)) for part in command]
    try:
        os.execve(command[0], command, os.environ)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(_CANNOT_RUN)
