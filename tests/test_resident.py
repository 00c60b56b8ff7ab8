"""The server that stays: found by the next command, reached by no learner, gone when it should."""

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.errors import CourseError
from autograder.kernel import client, lease, resident
from autograder.kernel.options import RunOptions
from autograder.kernel.place import MINUTES_VARIABLE, NoResident
from autograder.kernel.run import run_notebook
from autograder.kernel.settings import Settings, grading_settings
from autograder.prefork.wanted import Wanted
from tests import ROOT
from tests.residents import a_place_in, ended

PLAIN = RunOptions(kernel="plain")
BARE = grading_settings("plain")
#: A command that wants a server, says which one it has got, and runs until its input ends.
COMMAND = """
import sys
from autograder.kernel.client import server_address, _servers
from autograder.kernel.settings import grading_settings
server_address(grading_settings("plain"))
(server,) = _servers.values()
print(type(server).__name__, server.pid, server.address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def a_place(monkeypatch):
    """A place of this test's own, with a short name; nothing is left in it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield from a_place_in(Path(folder), monkeypatch)


class Command:
    """A command that uses a server; ``pid`` and ``address`` are the server's."""

    def __init__(self, code=COMMAND):
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        self.kind, pid, self.address = self.process.stdout.readline().split()
        self.pid = int(pid)

    def ends(self):
        self.process.communicate()

    def is_killed(self):
        self.process.kill()
        self.process.communicate()


def found():
    return [status for _, status in lease.residents()]


def test_the_next_command_finds_the_server():
    first = Command()
    assert first.kind == "Lease"
    (status,) = found()
    assert status["server"] == first.pid and status["minutes_left"] == 15
    assert [each["pid"] for each in status["leases"]] == [first.process.pid]
    second = Command()
    assert (second.pid, second.address) == (first.pid, first.address)
    first.ends()
    second.ends()
    (status,) = found()
    assert status["leases"] == [] and 0 < status["minutes_left"] <= 15
    third = Command()
    assert third.pid == first.pid
    third.ends()


def test_commands_that_start_together_share_one_server():
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]
    said = {each.stdout.readline() for each in commands}
    assert len(said) == 1 and len(found()) == 1
    for each in commands:
        each.communicate()


def test_a_notebook_is_run_in_it_and_it_stays():
    cell = new_code_cell("import os\nprint(os.environ['PYTHONHASHSEED'])")
    for _ in range(2):
        result, status = run_notebook(new_notebook(cells=[cell]), PLAIN, files={})
        assert result.cells[0].outputs[0].text == "0\n"
    (server,) = client._servers.values()
    pid = server.pid
    server.close()
    assert [each["server"] for each in found()] == ([pid] if status.isolation.shuts_in else [])


def test_what_is_not_shut_in_leaves_no_server():
    notebook = new_notebook(cells=[new_code_cell("1 + 1")])
    run_notebook(notebook, RunOptions(kernel="plain", confined=False), files={})
    (server,) = client._servers.values()
    server.close()
    assert ended(server.pid)
    assert found() == []


def test_another_environment_grader_or_course_has_another_server(monkeypatch, tmp_path):
    one = lease.folder_of(BARE)
    assert lease.folder_of(grading_settings("plain")) == one
    others = {
        one,
        lease.folder_of(grading_settings("warm")),
        lease.folder_of(grading_settings("plain", preload=("bdb",))),
        lease.folder_of(Settings(preload=BARE.preload, environment=(("LANG", "C"),))),
        lease.folder_of(Settings(python=str(tmp_path), preload=BARE.preload)),
    }
    assert len(others) == 5
    monkeypatch.setattr("autograder.kernel.versions.grader_digest", lambda: "another")
    others.add(lease.folder_of(BARE))
    monkeypatch.setattr(lease.site, "getsitepackages", lambda: [str(tmp_path)])
    before = lease.folder_of(BARE)
    (tmp_path / "installed-1.0.dist-info").mkdir()
    assert len(others | {before, lease.folder_of(BARE)}) == 8


def test_windows_of_one_desktop_share_a_server(monkeypatch):
    one = lease.folder_of(Settings())
    for name in ("PYTEST_CURRENT_TEST", "PWD", "JPY_SESSION_NAME", "SHLVL", "_", "TERM"):
        monkeypatch.setenv(name, "another")
    assert lease.folder_of(Settings()) == one
    monkeypatch.setenv("KERAS_BACKEND", "another")
    assert lease.folder_of(Settings()) != one


