"""Commands that begin at once: done in a fork, and as if they were not."""

import contextlib
import json
import os
import pty
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from autograder.kernel import client, lease, linux, resident
from autograder.kernel.commands import Commands
from autograder.kernel.place import MINUTES_VARIABLE, connected
from autograder.kernel.settings import grading_settings
from autograder.kernel.wire import Wire
from autograder.prefork import caller, front
from autograder.prefork.front import COMMANDS
from autograder.prefork.key import key, read_early
from autograder.prefork.zygote import PRELOAD
from tests import ROOT
from tests.exchange import wait_until
from tests.residents import a_place_in, ended

AUTOGRADER = (sys.executable, "-m", "autograder")
#: A command that reads the course's configuration, which is Python, and then finds nothing there.
COMMAND = (*AUTOGRADER, "report", "nothing")
#: A configuration that tells what it sees of the process in which it is read.
TELLS = """
import json, multiprocessing.process, os, resource, signal, sys, tempfile
seen = {
    "arguments": sys.argv[1:],
    "path": sys.path,
    "folder": os.getcwd(),
    "folder of modules": multiprocessing.process.ORIGINAL_DIR,
    "environment": dict(os.environ),
    "umask": [line for line in open("/proc/self/status") if line.startswith("Umask")],
    "nice": os.nice(0),
    "limits": [resource.getrlimit(n) for n in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)],
    "cores": sorted(os.sched_getaffinity(0)),
    "ignored": [n for n in range(1, 65) if signal.getsignal(n) is signal.SIG_IGN],
    "interrupts": str(signal.getsignal(signal.SIGINT)),
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
    "streams": [
        (each.fileno(), each.isatty(), each.encoding, each.errors, each.write_through)
        for each in (sys.stdin, sys.stdout, sys.stderr)
    ],
    "open": sorted(n for n in range(200) if os.path.exists(f"/proc/self/fd/{n}")),
    "input": sys.stdin.read(),
    "temporary": tempfile.gettempdir(),
}
print("said to stdout"); print("said to stderr", file=sys.stderr)
forked = sys.modules["__main__"].__file__.endswith("forked.py")
if not os.path.exists(os.environ["SEEN"]):  # nbgrader reads its configuration twice.
    with open(os.environ["SEEN"], "w") as file:
        json.dump({"forked": forked, "seen": seen}, file)
"""
#: One that waits, and says so; what interrupts it ends the command.
WAITS = """
import os, sys, time
with open(os.environ["SEEN"] + ".new", "w") as file:
    print(os.getpid(), sys.modules["__main__"].__file__.endswith("forked.py"), file=file)
os.rename(os.environ["SEEN"] + ".new", os.environ["SEEN"])
while True:
    time.sleep(0.05)
"""


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def variables(folder):
    """The environment in which commands find the zygote of these tests."""
    names = {"XDG_RUNTIME_DIR": str(folder), MINUTES_VARIABLE: "15", "PYTHONPATH": str(ROOT)}
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return usual | names


@pytest.fixture(scope="module")
def wanted(folder, variables):
    """What a front asks a resident for."""
    address = folder / "autograder" / "commands" / key(variables)
    address.parent.parent.mkdir(mode=0o700)
    return {
        "key": key(variables),
        "address": str(address),
        "environment": read_early(variables),
    }


@pytest.fixture(scope="module")
def zygote(wanted):
    """One that is ready."""
    commands = Commands(wanted)
    assert begun(commands, wanted)
    yield commands
    commands.close()
    assert not Path(wanted["address"]).exists()


def begun(commands, wanted):
    """Wait until commands can be forked, however long that takes here, or none ever will be."""
    while psutil.Process(commands.status["pid"]).status() != psutil.STATUS_ZOMBIE:
        if connected(Path(wanted["address"])) is not None:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "nbgrader_config.py").write_text(TELLS)
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    return tmp_path


def seen(course, variables, run=COMMAND, **options):
    """Run a command; give whether it was forked, what it saw, and how it ended."""
    (course / "seen").unlink(missing_ok=True)
    done = subprocess.run(
        run,
        cwd=course,
        env=variables | {"SEEN": str(course / "seen")},
        **{"capture_output": True, "text": True, "input": ""} | options,
    )
    told = json.loads((course / "seen").read_text())
    return told["forked"], told["seen"], (done.returncode, done.stdout, done.stderr)


