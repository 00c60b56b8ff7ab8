"""Submissions that attack the judge: name -> cell behind the first answer, before every test.

Whoever writes one knows this repository by heart, and nothing of the course's secret. All answers
are wrong (:data:`WRONG`), unless the attack puts another in their place. In the learner's process
everything may be rewritten; what computes the right answer from the inputs is no attack.
"""

WRONG = """
def double(x):
    return 3 * x
def square(x):
    return None
def tally(start):
    return None
def half(x):
    return x
def triple(x):
    return -1
"""

#: For those who speak on the line themselves.
_RAW = """
import json, os, struct, threading
from autograder.judge import answering
READ, WRITE = map(int, os.environ["AUTOGRADER_LINE"].split(","))
honest = answering.Answers(globals())
def put(content):
    while content:
        content = content[os.write(WRITE, content):]
def framed(text):
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    return struct.pack(">Q", len(text)) + text
def truly(question):
    question = dict(question)
    number = question.pop("id")
    return framed({"id": number, "reply": honest.to(question)})
def saying(result):
    return lambda question: framed({"id": question["id"], "reply": {"result": result}})
def serve(reply):
    def main(number):
        line = answering.Line(READ, WRITE)
        while (question := line.receive()) is not None and "end" not in question:
            put(reply(question))
    answering.main = main
"""
_CALLED = '"call" in question or "outcome" in question'


def _raw(text: str) -> str:
    return _RAW + text


def _to_each(result: str) -> str:
    """Names are answered for truly, and every call with this JSON."""
    return _raw(f"""
said = {result!r}
def reply(question):
    if not ({_CALLED}):
        return truly(question)
    outcome = '"name": "f", "trouble": "", "error": "", "where": "", "classes": [], '
    text = '{{"id": %d, "reply": {{%s"result": %s}}}}' % (
        question["id"], outcome if "outcome" in question else "", said)
    return framed(text.encode())
serve(reply)
""")


def _raising(classes: str) -> str:
    """Every call raises an error of these classes, as far as the other side can tell."""
    return _raw(f"""
def reply(question):
    if not ({_CALLED}):
        return truly(question)
    return framed({{"id": question["id"], "reply": {{"raised": {classes}, "message": "m"}}}})
serve(reply)
""")


