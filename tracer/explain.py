"""An error told so that it helps: what the shape was, what was wanted, where they part, and why.

Each entry of `ENTRIES` knows a kind of message. What it says of causes goes from the likeliest to
the least likely. Questions are those of the course.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracer import tree
from tracer.models import Model
from tracer.tensor import Tensor


@dataclass
class Case:
    """An error, the layer that raised it, and the shapes that went into that layer."""

    kind: str
    message: str
    match: re.Match
    layer: Any = None
    shapes: list[tuple] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The class of the layer."""
        return type(self.layer).__name__ if self.layer is not None else ""

    @property
    def shape(self) -> tuple | None:
        return self.shapes[0] if self.shapes else None


@dataclass
class Told:
    """What is said of a case."""

    title: str
    question: str | None
    causes: list[str]
    wanted: str | None = None
    axis: int | None = None


#: Layers that go through steps, and those that slide over places.
RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional")
SPATIAL = {"1D": "(batch, time, channels)", "2D": "(batch, height, width, channels)"}
SPATIAL |= {"3D": "(batch, x, y, z, channels)"}


def _layout(case: Case, rank: int) -> str:
    """The axes that a layer wants, by their names."""
    for ending, axes in SPATIAL.items():
        if ending in case.name and axes.count(",") + 1 == rank:
            return axes
    if rank == 3 and case.name in RECURRENT:
        return "(batch, time, dim)"
    return {2: "(batch, dim)", 3: "(batch, time, dim)"}.get(rank, f"rank {rank}")


def _rank(case: Case) -> Told:
    wanted, had = int(case.match[1]), int(case.match[2])
    axes = _layout(case, wanted)
    causes: list[str] = []
    question = "Q9"
    if case.name in RECURRENT and had < wanted:
        question = "Q11"
        if any(name in RECURRENT for name in case.before):
            causes.append(
                "The recurrent layer before it gives only its last state. Write "
                "`return_sequences=True` there, so that the time axis stays."
            )
        if any(
            name in ("Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D")
            for name in case.before
        ):
            causes.append(
                f"{case.before[-1]} before it takes the time axis away. A recurrent layer goes "
                "first, and what makes one vector of it comes after."
            )
        causes.append(
            "The data is a table, without a feature axis or without a time axis. Say which it is: "
            "`x[..., np.newaxis]` makes every number a step, `x[:, np.newaxis]` makes one step."
        )
        causes.append("The input holds ids. Put an `Embedding` before this layer.")
    elif case.name in RECURRENT:
        question = "Q14"
        causes = [
            "There is one axis too many. An `Embedding` adds an axis to whatever it is given: feed "
            "it ids of shape (batch, time), or leave it out where the numbers are quantities.",
            "The batch was declared as part of the shape: `Input` leaves it out.",
        ]
    elif "Conv3D" in case.name and had < wanted:
        question = "Q15"
        causes = [
            "The channel axis is missing. A block of material numbers has none: make the materials "
            "channels with a one-hot, (batch, x, y, z, material), or use an `Embedding`.",
        ]
    elif had == wanted - 1 and ("2D" in case.name or "1D" in case.name):
        causes = [
            f"The channel axis is missing. This layer wants {axes}: write `x[..., np.newaxis]` "
            "and declare it, such as `Input((28, 28, 1))` for grey pictures.",
        ]
        if case.before and case.before[-1] in ("Flatten", "Dense", *RECURRENT):
            causes.insert(
                0, f"{case.before[-1]} before it gives one vector; the places are gone by then."
            )
        if "Pooling1D" in case.name:
            causes.append("The layer before it gives one vector for each sequence already.")
    elif case.name == "Dense" and had < wanted:
        question = "Q8"
        causes = ["The batch axis is missing: one row is `x[np.newaxis]`, of shape (1, dim)."]
    elif had > wanted:
        causes = [
            "There is one axis too many. The batch may have been declared in `Input`, which leaves "
            "it out.",
            "A layer before this one keeps an axis that should be gone: flatten, or pool.",
        ]
    else:
        causes = [f"An axis is missing: this layer wants {axes}."]
    return Told(
        f"{case.name or 'The layer'} wants {wanted} axes and gets {had}", question, causes, axes
    )


def _axis(case: Case) -> Told:
    axis, length = int(case.match[1]), case.match[2]
    causes = [
        f"The layer has its weights for a length of {length} already, from its first call. Feed it "
        "the same length, or make a second layer.",
        "A `Flatten` before it puts out more numbers for a longer input. Pool instead.",
    ]
    return Told(
        f"{case.name} has weights for another length",
        "Q9",
        causes,
        f"{length} on axis {axis}",
        axis,
    )


