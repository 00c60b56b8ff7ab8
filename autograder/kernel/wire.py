"""Messages between a client, the fork server and a kernel's keeper: one JSON object a line."""

import json
import socket
import struct

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
"""A Jupyter kernel's sockets, in the order in which a client passes them."""


class Wire:
    """JSON lines over a connected stream socket."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._pending = b""

    def fileno(self) -> int:
        """The socket's file descriptor, for ``select`` and event loops."""
        return self.connection.fileno()

    def send(self, message: dict, descriptors: tuple[int, ...] = ()) -> None:
        """Send one message, and with it open file descriptors."""
        line = json.dumps(message).encode() + b"\n"
        sent = socket.send_fds(self.connection, [line], descriptors) if descriptors else 0
        if rest := line[sent:]:  # Nothing more may be sent to who has it all and has gone.
            self.connection.sendall(rest)

    def receive(self) -> dict | None:
        """The next message, or ``None`` when the other side has gone.

        Raises ``BlockingIOError`` or ``TimeoutError`` as the socket is set.
        """
        while b"\n" not in self._pending:
            try:
                data = self.connection.recv(65536)
            except ConnectionError:
                return None
            if not data:
                return None
            self._pending += data
        line, self._pending = self._pending.split(b"\n", 1)
        return json.loads(line)

    def receive_with_descriptors(self, most: int) -> tuple[dict | None, list[int]]:
        """The first message together with up to ``most`` descriptors."""
        data, descriptors, _, _ = socket.recv_fds(self.connection, 65536, most)
        self._pending += data
        return (self.receive() if data else None), descriptors

    def close(self) -> None:
        """Close the socket; the other side sees the end."""
        self.connection.close()


def peer(connection: socket.socket) -> tuple[int, int]:
    """The process and the user at the other end of a Unix socket, as Linux tells: pid, uid."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    pid, uid, _ = struct.unpack("3i", credentials)
    return pid, uid
