"""The judge's side of the line, and what may cross it: no kernels, a thread answers."""

import base64
import builtins
import collections
import contextlib
import functools
import io
import json
import os
import struct
import sys
import threading
import unittest
import warnings

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder import expect
from autograder.judge import asking as judge_asking
from autograder.judge import line as judge_line
from autograder.judge.answering import Answers, end
from autograder.judge.asking import Asking, LineError, UnansweredError
from autograder.judge.line import MOST_BYTES, Line, TooLargeError, frame
from autograder.judge.plan import plan_for
from autograder.judge.values import CannotCrossError, NonsenseError, decode, encode
from autograder.kernel.judged import _Line
from tests.courses import cell_of, released_notebook, source_notebook

FINE = {"result": 1}


class _Pair:
    """Two ends of a line in this process: the judge's, and one that a test may misuse."""

    def __init__(self) -> None:
        questions, replies = os.pipe(), os.pipe()
        self.judge = Line(replies[0], questions[1])
        self.learner = Line(questions[0], replies[1])
        self.write = replies[1]
        self._open = {*questions, *replies}

    def close(self, *descriptors: int) -> None:
        for descriptor in descriptors or tuple(self._open):
            os.close(descriptor)
            self._open.discard(descriptor)


@pytest.fixture
def pair():
    """A line, open until the test is over."""
    both = _Pair()
    yield both
    both.close()


@contextlib.contextmanager
def answered(pair, *sent):
    """An :class:`Asking`, to each of whose questions the next of ``sent`` is written.

    Bytes are written as they are; of a dict the reply is made that is asked for.
    """

    def work():
        for what in sent:
            question = pair.learner.receive()
            if question is None:
                return
            number = question["id"]
            message = what if isinstance(what, bytes) else frame({"id": number, "reply": what})
            _write(pair.write, message)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield Asking(pair.judge)
    thread.join(10)
    assert not thread.is_alive()


def _write(descriptor, content):
    while content:
        content = content[os.write(descriptor, content) :]


def _raw(text: str) -> bytes:
    return struct.pack(">Q", len(text.encode())) + text.encode()


def _reply(result: str) -> bytes:
    return _raw('{"id": 1, "reply": {"result": ' + result + "}}")