def _declared(case: Case) -> Told:
    causes = [
        "The data has another shape than the model declares. Compare the two, with the batch in "
        "front.",
        "The batch was declared as if it belonged to a row: `Input(x.shape[1:])`.",
        "One row was fed without a batch: `x[np.newaxis]`.",
    ]
    return Told("The data does not fit the input of the model", "Q8", causes, case.match[1])


def _open(case: Case) -> Told:
    if "Flatten" in case.before[-2:] or case.name == "Dense":
        causes = [
            "The time axis is `None`, so a `Flatten` cannot say how many numbers it gives, and a "
            "`Dense` needs a weight for each. Pool over time in place of `Flatten`: "
            "`GlobalMaxPooling1D` or `GlobalAveragePooling1D`.",
            "Or fix the length in `Input`, and pad to it.",
        ]
        return Told("The number of weights is not known", "Q21", causes, "a known last axis", -1)
    return Told(
        "The number of weights is not known",
        "Q20",
        ["The axis that has weights is `None`. Only axes without weights, such as time, may be."],
        "a known last axis",
        -1,
    )


def _window(case: Case) -> Told:
    axis = _short_axis(case)
    causes = [
        "The kernel or the window is longer than what it slides over. Make it smaller, or write "
        '`padding="same"`.',
        "Several convolutions and poolings have made the input shorter than you think: look at the "
        "shapes above.",
    ]
    if case.shape and case.shape[1:] and case.shape[-1] not in (None, 1, 3) and "2D" in case.name:
        causes.append(
            "The channels come first in your data. Keras wants them last: (height, width, "
            "channels)."
        )
    return Told("The window does not fit", "Q20", causes, "a length of at least the window", axis)


def _short_axis(case: Case) -> int | None:
    sizes = getattr(case.layer, "kernel_size", getattr(case.layer, "pool_size", None))
    if not sizes or not case.shape:
        return None
    for i, size in enumerate(sizes):
        length = case.shape[1 + i] if 1 + i < len(case.shape) else None
        if length is not None and length < size:
            return 1 + i
    return None


def _parting(case: Case) -> int | None:
    """The axis at which two shapes part."""
    if len(case.shapes) < 2:
        return None
    one, other = case.shapes[0], case.shapes[1]
    free = getattr(case.layer, "axis", None)
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if None not in (a, b) and a != b and free not in (i, i - len(one)):
            return i
    return None


def _concatenate(case: Case) -> Told:
    axis = _parting(case)
    causes = [
        f"The tensors part at axis {axis}; only the axis along which they are joined may differ. "
        "Join along that axis (`axis=`), or bring them to one length first."
        if axis is not None
        else "The tensors have a different number of axes. Pool or flatten the longer one first."
    ]
    return Told(
        "The tensors do not fit side by side", "Q9", causes, "equal lengths elsewhere", axis
    )


def _merge(case: Case) -> Told:
    causes = [
        "An elementwise layer wants equal shapes, or 1 where they differ. Bring both branches to "
        "one length, with a `Dense` or a pooling.",
        "`Concatenate` was meant: it joins side by side.",
    ]
    return Told("The branches do not match", "Q9", causes, "equal shapes", _parting(case))


def _say(
    title: str, question: str | None, *causes: str, wanted: str | None = None
) -> Callable[[Case], Told]:
    return lambda case: Told(title, question, list(causes), wanted)


