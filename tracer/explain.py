"""An error told so that it helps: what the shape was, what was wanted, where they part, and why.

The facts are gathered here; what is said of a kind of message stands in `causes`.
"""

import dis
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tracer import tree
from tracer.causes.case import Case, Told
from tracer.causes.messages import MESSAGES
from tracer.causes.python import prompt
from tracer.models import Model
from tracer.rows import named
from tracer.session import raised_from, written
from tracer.tensor import Tensor


def error(raised: BaseException, session: Any, line: int | None, outer: int | None = None) -> dict:
    """The error as plain data; the fields are those of the report.

    `line` is the innermost line of the code where it fails, `outer` the outermost.
    """
    message = str(raised)
    inner = re.search(r"\x1b\[1m(.*?)\x1b\[0m", message, re.DOTALL)
    failed = session.failed if session is not None else None
    layer, shapes, before, inputs, running = None, [], [], [], line
    if failed is not None and _same(raised, failed[0]):
        layer = failed[1]
        shapes = _shapes(failed[2])
        before = _before(session, failed[2])
        inputs = _inputs(failed[2])
        at, line = line, _line(failed, line)
        if failed[4] and line != at:
            outer = None  # a model that is made calls its layers: that is no call of the reader
    refused = _refused(raised) if layer is None or written(layer) else None
    if refused is not None:
        shapes, inputs = _shapes(refused.args), _inputs(refused.args)
    fed = failed is not None and not inputs and _of_model(failed)
    if failed is not None and layer is not None and not inputs:
        args = refused.args if refused is not None else failed[2]
        inputs = _taken(session, failed, args, refused is not None)
    told = Told("", None, [])
    for pattern, say in MESSAGES:
        match = re.search(pattern, inner[1] if inner else message)
        if match:
            case = Case(type(raised).__name__, message, match, layer, shapes, before, fed)
            case.source = _first(failed[2]) if layer is not None and failed is not None else None
            case.line = running
            if refused is not None:
                case.layer, case.free = None, refused.axis
            told = say(case)
            break
    copied = prompt(raised) if isinstance(raised, SyntaxError) else None
    if copied:
        told = Told("That is no Python", None, [copied])
    if getattr(raised, "_unbatched", False):
        told.causes = ["The dataset has no batch: `.batch(32)` before it is fed.", *told.causes[1:]]
    shown: Any = None
    if told.had:
        shown = told.had
    elif shapes:
        shown = [list(shape) for shape in shapes]
        shown = shown[0] if len(shown) == 1 else shown
    return {
        "type": type(raised).__name__,
        "message": message,
        "first_line": message.strip().partition("\n")[0],
        "says": (inner[1] if inner else message).strip().rpartition("encountered:\n\n")[2],
        "line": line,
        "called_from": outer if outer != line else None,
        "layer": getattr(layer, "name", None),
        "class": type(layer).__name__ if layer is not None else None,
        "operation": refused.name if refused is not None else None,
        "inputs": inputs,
        "had": shown,
        "wanted": told.wanted,
        "axis": told.axis,
        "causes": told.causes,
        "question": told.question,
        "title": told.title or None,
    }


#: Errors that Python raises by itself; Keras raises them on purpose only.
BUILT_IN = (IndexError, KeyError, AttributeError, TypeError, NameError, AssertionError)
#: What Python says of a call that does not fit a signature, of a length that is None, of a name
#: that is a number, and of what cannot be set: Keras lets Python say it as well.
CALLERS = re.compile(
    r"positional argument|keyword argument|multiple values for argument"
    r"|unsupported operand type\(s\) for [%*]|has no attribute 'lower'|object has no setter"
)


def of_the_tracer(raised: BaseException) -> bool:
    """Whether Python itself raised the error, in a line of the tracer: the code may be right."""
    raised = list(raised_from(raised))[-1]
    if not isinstance(raised, BUILT_IN) or CALLERS.search(str(raised)):
        return False
    step = raised.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return False
    code = step.tb_frame.f_code
    own = Path(code.co_filename).parent.is_relative_to(Path(__file__).parent)
    return own and dis.opname[code.co_code[step.tb_lasti]] != "RAISE_VARARGS"


def _of_model(failed: Any) -> bool:
    """Whether nothing but models stands around the layer that failed."""
    outside = failed[3][:-1]
    return bool(outside) and all(isinstance(each, Model) for each in outside)


def _same(raised: BaseException, seen: BaseException) -> bool:
    return any(cause is seen for cause in raised_from(raised))


def _taken(session: Any, failed: Any, args: Any, operation: bool) -> list[str]:
    """As `_inputs`, inside a `call`: the layers in it, or the name of what it was given."""
    around = failed[3] if operation else failed[3][:-1]
    unfinished = session.unfinished.get(id(around[-1])) if around else None
    if unfinished is None or not written(around[-1]):
        return []
    found: list[str] = []
    for leaf in tree.flatten(list(args)):
        if isinstance(leaf, Tensor):
            found += [call.name for call in leaf._calls if call.name] or [unfinished.given]
    return list(dict.fromkeys(found))


def _refused(raised: BaseException) -> Any:
    """The operation that raised an error, with its arguments; None where it was none."""
    found = (getattr(cause, "_refused", None) for cause in raised_from(raised))
    return next(filter(None, found), None)


def _shapes(args: Any) -> list[tuple]:
    return [leaf._shape for leaf in tree.flatten(list(args)) if isinstance(leaf, Tensor)]


def _inputs(args: Any) -> list[str]:
    """The names of the layers that the tensors come from."""
    histories = [getattr(leaf, "_keras_history", None) for leaf in tree.flatten(list(args))]
    return [named(each) for each in histories if each and each.operation]


def _way_back(args: Any) -> Iterator[Tensor]:
    """The first tensor that went in, the one that it was made of, and so on, up to an input."""
    tensor = next((leaf for leaf in tree.flatten(list(args)) if isinstance(leaf, Tensor)), None)
    while tensor is not None:
        yield tensor
        history = getattr(tensor, "_keras_history", None)
        if history is None or history.operation is None:
            return
        taken = history.operation._inbound_nodes[history.node_index].input_tensors
        tensor = taken[0] if taken else None


def _first(args: Any) -> tuple | None:
    """The shape of the input from which the first tensor comes."""
    shape = None
    for tensor in _way_back(args):
        shape = tensor._shape
    return shape


def _before(session: Any, args: Any) -> list[str]:
    """The classes of the layers whose outputs went in, the nearest last."""
    histories = (getattr(each, "_keras_history", None) for each in islice(_way_back(args), 20))
    made = [each.operation for each in histories if each is not None]
    found = [type(each).__name__ for each in reversed(made) if each is not None]
    return found or [type(call.layer).__name__ for call in session.calls[-3:]]


def _line(failed: Any, line: int | None) -> int | None:
    """The line that says which layer failed: where it was made, if a model called it."""
    outside = failed[3][:-1]
    made = getattr(failed[1], "_line", None)
    if failed[4] or (outside and isinstance(outside[-1], Model) and not written(outside[-1])):
        return made or line
    return line


def too_long(seconds: float, session: Any) -> dict:
    """The error of code that was stopped."""
    message = f"The code ran longer than {seconds:g} s and was stopped."
    return {**error(TimeoutError(message), None, None), "title": "It takes too long"}
