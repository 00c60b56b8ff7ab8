"""A place of its own for servers that stay, and how their end is waited for."""

import contextlib

import psutil

from autograder.kernel import client, lease
from autograder.kernel.place import MINUTES_VARIABLE


def a_place_in(folder, monkeypatch):
    """Have servers stay in ``folder``; give their place, and leave none of them there."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv(MINUTES_VARIABLE, "15")
    monkeypatch.delenv(client.ADDRESS_VARIABLE, raising=False)
    monkeypatch.setattr(client, "_servers", {})
    monkeypatch.setattr(client, "_begun", {})
    yield folder / "autograder"
    for server in client._servers.values():
        server.close()
    for begun in client._begun.values():
        begun.close()
    for each, _ in list(lease.residents()):
        lease.stop(each, now=True)


def ended(pid):
    """Wait until a process has ended, however long that takes here."""
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(60)
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
