"""What a submission's code may not do, tried by code in a submission, as three kinds of user."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.kernel.isolation import PROPERTIES, Isolation, IsolationLevel
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.probe import describe, probe
from autograder.kernel.run import IsolationError, run_notebook
from tests import attacks
from tests.long import all_but

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

ROOT = Path(__file__).resolve().parents[1]
ORDINARY = ["setpriv", "--reuid=4321", "--regid=4321", "--clear-groups"]
POWERLESS = [
    *ORDINARY,
    *("unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c"),
    "echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all"
    ' --inh-caps=-all --ambient-caps=-all "$0" "$@"',
]
CONTAINER_ROOT = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"]
PEOPLE = {
    "whoever runs the tests": [],
    "ordinary user": ORDINARY,
    "user without namespaces": POWERLESS,
    "root of a container": CONTAINER_ROOT,
}
#: Those with the most to confine them and the least; `make test-all` takes the others as well.
QUICK = ("whoever runs the tests", "user without namespaces")
LEVELS = {
    "ordinary user": ("full", set()),
    "user without namespaces": ("partial", {"scratch_limited", "processes_limited"}),
    "root of a container": ("partial", {"scratch_limited"}),
}
SEVERAL = """\
import json, sys
sys.path.insert(0, sys.argv[1])
from nbformat.v4 import new_code_cell, new_notebook
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
out = []
for sources, limits in json.load(sys.stdin):
    book = new_notebook(cells=[new_code_cell(source) for source in sources])
    options = RunOptions(limits=Limits(**limits), seed=1)
    result, status = run_notebook(book, options, files={"own.txt": b"own"})
    out.append((result, status.to_dict()))
json.dump(out, sys.stdout)
"""


def python_for_everybody():
    """This Python, or another of its version that other users may run, and its variables."""
    for python in (sys.executable, "/usr/bin/python3"):
        environment = os.environ | {"HOME": "/nonexistent"}
        if python != sys.executable:
            environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), *site_packages()])
        # It must be able to start itself: `setpriv` starts it with more rights than it then has.
        code = (
            "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True);"
            " import autograder, nbformat; print(sys.version_info[:2])"
        )
        command = [*ORDINARY, python, "-c", code]
        ran = subprocess.run(command, capture_output=True, text=True, env=environment)
        if ran.stdout.strip() == str(sys.version_info[:2]):
            return python, environment
    pytest.skip(f"no Python of this version, with what is in {sys.prefix}, that others may run")


def as_person(person, arguments, **options):
    """Run Python as somebody else, or skip where the tests cannot become that."""
    python, environment = sys.executable, dict(os.environ)
    if PEOPLE[person]:
        if os.getuid() or not shutil.which("setpriv") or not shutil.which("unshare"):
            pytest.skip("only root can become somebody else")
        python, environment = python_for_everybody()
    command = [*PEOPLE[person], python, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, **options)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def site_packages():
    return [path for path in sys.path if path.endswith("site-packages")]


def run(*sources, files=None, **limits):
    book = new_notebook(cells=[new_code_cell(source) for source in sources])
    options = RunOptions(limits=Limits(**limits), seed=1)
    return run_notebook(book, options, files=files or {})


def text(cell):
    return "".join(output.get("text", "") for output in cell["outputs"])


# What is outside ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """Open to everybody: a secret, a folder, listeners, a process."""
    folder = tmp_path_factory.mktemp("outside")
    for each in (folder, *list(folder.parents)[:2]):
        each.chmod(0o777)
    (folder / "secret").write_text("secret")
    listeners = []
    for family, kind, address in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        (socket.AF_UNIX, socket.SOCK_STREAM, f"\0listener-{os.getpid()}"),
        (socket.AF_UNIX, socket.SOCK_DGRAM, f"\0datagrams-{os.getpid()}"),
        (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "socket")),
    ):
        listener = socket.socket(family, kind)
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        listeners.append(listener)
    (folder / "socket").chmod(0o777)
    victim = subprocess.Popen(["sleep", "600"])
    yield {
        "folder": str(folder),
        "tcp": listeners[0].getsockname(),
        "udp": listeners[1].getsockname(),
        "victim": victim.pid,
        "runner": os.getpid(),
    }
    assert victim.poll() is None
    assert not (folder / "new").exists()
    victim.kill()
    victim.wait()
    for listener in listeners:
        listener.close()


ATTEMPTS = {
    "read a secret": "open(f'{folder}/secret').read()",
    "read the password file": "open('/etc/shadow').read()",
    "read root's files": "open('/root/.bashrc').read()",
    "list the temporary folder": "refuse_if('autograder-' not in str(os.listdir('/tmp')))",
    "write outside": "open(f'{folder}/new', 'w')",
    "write into the environment": "open(os.path.join(os.path.dirname(np.__file__), 'x'), 'w')",
    "read through a link": "os.symlink(f'{folder}/secret', 'link'); open('link').read()",
    "hard-link a secret": "os.link(f'{folder}/secret', 'hard'); open('hard').read()",
    "connect by TCP": "connect(socket.AF_INET, socket.SOCK_STREAM, tcp)",
    "send by UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', udp)",
    "connect to an abstract socket": (
        "connect(socket.AF_UNIX, socket.SOCK_STREAM, f'\\0listener-{runner}')"
    ),
    "send to an abstract socket": (
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]"
        ".sendto(b'x', f'\\0datagrams-{runner}')"
    ),
    "connect to a socket file": "connect(socket.AF_UNIX, socket.SOCK_STREAM, f'{folder}/socket')",
    "open a raw socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "signal a process": "os.kill(victim, signal.SIGTERM)",
    "kill the grader": "os.kill(runner, signal.SIGKILL)",
    "kill everything": "os.kill(-1, signal.SIGTERM); refuse_if('Linux says nothing')",
    "see a process": "os.listdir(f'/proc/{victim}')",
    "read a process's environment": "open(f'/proc/{os.getppid() or victim}/environ').read()",
    "become root": "os.setuid(0)",
    "unmount": "libc('umount2', b'/proc', 2)",
    "make a user namespace": "libc('unshare', 0x10000000)",
    "trace a process": "libc('ptrace', 16, victim, 0, 0)",
    "outlive the keeper": "libc('prctl', 1, 0, 0, 0, 0)",
    "hide memory in a file descriptor": "os.memfd_create('x')",
    "hide memory in a mapping": "mmap.mmap(-1, 4096)",
    "hide memory in a pipe": "libc('vmsplice', os.pipe()[1], 0, 0, 0)",
    "move memory into a pipe": "os.splice(os.open('own.txt', 0), os.pipe()[1], 1)",
    "lend memory to a socket": "os.sendfile(socket.socketpair()[0].fileno(), 0, 0, 1)",
    "widen a socket": "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 9)",
    "queue events": "libc('inotify_init1', 0)",
    "take huge pages": "libc('prctl', 41, 0, 0, 0, 0)",
    "hide what it holds": "libc('prctl', 4, 0, 0, 0, 0)",
    "start a thread with files of its own": "libc('syscall', 56, 0x10900, 0, 0, 0, 0)",
    "leave its core": "os.sched_setaffinity(0, range(os.cpu_count()))",
    "raise a limit": ("resource.setrlimit(resource.RLIMIT_NOFILE, (99999, 99999))"),
}
PREPARE = """\
import ctypes, mmap, os, resource, signal, socket
import numpy as np
def connect(family, kind, address):
    socket.socket(family, kind).connect(tuple(address) if family == socket.AF_INET else address)
