"""JupyterLab, started as the README says, for tests that open it in a browser."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests import ROOT

_END_SECONDS = 30
_START_SECONDS = 300
#: A browser that waits longer than this for JupyterLab has met a mistake, on any machine.
PATIENCE = 60_000


def picture(page, name: str) -> None:
    """Save what a page shows, for whoever set ``PICTURES`` to a folder and looks at it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def _listens(info: Path) -> bool:
    """Whether a server can be reached; it writes its address before."""
    port = json.loads(info.read_text())["port"]
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port)):
        return True
    return False


class JupyterLab:
    """A server for one folder, with nothing in it of the user's own; a context manager."""

    def __init__(self, folder: Path, home: Path, *options: str) -> None:
        """Start it in ``folder``; what it keeps is in ``home``, and its ``log`` too."""
        home.mkdir(parents=True)
        self.log = home / "log.txt"
        self._token = secrets.token_hex(8)
        own = {
            "HOME": home,
            "JUPYTER_CONFIG_DIR": home / "config",
            "JUPYTER_DATA_DIR": home / "data",
            "JUPYTER_RUNTIME_DIR": home / "runtime",
            "IPYTHONDIR": home / "ipython",
            "JUPYTER_TOKEN": self._token,
            # What the installed package has in these places, as it is in this folder now.
            "JUPYTER_PATH": ROOT / "share" / "jupyter",
            "JUPYTER_CONFIG_PATH": ROOT / "etc" / "jupyter",
        }
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options = ("--allow-root", *options)
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", *options],
                cwd=folder,
                env=os.environ | {name: str(value) for name, value in own.items()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        info = home / "runtime" / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + _START_SECONDS
        while not (info.is_file() and info.read_text().endswith("}") and _listens(info)):
            late = self.process.poll() is not None or time.monotonic() > deadline
            assert not late, self.close() or self.log.read_text()
            time.sleep(0.05)
        self._url = json.loads(info.read_text())["url"]

    def address(self, path: str) -> str:
        """The address of a page, with the token that lets a browser in."""
        return f"{self._url}{path}?token={self._token}"

    def ask(self, path: str, method: str = "GET") -> dict:
        """What its programming interface answers, from JSON."""
        headers = {"Authorization": f"token {self._token}"}
        request = urllib.request.Request(f"{self._url}{path}", headers=headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def close(self) -> None:
        """End it, and with it its kernels.

        It may wait for a worker thread of anyio's that nobody ends any more; then it is killed.
        """
        self.process.terminate()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