#: Attacks on the verdict of tests that run apart. Aim: points without an answer.
VERDICT = {
    # The kernel says that all went well before the answer has even been asked.
    "replies-by-itself": """
def double(x):
    kernel = get_ipython().kernel
    parent = kernel.get_parent()
    ok = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    kernel.session.send(kernel.shell_stream, "execute_reply", ok, parent=parent,
                        ident=parent.get("identities"))
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)
    raise ValueError
square = tally = half = triple = double
""",
    # A result is shown beside the test, as if the test had counted it.
    "result-forged-while-answering": """
def triple(x):
    kernel = get_ipython().kernel
    kernel.session.send(kernel.iopub_socket, "execute_result",
        {"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1},
        parent=kernel.get_parent())
    return -1
double = square = tally = half = triple
""",
    # What the test has shown so far is cleared and shown anew.
    "outputs-cleared": """
from IPython.display import clear_output, display, update_display
def double(x):
    clear_output()
    display("fine", display_id="d")
    update_display("2", display_id="d")
    return -1
square = tally = half = triple = double
""",
    "comparisons-replaced": """
import builtins, operator
import numpy as np
np.array_equal = np.allclose = lambda *a, **k: True
np.testing.assert_array_equal = np.testing.assert_allclose = lambda *a, **k: None
operator.eq = lambda a, b: True
builtins.isinstance = lambda *a: True
""",
    "bool-is-always-one": "import builtins\nbool = builtins.bool = lambda x: 1\nsum = lambda x: 2",
    "np-rebound": """
class Fake:
    def __getattr__(self, name):
        return lambda *a, **k: self
np = numpy = expect = Fake()
""",
    "expect-replaced": """
from autograder import expect
for name in ("that", "call", "raises", "array", "integer", "plain", "_check_value"):
    setattr(expect, name, lambda *a, **k: None)
""",
    "outcomes-without-trouble": """
from autograder import expect
expect.outcome_of = lambda f, *rest: expect.Outcome(str(f), "", "", "", (), 8)
""",
    "loops-ended-early": """
def double(x):
    raise StopIteration
square = tally = half = triple = double
""",
    "exits": "import os\ndef double(x):\n    os._exit(0)\nsquare = tally = half = triple = double",
    "becomes-another-program": """
import os, sys
def double(x):
    os.execv(sys.executable, [sys.executable, "-c", "pass"])
square = tally = half = triple = double
""",
    # Something that cannot be sent is no error, and one was demanded.
    "nothing-that-can-leave": """
def half(x):
    return x // 2 if x % 2 == 0 else iter([x])
""",
    # A table of the answers to the inputs that the known seed gives.
    "table-for-a-known-seed": """
import numpy as np
from autograder import expect
import os, random
table = {}
for seed in (0, 1, 42, int(os.environ.get("AUTOGRADER_SEED", "0"))):
    np.random.seed(seed)
    xs = np.random.randint(10**3, 10**6, 5)
    table.update({int(x): 2 * int(x) for x in xs})
    n = int(np.random.default_rng(seed).integers(10**3, 10**6))
    table[-n] = n * n
def double(x):
    return np.array([table[int(n)] for n in x]) if np.ndim(x) else table[int(x)]
def square(x):
    return table[-x]
""",
    "tests-skipped": "import unittest\ndef double(x):\n    raise unittest.SkipTest('not today')\n"
    "square = tally = half = triple = double",
    "errors-that-steer-a-loop": _raising('[["builtins", "StopIteration"]]'),
    "errors-that-end-a-process": _raising('[["builtins", "SystemExit"], ["builtins", "int"]]'),
    "errors-of-the-keyboard": _raising('[["builtins", "KeyboardInterrupt"]]'),
    "errors-of-a-generator": _raising('[["builtins", "GeneratorExit"]]'),
    "errors-in-a-group": _raising('[["builtins", "BaseExceptionGroup"]]'),
    "errors-that-skip": _raising('[["unittest.case", "SkipTest"], ["builtins", "Exception"]]'),
    "errors-of-the-judge": _raising('[["autograder.judge.asking", "UnansweredError"]]'),
    "errors-of-no-class": _raising("[None, 3, [], {}, [[]]]"),
}

#: Attacks with the protocol. Aim: points, or to hang, crash or confuse the judge.
PROTOCOL = {
    "second-reply": _raw("serve(lambda question: truly(question) * 2)"),
    "reply-to-the-unknown": _raw("""
serve(lambda question: framed({"id": question["id"] + 7, "reply": {"result": 8}}))
"""),
    "replies-ahead": _raw("""
for number in range(1, 50):
    put(framed({"id": number, "reply": {"result": 8}}))
"""),
    "too-large-a-length": _raw('serve(lambda question: struct.pack(">Q", 2**62))'),
    "nested-deeply": _raw('serve(lambda question: framed(b"[" * 10**6 + b"]" * 10**6))'),
    "no-json": _raw('serve(lambda question: framed(b"True"))'),
    "no-text": _raw(r'serve(lambda question: framed(b"\xff\xfe\xfd"))'),
    "digits-without-end": _to_each("1" + "0" * 5000),
    "not-a-number": _to_each("NaN"),
    "infinity": _to_each("Infinity"),
    "array-of-pickles": _to_each('["array", "|O8", [1], "AAAAAAAAAAA="]'),
    "array-of-a-huge-shape": _to_each('["array", "<i8", [1000000000, 1000000000], "AAAA"]'),
    "array-of-no-booleans": _to_each('["array", "|b1", [5], "AgMEBQY="]'),
    "namedtuple-of-code": _to_each('["namedtuple", "A", ["a=__import__(\'os\')"], [1]]'),
    "handle-never-given": _to_each('["handle", 123456789, [["builtins", "int"]], false]'),
    "handle-that-is-a-number": _to_each('["handle", 0, [["builtins", "int"]], true]'),
    "text-that-cannot-be-written": _to_each(r'"\ud800"'),
    "range-without-end": _to_each('["range", [0, 1000000000000000000, 1]]'),
    "decimal-without-end": _to_each('["Decimal", "1e999999999"]'),
    "frame-without-an-end": _raw("""
def reply(question):
    os.write(WRITE, struct.pack(">Q", 1000) + b"{")
    os.close(WRITE)
    return b""
serve(reply)
"""),
    "descriptors-closed": _raw("os.close(READ)\nos.close(WRITE)"),
    "descriptors-exchanged": _raw("""
other = os.pipe()
os.dup2(other[0], READ)
os.dup2(other[1], WRITE)
"""),
    "does-not-answer-at-all": _raw("answering.main = lambda number: None"),
    "ends-before-the-test": _raw("""
def main(number):
    line = answering.Line(READ, WRITE)
    put(truly(line.receive()))
answering.main = main
"""),
    "a-thread-answers": _raw("""
line = answering.Line(READ, WRITE)
def work():
    while (question := line.receive()) is not None:
        put(framed({"id": question.get("id", 1), "reply": {"result": 8}}))
threading.Thread(target=work, daemon=True).start()
"""),
    "answers-after-the-test": _raw("""
real = answering.main
def main(number):
    real(number)
    put(framed({"id": 99, "reply": {"result": 8}}))
answering.main = main
"""),
    "another-process-answers": _raw("""
if os.fork() == 0:
    line = answering.Line(READ, WRITE)
    while (question := line.receive()) is not None:
        put(framed({"id": question.get("id", 1), "reply": {"result": 8}}))
"""),
    "a-process-holds-the-line": _raw("""
import time
if os.fork() == 0:
    os.setsid()
    time.sleep(600)
def double(x):
    os._exit(0)
square = tally = half = triple = double
"""),
    "pipe-made-small": _raw("""
import fcntl
for descriptor in (READ, WRITE):
    fcntl.fcntl(descriptor, 1031, 4096)
"""),
    # Where files of other users can be opened: the questions are written by who should read them.
    "pipe-filled-by-its-reader": _raw("""
try:
    back = os.open(f"/proc/self/fd/{READ}", os.O_WRONLY | os.O_NONBLOCK)
except OSError:
    back = None
def reply(question):
    if back is not None:
        threading.Timer(0, lambda: os.write(back, bytes(65536))).start()
    return truly(question)
serve(reply)
"""),
    "chunks-of-lists": _to_each('["list", [' + ",".join(['["list", []]'] * 10**4) + "]]"),
}