#: A pattern of messages, and what is said of them; the first that matches counts.
ENTRIES: list[tuple[str, Callable[[Case], Told]]] = [
    (r"expected (?:min_|max_)?ndim=(\d+), found ndim=(\d+)", _rank),
    (r"expected axis (-?\d+) of input shape to have value (\d+)", _axis),
    (r"expected shape=(\([^)]*\)), found", _declared),
    (r"Expected shape (\([^)]*\)), but input", _declared),
    (r"incompatible inputs\. For input '.*', expected shape (\([^)]*\))", _declared),
    (r"Shapes used to initialize variables must be fully-defined", _open),
    (r"unsupported operand type\(s\) for [%*]: '(?:NoneType|int)' and '(?:int|NoneType)'", _open),
    (r"Computed output size would be|Negative dimension size caused", _window),
    (
        r"`cropping` (?:argument|parameter)",
        _say(
            "More is cropped than there is",
            "Q9",
            "The two numbers of `cropping` together must be less than the length of the axis.",
        ),
    ),
    (
        r"Kernel shape must have the same length as input",
        _say(
            "There is one axis too many",
            "Q9",
            "The kernel slides over as many axes as its name says, and there must be a batch and a "
            "channel axis beside them: `Conv1D` takes (batch, time, channels).",
        ),
    ),
    (
        r"Cannot squeeze axis",
        _say("That axis is not of length 1", "Q9", "Only an axis of length 1 can be taken away."),
    ),
    (r"`Concatenate` layer requires inputs with matching shapes", _concatenate),
    (r"Inputs have incompatible shapes|Cannot broadcast shape", _merge),
    (
        r"Cannot convert '[^(\[].*' to a shape",
        _say(
            "A shape is a tuple",
            "Q7",
            "`(20)` is the number 20 in brackets. The comma makes the tuple: `(20,)`.",
            wanted="a tuple, such as (20,)",
        ),
    ),
    (
        r"The total size of the tensor must be unchanged|cannot reshape array",
        _say(
            "The numbers do not fit into that shape",
            "Q8",
            "The product of the lengths must stay the same. The batch is left out of "
            "`Reshape`'s target; one length may be -1.",
        ),
    ),
    (
        r"Incompatible input shapes: axis values",
        _say(
            "The axes of the dot product have different lengths",
            "Q9",
            "`axes=` names the axes that are summed over; they must be of equal length.",
        ),
    ),
    (
        r"weight shape .* is not compatible with provided weight shape",
        _say(
            "The weights have another shape",
            "Q30",
            "Two models end in different outputs. Copy the layers that fit, one by one, and leave "
            "the last one fresh.",
            "A matrix for an `Embedding` needs a row for each id, those for padding and unknown "
            "words included.",
        ),
    ),
    (
        r"with a weight list of length \d+, but the layer was expecting (\d+) weights",
        _say(
            "The number of weights is another one",
            "Q30",
            "The layer is not built yet and has no weights: build it first.",
            "The two models have different layers. Copy layer by layer.",
        ),
    ),
    (
        r"`(?:input|output)_dim` must be a positive integer",
        _say(
            "The size of the table is not a plain integer",
            "Q4",
            "A number of NumPy's is no `int`: write `int(ids.max()) + 1`.",
        ),
    ),
    (
        r"has no defined output shape yet|has no defined (?:input|output)|never been called",
        _say(
            "The model has seen no input yet",
            "Q11",
            "Put a `keras.Input` first, or call the model once.",
        ),
    ),
    (
        r"Unrecognized data type|Only input tensors may be passed as positional",
        _say(
            "A list is not an array",
            "Q12",
            "Layers, `fit` and `predict` take arrays: `np.array(rows)`.",
        ),
    ),
    (
        r"must have the same rank|must have the same shape|must have rank \(ndim\)",
        _say(
            "The labels do not fit what the model puts out",
            "Q16",
            "The model gives one answer for each step, and there is one label for each sequence: "
            "an axis was not flattened or pooled away.",
            "The labels are numbers of classes: use `sparse_categorical_crossentropy`, or make "
            "them one-hot.",
            "The last `Dense` has another number of units than there are classes.",
        ),
    ),
    (
        r"Dimensions must be equal, but are",
        _say(
            "Two tensors do not broadcast",
            "Q9",
            "Read the two shapes from the last axis on: lengths must be equal, or one of them 1.",
        ),
    ),
    (
        r"Inner dimensions|Matrix size-incompatible",
        _say(
            "The matrices do not fit",
            "Q2",
            "The last axis of the left one and the last but one of the right one must be of equal "
            "length.",
        ),
    ),
    (
        r"KerasTensor (?:is symbolic|cannot be used)|symbolic KerasTensor",
        _say(
            "A symbolic tensor has no values",
            "Q36",
            "It belongs to the plan of a model. Feed the model to get numbers; in a layer use "
            "`keras.ops`, not NumPy or TensorFlow.",
        ),
    ),
    (
        r"Data cardinality is ambiguous",
        _say(
            "The arrays have different numbers of rows",
            "Q20",
            "`x` and `y` must have one row for each sample.",
            "A list of arrays counts as several inputs. Sequences of different lengths have to "
            "become one padded array.",
        ),
    ),
    (
        r"inhomogeneous shape|Invalid dtype: object",
        _say(
            "The rows have different lengths",
            "Q20",
            "An array has one length: pad the rows, or put those of one length together.",
        ),
    ),
    (
        r"is used \d+ times in the model",
        _say(
            "Two layers have one name",
            "Q27",
            "Two layers were made where one was meant. To share a layer, make it once and call it "
            "twice.",
        ),
    ),
    (
        r"Graph disconnected|is not connected to `inputs`",
        _say(
            "An output does not come from the inputs",
            "Q36",
            "A tensor in between was made from another `Input`. List every input that is used.",
        ),
    ),
    (
        r"expects \d+ (?:named )?input\(s\)",
        _say(
            "The number of inputs is another one",
            "Q12",
            "Hand over a list with an array for each input of the model, in their order.",
        ),
    ),
    (
        r"should be called on a list",
        _say(
            "This layer joins several tensors",
            "Q27",
            "Hand it a list: `Concatenate()([a, b])`.",
        ),
    ),
    (
        r"Unrecognized keyword arguments",
        _say(
            "The layer has no such argument today",
            None,
            "The name is in the braces; old answers spell it so.",
        ),
    ),
    (
        r"has no attribute|No module named|cannot import name",
        _say(
            "That name is gone, or never was there",
            None,
            "Old answers use names that Keras 3 no longer has.",
        ),
    ),
    (
        r"Could not interpret",
        _say("Keras does not know that name", None, "The name is misspelt, or an old one."),
    ),
    (
        r"We could not automatically infer the shape of the Lambda",
        _say(
            "The shape of the Lambda is not known",
            "Q23",
            "What the function does fails on a tensor without values. Try it on an array to see "
            "the real error, or give `output_shape=`.",
        ),
    ),
    (
        r"You must call `compile\(\)`",
        _say("The model is not compiled", None, "Call `model.compile(optimizer, loss)` first."),
    ),
]