def test_a_command_in_a_fork_is_like_any_other(course, variables, zygote):
    forked, saw, ending = seen(course, variables)
    assert forked
    with_none = variables | {MINUTES_VARIABLE: "0"}
    alone, has_seen, ended_so = seen(course, with_none)
    assert not alone
    assert saw["environment"].pop(MINUTES_VARIABLE) == "15"
    assert has_seen["environment"].pop(MINUTES_VARIABLE) == "0"
    assert saw == has_seen
    assert ending == ended_so
    assert ending[0] == 2 and "said to stdout" in ending[1] and "said to stderr" in ending[2]


def unusual():
    """Before a command begins: other limits, priority, mask and signals than anybody has."""
    os.umask(0o27)
    os.nice(3)
    resource.setrlimit(resource.RLIMIT_NOFILE, (150, 200))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})


def test_it_has_the_limits_priority_mask_and_signals_of_its_caller(course, variables, zygote):
    reading, writing = os.pipe()
    options = {"preexec_fn": unusual, "pass_fds": (reading,), "input": "typed"}
    both = []
    for minutes in ("15", "0"):
        few = {name: variables[name] for name in read_early(variables)}
        few |= {"XDG_RUNTIME_DIR": variables["XDG_RUNTIME_DIR"], "ONLY_HERE": "\udcff and ü"}
        both.append(seen(course, few | {MINUTES_VARIABLE: minutes}, **options))
    os.close(reading)
    os.close(writing)
    (forked, saw, ending), (alone, has_seen, ended_so) = both
    assert forked and not alone
    for each in (saw, has_seen):
        del each["environment"][MINUTES_VARIABLE]
    assert saw == has_seen and ending == ended_so
    assert saw["umask"] == ["Umask:\t0027\n"] and saw["input"] == "typed" and reading in saw["open"]
    assert saw["environment"]["ONLY_HERE"] == "\udcff and ü"
    assert signal.SIGHUP in saw["ignored"] and saw["blocked"] == [signal.SIGUSR1]


def test_nothing_of_one_command_is_left_in_the_next(course, variables, zygote):
    (course / "left.py").write_text("")
    before = TELLS + "\nimport left\nos.environ['LEFT'] = sys.argv[0] = 'here'\nos.chdir('/')\n"
    (course / "nbgrader_config.py").write_text(before)
    seen(course, variables)
    (course / "nbgrader_config.py").write_text(TELLS + "\nassert 'left' not in sys.modules\n")
    forked, saw, (code, _, said) = seen(course, variables)
    assert forked and "LEFT" not in saw["environment"] and saw["folder"] == str(course)
    assert code == 2 and "AssertionError" not in said


#: A configuration that has another process do something, as `grade` with many jobs has.
SPAWNS = """
import multiprocessing, os, sys
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
    print("spawned in", pool.submit(os.getcwd).result())
print("forked:", sys.modules["__main__"].__file__.endswith("forked.py"))
"""