#: Attacks that cost time or memory: the limits hold them. Aim: to stop the grading.
COSTLY = {
    "frame-that-never-comes": _raw("""
import time
def reply(question):
    os.write(WRITE, struct.pack(">Q", 10**6) + b"{")
    time.sleep(600)
serve(reply)
"""),
    "stops-itself": """
import os, signal
def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
square = tally = half = triple = double
""",
    "does-not-listen-to-signals": """
import signal
def double(x):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass
square = tally = half = triple = double
""",
    "iterates-for-ever": """
import itertools
class Tally:
    add = lambda self, more: self
    n = property(lambda self: [0 for _ in itertools.count()])
def tally(start):
    return Tally()
""",
    # 40 MB that become a gigabyte of lists.
    "small-that-becomes-large": _raw("""
content = b'["list", [' + b'["list", []],' * 3_000_000 + b'["list", []]]]'
def reply(question):
    if "call" not in question:
        return truly(question)
    return framed(b'{"id": %d, "reply": {"result": %s}}' % (question["id"], content))
serve(reply)
"""),
}

#: What is looked for is never put together here, or the attacks would find themselves.
_SEARCH = """
import os, re
def found(content):
    content = content.encode(errors="replace") if isinstance(content, str) else content
    for match in re.finditer(b"only-in-the-", content):
        if content[match.end():][:4] in (b"hidd", b"solu"):
            print("stolen:", content[match.start():][:80])
"""