def test_with_other_hash_seeds_none_stays():
    settings = grading_settings("plain", hash_seed=7)
    client.server_address(settings)
    assert isinstance(client._servers[settings], client.ForkServer) and found() == []


def test_with_no_minutes_none_stays(monkeypatch):
    monkeypatch.setenv(MINUTES_VARIABLE, "0")
    command = Command()
    assert command.kind == "ForkServer" and found() == []
    command.ends()
    assert ended(command.pid)
    monkeypatch.setenv(MINUTES_VARIABLE, "soon")
    with pytest.raises(CourseError, match="AUTOGRADER_SERVER_MINUTES is 'soon'; it should be"):
        lease.minutes()


def test_it_ends_when_nobody_has_used_it_for_so_long(monkeypatch, a_place):
    monkeypatch.setenv(MINUTES_VARIABLE, "0.001")
    command = Command()
    (status,) = found()
    command.ends()
    assert ended(status["pid"]) and ended(command.pid)
    assert not Path(command.address).parent.exists()
    assert not list(a_place.glob("*/*/control"))


def test_it_ends_with_a_command_that_was_killed():
    command, other = Command(), Command()
    (status,) = found()
    command.is_killed()
    assert eventually_none_is_found()  # It may have reached it: nobody knows.
    assert psutil.pid_exists(status["server"]), "another command still uses it"
    later = Command()
    assert later.pid != other.pid
    other.ends()
    assert ended(status["pid"]) and ended(status["server"])
    later.ends()


def eventually_none_is_found():
    while found():
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("who", ["pid", "server"])
def test_one_that_was_killed_is_replaced_and_leaves_nothing(who):
    first = client.server_address(BARE)
    (status,) = found()
    os.kill(status[who], signal.SIGKILL)
    assert ended(status["pid"]) and ended(status["server"])
    second = client.server_address(BARE)
    assert second != first and not Path(first).exists()
    assert [each["pid"] for each in found()] != [status["pid"]]


def test_a_command_that_needs_none_leaves_none():
    client.begin_server(BARE)
    (begun,) = client._begun.values()
    begun.close()
    assert found() == []


def test_the_one_that_was_begun_is_the_one_that_stays():
    client.begin_server(grading_settings("warm"))
    client.server_address(BARE)  # the same environment; what it imports was not known yet
    assert client._begun == {} and len(found()) == 1
    client.begin_server(BARE)
    assert client._begun == {}, "one is there"


@pytest.mark.parametrize("how", ["open to others", "a link", "a file", "no room"])
def test_a_place_that_is_not_safe_is_not_used(how, a_place, monkeypatch, tmp_path):
    if how == "open to others":
        a_place.mkdir()
        a_place.chmod(stat.S_IRWXU | stat.S_IXOTH)
    elif how == "a link":
        a_place.symlink_to(tmp_path)
    elif how == "a file":
        a_place.write_text("")
    else:
        monkeypatch.setattr(Path, "mkdir", no_room)
    with pytest.raises(NoResident):
        lease.lease(BARE)
    client.server_address(BARE)
    assert isinstance(client._servers[BARE], client.ForkServer)


def no_room(*_, **__):
    raise OSError(28, "No space left on device")


def test_a_server_that_cannot_be_has_its_reason_told(tmp_path):
    (tmp_path / "has_thread.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[99], daemon=True).start()\n"
    )
    environment = (("PYTHONPATH", str(tmp_path)), ("PATH", os.environ["PATH"]))
    with pytest.raises(client.Refused, match="1 thread"):
        client.server_address(Settings(preload=("has_thread",), environment=environment))
    assert found() == []


def test_of_many_the_one_that_would_end_next_makes_room(monkeypatch):
    monkeypatch.setattr(lease, "_MOST", 2)
    names = ("abc", "bdb", "cmd")
    several = [grading_settings("plain", preload=(name,)) for name in names]
    for each in several:
        client.server_address(each)
        client._servers.pop(each).close()
    assert {status["imported"][0] for status in found()} == {"bdb", "cmd"}