def libc(name, *arguments):
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
def refuse_if(condition):
    if condition:
        raise OSError("refused")
"""
TRAIN = """\
import keras, tensorflow as tf
import numpy as np
model = keras.Sequential([keras.layers.Embedding(10, 4), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((8, 3)), np.zeros((8, 3, 1)), verbose=0)
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
open("result.txt", "w").write("mine"), open("own.txt").read()
"""
LEAVE_A_DAEMON = """\
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execlp("sleep", "{name}", "54321")
    os._exit(0)
os.wait(); time.sleep(0.3)
"""
FILL = """\
for number in range(200):
    open(f"fill-{number}", "wb").write(bytes(1024 * 1024))
import time; time.sleep(20)
"""
MANY = """\
import time
for number in range(20_000):
    open(f"{number}", "w").close()
time.sleep(20)
"""
HOG = """\
import time
data = bytearray(10**9)
data[::4096] = bytes(len(data[::4096]))
time.sleep(9)
"""
FORK = """\
import os, time
started = []
try:
    while len(started) < 3000:
        pid = os.fork()
        if pid == 0:
            time.sleep(60); os._exit(0)
        started.append(pid)
except BlockingIOError:
    print("refused")
time.sleep(5)
"""


@pytest.fixture(scope="module", params=all_but(QUICK, PEOPLE))
def person(request):
    return request.param


@pytest.fixture(scope="module")
def attacked(person, outside):
    """All attempts, and some more submissions, as one person, with one fork server."""
    names = "\n".join(f"{name} = {value!r}" for name, value in outside.items())
    attempts = [
        f"try:\n    {code}\nexcept (OSError, ValueError) as error:\n"
        "    print('refused', error)\nelse:\n    print('done')"
        for code in ATTEMPTS.values()
    ]
    daemon = LEAVE_A_DAEMON.format(name=person.replace(" ", "-"))
    submissions = [
        ([PREPARE + names, *attempts], {}),
        ([TRAIN], {}),
        ([daemon], {}),
        ([FILL], {"scratch_bytes": 8 * 1024**2}),
        ([FORK], {"processes": 64}),
        ([HOG], {"memory_bytes": 10**9}),
    ]
    submissions.append(([MANY], {}))
    hoards = ("page-tables", "behind-a-dead-leader", "deleted-open-files")
    submissions += [([attacks.MEMORY[name]], {"memory_bytes": 400 * 2**20}) for name in hoards]
    script = ["-c", SEVERAL, str(ROOT)]
    results = as_person(person, script, input=json.dumps(submissions), timeout=300, cwd="/")
    names = ["attempts", "train", "daemon", "fill", "fork", "memory", "many", *hoards]
    return dict(zip(names, results, strict=True))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_refused(attacked, attempt):
    book, _ = attacked["attempts"]
    cell = book["cells"][1 + list(ATTEMPTS).index(attempt)]
    assert text(cell).startswith("refused"), cell["outputs"]


def test_training_works_confined(attacked):
    book, status = attacked["train"]
    assert status["outcome"] == "ok"
    kinds = [list(output.get("data", [])) for output in book["cells"][0]["outputs"]]
    assert ["image/png", "text/plain"] in [sorted(kind) for kind in kinds]
    assert book["cells"][0]["outputs"][-1]["data"] == {"text/plain": "(4, 'own')"}


def test_a_daemon_ends_with_its_kernel(attacked, person):
    assert attacked["daemon"][1]["outcome"] == "ok"
    name = person.replace(" ", "-")
    left = [p.info for p in psutil.process_iter(["cmdline"]) if name in (p.info["cmdline"] or [])]
    assert left == []


def test_the_scratch_folder_is_limited(attacked):
    book, status = attacked["fill"]
    if status["isolation"]["scratch_limited"]:
        assert "No space left" in str(book["cells"][0]["outputs"])
    else:
        assert status["outcome"] == "crash"
        assert "wrote more than 8388608 bytes" in status["message"]


def test_empty_files_are_limited(attacked):
    book, status = attacked["many"]
    if status["isolation"]["scratch_limited"]:
        assert "No space left" in str(book["cells"][0]["outputs"])
    else:
        assert status["outcome"] == "crash"
        assert "or 16384 files" in status["message"]


def test_a_fork_bomb_is_limited(attacked):
    book, status = attacked["fork"]
    if status["isolation"]["processes_limited"]:
        assert text(book["cells"][0]) == "refused\n"
    else:
        assert status["outcome"] == "crash"
        assert "more than 64 processes" in status["message"]


def test_a_memory_hog_is_stopped_and_said_so(attacked):
    book, status = attacked["memory"]
    assert status["outcome"] == "memory"
    assert status["memory_bytes"] > 10**9
    assert book["cells"][0]["outputs"][-1]["ename"] == "MemoryLimitError"


def test_memory_that_linux_holds_for_a_process_counts(attacked):
    for name in ("page-tables", "behind-a-dead-leader"):
        assert attacked[name][1]["outcome"] == "memory", (name, attacked[name])
    deleted = attacked["deleted-open-files"][1]
    limited = deleted["isolation"]["scratch_limited"]
    assert "memory" in deleted["message"] if limited else "wrote more" in deleted["message"]


def test_the_level_in_force_is_recorded(attacked, person):
    isolation = attacked["attempts"][1]["isolation"]
    if person in LEVELS:
        level, missing = LEVELS[person]
        assert (isolation["level"], set(isolation["missing"])) == (level, missing)
    assert isolation["level"] != "none"


def test_the_probe_agrees_with_what_is_recorded(attacked, person):
    arguments = ["-P", "-m", "autograder.kernel.probe"]
    probed = as_person(person, arguments, timeout=60, cwd="/")
    recorded = attacked["attempts"][1]["isolation"]
    assert {name: probed[name] for name in PROPERTIES} == {
        name: recorded[name] for name in PROPERTIES
    }


@pytest.mark.parametrize("attack", attacks.MEMORY)
def test_no_attack_holds_more_than_the_limit(attack):
    result, status = run(attacks.MEMORY[attack], memory_bytes=400 * 2**20)
    assert status.outcome == "memory", (status, result.cells[0].outputs)
    assert "held" not in text(result.cells[0])


@pytest.mark.parametrize("attack", attacks.MESSAGES)
def test_a_flood_of_messages_ends_the_cell_and_is_not_kept(attack):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, status = run(attacks.MESSAGES[attack], cell_seconds=120)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert status.outcome == "output-limit", status
    assert 1024 * (after - before) < 200 * 2**20


def test_copying_files_and_pools_work_without_what_is_refused():
    code = """
import multiprocessing, shutil
shutil.copy("own.txt", "copy.txt"), multiprocessing.Array("d", 10_000)
open("copy.txt").read()
"""
    result, _ = run(code, files={"own.txt": b"own"})
    assert result.cells[0].outputs[0].data == {"text/plain": "'own'"}


# One run after another ------------------------------------------------------------------------


def test_a_kernel_sees_nothing_of_the_one_before():
    poison = """
import builtins, os, numpy, keras, pathlib
builtins.len = lambda _: 42
numpy.array = keras.layers.Dense = None
pathlib.Path("planted.py").write_text("x")
pathlib.Path("/dev/shm/planted").write_text("x") if os.path.isdir("/dev/shm") else None
os.environ["POISON"] = "1"
"""
    run(poison)
    result, _ = run(
        "import os, numpy, keras\n"
        "len([1]), numpy.array is None, keras.layers.Dense is None, 'POISON' in os.environ,"
        " 'planted.py' in os.listdir('.'), os.path.exists('/dev/shm/planted')"
    )
    expected = "(1, False, False, False, False, False)"
    assert result.cells[0].outputs[0].data["text/plain"] == expected


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run("open('big', 'w').write('x'); import os; os.mkdir('locked'); os.chmod('locked', 0)")
    assert list(tmp_path.iterdir()) == []


def test_a_flood_is_cut_and_keeps_its_beginning():
    code = "i = 0\nwhile True:\n    print('line', i)\n    i += 1"
    result, status = run(code, "'next'", output_bytes=100_000)
    assert status.outcome == "output-limit"
    assert status.cell == 0
    stream = text(result.cells[0])
    assert stream.startswith("line 0\nline 1\n")
    assert len(stream) < 101_000
    assert stream.count("output was cut here") == 1
    assert result.cells[0].outputs[-1].ename == "OutputLimitError"
    assert result.cells[1].outputs[0].data == {"text/plain": "'next'"}


def test_one_huge_message_is_cut_too():
    result, status = run("print('x' * 50_000_000)", "1", output_bytes=100_000)
    assert status.outcome == "output-limit"
    assert len(json.dumps(result)) < 150_000


def test_an_error_is_kept_after_a_flood():
    flood = "print('x' * 1_000_000)\n"
    result, _ = run(flood, "raise ValueError('wrong')", output_bytes=10_000)
    assert result.cells[1].outputs[-1].ename == "ValueError"


def test_a_process_pool_works_and_prints():
    code = """
import multiprocessing
def shout(n):
    print("child", n)
    return n * n
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(shout, [1, 2]))
"""
    result, status = run(code)
    assert status.outcome == "ok"
    assert "[1, 4]" in text(result.cells[0])


def test_parallel_kernels_do_not_meet():
    results = {}
    look = "import os, time; open(f'mine-{os.getpid()}', 'w'); time.sleep(0.5); os.listdir('.')"

    def one(name):
        results[name] = run(look, files={name: b""})[0].cells[0].outputs[0].data["text/plain"]

    threads = [threading.Thread(target=one, args=[name]) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "'a'" in results["a"] and "'b'" not in results["a"]


# What is said about it ------------------------------------------------------------------------


def test_a_level_below_the_required_one_is_refused():
    book = new_notebook()
    with pytest.raises(IsolationError, match="full isolation is required, but this machine gives"):
        run_notebook(book, RunOptions(confined=False, isolation=IsolationLevel.FULL), files={})


def test_levels():
    everything = Isolation(**dict.fromkeys(PROPERTIES, True))
    assert everything.level == "full"
    assert everything.level.meets(IsolationLevel.FULL) and everything.missing == []
    partial = Isolation(no_network=True, reads_confined=True, writes_confined=True)
    assert partial.level == "partial"
    assert partial.level.meets(IsolationLevel.PARTIAL)
    assert not partial.level.meets(IsolationLevel.FULL)
    assert Isolation(no_network=True).level == "none"
    assert Isolation().level.meets(IsolationLevel.NONE)
    assert Isolation.from_dict(json.loads(json.dumps(partial.as_dict()))) == partial


def test_the_probe_is_quick_and_leaves_nothing():
    before = set(psutil.pids())
    started = time.monotonic()
    isolation = probe()
    assert time.monotonic() - started < 30
    assert [p for p in set(psutil.pids()) - before if psutil.Process(p).name() == "sleep"] == []
    rows = describe(isolation)
    assert [holds for _, holds, _ in rows] == [asdict(isolation)[name] for name in PROPERTIES]
