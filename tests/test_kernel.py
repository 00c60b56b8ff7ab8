"""The warm kernel: it behaves as a kernel does, and leaves nothing behind."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import psutil
import pytest
from jupyter_client import KernelManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.kernel import client as kernel_client
from autograder.kernel.client import ForkServer, Refused, launch
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
from autograder.kernel.settings import Settings, grading_settings
from autograder.kernel.status import RunStatus

ROOT = Path(__file__).resolve().parents[1]
KERNELSPEC = "tensorflow-warm"
COLD = Settings(preload=())
TRAIN = """\
import keras
import numpy as np
model = keras.Sequential([keras.layers.Embedding(10, 4), keras.layers.Dense(1)])
model.compile("sgd", "mse")
len(model.fit(np.zeros((8, 3)), np.zeros((8, 3, 1)), verbose=0).history["loss"])
"""


@pytest.fixture(autouse=True, scope="module")
def installed(tmp_path_factory):
    """The kernelspec and the provisioner, as the installed package has them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(ROOT / "share" / "jupyter"))
        group = "jupyter_client.kernel_provisioners"
        if not entry_points(group=group, name="warm-provisioner"):
            site = tmp_path_factory.mktemp("site")
            info = site / "shape_by_shape-0.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(
                "Metadata-Version: 2.1\nName: shape-by-shape\nVersion: 0\n"
            )
            (info / "entry_points.txt").write_text(
                f"[{group}]\nwarm-provisioner = autograder.kernel.provisioner:WarmProvisioner\n"
            )
            patch.syspath_prepend(str(site))
        yield


@contextlib.contextmanager
def started_kernel(**options):
    manager = KernelManager(kernel_name=KERNELSPEC)
    manager.start_kernel(**options)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def value(client, code):
    """What ``code`` evaluates to, as text."""
    results = []

    def keep(message):
        if message["msg_type"] == "execute_result":
            results.append(message["content"]["data"]["text/plain"])

    reply = client.execute_interactive(code, timeout=60, output_hook=keep)
    assert reply["content"]["status"] == "ok", reply["content"]
    return results[0] if results else None


