"""An error told so that it helps: what the shape was, what was wanted, where they part, and why.

The facts are gathered here; what is said of a kind of message stands in `causes`.
"""

import dis
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tracer import tree
from tracer.causes.case import Case, Told
from tracer.causes.messages import MESSAGES
from tracer.causes.python import prompt
from tracer.models import Model
from tracer.ops.apply import Refused
from tracer.rows import named
from tracer.session import Failed, raised_from, written
from tracer.tensor import Tensor


@dataclass
class Scene:
    """Where an error came up: the layer or the operation that raised it, and what went in."""

    #: The innermost line of the code, the outermost, and the innermost that ran.
    line: int | None
    outer: int | None
    running: int | None
    layer: Any = None
    operation: Refused | None = None
    args: tuple = ()
    #: The names of the layers that what went in comes from; the classes of those before them.
    inputs: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    #: The shape of the input of the model.
    source: tuple | None = None
    #: Whether a model was given data, and its first layer refuses it.
    fed: bool = False

    @property
    def shapes(self) -> list[tuple]:
        return [leaf._shape for leaf in tree.flatten(list(self.args)) if isinstance(leaf, Tensor)]

    def case(self, raised: BaseException, match: re.Match) -> Case:
        """What is known, for those who say why."""
        return Case(
            str(raised),
            match,
            layer=self.layer if self.operation is None else None,
            shapes=self.shapes,
            before=self.before,
            fed=self.fed,
            source=self.source,
            line=self.running,
            free=None if self.operation is None else self.operation.axis,
        )


def error(raised: BaseException, session: Any, line: int | None, outer: int | None = None) -> dict:
    """The error as plain data; the fields are those of the report.

    `line` is the innermost line of the code where it fails, `outer` the outermost.
    """
    scene = _scene(raised, session, line, outer)
    message = str(raised)
    inner = re.search(r"\x1b\[1m(.*?)\x1b\[0m", message, re.DOTALL)
    said = inner[1] if inner else message
    told = _told(raised, said, scene)
    had: Any = told.had or [list(shape) for shape in scene.shapes] or None
    if had and len(had) == 1:
        had = had[0]
    return {
        "type": type(raised).__name__,
        "message": message,
        "first_line": message.strip().partition("\n")[0],
        "says": said.strip().rpartition("encountered:\n\n")[2],
        "line": scene.line,
        "called_from": scene.outer if scene.outer != scene.line else None,
        "layer": getattr(scene.layer, "name", None),
        "class": type(scene.layer).__name__ if scene.layer is not None else None,
        "operation": scene.operation.name if scene.operation is not None else None,
        "inputs": scene.inputs,
        "had": had,
        "wanted": told.wanted,
        "axis": told.axis,
        "causes": told.causes,
        "question": told.question,
        "title": told.title or None,
    }


def _scene(raised: BaseException, session: Any, line: int | None, outer: int | None) -> Scene:
    scene = Scene(line, outer, line)
    failed: Failed | None = session.failed if session is not None else None
    if failed is not None and not failed.led_to(raised):
        failed = None
    if failed is not None:
        scene.layer, scene.args = failed.layer, failed.args
        scene.before, scene.source = _before(session, failed.args), _first(failed.args)
        scene.line = _line(failed, line)
        if failed.building and scene.line != line:
            scene.outer = None  # a model that is made calls its layers: that is no call of the code
    if scene.layer is None or written(scene.layer):
        refused = (getattr(cause, "_refused", None) for cause in raised_from(raised))
        scene.operation = next(filter(None, refused), None)
    if scene.operation is not None:
        scene.args = scene.operation.args
    scene.inputs = _inputs(scene.args)
    if failed is not None and not scene.inputs:
        scene.fed = _of_model(failed)
        around = failed.around if scene.operation is None else failed.stack
        scene.inputs = _taken(session, around, scene.args)
    return scene


def _told(raised: BaseException, said: str, scene: Scene) -> Told:
    copied = prompt(raised) if isinstance(raised, SyntaxError) else None
    if copied:
        return Told("That is no Python", None, [copied])
    matches = ((re.search(pattern, said), say) for pattern, say in MESSAGES)
    told = next((say(scene.case(raised, match)) for match, say in matches if match), Told())
    if getattr(raised, "_unbatched", False):
        told.causes = ["The dataset has no batch: `.batch(32)` before it is fed.", *told.causes[1:]]
    return told


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


def _of_model(failed: Failed) -> bool:
    """Whether nothing but models stands around the layer that failed."""
    return bool(failed.around) and all(isinstance(each, Model) for each in failed.around)


def _taken(session: Any, around: list[Any], args: tuple) -> list[str]:
    """As `_inputs`, inside a `call`: the layers in it, or the name of what it was given."""
    unfinished = session.unfinished.get(id(around[-1])) if around else None
    if unfinished is None or not written(around[-1]):
        return []
    found: list[str] = []
    for leaf in tree.flatten(list(args)):
        if isinstance(leaf, Tensor):
            found += [call.name for call in leaf._calls if call.name] or [unfinished.given]
    return list(dict.fromkeys(found))


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


def _line(failed: Failed, line: int | None) -> int | None:
    """The line that says which layer failed: where it was made, if a model called it."""
    caller = failed.around[-1] if failed.around else None
    if failed.building or (isinstance(caller, Model) and not written(caller)):
        return getattr(failed.layer, "_line", None) or line
    return line


def too_long(seconds: float) -> dict:
    """The error of code that was stopped."""
    message = f"The code ran longer than {seconds:g} s and was stopped."
    return {**error(TimeoutError(message), None, None), "title": "It takes too long"}