HOSTILE = {
    "two-replies": frame({"id": 1, "reply": FINE}) * 2,
    "a-reply-and-a-byte": frame({"id": 1, "reply": FINE}) + b"x",
    "to-a-question-to-come": frame({"id": 2, "reply": FINE}),
    "to-a-question-of-no-number": frame({"id": "1", "reply": FINE}),
    "to-a-question-below-zero": frame({"id": -1, "reply": FINE}),
    "with-more-than-a-reply": frame({"id": 1, "reply": FINE, "verdict": "right"}),
    "without-a-reply": frame({"id": 1}),
    "reply-no-object": frame({"id": 1, "reply": [1]}),
    "of-no-known-kind": frame({"id": 1, "reply": {"verdict": "right"}}),
    "an-array-of-messages": frame([{"id": 1, "reply": FINE}]),
    "no-json": _raw("right"),
    "no-text": struct.pack(">Q", 2) + b"\xff\xfe",
    "empty": _raw(""),
    "too-large-a-length": struct.pack(">Q", MOST_BYTES + 1),
    "huge-length": b"\xff" * 8,
    "nested": _raw("[" * 200_000 + "]" * 200_000),
    "nested-values": _reply('["list", [' * 900 + "]]" * 900),
    "number-of-5000-digits": _reply("9" * 5000),
    "unknown-tag": _reply('["pickle", "gASVAAA="]'),
    "code": _reply('["code", "gASVAAA="]'),
    "module": _reply('["module", "os"]'),
    "bare-list": _reply("[1, 2]"),
    "bare-object": _reply('{"a": 1}'),
    "array-of-objects": _reply('["array", "|O8", [1], "AAAAAAAAAAA="]'),
    "array-of-void": _reply('["array", "|V8", [1], "AAAAAAAAAAA="]'),
    "array-too-short": _reply('["array", "<f8", [1000000000000], "AAAA"]'),
    "array-of-a-huge-shape": _reply('["array", "<f8", [0, 1000000000000000000000], ""]'),
    "array-of-a-negative-shape": _reply('["array", "<f8", [-1], ""]'),
    "array-of-too-many-axes": _reply(f'["array", "|i1", {[1] * 100}, "AA=="]'),
    "array-of-a-shape-of-floats": _reply('["array", "|i1", [1.0], "AA=="]'),
    "array-of-no-booleans": _reply('["array", "|b1", [1], "Ag=="]'),
    "array-of-no-characters": _reply('["array", "<U1", [1], "/////w=="]'),
    "half-a-surrogate-pair": _reply('"\\ud800"'),
    "namedtuple-of-dunders": _reply('["namedtuple", "A", ["__eq__ or 1"], [1]]'),
    "namedtuple-of-code": _reply('["namedtuple", "A(x): pass #", ["a"], [1]]'),
    "namedtuple-too-short": _reply('["namedtuple", "A", ["a", "b"], [1]]'),
    "fraction-over-zero": _reply('["Fraction", [1, 0]]'),
    "unhashable-keys": _reply('["dict", [[["list", []], 1]]]'),
    "date-of-nonsense": _reply('["date", "2024-99-99"]'),
    "slice-of-nothing": _reply('["slice", []]'),
    "range-of-text": _reply('["range", ["a"]]'),
    "dtype-of-objects": _reply('["dtype", "O"]'),
    "handle-of-no-number": _reply('["handle", "1", [], false]'),
    "handle-of-no-classes": _reply('["handle", 1, null, false]'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nonsense_ends_the_line_for_good(pair, name):
    with answered(pair, HOSTILE[name]) as asking:
        with pytest.raises(LineError) as first:
            asking.named("double")
        assert type(first.value) is LineError, "what is no message is not the end of a process"
        with pytest.raises(LineError):
            asking.named("double")


def test_what_speaks_without_being_asked_is_not_asked(pair):
    os.write(pair.write, frame({"id": 1, "reply": FINE}))
    with pytest.raises(LineError, match="without being asked"):
        Asking(pair.judge).named("double")


@pytest.mark.parametrize("part", [b"", b"\0\0\0", struct.pack(">Q", 100) + b'{"id"'])
def test_an_end_in_the_middle_of_a_reply_is_an_end(pair, part):
    os.write(pair.write, part) if part else None
    asking = Asking(pair.judge)
    pair.judge.has_more = lambda: False
    pair.close(pair.write)
    with pytest.raises(UnansweredError):
        asking.named("double")


def test_a_reply_may_come_in_drops(pair):
    def drip():
        pair.learner.receive()
        for byte in frame({"id": 1, "reply": FINE}):
            os.write(pair.write, bytes([byte]))

    threading.Thread(target=drip, daemon=True).start()
    assert Asking(pair.judge).named("double") == 1


def test_a_reply_to_a_question_that_was_given_up_is_passed_over(pair):
    asking = Asking(pair.judge)
    real = pair.judge.receive

    def interrupted():
        pair.judge.receive = real
        raise KeyboardInterrupt

    pair.judge.receive = interrupted
    with pytest.raises(KeyboardInterrupt):
        asking.named("slow")
    late = frame({"id": 1, "reply": {"result": 7}})
    os.write(pair.write, late + frame({"id": 2, "reply": FINE}))
    assert asking.named("double") == 1
    os.write(pair.write, late)
    with pytest.raises(LineError):
        asking.named("double")


def test_a_question_that_is_too_large_accuses_nobody(pair, monkeypatch):
    monkeypatch.setattr(judge_line, "MOST_BYTES", 10**4)
    with answered(pair, FINE) as asking:
        with pytest.raises(CannotCrossError, match="handed over"):
            asking.run(np.abs, (np.zeros(10**4, np.uint8),), {})
        assert asking.named("double") == 1


def test_what_is_too_large_is_refused_before_it_is_sent(monkeypatch):
    monkeypatch.setattr(judge_line, "MOST_BYTES", 10)
    with pytest.raises(TooLargeError):
        frame("x" * 11)


def test_a_violation_is_said_by_whatever_uses_the_name(pair):
    cell = {"names": ["double"], "expects": False, "seed": 1}
    namespace = {}
    with answered(pair, {"verdict": "right"}) as asking:
        asking.begin(namespace, cell)
    for use in (
        lambda found: found(4),
        lambda found: found == 8,
        lambda found: found != 8,
        lambda found: abs(found - 8) < 1e-6,
        lambda found: np.allclose(found, 8),
        lambda found: found.shape,
        lambda found: bool(found),
        lambda found: 8 in found,
    ):
        with pytest.raises(LineError):
            use(namespace["double"])


def test_a_name_that_is_not_there_is_not_there(pair):
    cell = {"names": ["double"], "expects": False, "seed": 1}
    namespace = {"double": lambda x: 2 * x}
    with answered(pair, {"raised": [["builtins", "NameError"]], "message": "double"}) as asking:
        asking.begin(namespace, cell)
    assert "double" not in namespace


# -- Errors ---------------------------------------------------------------------------------------


def _raised(pair, classes, message="message"):
    with answered(pair, {"raised": classes, "message": message}) as asking:
        try:
            asking.named("double")
        except BaseException as error:
            return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    "kind",
    [
        "unittest.case.SkipTest",
        "_pytest.outcomes.Skipped",
        "bdb.BdbQuit",
        "builtins.KeyboardInterrupt",
        "builtins.SystemExit",
        "builtins.GeneratorExit",
        "builtins.BaseException",
        "builtins.BaseExceptionGroup",
        "builtins.ExceptionGroup",
        "builtins.StopIteration",
        "builtins.StopAsyncIteration",
        "autograder.judge.line.LineError",
        "autograder.judge.line.UnansweredError",
        "autograder.judge.values.CannotCrossError",
        "IPython.core.error.UsageError",
    ],
)
def test_errors_that_mean_something_to_others_arrive_as_an_error_that_means_nothing(pair, kind):
    error = _raised(pair, [kind.rpartition(".")[::2]])
    assert type(error).__mro__[:2] in ((RuntimeError, Exception), (type(error), Exception))
    assert not isinstance(error, StopIteration | unittest.SkipTest | ExceptionGroup)
    assert type(error).__name__ not in ("LineError", "UnansweredError")


def test_every_error_that_is_known_here_is_an_error_to_ipython():
    shell = InteractiveShell.instance()
    shell.showtraceback = lambda *args, **kwargs: None
    known = {
        value: (name, attribute)
        for name, module in list(sys.modules.items())
        for attribute, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, BaseException)
    }
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for where in known.values():
            shell.user_ns["error"] = judge_asking._error([list(where)], "message")
            assert not shell.run_cell("raise error", store_history=False).success, where


@pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "x" * 10**6, "\x1b[2J", "a\nb"])
def test_the_name_of_an_error_can_be_shown(pair, name):
    error = _raised(pair, [["__main__", name], ["builtins", "ValueError"]])
    shown = type(error).__name__ + str(error)
    assert len(shown) < 1000 and shown.isprintable()


def test_a_message_is_cut_and_can_be_written(pair):
    error = _raised(pair, [["builtins", "ValueError"]], "\ud800" * 10**6)
    assert len(str(error).encode()) <= 10_000


def test_the_error_of_a_learner_who_calls_it_as_the_judge_does_is_not_the_judges(pair):
    error = _raised(pair, [["__main__", "LineError"], ["builtins", "ValueError"]])
    assert isinstance(error, ValueError) and type(error).__name__ != "LineError"


@pytest.mark.parametrize("kind", [LineError, UnansweredError, CannotCrossError])
def test_no_test_that_demands_an_error_takes_the_judges_own_for_it(kind):
    assert not issubclass(kind, Exception)


# -- Handles --------------------------------------------------------------------------------------


def _handle(asking, classes=(("keras", "Model"),), number=5, is_callable=True):
    return asking._known(["handle", number, [list(kind) for kind in classes], is_callable])


@pytest.mark.parametrize(
    "use",
    [
        lambda handle: handle == 8,
        lambda handle: 8 == handle,
        lambda handle: handle in [8, 8.0, "8"],
        lambda handle: handle in {8: 1},
        lambda handle: type(handle) is int,
        lambda handle: str(handle) == "8",
    ],
)
def test_a_handle_compares_as_a_handle_whatever_its_classes(pair, use):
    asking = Asking(pair.judge)
    asking._plain = False
    assert use(_handle(asking, [("builtins", "int")])) is False


@pytest.mark.parametrize(
    "use",
    [
        lambda h: h + 1,
        lambda h: h < 9,
        lambda h: float(h),
        lambda h: int(h),
        lambda h: round(h),
        lambda h: [8][h],
    ],
)
def test_a_handle_is_no_number(pair, use):
    asking = Asking(pair.judge)
    with pytest.raises(TypeError):
        use(_handle(asking, [("builtins", "int")]))