def eventually(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def notebook(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def run(*sources, confined=True, kernel="warm", **limits):
    options = RunOptions(limits=Limits(**limits), seed=1, confined=confined, kernel=kernel)
    return run_notebook(notebook(*sources), options, files={})


def test_a_warm_kernel_trains():
    with started_kernel() as (manager, client):
        assert manager.provisioner.status == {"warm": True, "reason": ""}
        assert value(client, "import sys; 'tensorflow' in sys.modules") == "True"
        assert value(client, TRAIN) == "1"


def test_it_starts_where_and_with_what_it_is_told(tmp_path, monkeypatch):
    (tmp_path / "course").mkdir()
    monkeypatch.chdir(tmp_path)
    with started_kernel(cwd="course", env={**os.environ, "COLOUR": "blue"}) as (manager, client):
        assert manager.provisioner.status["warm"]
        assert value(client, "import os; os.getcwd()") == repr(str(tmp_path / "course"))
        assert value(client, "os.environ['COLOUR']") == "'blue'"


def test_it_imports_what_is_beside_the_notebook(tmp_path):
    (tmp_path / "beside.py").write_text("here = 5")
    with started_kernel(cwd=str(tmp_path)) as (_, client):
        assert value(client, "import beside; beside.here") == "5"


def test_importing_tensorflow_costs_nothing():
    with started_kernel() as (_, client):
        code = "import time; t = time.process_time(); import tensorflow; time.process_time() - t"
        assert float(value(client, code)) < 0.2


def test_a_kernel_with_a_command_of_its_own_is_started_by_it(tmp_path, monkeypatch):
    spec = json.loads((ROOT / f"share/jupyter/kernels/{KERNELSPEC}/kernel.json").read_text())
    spec["argv"] = ["python", "-X", "utf8", *spec["argv"][1:]]
    folder = tmp_path / "kernels" / KERNELSPEC
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with started_kernel() as (manager, client):
        assert not manager.provisioner.status["warm"]
        assert value(client, "import sys; sys.flags.utf8_mode") == "1"


def test_a_restart_gives_a_fresh_kernel():
    with started_kernel() as (manager, client):
        value(client, "x = 1")
        before = manager.provisioner.pid
        manager.restart_kernel()
        client.wait_for_ready(timeout=60)
        assert manager.provisioner.pid != before
        assert gone(before)
        assert value(client, "'x' in globals()") == "False"
        assert value(client, TRAIN) == "1"


def test_an_interrupt_stops_an_endless_loop():
    with started_kernel() as (manager, client):
        # What comes in soon after an error is not run, unless the cell says otherwise.
        message = client.execute("print('on')\nwhile True: pass", stop_on_error=False)
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=60)
        while reply["parent_header"]["msg_id"] != message:
            reply = client.get_shell_msg(timeout=60)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert value(client, "1 + 1") == "2"


def test_a_polite_shutdown_runs_exit_handlers(tmp_path):
    with started_kernel() as (manager, client):
        said = tmp_path / "said"
        value(client, f"import atexit; atexit.register(open({str(said)!r}, 'w').write, 'bye')")
        pid = manager.provisioner.pid
        manager.shutdown_kernel()
        assert gone(pid)
        assert said.read_text() == "bye"
        assert not manager.is_alive()


def test_the_debugger_answers():
    with started_kernel() as (_, client):
        content = {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}
        client.control_channel.send(client.session.msg("debug_request", content))
        reply = client.get_control_msg(timeout=60)
        assert reply["content"]["success"]


def test_a_killed_kernel_is_seen_to_be_dead():
    with started_kernel() as (manager, _):
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        assert eventually(lambda: not manager.is_alive())


@pytest.fixture
def bare_server():
    server = ForkServer(COLD).prepare(COLD.preload)
    yield server
    server.close()


def request(folder, **changes):
    ports = {f"{c}_port": n for n, c in enumerate(["shell", "iopub", "stdin", "control", "hb"], 1)}
    return {
        "command": ["python", "-m", "ipykernel_launcher"],
        "environment": dict(os.environ),
        "folder": str(folder),
        "connection": {"transport": "ipc", "ip": str(folder / "k"), "key": "", **ports},
        "seed": None,
        "confinement": None,
    } | changes


def family(pid):
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def test_killing_the_server_ends_its_kernels(bare_server, tmp_path):
    kernel = launch(bare_server.address, request(tmp_path))
    processes = family(bare_server.pid)
    assert kernel.pid in processes
    os.kill(bare_server.pid, signal.SIGKILL)
    assert eventually(lambda: all(map(gone, processes)))
    assert kernel.wait(10) == -signal.SIGKILL


def test_killing_a_keeper_ends_its_kernel_only(bare_server, tmp_path):
    (tmp_path / "other").mkdir()
    kernel = launch(bare_server.address, request(tmp_path))
    other = launch(bare_server.address, request(tmp_path / "other"))
    os.kill(psutil.Process(kernel.pid).ppid(), signal.SIGKILL)
    assert eventually(lambda: gone(kernel.pid))
    assert kernel.wait(10) == -signal.SIGKILL
    assert other.poll() is None
    other.kill()


def test_killing_the_client_leaves_no_process(tmp_path):
    code = f"""
import json, pathlib, sys, time
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from test_kernel import COLD, ForkServer, launch, request
server = ForkServer(COLD).prepare(COLD.preload)
kernel = launch(server.address, request(pathlib.Path({str(tmp_path)!r})))
print(json.dumps(server.address), flush=True)
time.sleep(600)
"""
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    address = json.loads(owner.stdout.readline())
    processes = family(owner.pid)
    assert len(processes) == 4
    owner.kill()
    owner.wait()
    assert eventually(lambda: all(map(gone, processes)))
    assert not Path(address).parent.exists()


def test_signals_sent_at_once_all_arrive(bare_server, tmp_path):
    kernel = launch(bare_server.address, request(tmp_path))
    kernel._wire.connection.sendall(b'{"signal": 0}\n{"signal": 0}\n{"signal": 9}\n')
    assert kernel.wait(10) == -signal.SIGKILL


def test_what_a_kernel_started_ends_with_it(bare_server, tmp_path):
    kernel = launch(bare_server.address, request(tmp_path))
    keeper = psutil.Process(kernel.pid).parent()
    kernel.kill()
    kernel.wait(10)
    assert eventually(lambda: gone(keeper.pid))
    assert eventually(lambda: psutil.Process(bare_server.pid).children() == [])


def test_the_guard_refuses_after_an_op(tmp_path):
    (tmp_path / "ran_an_op.py").write_text("import tensorflow\ntensorflow.constant(1)\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    settings = Settings(preload=("ran_an_op",), environment=tuple(environment.items()))
    with pytest.raises(Refused, match="already run an op"):
        ForkServer(settings).prepare(settings.preload)


def test_the_guard_refuses_threads(tmp_path):
    (tmp_path / "has_thread.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[99], daemon=True).start()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    settings = Settings(preload=("has_thread",), environment=tuple(environment.items()))
    with pytest.raises(Refused, match="1 thread"):
        ForkServer(settings).prepare(settings.preload)


def test_a_refused_kernel_starts_cold_and_says_why(monkeypatch, caplog):
    def refuse(settings):
        raise Refused("not today")

    monkeypatch.setattr("autograder.kernel.provisioner.server_address", refuse)
    with started_kernel() as (manager, client):
        assert manager.provisioner.status == {"warm": False, "reason": "not today"}
        assert value(client, "import sys; 'tensorflow' in sys.modules") == "False"
        info = asyncio.run(manager.provisioner.get_provisioner_info())
        assert info["status"]["reason"] == "not today"
    assert "Starting a cold kernel: not today" in caplog.text


def test_a_server_that_was_begun_is_the_next_one_of_its_environment(monkeypatch):
    monkeypatch.delenv(kernel_client.ADDRESS_VARIABLE, raising=False)
    environment = (*COLD.environment, ("PURPOSE", "another environment than other tests have"))
    first, second = (Settings(preload=(name,), environment=environment) for name in ("abc", "bdb"))
    kernel_client.begin_server(first)
    (begun,) = kernel_client._begun.values()
    assert kernel_client.server_address(second) == begun.address
    assert kernel_client._servers[second] is begun and not kernel_client._begun
    assert kernel_client.server_address(first) != begun.address


def test_a_server_whose_owner_is_killed_before_it_is_wanted_leaves_nothing():
    code = f"""
import sys, time
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from test_kernel import COLD, ForkServer
print(ForkServer(COLD).address, flush=True)
time.sleep(600)
"""
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    folder = Path(owner.stdout.readline().strip()).parent
    processes = family(owner.pid)
    assert len(processes) == 2 and folder.exists()
    owner.kill()
    owner.wait()
    assert eventually(lambda: all(map(gone, processes)))
    assert not folder.exists()


def test_a_server_that_died_is_replaced(tmp_path):
    first = kernel_client.server_address(COLD)
    kernel_client._servers[COLD]._process.kill()
    kernel_client._servers[COLD]._process.wait()
    second = kernel_client.server_address(COLD)
    assert second != first
    launch(second, request(tmp_path)).kill()


def test_another_process_may_share_the_server(bare_server):
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from nbformat.v4 import new_code_cell, new_notebook
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
book = new_notebook(cells=[new_code_cell("1 + 1")])
result, _ = run_notebook(book, RunOptions(seed=1, kernel="cold"), files={{}})
print(result.cells[0].outputs[0].data["text/plain"])
"""
    environment = {**os.environ, kernel_client.ADDRESS_VARIABLE: bare_server.address}
    worker = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert worker.stdout == "2\n"
    server = psutil.Process(bare_server.pid)
    assert eventually(lambda: server.cpu_times().children_user > 0)


def test_twenty_runs_one_after_another_are_equal():
    results = [run("import random, numpy\nrandom.random(), numpy.random.rand()") for _ in range(20)]
    assert {status.outcome for _, status in results} == {"ok"}
    assert len({str(result.cells[0].outputs) for result, _ in results}) == 1


def test_four_runs_at_once():
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: run(TRAIN, f"print({n})"), range(4)))
    assert [result.cells[1].outputs[0].text for result, _ in results] == [
        f"{n}\n" for n in range(4)
    ]


def test_a_cold_run_gives_the_same(tmp_path):
    code = (
        "import numpy, tensorflow as tf\nprint(numpy.random.rand(), tf.random.uniform([1]).numpy())"
    )
    warm, warm_status = run(code)
    cold, cold_status = run(code, kernel="cold", cell_seconds=120)
    assert warm_status.warm and not cold_status.warm
    assert warm.cells[0].outputs == cold.cells[0].outputs


def test_cells_after_an_error_run():
    result, status = run("1 / 0", "2 + 2")
    assert status.outcome == "ok"
    assert result.cells[0].outputs[0].ename == "ZeroDivisionError"
    assert result.cells[1].outputs[0].data == {"text/plain": "4"}


def test_metadata_and_old_outputs_do_not_count():
    book = notebook("1 + 1", "")
    book.cells.insert(0, new_markdown_cell("text"))
    forged = notebook("10").cells[0].outputs
    book.cells[1].metadata.tags = ["skip-execution"]
    book.cells[1].outputs = book.cells[2].outputs = forged
    result, _ = run_notebook(book, RunOptions(seed=1), files={})
    assert result.cells[1].outputs[0].data == {"text/plain": "2"}
    assert result.cells[2].outputs == []
    assert result.cells[1].metadata == book.cells[1].metadata


def test_files_are_beside_the_notebook():
    book = notebook("open('data/words.txt').read()")
    files = {"data/words.txt": b"shape"}
    result, _ = run_notebook(book, RunOptions(seed=1), files=files)
    assert result.cells[0].outputs[0].data == {"text/plain": "'shape'"}


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_file_beside_the_notebook_can_be_imported(kernel):
    book, files = notebook("import beside", "beside.here"), {"beside.py": b"here = 5"}
    executed, _ = run_notebook(book, RunOptions(kernel=kernel), files=files)
    assert executed.cells[1].outputs[0].data["text/plain"] == "5"


@pytest.mark.parametrize("name", ["../up", "/root", "a/../../up"])
def test_a_file_that_leads_outside_is_refused(name):
    with pytest.raises(ValueError, match="leads out"):
        run_notebook(notebook(), RunOptions(seed=1), files={name: b""})


def test_a_timeout_is_recorded_and_the_next_cell_runs():
    result, status = run("while True: pass", "1", cell_seconds=1)
    assert status.outcome == "timeout"
    assert status.cell == 0
    error = result.cells[0].outputs[-1]
    assert error.ename == "CellTimeoutError"
    assert error.evalue == "Cell 1 was stopped after 1 seconds, its limit."
    assert result.cells[1].outputs[0].data == {"text/plain": "1"}


def test_a_cell_that_will_not_stop_ends_the_kernel():
    stubborn = """
import time
while True:
    try:
        time.sleep(100)
    except KeyboardInterrupt:
        pass
"""
    result, status = run(stubborn, "1", cell_seconds=1)
    assert status.outcome == "timeout"
    assert result.cells[0].outputs[-1].ename == "CellTimeoutError"
    assert result.cells[1].outputs[0].ename == "NotRun"


def test_the_submission_has_a_limit_too():
    result, status = run("import time; time.sleep(60)", "1", submission_seconds=1)
    assert status.outcome == "submission-timeout"
    assert result.cells[1].outputs[0].ename == "NotRun"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os; os._exit(3)", "exited with code 3"),
        ("import ctypes; ctypes.string_at(0)", "killed by signal 11"),
    ],
)
def test_a_crash_is_a_result(code, how):
    result, status = run("print('before')", code, "print('after')")
    assert status.outcome == "crash"
    assert (status.cell, status.events[0].cell_id) == (1, result.cells[1].id)
    assert how in status.message
    assert result.cells[0].outputs[0].text == "before\n"
    assert result.cells[1].outputs[-1].ename == "KernelDiedError"
    assert result.cells[2].outputs[0].ename == "NotRun"


def test_nonsense_on_the_wire_is_a_result():
    code = """
socket = get_ipython().kernel.iopub_thread
socket.send_multipart([b"<IDS|MSG>", b"signature", b"{", b"}", b"", b""])
"""
    _, status = run(code)
    assert status.outcome == "crash"
    assert "not a Jupyter message" in status.message


def test_outputs_that_no_notebook_can_hold_are_dropped():
    code = r"""
print("\ud800")
from IPython.display import display
get_ipython().display_pub.publish({"text/plain": {"not": ["text"]}})
get_ipython().kernel.send_response(
    get_ipython().kernel.iopub_socket, "stream", {"name": "none", "text": ["x"]}
)
"""
    result, _ = run(code, "1")
    json.dumps(result, ensure_ascii=False).encode()
    assert result.cells[1].outputs[0].data == {"text/plain": "1"}


def test_the_environment_holds_no_secrets(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    code = "import os; dict(os.environ), open('/proc/self/environ').read()"
    result, _ = run(code)
    assert "hunter2" not in str(result.cells[0].outputs)
    assert not any("SECRET" in name for name, _ in grading_settings("warm").environment)


def test_the_status_is_json():
    _, status = run("1", "1 / 0", "import os; os._exit(1)")
    again = RunStatus.from_dict(json.loads(json.dumps(status.to_dict())))
    assert again == replace(status, epilogue=again.epilogue)
    assert Limits(**json.loads(json.dumps(Limits().as_dict()))) == Limits()