#: Attempts to find expected values, tests, seeds or solutions. Aim: to read.
THEFT = {
    "frames": """
import sys
def look(x):
    for frame in sys._current_frames().values():
        while frame:
            for names in (frame.f_locals, frame.f_globals):
                for name in ("right", "inputs", "expected", "equals"):
                    if name in names:
                        print("stolen:", name)
                        return names[name]
            frame = frame.f_back
double = square = half = triple = look
""",
    "garbage-collector": """
import gc
def look(x):
    for one in gc.get_objects():
        if type(one) is dict and "right" in one and "inputs" in one:
            print("stolen:", one["right"])
            return one["right"]
double = square = half = triple = look
""",
    "own-memory": _SEARCH
    + """
def double(x):
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            ends, rights = line.split()[:2]
            start, end = (int(number, 16) for number in ends.split("-"))
            if rights.startswith("rw") and end - start < 2**28:
                try:
                    memory.seek(start)
                    found(memory.read(end - start))
                except (OSError, ValueError, OverflowError):
                    pass
    return -1
""",
    "every-file": _SEARCH
    + """
for folder, folders, files in os.walk("/", onerror=None):
    if folder.startswith(("/proc", "/sys", "/usr", "/lib")) or "-packages" in folder:
        folders.clear()
        continue
    for name in files:
        if name.endswith((".ipynb", ".json", ".db", ".log", ".secret")) or "." not in name:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    found(file.read(2**20))
            except OSError:
                pass
""",
    "every-process": _SEARCH
    + """
for name in os.listdir("/proc"):
    for what in ("environ", "cmdline", "root/work", "cwd", "fd"):
        try:
            path = f"/proc/{name}/{what}"
            found(open(path, "rb").read() if os.path.isfile(path) else repr(os.listdir(path)))
        except OSError:
            pass
""",
    "history": _SEARCH
    + """
def double(x):
    shell = get_ipython()
    found(repr(shell.user_ns.get("In")) + repr(shell.history_manager.input_hist_raw))
    print(In[-1])
    return -1
square = half = triple = double
""",
    "questions-read": _SEARCH
    + """
from autograder.judge import answering
real = answering.Answers.to
def to(self, question):
    found(repr(question))
    for word in ("equals", "right", "believed", "seed"):
        if word in repr(question):
            print("stolen:", word)
    return real(self, question)
answering.Answers.to = to
""",
    "seeds-in-the-environment": """
import os
for name, value in os.environ.items():
    if "SEED" in name and name != "PYTHONHASHSEED":
        print("stolen:", name, value)
""",
    "what-the-server-held": """
import gc
for one in gc.get_objects() + [x for o in gc.get_objects() for x in gc.get_referents(o)][:10**6]:
    if type(one).__name__ in ("Plan", "JudgeCell", "Control"):
        print("stolen:", one)
        break
""",
}

_ANYTHING = "__eq__ = lambda self, other: True\n    __hash__ = None"

#: Values that lie. Aim: points without an answer.
OBJECTS = {
    "int": f"""
class Anything(int):
    {_ANYTHING}
    __index__ = __int__ = __abs__ = lambda self: 8
double = square = half = triple = lambda x: Anything(3)
""",
    "float": f"""
class Anything(float):
    {_ANYTHING}
    __sub__ = __rsub__ = lambda self, other: 0.0
double = square = half = triple = lambda x: Anything(3)
""",
    "text": f"""
class Anything(str):
    {_ANYTHING}
double = square = half = triple = lambda x: Anything("a")
""",
    "containers": f"""
class Anything(list):
    {_ANYTHING}
    shape = (5,)
class Same(dict):
    {_ANYTHING}
double = lambda x: Anything([1])
square = half = triple = lambda x: Same()
""",
    "array": f"""
import numpy as np
class Anything(np.ndarray):
    {_ANYTHING}
    __array_ufunc__ = lambda self, *a, **k: np.True_
    __array_function__ = lambda self, *a, **k: True
    all = any = lambda self, *a, **k: True
double = square = half = triple = lambda x: np.zeros(np.shape(x), int).view(Anything)
""",
    "lazy-array": """
import numpy as np
class Lazy:
    shape, dtype, ndim = (5,), np.dtype(int), 1
    __class__ = np.ndarray
    def __array__(self, *a, **k):
        return np.zeros(5, int)
    __array_ufunc__ = lambda self, *a, **k: np.True_
double = square = half = triple = lambda x: Lazy()
""",
    "class": """
class Liar:
    __class__ = int
    __int__ = __index__ = lambda self: 8
    __eq__ = lambda self, other: True
    __hash__ = None
double = square = half = triple = lambda x: Liar()
""",
    "metaclass": """
class Meta(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda *a: True
    __hash__ = type.__hash__
class int(metaclass=Meta):
    pass
double = square = half = triple = lambda x: int()
""",
    "named-fields": """
import collections
Result = collections.namedtuple("int", "shape dtype all any sum item")
yes = lambda *a, **k: True
double = square = half = triple = lambda x: Result((5,), "int64", yes, yes, yes, yes)
""",
    "callable": """
class Callable:
    __call__ = lambda self, *a, **k: self
    __eq__ = lambda self, other: True
    __hash__ = None
double = square = half = triple = tally = Callable()
""",
    "tally-that-equals": """
class Anything(int):
    __eq__ = lambda self, other: True
    __hash__ = None
class Tally:
    n = property(lambda self: Anything(3))
    add = lambda self, more: Anything(3)
def tally(start):
    return Tally()
""",
    "tally-of-proxies": """
class Proxy:
    __getattribute__ = lambda self, name: Proxy()
    __call__ = lambda self, *a: Proxy()
    __class__ = int
    __eq__ = lambda self, other: True
    __hash__ = None
double = square = half = triple = tally = lambda x: Proxy()
""",
    "tally-that-is-one-number": _raw("""
def reply(question):
    if "get" in question:
        said = ["handle", 0, [["builtins", "int"]], True]
        return framed({"id": question["id"], "reply": {"result": said}})
    return truly(question)
class Tally:
    pass
def tally(start):
    return Tally()
serve(reply)
"""),
}