def test_one_number_is_one_handle_and_its_first_classes_stay(pair):
    asking = Asking(pair.judge)
    first = _handle(asking, [("builtins", "int")])
    assert _handle(asking, [("builtins", "str")]) is first
    assert first.__class__ is int


def test_classes_without_end_are_cut(pair):
    asking = Asking(pair.judge)
    handle = _handle(asking, [("x" * 10**5, "y" * 10**5)] * 1000)
    assert len(repr(handle)) < 400
    assert len(judge_asking._classes(handle)) <= 50


def test_to_display_a_handle_asks_nobody(pair):
    asking = Asking(pair.judge)
    pair.close(pair.write)
    handle = _handle(asking)
    for name in ("_repr_html_", "_repr_mimebundle_", "_ipython_display_", "__array_interface__"):
        assert not hasattr(handle, name)


@pytest.mark.parametrize("kind", [("types", "FunctionType"), ("builtins", "type")])
def test_a_handle_that_says_it_is_a_function_does_not_leave_with_one(pair, kind):
    handle = _handle(Asking(pair.judge), [kind])

    def experiment():
        return handle

    experiment.__module__ = "__main__"
    with pytest.raises(CannotCrossError, match="`handle`"):
        judge_asking._sent_as(experiment)


# -- What leaves the judge ------------------------------------------------------------------------


def _of_a_test(source: str, name: str = "experiment"):
    names = {"__name__": "__main__", "np": np, "partial": functools.partial}
    exec(source, names)
    return names[name]


TAKES_DATA = {
    "a-global": "right = [8]\ndef experiment(x):\n    return x == right",
    "a-global-of-an-inner-function": "right = 8\ndef experiment(x):\n    return lambda: right",
    "a-closure": "def make(right):\n    return lambda x: right\nexperiment = make(8)",
    "a-default": "right = np.ones(2)\ndef experiment(x, right=right):\n    return x",
    "a-default-by-name": "right = [8]\ndef experiment(x, *, right=right):\n    return x",
    "through-another": "right = [8]\ndef f():\n    return right\ndef experiment():\n    return f()",
    "through-a-partial": "right = [8]\ndef f():\n    return right\nexperiment = partial(f)",
    "a-method-of-a-list": "find = [8].index\ndef experiment(x):\n    return find(x)",
    "a-method": "right = [8]\nclass experiment:\n    def f(self):\n        return right",
    "a-static-method": (
        "right = [8]\nclass experiment:\n    @staticmethod\n    def f():\n        return right"
    ),
    "a-property": (
        "right = [8]\nclass experiment:\n    @property\n    def f(self):\n        return right"
    ),
}


@pytest.mark.parametrize("source", TAKES_DATA.values(), ids=list(TAKES_DATA))
def test_code_takes_no_data_of_a_test_along(source):
    with pytest.raises(CannotCrossError, match="hand it over"):
        judge_asking._sent_as(_of_a_test(source))


@pytest.mark.parametrize(
    "source",
    [
        "def experiment(x, axis=1, name='a', training=None):\n    return np.sum(x, axis)",
        "size = len\ndef experiment(x):\n    return size(x)",
        "def f(x):\n    return x\ndef experiment(x):\n    return f(x)",
    ],
)
def test_code_without_data_may_leave(source):
    assert judge_asking._sent_as(_of_a_test(source))[0] == "code"


# -- Values ---------------------------------------------------------------------------------------


class _Dict(dict):
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = None
    __iter__ = items = keys = lambda self: iter(())


class _Int(int):
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = int.__hash__
    __index__ = __int__ = lambda self: 8


class _Float(float):
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = float.__hash__
    __float__ = lambda self: 8.0  # noqa: E731


class _Text(str):
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = str.__hash__
    __str__ = __repr__ = lambda self: "right"


class _Array(np.ndarray):
    __eq__ = lambda self, other: np.True_  # noqa: E731
    __hash__ = None
    __array_priority__ = 1e9

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __array_function__(self, *args, **kwargs):
        return True

    def all(self, *args, **kwargs):
        return True


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (_Dict(a=1), {"a": 1}),
        (_Int(3), 3),
        (_Float(3), 3.0),
        (_Text("wrong"), "wrong"),
        ([_Int(3), (_Text("wrong"),)], [3, ("wrong",)]),
        (collections.Counter("aab"), collections.Counter("aab")),
    ],
)
def test_what_a_subclass_claims_stays_behind(value, plain):
    arrived = decode(json.loads(json.dumps(encode(value))))
    assert type(arrived) is type(plain) and arrived == plain
    assert arrived != 8 and arrived != "right"