def test_it_can_have_processes_of_its_own(course, variables, zygote):
    (course / "nbgrader_config.py").write_text(SPAWNS)
    done = subprocess.run(
        COMMAND, cwd=course, env=variables, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert f"spawned in {course}\nforked: True\n" in done.stdout and done.returncode == 2


#: One that leaves something to do at the end.
ENDS = """
import atexit, sys, threading, time
def end():
    print("at the end:", sys.modules["__main__"].__file__.endswith("forked.py"), end="")
if not hasattr(sys, "read"):  # nbgrader reads its configuration twice.
    sys.read = atexit.register(end)
    threading.Timer(0.2, print, ["a thread"]).start()
"""


@pytest.mark.parametrize("full", [False, True])
def test_what_is_left_to_do_at_the_end_is_done(course, variables, zygote, full):
    (course / "nbgrader_config.py").write_text(ENDS)
    ends = []
    for minutes in ("15", "0"):
        with open("/dev/full", "w") if full else contextlib.nullcontext(subprocess.PIPE) as stdout:
            done = subprocess.run(
                COMMAND,
                cwd=course,
                env=variables | {MINUTES_VARIABLE: minutes},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.PIPE,
                text=True,
            )
        ends.append((done.returncode, sorted((done.stdout or "").split("\n")), done.stderr))
    forked, alone = ends
    assert full or forked[1] == ["a thread", "at the end: True"]
    assert forked[0] == alone[0] == (120 if full else 2)
    assert forked[2] == alone[2] and (not full or "No space left on device" in forked[2])


def test_a_refusal_at_the_last_moment_has_begun_nothing():
    here, there = socket.socketpair()
    keeper = Wire(there)
    keeper.send({"refused": "too late"})
    before = signal.getsignal(signal.SIGTERM)
    assert front._followed(Wire(here)) == {"refused": "too late"}
    assert keeper.receive() == {"go": True}
    assert signal.getsignal(signal.SIGTERM) is before
    keeper.close()
    here.close()


def test_who_differs_in_what_imports_read_does_it_alone(course, variables, zygote):
    assert not seen(course, variables | {"TZ": "Asia/Tokyo"})[0]


@pytest.mark.parametrize(
    "begun, usual",
    [
        (["-m", "autograder", "grade", "a"], True),
        (["/somewhere/bin/autograder", "grade", "a", "-j", "2"], True),
        (["-m", "autograder", "watch"], False),
        (["-m", "autograder", "grade", "a", "--no-server"], False),
        (["-m", "autograder", "grade", "--help"], False),
        (["-m", "autograder"], False),
        (["-W", "error", "-m", "autograder", "grade", "a"], False),
        (["-m", "coverage", "run", "-m", "autograder", "grade", "a"], False),
        (["-c", "import autograder.__main__", "grade", "a"], False),
    ],
)
def test_who_asks_for_none_or_is_begun_otherwise_does_it_alone(begun, usual, monkeypatch):
    after = begun.index("autograder") if "autograder" in begun else 1 if "-c" in begun else 0
    monkeypatch.setattr(sys, "argv", ["autograder", *begun[after + 1 :]])
    monkeypatch.setattr(sys, "orig_argv", [sys.executable, *begun])
    assert front._is_usual() is usual
    monkeypatch.setattr(sys, "stderr", None)  # as with 2>&-
    assert not front._is_usual()


def test_who_has_other_rights_does_it_alone():
    ready, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        os.write(tell, b".")
        signal.pause()
    os.read(ready, 1)
    try:
        with pytest.raises(caller.Different, match="other rights"):
            caller.take_over(pid)
    finally:
        linux.kill(pid)
        os.close(ready)
        os.close(tell)


def heeds_signals():
    """Before a command begins: what has begun these tests may have had it ignore some."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)


class Waiting:
    """A command that waits in its configuration: ``front`` at the prompt, ``pid`` where it is."""

    def __init__(self, course, variables, **options):
        (course / "nbgrader_config.py").write_text(WAITS)
        there = course / "seen"
        there.unlink(missing_ok=True)
        self.front = subprocess.Popen(
            COMMAND,
            cwd=course,
            env=variables | {"SEEN": str(there)},
            stderr=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=heeds_signals,
            **options,
        )
        while not there.exists():
            assert self.front.poll() is None
            time.sleep(0.02)
        pid, forked = there.read_text().split()
        self.pid, self.forked = int(pid), forked == "True"


@pytest.fixture
def waiting(course, variables, zygote):
    commands = []

    def make(**options):
        commands.append(Waiting(course, variables | options))
        return commands[-1]

    yield make
    for each in commands:
        with contextlib.suppress(ProcessLookupError):
            each.front.kill()
        each.front.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_a_signal_ends_it_as_it_ends_any_other(number, waiting):
    command = waiting()
    assert command.forked
    command.front.send_signal(number)
    assert command.front.wait() == -number
    assert ended(command.pid)


def test_an_interrupt_ends_it_as_it_ends_any_other(waiting):
    codes = []
    for minutes in ("15", "0"):
        command = waiting(**{MINUTES_VARIABLE: minutes})
        assert command.forked == (minutes == "15")
        command.front.send_signal(signal.SIGINT)
        codes.append(command.front.wait())
        assert ended(command.pid)
    assert codes[0] == codes[1] != 0


def test_the_command_ends_with_its_front(waiting):
    command = waiting()
    assert command.forked and command.pid != command.front.pid
    command.front.kill()
    assert ended(command.pid)


def test_the_front_ends_with_its_command(waiting):
    command = waiting()
    os.kill(command.pid, signal.SIGKILL)
    assert command.front.wait() == -signal.SIGKILL
    command = waiting()
    os.kill(psutil.Process(command.pid).ppid(), signal.SIGKILL)  # its keeper
    assert command.front.wait() == 2
    assert ended(command.pid)


def test_it_stops_and_goes_on_with_its_front(waiting):
    command = waiting()
    command.front.send_signal(signal.SIGTSTP)
    both = [psutil.Process(pid) for pid in (command.front.pid, command.pid)]
    wait_until(lambda: all(each.status() == psutil.STATUS_STOPPED for each in both))
    command.front.send_signal(signal.SIGCONT)
    wait_until(lambda: all(each.status() != psutil.STATUS_STOPPED for each in both))
    command.front.terminate()
    assert command.front.wait() == -signal.SIGTERM


def test_in_a_terminal_it_has_the_terminal(course, variables, zygote):
    config = (
        "import os, sys, time\nprint(os.get_terminal_size(), sys.stdout.isatty(), flush=True)\n"
    )
    (course / "nbgrader_config.py").write_text(config + WAITS)
    endings = []
    for minutes in ("15", "0"):
        (course / "seen").unlink(missing_ok=True)
        pid, terminal = pty.fork()
        if pid == 0:
            heeds_signals()
            os.chdir(course)
            more = {"SEEN": str(course / "seen"), MINUTES_VARIABLE: minutes}
            os.execvpe(COMMAND[0], COMMAND, variables | more)
        wait_until((course / "seen").exists)
        assert (course / "seen").read_text().split()[1] == str(minutes == "15")
        os.write(terminal, b"\x03")
        said = b""
        with contextlib.suppress(OSError):  # That is how a terminal tells its end.
            while piece := os.read(terminal, 4096):
                said += piece
        endings.append((os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said.split(b"\r\n")[0]))
        os.close(terminal)
    assert endings[0] == endings[1] and b"True" in endings[0][1]


def test_one_that_does_not_answer_is_as_good_as_none(course, variables, zygote):
    os.kill(zygote.status["pid"], signal.SIGSTOP)
    try:
        forked, _, (code, _, _) = seen(course, variables)
    finally:
        os.kill(zygote.status["pid"], signal.SIGCONT)
    assert not forked and code == 2
    assert seen(course, variables)[0]


def test_one_that_was_killed_is_as_good_as_none(course, variables, wanted, tmp_path):
    elsewhere = wanted | {"address": str(tmp_path / "socket")}
    commands = Commands(elsewhere)
    assert begun(commands, elsewhere)
    os.kill(commands.status["pid"], signal.SIGKILL)
    while commands.hear():
        pass
    # Linux closes its sockets one by one, and a fork of it for the connection above is ending, too.
    wait_until(lambda: connected(tmp_path / "socket") is None)
    assert (tmp_path / "socket").exists()
    again = Commands(elsewhere)
    assert begun(again, elsewhere)
    again.close()
    commands.close()


def test_one_with_another_key_than_it_should_have_is_none(wanted, tmp_path):
    other = wanted | {"address": str(tmp_path / "socket"), "key": "0" * 16}
    commands = Commands(other)
    assert not begun(commands, other) and not (tmp_path / "socket").exists()
    commands.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
def test_the_socket_of_another_user_is_not_used(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        os.seteuid(65534)
        try:
            listener.listen()
        finally:
            os.seteuid(0)
        assert connected(tmp_path / "socket") is None


def test_a_key_holds_the_code_the_packages_and_what_imports_read(monkeypatch, tmp_path):
    one = key({"LANG": "C"})
    assert key({"LANG": "C", "TERM": "xterm", "SHLVL": "2"}) == one
    keys = {one, key({"LANG": "de_DE.UTF-8"}), key({"LANG": "C", "PYTHONHASHSEED": "7"})}
    monkeypatch.setattr("autograder.prefork.key.__file__", str(tmp_path / "room" / "key.py"))
    (tmp_path / "module.py").write_text("1")
    keys.add(key({"LANG": "C"}))
    (tmp_path / "module.py").write_text("11")
    keys.add(key({"LANG": "C"}))
    monkeypatch.setattr("site.getsitepackages", lambda: [str(tmp_path)])
    keys.add(key({"LANG": "C"}))
    assert len(keys) == 6


def test_what_cannot_be_read_of_the_caller_is_different(monkeypatch):
    mine = os.getpid()
    assert isinstance(caller.take_over(mine), caller.Signals)
    with pytest.raises(caller.Different):
        caller.take_over(2**22 + 1)
    monkeypatch.setattr(caller, "_facts", lambda pid: pid)
    with pytest.raises(caller.Different, match="another user"):
        caller.take_over(os.getppid())


#: Import what the zygote imports, and tell what was read of where and for whom.
SPY = """
import json, os, sys
read, folders = set(), set()
def who():
    frame = sys._getframe(2)
    while frame and frame.f_globals.get("__name__") in ("os", "collections.abc", "posixpath"):
        frame = frame.f_back
    return frame.f_globals.get("__name__")
kind, getcwd = type(os.environ), os.getcwd
get = kind.__getitem__
def item(self, name):
    if who() != "wsgiref.handlers":
        read.add(name)
    return get(self, name)
def folder():
    folders.add(who())
    return getcwd()
kind.__getitem__, os.getcwd = item, folder
from autograder.prefork.zygote import PRELOAD
from autograder.kernel.server import import_if_there
missing = import_if_there(list(PRELOAD))
print(json.dumps([sorted(read), sorted(folders), sorted(sys.modules), missing,
                  len(os.listdir("/proc/self/task"))]))
"""


def test_what_imports_read_is_part_of_the_key_or_is_put_right():
    told = subprocess.run(
        [sys.executable, "-P", "-c", SPY],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    read, folders, modules, missing, threads = json.loads(told.stdout)
    assert {name for name in read if name not in read_early({name: "" for name in read})} <= {
        "TERM",  # IPython asks whether a window can have a title.
        "PATH",
    }
    assert {*folders} <= {"multiprocessing.process", "rich"}
    assert missing == [] and threads == 1
    kinds = {name.partition(".")[0] for name in modules}
    assert not kinds & {"tensorflow", "keras", "numpy", "matplotlib", "distributed"}
    assert not [name for name in modules if name.startswith(("autograder.cli.", "typer.rich"))]


def test_commands_that_begin_at_once_are_commands():
    from typer.main import get_command

    from autograder.cli.app import app

    assert get_command(app).commands.keys() > COMMANDS
    assert all(not name.startswith("autograder.cli") for name in PRELOAD)


@pytest.fixture
def a_place(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield from a_place_in(Path(name), monkeypatch)


def test_a_resident_has_one_made_for_the_next_command_and_takes_it_along(
    a_place, course, monkeypatch
):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # A resident is of one environment.
    variables = dict(os.environ)
    client.server_address(grading_settings("plain"))
    assert not seen(course, variables)[0]
    (control,) = a_place.glob("*/*/control")
    wait_until(lambda: any(not path.suffix for path in a_place.glob("commands/*")))
    assert seen(course, variables)[0]
    ((_, status),) = lease.residents()
    pid = status["commands"]["pid"]
    assert status["commands"]["memory_bytes"] > 2**20
    for server in client._servers.values():
        server.close()
    lease.stop(control.parent)
    assert ended(pid) and ended(status["pid"])
    assert not [*a_place.glob("commands/*")]


def test_commands_are_a_use_and_end_when_their_resident_retires(monkeypatch, tmp_path, wanted):
    class Server:
        pid, status, address = 1, {}, ""

    stays = resident.Resident(tmp_path, Server(), minutes=0.0)
    assert stays.can_be_found() and stays._seconds_left() <= 0
    stays._make_commands(wanted | {"address": str(tmp_path / "commands")})
    pid = stays._status()["commands"]["pid"]
    stays._make_commands(wanted | {"address": str(tmp_path / "commands")})
    assert stays._status()["commands"]["pid"] == pid, "it is there"
    stays._commands.running = 1
    assert stays._seconds_left() > 0
    stays.retire()
    assert ended(pid) and stays._status()["commands"] is None