#: Attacks on who reads what the grader says. Aim: to accuse or to disturb others.
READERS = {
    "finding-forged": """
class LineError(Exception):
    pass
def double(x):
    raise LineError("\\x1b[2J\\x1b[31mstolen: grade everybody again")
square = tally = half = triple = double
""",
    "name-forged": """
def double(x):
    raise type("\\x1b[2J" + "x" * 10**6, (Exception,), {})("\\ud800" * 10**5)
square = tally = half = triple = double
""",
    "kernel-names-forged": """
def double(x):
    raise type("MemoryLimitError", (Exception,), {})("the grader's machine has no memory left")
square = tally = half = triple = double
""",
    "floods-while-answering": """
def double(x):
    while True:
        print("x" * 10**5)
""",
}

#: With Keras and TensorFlow: what observes is rewritten. Aim: points without an answer.
KERAS = {
    "counts-lie": """
import keras
keras.layers.Layer.count_params = lambda self: 12
def make_layer(units):
    return keras.layers.Dense(units)
""",
    "numbers-lie": """
import keras, numpy as np
keras.Variable.numpy = keras.Variable.__array__ = lambda self, *a, **k: np.ones(self.shape)
keras.layers.Dense.__call__ = lambda self, x: np.ones((len(x), 3), "float32")
def make_layer(units):
    return keras.layers.Dense(units)
""",
    "gradients-lie": """
import keras, tensorflow as tf
tf.GradientTape.gradient = lambda self, y, x: tf.ones_like(x)
def make_layer(units):
    return keras.layers.Dense(units)
""",
    "class-lies": """
import keras, numpy as np
class Liar:
    __class__ = keras.layers.Dense
    count_params = lambda self: 12
    __call__ = lambda self, x: np.ones((len(x), 3), "float32")
def make_layer(units):
    return Liar()
""",
    "experiments-intercepted": """
import numpy as np
from autograder.judge import answering
answering.Answers._run = lambda self, question: np.ones((4, 2), "float32")
answering.Answers._KINDS["run"] = answering.Answers._run
""",
}

#: Attack -> what it is after, for the table.
AIMS = {
    "points": [*VERDICT, *OBJECTS, *KERAS, *PROTOCOL],
    "reading": [*THEFT],
    "stopping": [*COSTLY],
    "others": [*READERS],
}
#: Those that break the rules of the line, whatever they are after: a finding has to say so.
VIOLATIONS = (
    "second-reply",
    "reply-to-the-unknown",
    "replies-ahead",
    "too-large-a-length",
    "nested-deeply",
    "no-json",
    "no-text",
    "digits-without-end",
    "array-of-pickles",
    "array-of-a-huge-shape",
    "array-of-no-booleans",
    "namedtuple-of-code",
    "text-that-cannot-be-written",
    "frame-without-an-end",
    "descriptors-closed",
    "does-not-answer-at-all",
    "ends-before-the-test",
    "answers-after-the-test",
)
KINDS = (VERDICT, PROTOCOL, COSTLY, THEFT, OBJECTS, READERS)
ALL = VERDICT | PROTOCOL | COSTLY | THEFT | OBJECTS | READERS