def test_an_array_with_a_mind_of_its_own_arrives_as_its_numbers():
    liar = np.array([3, 4]).view(_Array)
    arrived = decode(encode(liar))
    assert type(arrived) is np.ndarray
    assert not np.array_equal(arrived, [8, 8])
    with pytest.raises(AssertionError):
        np.testing.assert_array_equal(arrived, [8, 8])


class _Lies:
    __class__ = int
    __array__ = lambda self, *args, **kwargs: np.array(8)  # noqa: E731
    __int__ = __index__ = __len__ = lambda self: 8
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = None


def test_an_object_that_lies_about_its_class_stays_where_it_is():
    with pytest.raises(CannotCrossError):
        encode(_Lies())


@pytest.mark.parametrize("value", ["\ud800", ["\ud800"], {"\ud800": 1}, np.array(["\ud800"])])
def test_half_a_surrogate_pair_does_not_leave_its_process(value):
    with pytest.raises(CannotCrossError):
        encode(value)


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -(10**4500), 1.5, float("inf"), 2j, "ü", "😀", b"\0", bytearray(b"a")),
        *([1, (2, {3}), frozenset({4})], {1: "a", (1, 2): None}, range(3), slice(1, None), ...),
        *(np.float32(1.5), np.array([[True, False]]), np.array(["ü", "😀"]), np.zeros((0, 3))),
        *(np.array(["ü"], ">U1"), np.array([1, 2], ">i4"), np.dtype("float32")),
    ],
    ids=lambda value: repr(type(value)),
)
def test_what_is_plain_data_arrives_as_it_was(value):
    arrived = decode(json.loads(json.dumps(encode(value))))
    assert type(arrived) is type(value)
    assert np.array_equal(arrived, value) if isinstance(value, np.ndarray) else arrived == value


def test_a_field_of_a_namedtuple_cannot_stand_for_an_operator():
    arrived = decode(["namedtuple", "A", ["__eq__", "_replace", "all"], [1, 2, 3]])
    assert type(arrived)._fields == ("_0", "_1", "all")
    assert arrived != 8


# -- Both sides -----------------------------------------------------------------------------------


def _both(pair, namespace):
    """An :class:`Asking` whose questions the learner's side answers from this namespace."""
    answers = Answers(namespace)

    def work():
        while (question := pair.learner.receive()) is not None and "end" not in question:
            number = question.pop("id")
            pair.learner.send({"id": number, "reply": answers.to(question)})

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return Asking(pair.judge), lambda: (pair.judge.send(end(1)), thread.join(10))


def _in_a_plain_test(pair, answer, test):
    """Run a test in plain Python against one answer called ``f``, and return the namespace."""
    asking, stop = _both(pair, {"f": answer})
    namespace = {"np": np}
    try:
        asking.begin(namespace, {"names": ["f"], "expects": False, "seed": 1})
        exec(test, namespace)
    finally:
        stop()
    return namespace


def _stops(x):
    raise StopIteration


def test_an_answer_that_raises_stopiteration_does_not_end_the_loop_of_a_test(pair):
    with pytest.raises(RuntimeError):
        _in_a_plain_test(pair, _stops, "for got, right in zip(map(f, [1]), [1]):\n    assert False")


@pytest.mark.parametrize(
    "test",
    [
        "import inspect\nassert 'sum' not in inspect.getsource(f)",
        "import inspect\nassert len(inspect.signature(f).parameters) == 2",
        "assert f.__code__.co_argcount == 0",
        "import types\nassert isinstance(f, types.FunctionType)",
        "import inspect\nassert inspect.isfunction(f)",
        "assert f.__annotations__ == {}",
    ],
)
def test_a_plain_test_that_looks_into_a_function_fails(pair, test):
    """No answer is to be judged by the code and the signature of what stands in for it."""
    with pytest.raises((CannotCrossError, TypeError, AssertionError)):
        _in_a_plain_test(pair, _sum, test)