def error(raised: BaseException, session: Any, line: int | None) -> dict:
    """The error as plain data; the fields are those of the report."""
    message = str(raised)
    inner = re.search(r"\x1b\[1m(.*?)\x1b\[0m", message, re.DOTALL)
    failed = session.failed if session is not None else None
    layer, shapes, before, inputs = None, [], [], []
    if failed is not None and _same(raised, failed[0]):
        layer = failed[1]
        shapes = _shapes(failed[2])
        before = _before(session, failed[2])
        inputs = _inputs(failed[2])
        line = _line(failed, line)
    told = Told("", None, [])
    for pattern, say in ENTRIES:
        match = re.search(pattern, inner[1] if inner else message)
        if match:
            told = say(Case(type(raised).__name__, message, match, layer, shapes, before))
            break
    shown: Any = None
    if shapes:
        shown = [list(shape) for shape in shapes]
        shown = shown[0] if len(shown) == 1 else shown
    return {
        "type": type(raised).__name__,
        "message": message,
        "first_line": message.strip().partition("\n")[0],
        "says": (inner[1] if inner else message).strip().rpartition("encountered:\n\n")[2],
        "line": line,
        "layer": getattr(layer, "name", None),
        "class": type(layer).__name__ if layer is not None else None,
        "inputs": inputs,
        "had": shown,
        "wanted": told.wanted,
        "axis": told.axis,
        "causes": told.causes,
        "question": told.question,
        "title": told.title or None,
    }


def _same(raised: BaseException, seen: BaseException) -> bool:
    cause: BaseException | None = raised
    while cause is not None:
        if cause is seen:
            return True
        cause = cause.__cause__
    return False


def _shapes(args: Any) -> list[tuple]:
    return [leaf._shape for leaf in tree.flatten(list(args)) if isinstance(leaf, Tensor)]


def _inputs(args: Any) -> list[str]:
    """The names of the layers that the tensors come from."""
    histories = [getattr(leaf, "_keras_history", None) for leaf in tree.flatten(list(args))]
    return [each.operation.name for each in histories if each and each.operation]


def _before(session: Any, args: Any) -> list[str]:
    """The classes of the layers whose outputs went in, the nearest last."""
    found: list[str] = []
    tensor = next((leaf for leaf in tree.flatten(list(args)) if isinstance(leaf, Tensor)), None)
    while tensor is not None and len(found) < 20:
        history = getattr(tensor, "_keras_history", None)
        if history is None or history.operation is None:
            break
        found.insert(0, type(history.operation).__name__)
        inputs = history.operation._inbound_nodes[history.node_index].input_tensors
        tensor = inputs[0] if inputs else None
    if not found:
        found = [type(call.layer).__name__ for call in session.calls[-3:]]
    return found


def _line(failed: Any, line: int | None) -> int | None:
    """The line that says which layer failed: where it was made, if a model called it."""
    outside = failed[3][:-1]
    made = getattr(failed[1], "_line", None)
    if failed[4] or (outside and isinstance(outside[-1], Model)):
        return made or line
    return line


def too_long(seconds: float, session: Any) -> dict:
    """The error of code that was stopped."""
    message = f"The code ran longer than {seconds:g} s and was stopped."
    return {**error(TimeoutError(message), None, None), "title": "It takes too long"}
