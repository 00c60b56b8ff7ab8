"""The learner's side of the line: questions about what the notebook has defined, answered.

One question, one reply: what is under this name, call it with these arguments, what is this
attribute, run this experiment. Nothing of a test arrives here but the inputs. Whatever this
process says is taken for what the learner says; who rewrites this module answers for himself.
"""

import base64
import contextlib
import importlib
import json
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, cast

from autograder import expect

from .line import Line, TooLargeError, end
from .values import CannotCrossError, decode, encode

#: Classes named at most of one error or object.
_MOST_CLASSES = 50


def answer(namespace: dict, number: int) -> None:
    """Answer questions about ``namespace`` until the grader says that test ``number`` is over.

    An interrupt stops the learner's code that runs for a question, and nothing else: half a reply
    would be the end of the line.
    """
    answers = namespace.get("__autograder_answers__")
    if type(answers) is not Answers:
        answers = namespace["__autograder_answers__"] = Answers(namespace)
    line = Line.of_this_process()
    with answers.interrupted_by_signals():
        while True:
            question = cast(dict | None, line.receive())
            if question is None or question == end(number):
                return
            if "end" in question:  # of a test whose answers ended otherwise
                continue
            asked = question.pop("id")
            reply = answers.to(question)
            try:
                line.send({"id": asked, "reply": reply})
            except TooLargeError as error:
                line.send({"id": asked, "reply": {"too_large": str(error)}})


class Answers:
    """What one learner's process can say, and the objects that it has given handles of."""

    def __init__(self, namespace: dict) -> None:
        self._namespace = namespace
        self._kept: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._busy = False
        self._given: list | None = None

    @contextlib.contextmanager
    def interrupted_by_signals(self) -> Iterator[None]:
        """Let an interrupt stop what runs for a question, and be forgotten in between."""

        def interrupt(number: int, frame: object) -> None:
            if self._busy:
                raise KeyboardInterrupt

        before = signal.signal(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before or signal.default_int_handler)

    @contextlib.contextmanager
    def _interruptible(self) -> Iterator[None]:
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def to(self, question: dict) -> dict:
        """Return the reply to one question."""
        (kind,) = question.keys() & self._KINDS.keys()
        plain = question.get("plain", False)
        expect.names_are_in(self._namespace)
        self._given = None
        try:
            with self._interruptible():
                result = self._KINDS[kind](self, question)
        except BaseException as error:
            reply = raised(error)
        else:
            reply = self._outcome(result) if kind == "outcome" else self._result(result, plain)
        finally:
            expect.names_are_in(None)
        return reply | self._changed(question) if kind == "call" and plain else reply

    def _changed(self, question: dict) -> dict:
        """Return what a plain test's arguments are now, if the call has changed them."""
        if self._given is None:
            return {}
        try:
            now = json.loads(json.dumps(encode(self._given, self._keep, variables=True)))
        except BaseException:  # They hold something now that cannot cross.
            return {"changed": None}
        before = ["list", [question["args"], question["kwargs"]]]
        return {} if now == before else {"changed": now}

    def _result(self, value: object, plain: bool = False) -> dict:
        try:
            with self._interruptible():
                return {"result": encode(value, self._keep, variables=plain)}
        except CannotCrossError as error:
            return {"cannot_cross": str(error)}
        except BaseException as error:  # of a learner's own class, which was read
            return raised(error)

    def _outcome(self, outcome: "expect.Outcome") -> dict:
        said = {
            "name": outcome.name,
            "trouble": outcome.trouble,
            "error": outcome.error,
            "where": outcome.where,
            "classes": [_named(kind) for kind in outcome.classes[:_MOST_CLASSES]],
        }
        return said | self._result(outcome.result)

    # The questions

    def _name(self, question: dict) -> Any:
        name = question["name"]
        if name not in self._namespace:
            raise NameError(name)
        return self._namespace[name]

    def _call(self, question: dict) -> object:
        self._given = self._arguments(question)
        arguments, by_name = self._given
        return self._target(question["call"])(*arguments, **by_name)

    def _called(self, question: dict) -> "expect.Outcome":
        arguments, by_name = self._arguments(question)
        target = question["outcome"]
        function = target["name"] if "name" in target else self._target(target)
        return expect.outcome_of(function, arguments, by_name, self._namespace)

    def _run(self, question: dict) -> object:
        arguments, by_name = self._arguments(question)
        return self._received(question["run"])(*arguments, **by_name)

    def _get(self, question: dict) -> object:
        return getattr(self._object(question), question["get"])

    def _set(self, question: dict) -> None:
        setattr(self._object(question), question["set"], self._received(question["to"]))

    def _item(self, question: dict) -> object:
        return self._object(question)[self._received(question["item"])]

    def _items(self, question: dict) -> list:
        return list(self._object(question))

    def _length(self, question: dict) -> int:
        return len(self._object(question))

    def _value(self, question: dict) -> object:
        return expect.plain(self._object(question), question["value"])

    _KINDS: ClassVar[dict[str, Callable[..., Any]]] = {
        "name": _name,
        "call": _call,
        "outcome": _called,
        "run": _run,
        "get": _get,
        "set": _set,
        "item": _item,
        "items": _items,
        "length": _length,
        "value": _value,
    }

    # Values

    def _arguments(self, question: dict) -> list:
        return [self._received(question["args"]), self._received(question["kwargs"])]

    def _target(self, target: dict) -> Any:
        return self._name(target) if "name" in target else self._kept[target["handle"]]

    def _object(self, question: dict) -> Any:
        return self._kept[question["of"]]

    def _received(self, data: object) -> Any:
        return decode(data, self._known)

    def _known(self, data: list) -> object:
        match data:
            case ["handle", int(number)]:
                return self._kept[number]
            case ["module", str(name)]:
                return importlib.import_module(name)
            case ["code", str(text)]:
                import cloudpickle

                return cloudpickle.loads(base64.b64decode(text))
        raise CannotCrossError(f"the judge has sent {data[0]}, which nobody knows")

    def _keep(self, value: object) -> list:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)  # As long as it is kept, its id is nobody else's.
        classes = [_named(kind) for kind in type(value).__mro__[:_MOST_CLASSES]]
        return ["handle", number, classes, callable(value)]


def raised(error: BaseException) -> dict:
    """Return the reply that says that something was raised."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    classes = [_named(kind) for kind in type(error).__mro__[:_MOST_CLASSES]]
    return {"raised": classes, "message": message[:10_000]}


def _named(kind: type) -> list[str]:
    return [str(kind.__module__), str(kind.__qualname__)]


def main(number: int) -> None:
    """Answer until the end of this test, for the notebook that runs in this kernel."""
    answer(sys.modules["__main__"].__dict__, number)