def test_a_plain_test_may_ask_a_function_for_its_name_and_docstring(pair):
    _in_a_plain_test(pair, _sum, "assert f.__doc__ == 'Add.' and f.__name__ == '_sum'")
    _in_a_plain_test(
        pair, _sum, "import numpy\nassert numpy.vectorize(f)([1, 2]).tolist() == [1, 2]"
    )


def test_a_plain_test_may_pass_a_function_on(pair):
    answer = lambda g=None: "called" if g is None else g()  # noqa: E731
    _in_a_plain_test(pair, answer, "assert f(f) == 'called'")


def test_threads_of_a_plain_test_take_turns(pair):
    test = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    assert [*pool.map(f, range(200))] == [*range(200)]"
    )
    _in_a_plain_test(pair, _sum, test)


def _sum(*numbers):
    """Add."""
    return sum(numbers)


def test_an_array_of_a_subclass_does_not_pass_plain_assertions(pair):
    test = "np.testing.assert_array_equal(f(1), [8, 8])"
    with pytest.raises(AssertionError):
        _in_a_plain_test(pair, lambda x: np.array([3, 4]).view(_Array), test)


def test_partial_credit_is_counted_by_the_judge(pair):
    test = "score = sum(bool(f(x) == 2 * x) for x in (1, 2, 3))"
    before = builtins.bool
    try:
        builtins_of_the_learner = {"bool": lambda x: 1}
        asking, stop = _both(pair, {"f": lambda x: -1, **builtins_of_the_learner})
        namespace = {}
        asking.begin(namespace, {"names": ["f"], "expects": False, "seed": 1})
        exec(test, namespace)
        stop()
    finally:
        assert builtins.bool is before
    assert namespace["score"] == 0


@pytest.mark.parametrize("kind", ["TypeError", "Exception"])
def test_what_cannot_leave_is_not_the_error_that_a_test_demands(pair, kind):
    test = f"try:\n    f(1)\nexcept {kind}:\n    pass\nelse:\n    raise AssertionError"
    with pytest.raises(CannotCrossError):
        _in_a_plain_test(pair, lambda x: (_ for _ in x) if 0 else iter([x]), test)


def test_a_replaced_module_of_the_learner_is_not_the_tests(pair):
    answers = {"f": lambda x: -1, "np": None}
    asking, stop = _both(pair, answers)
    namespace = {"np": np}
    asking.begin(namespace, {"names": ["f"], "expects": False, "seed": 1})
    stop()
    assert namespace["np"] is np


def test_expect_written_tests_see_what_was_returned(pair):
    asking, stop = _both(pair, {"f": lambda x: _Int(3)})
    expect.answers_are_asked_of(asking)
    try:
        with pytest.raises(expect.WrongAnswer):
            expect.integer(expect.call("f", 4), equals=8, name="f(4)")
    finally:
        expect.answers_are_asked_of(None)
        stop()


# -- The grader's hand ----------------------------------------------------------------------------


def test_the_grader_waits_for_no_room_in_a_pipe():
    with contextlib.closing(_Line()) as line:
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(line._hand, b"x" * 4096)
        assert line.tell_to_end(1) is False


def test_the_judge_waits_where_the_grader_does_not(pair):
    os.set_blocking(pair.judge._write, False)
    content = "x" * 2**20
    found = []
    thread = threading.Thread(target=lambda: found.append(pair.learner.receive()), daemon=True)
    thread.start()
    pair.judge.send(content)
    thread.join(10)
    assert found == [content]


# -- Which names a test asks for ------------------------------------------------------------------


def _names(plan, grade_id):
    return next(cell.names for cell in plan.cells if cell.grade_id == grade_id)


def test_a_name_that_a_test_has_bound_since_is_the_tests_own():
    exercises = [
        ("double", "def double(x):\n    return help(x)", "pass", 2),
        ("square", "def square(x):\n    return x * x", "pass", 3),
    ]
    solution, assignment = source_notebook(exercises), source_notebook(exercises)
    cell_of(solution, "double")["source"] += "\n\ndef help(x):\n    return 2 * x"
    cell_of(assignment, "double-tests")["source"] = "def help(x):\n    return x + x\ndouble(1)"
    cell_of(assignment, "square-tests")["source"] = "assert square(2) == help(2)"
    plan = plan_for(assignment, solution, {})
    assert _names(plan, "double-tests") == ("double",)
    assert _names(plan, "square-tests") == ("square",)
    cell_of(assignment, "double-tests")["source"] = "double(1)"
    plan = plan_for(assignment, solution, {})
    assert _names(plan, "square-tests") == ("help", "square")