def test_it_ends_when_its_environment_is_gone(monkeypatch, tmp_path):
    class Server:
        pid, status, address = 1, {}, ""

    (tmp_path / "python").write_text("")
    monkeypatch.setattr(resident.sys, "executable", str(tmp_path / "python"))
    stays = resident.Resident(tmp_path, Server())
    assert stays.can_be_found() and stays._seconds_left() > 0
    (tmp_path / "python").unlink()
    assert stays._seconds_left() <= 0 and stays.retired
    assert not (tmp_path / "control").exists()


def test_it_ends_when_it_is_old(monkeypatch, tmp_path):
    class Server:
        pid, status, address = 1, {}, ""

    stays = resident.Resident(tmp_path, Server())
    assert stays.can_be_found() and not resident.Resident(tmp_path, Server()).can_be_found()
    monkeypatch.setattr(resident, "LONGEST_HOURS", 0.0)
    assert stays._seconds_left() <= 0 and stays.retired


#: What a learner's code tries: the sockets of the resident, of its server and of the process from
#: which commands are forked, by path and by /proc.
REACHES = """
import glob, os, socket
found = [*{paths}, *glob.glob("/proc/*/root/tmp/autograder-run-*/server")]
reached = []
for path in found:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
        reached.append(path)
    except OSError:
        pass
print(reached, os.path.exists({folder!r}))
"""


def test_what_a_learner_wrote_reaches_neither_it_nor_its_server():
    address = client.server_address(BARE)
    folder = lease.folder_of(BARE)
    commands = Wanted.here().address  # where commands are forked
    commands.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(commands))
        listener.listen()
        sockets = [address, str(folder / "control"), str(commands)]
        code = REACHES.format(paths=sockets, folder=str(folder))
        notebook = new_notebook(cells=[new_code_cell(code)])
        result, status = run_notebook(notebook, PLAIN, files={})
    if not status.isolation.shuts_in:
        pytest.skip(f"this machine confines nothing: {status.isolation.reasons}")
    assert result.cells[0].outputs[0].text == "[] False\n"


def test_a_kernel_finds_nothing_of_what_ran_before():
    secret = "zyx" * 7
    remember = new_code_cell(f"held = [{secret!r}] * 1000; print(len(held))")
    run_notebook(new_notebook(cells=[remember]), PLAIN, files={"notes.txt": secret.encode()})
    look = new_code_cell(
        textwrap.dedent("""
        import gc, os, sys
        wanted = "zyx" * 7
        named = [each for each in gc.get_objects() if isinstance(each, list) and wanted in each]
        print(len(named), os.path.exists("notes.txt"), "held" in vars(sys.modules["__main__"]))
        """)
    )
    result, _ = run_notebook(new_notebook(cells=[look]), PLAIN, files={})
    assert result.cells[0].outputs[0].text == "0 False False\n"


def run(*arguments):
    done = CliRunner().invoke(app, ["server", *arguments])
    return done.exit_code, done.output


def test_the_commands_show_start_and_stop_it(a_place):
    code, said = run("status")
    assert code == 0 and "no server is running" in said
    client.server_address(BARE)
    (server,) = client._servers.values()
    code, said = run("status")
    assert code == 0 and str(server.pid) in said and "numpy" in said and "15 min" in said
    code, said = run("stop")
    assert code == 1 and f"process {server.pid} ends with what uses it" in said
    assert run("status")[1].startswith("no server is running")
    server.close()
    assert ended(server.pid)

    client.server_address(BARE)
    (server,) = client._servers.values()
    code, said = run("stop", "--now")
    assert code == 0 and said == f"process {server.pid} has ended\n"
    assert ended(server.pid) and not server.alive()


def test_start_says_why_none_stays(monkeypatch):
    monkeypatch.setenv(MINUTES_VARIABLE, "0")
    code, said = run("start")
    assert code == 2 and "AUTOGRADER_SERVER_MINUTES is 0" in said


@pytest.mark.parametrize("command", [["grade", "none"], ["server", "start"]])
def test_minutes_that_are_no_number_are_said(monkeypatch, command):
    monkeypatch.setenv(MINUTES_VARIABLE, "soon")
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2
    assert "AUTOGRADER_SERVER_MINUTES is 'soon'; it should be minutes, as 15." in done.stderr


def test_grade_without_a_server_leaves_none(tmp_path):
    done = CliRunner().invoke(app, ["grade", "none", "--no-server", "-c", str(tmp_path)])
    assert done.exit_code == 2 and lease.minutes() == 0
    assert found() == []