def test_what_a_test_beside_the_answer_uses_is_beside_it_too():
    exercises = [
        ("double", "def double(x):\n    return 2 * x", "pass", 1),
        ("square", "def square(x):\n    return x * x", "pass", 1),
        ("triple", "def triple(x):\n    return 3 * x", "pass", 1),
        ("half", "def half(x):\n    return x / 2", "pass", 1),
    ]
    solution, assignment = source_notebook(exercises), source_notebook(exercises)
    for name, source in {
        "double": "import numpy as np\ndef check(f, x):\n    assert f(1) == x\ncheck(double, 2)",
        "square": "def twice(f):\n    check(f, 1)\n    check(f, 1)\ntwice(square)",
        "triple": "twice(lambda x: triple(x) // 3)",
        "half": "import numpy as np\nassert np.equal(half(4), 2)",
    }.items():
        cell_of(assignment, f"{name}-tests")["source"] = source
    plan = plan_for(assignment, solution, {})
    assert plan.needed_by(["triple-tests"]).keys() == {"square-tests", "double-tests"}
    assert plan.needed_by(["half-tests"]) == {}


def test_the_imports_of_the_solution_are_the_judges():
    exercises = [("double", "def double(x):\n    return 2 * x", "", 2)]
    solution, assignment = source_notebook(exercises), released_notebook(exercises)
    cell_of(solution, "double")["source"] = "from math import *\ndef double(x):\n    return 2 * x"
    cell_of(assignment, "double-tests")["source"] = "assert double(pi) == tau"
    plan = plan_for(assignment, solution, {})
    assert plan.cells[0].source == "from math import *"
    assert _names(plan, "double-tests") == ("double",)


def test_the_question_says_nothing_of_the_test(pair):
    asked = []

    def work():
        question = pair.learner.receive()
        asked.append(question)
        pair.learner.send({"id": question["id"], "reply": FINE})

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    asking = Asking(pair.judge)
    with pytest.raises(LineError, match="bare result"):
        asking.outcome_of("double", (21,), {})
    thread.join(10)
    assert asked == [
        {
            "id": 1,
            "plain": False,
            "outcome": {"name": "double"},
            "args": ["list", [21]],
            "kwargs": ["dict", []],
        }
    ]


def test_an_experiment_travels_as_code_and_nothing_else():
    tag, text = judge_asking._sent_as(_of_a_test("def experiment(x):\n    return x"))
    assert tag == "code" and b"ipykernel" not in base64.b64decode(text)


def test_nonsense_is_no_value():
    with pytest.raises(NonsenseError):
        decode(["array", "<f8", {}, 3])


class _OfTheLearner(unittest.TestCase):
    """A class that only the learner's notebook has, of a kind that a test knows, too."""


def test_what_is_asked_for_by_kind_may_be_of_a_class_of_the_learners(pair):
    kind = type("Mine", (_OfTheLearner,), {"__module__": "__main__"})
    asking, stop = _both(pair, {"f": lambda: kind()})
    expect.answers_are_asked_of(asking)
    try:
        got = expect.call("f")
        assert asking.is_handle(got) and asking.classes_of(got)[0] is None
        for one in _OfTheLearner, unittest.TestCase, object:
            expect.instance(got, one, name="it")
        for wrong in (dict, {}), (unittest.TestCase, {"exactly": True}):
            with pytest.raises(expect.WrongAnswer, match="yours is of type Mine"):
                expect.instance(got, wrong[0], name="it", **wrong[1])
    finally:
        expect.answers_are_asked_of(None)
        stop()


def test_a_call_through_expect_gives_plain_containers(pair):
    named = collections.namedtuple("Named", "a b")
    value = collections.OrderedDict(a=named(1, 2), b=collections.Counter("x"), c=_Dict(d=1))
    asking, stop = _both(pair, {"f": lambda: value, "g": value})
    expect.answers_are_asked_of(asking)
    try:
        for got in expect.call("f"), expect.answer("g"):
            assert got == {"a": (1, 2), "b": {"x": 1}, "c": {"d": 1}}
            assert [type(each) for each in (got, *got.values())] == [dict, tuple, dict, dict]
    finally:
        expect.answers_are_asked_of(None)
        stop()
