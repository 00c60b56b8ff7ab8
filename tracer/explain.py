"""An error told so that it helps: what the shape was, what was wanted, where they part, and why.

Each entry of `ENTRIES` knows a kind of message. What it says of causes goes from the likeliest to
the least likely. Questions are those of the course.
"""

import ast
import dis
import linecache
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from tracer import stale, tree
from tracer.models import Model
from tracer.rows import named
from tracer.session import READER, causes, written
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
    #: Whether a model was given data, and its first layer refuses it.
    fed: bool = False
    #: The shape of the input of the model, and the line that runs.
    source: tuple | None = None
    line: int | None = None
    #: The axis of an operation, along which its tensors may differ.
    free: int | None = None

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
    #: The shapes that part, where they are not those that went into the layer.
    had: list[list[int | None]] | None = None


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
            causes.append(
                "One vector is to be decoded into steps: `RepeatVector(steps)` between the two."
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
    elif case.name in RECURRENT and "TimeDistributed" in case.before:
        question = "Q9"
        causes = [
            "Every step is still a picture. Make it one vector before the recurrent layer: "
            "`TimeDistributed(Flatten())` or `TimeDistributed(GlobalAveragePooling2D())`.",
            "`ConvLSTM2D` goes through steps that are pictures.",
        ]
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
        example = "(28, 28, 1))` for grey pictures" if "2D" in case.name else "(steps, 1))`"
        causes = [
            f"The channel axis is missing. This layer wants {axes}: write `x[..., np.newaxis]` "
            f"and declare it, such as `Input({example}.",
        ]
        if "1D" in case.name and case.before[-1:] in ([], ["InputLayer"]):
            causes.append("The input holds ids of words. Put an `Embedding` before this layer.")
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
    causes = ["The data has rows of another length than the layer has weights for."] * case.fed
    causes += [
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
    wanted = [int(n) if n.isdigit() else None for n in _lengths(case.match[1])]
    shape = case.shape or ()
    causes = [
        f"The model declares rows of {tuple(wanted[1:])}, and the data has rows of "
        f"{tuple(shape[1:])}. Declare `Input({tuple(shape[1:])})`, or reshape the data."
    ]
    batch = "The batch was declared as if it belonged to a row: `Input(x.shape[1:])`."
    if len(shape) < len(wanted):
        written = _with_batch(case.line)
        one = f"Write `{written}`." if written else "Write `x[np.newaxis]`."
        row = f"One row was fed without a batch. {one}"
        causes = [batch, *causes] if shape[:1] == (None,) else [row, batch]
    return Told("The data does not fit the input of the model", "Q8", causes, case.match[1])


def _with_batch(line: int | None) -> str | None:
    """A line of the code with a batch of one row around what the model is fed."""
    lines = _source()
    if line is None or not 0 < line <= len(lines):
        return None
    try:
        body = ast.parse(lines[line - 1].strip())
    except SyntaxError:
        return None
    calls = [node for node in ast.walk(body) if isinstance(node, ast.Call) and node.args]
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in ("predict", "predict_on_batch") or (len(calls) == 1 and name != "fit"):
            if not isinstance(call.args[0], ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                return None
            new = ast.Attribute(ast.Name("np"), "newaxis")
            call.args[0] = ast.Subscript(call.args[0], new)
            return ast.unparse(body)
    return None


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
    causes = []
    stride = _stride_for_size(case)
    if stride:
        call, name, filters, sizes = stride
        causes.append(
            f"`{call}`: the third argument is the strides, so the window jumps and little is left. "
            f"Write `{name}({filters}, ({sizes}))`."
        )
    source = case.source or ()
    if "2D" in case.name and len(source) == 4 and source[1] in (1, 3, 4) and (source[3] or 0) > 4:
        causes.append(
            "The channels come first in your data. Keras wants them last: "
            f"{(source[2], source[3], source[1])}, as `np.moveaxis(x, 1, -1)` makes it."
        )
    causes += [
        "The kernel or the window is longer than what it slides over. Make it smaller, or write "
        '`padding="same"`.',
        "Several convolutions and poolings have made the input shorter than you think: look at the "
        "shapes above.",
    ]
    question = "Q20" if "1D" in case.name else "Q19" if "2D" in case.name else None
    return Told(
        "The window does not fit", question, causes, "a length of at least the window", axis
    )


#: A convolution whose rows and columns are two arguments, as long ago.
OLD_SIZE = re.compile(
    r"((?:\w+\.)*Conv)(?:olution)?([23]D)\(\s*([^,()=]+),\s*(\d+(?:,\s*\d+){1,2})(?=[,)])"
)


def _stride_for_size(case: Case) -> tuple[str, str, str, str] | None:
    """The call as it is written, today's name, the filters and the lengths of the kernel."""
    lines = _source()
    own = getattr(case.layer, "_line", None) or 0
    for line in [*lines[own - 1 : own], *lines]:
        found = OLD_SIZE.search(line)
        if found and ("Convolution" in line or len(set(found[4].replace(" ", "").split(","))) == 1):
            return f"{found[0]})", found[1] + found[2], found[3], found[4]
    return None


def _source() -> list[str]:
    """The lines of the code that is traced."""
    entry: Any = linecache.cache.get(READER)
    return entry[2] if entry else []


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
    if len(one) != len(other):
        return None
    free = getattr(case.layer, "axis", case.free)
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if None not in (a, b) and a != b and free not in (i, i - len(one)):
            return i
    return None


def _concatenate(case: Case, had: list | None = None) -> Told:
    axis = _parting(case)
    causes = [
        f"The tensors part at axis {axis}; only the axis along which they are joined may differ. "
        "Join along that axis (`axis=`), or bring them to one length first."
        if axis is not None
        else "The tensors have a different number of axes. Pool or flatten the longer one first."
    ]
    if axis is not None and None not in (case.shapes[0][axis], case.shapes[1][axis]):
        lengths = case.shapes[0][axis], case.shapes[1][axis]
        if len(case.shapes[0]) > 3 and abs(lengths[0] - lengths[1]) < 4:
            causes.append(
                "A pooling drops the last place of an odd length, and nothing brings it back. Pad "
                "the picture to a multiple of the strides, or crop the longer branch."
            )
    wanted: str = "equal ranks"
    question: str | None = "Q18"
    if axis is not None:
        free = getattr(case.layer, "axis", case.free)
        but = "" if free is None else " but the last" if free == -1 else f" but axis {free}"
        wanted, question = f"equal lengths on every axis{but}", None
    return Told("The tensors do not fit side by side", question, causes, wanted, axis, had)


def _in_message(message: str) -> list[tuple]:
    """The shapes that stand in a message: ``[?,12,8]`` as TensorFlow writes them, or tuples."""
    said = message.partition("Arguments received")[0]
    said = said.partition("input shapes:")[2] or said
    found = re.findall(r"(?<!\w)[\[(]((?:(?:\?|None|\d+)(?:, ?)?)+)[\])]", said)
    return [
        tuple(int(n) if n.strip().isdigit() else None for n in each.split(",") if n.strip())
        for each in found
    ]


def _joined(case: Case) -> Told:
    """Tensors that an operation in the code cannot join."""
    shapes = _in_message(case.message)
    if len(shapes) < 2:
        return Told("The tensors do not fit side by side", None, ["Compare their shapes."])
    one, other = shapes[:2]
    if len(one) != len(other):
        causes = [
            f"One tensor has {len(one)} axes, the other {len(other)}. Pool or flatten the longer "
            "one first, or give the shorter one an axis with `expand_dims` and repeat it."
        ]
        had = [list(shape) for shape in shapes]
        return Told("The tensors do not fit side by side", "Q18", causes, "equal ranks", None, had)
    return _concatenate(replace(case, layer=None, shapes=shapes), [list(s) for s in shapes])


def _merge(case: Case) -> Told:
    causes = [
        "An elementwise layer wants equal shapes, or 1 where they differ. Bring both branches to "
        "one length: with a `Dense`, a pooling, or for channels `Conv2D(channels, 1)`.",
        "`Concatenate` was meant: it joins side by side.",
    ]
    return Told("The branches do not match", None, causes, "equal shapes", _parting(case))


def _lengths(text: str) -> list[str]:
    return [length.strip() for length in text.strip("()").split(",") if length.strip()]


def _labels(case: Case) -> Told:
    """Labels and predictions that do not go together: which it is, their shapes say."""
    shapes = re.search(r"target\.shape=(\([^)]*\)), output\.shape=(\([^)]*\))", case.message)
    labels, made = (_lengths(shapes[1]), _lengths(shapes[2])) if shapes else ([], [])
    steps = (
        "The model gives one answer for each step or place, and there is one label for each "
        "sample: an axis was not flattened or pooled away."
    )
    numbers = (
        "The labels are numbers of classes: use `sparse_categorical_crossentropy`, or make them "
        "one-hot with `keras.utils.to_categorical`."
    )
    hot = (
        "The labels are one-hot: use `categorical_crossentropy`, or turn them into numbers with "
        "`y.argmax(axis=-1)`."
    )
    units = "The last `Dense` has another number of units than there are classes."
    one = "There is one number for each label and not one for each class: end in `Dense(1)`."
    wanted = None
    if "rank (ndim) `target.ndim - 1`" in case.message:
        causes = [hot, steps] if len(labels) == len(made) == 2 else [steps, hot]
    elif len(made) > max(len(labels), 2):
        causes = [steps, numbers]
    elif len(labels) < len(made):
        causes = [numbers, one, steps] if made[-1] != "1" else [steps]
    elif labels[:-1] == made[:-1]:
        causes = [units, numbers, one]
        wanted = f"{labels[-1]} on the last axis" if labels else None
    else:
        causes = [
            "What comes out has another length than what is to be met. Poolings round down or up, "
            "and the way back does not undo it: choose lengths that divide evenly, crop with "
            "`Cropping2D`, or pad.",
            steps,
        ]
        wanted = shapes[1] if shapes else None
    question = "Q16" if causes[0] == steps else None
    return Told("The labels do not fit what the model puts out", question, causes, wanted)


def _steps(case: Case) -> Told:
    causes = []
    if any(name in RECURRENT for name in case.before):
        causes.append(
            "The recurrent layer before it gives only its last state. Write "
            "`return_sequences=True` there, so that the time axis stays."
        )
    causes.append(
        "There are no steps to go through: one vector a sample takes the layer itself, without "
        "`TimeDistributed`."
    )
    return Told("`TimeDistributed` has no time axis", "Q11", causes, "(batch, time, dim)")


def _gone(case: Case) -> Told:
    """A name that is not there, with what is written today where that is known."""
    title = "That name is gone, or never was there"
    names = re.findall(r"(?:attribute|module named|import name) '([\w.]+)'", case.message)
    for name in names:
        today = stale.NAMES.get(name) or stale.MODULES.get(
            name.replace("tensorflow.keras", "keras")
        )
        if today:
            return Told(title, None, [f"`{name}` is an old name. Today: {today[0]}."])
    return Told(title, None, ["Old answers use names that Keras 3 no longer has."])


def _prompt(raised: SyntaxError) -> str | None:
    """What is said of code that was copied with the prompt of Python or of a shell."""
    start = (raised.text or "").strip()
    for prompt in (">>>", "...", "$ ", "In ["):
        if start.startswith(prompt):
            return f"The line begins with a prompt, `{prompt.strip()}`. Take the prompts away."
    return None


def _weights(case: Case) -> Told:
    matrix = (
        "A matrix for an `Embedding` needs a row for each id, those for padding and unknown words "
        "included: `input_dim=len(matrix)`."
    )
    head = (
        "Two models end in different outputs. Copy the layers that fit, one by one, and leave the "
        "last one fresh."
    )
    table = "Layer embedding" in case.message
    causes = [matrix, head] if table else [head, matrix]
    return Told("The weights have another shape", "Q30", causes)


def _matrices(case: Case) -> Told:
    shapes = _in_message(case.message)
    causes = [
        "The last axis of the left one and the last but one of the right one must be of equal "
        "length, after either is turned.",
        "Queries times keys: the keys are to be turned first, `ops.transpose(keys, (0, 2, 1))` or "
        "`tf.matmul(queries, keys, transpose_b=True)`.",
    ]
    had = [list(shape) for shape in shapes[:2]]
    return Told("The matrices do not fit", None, causes, had=had if len(had) == 2 else None)


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
    (r"ConcatOp : |= ConcatV2|Every value in `xs` must have the same shape", _joined),
    (r"Inputs have incompatible shapes|Cannot broadcast shape|Incompatible shapes: .* vs", _merge),
    (r"Dimensions must be equal, but are .* = AddV2", _merge),
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
    (r"weight shape .* is not compatible with provided weight shape", _weights),
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
    (r"Arguments? `(?:target|output)`.* must have", _labels),
    (
        r"Dimensions must be equal, but are .*MatMul|Inner dimensions|Matrix size|In\[\d\] ndims"
        r"|Shape must be (?:at least )?rank 2 but is rank . for .*MatMul",
        _matrices,
    ),
    (
        r"Dimensions must be equal, but are",
        _say(
            "Two tensors do not broadcast",
            None,
            "Read the two shapes from the last axis on: lengths must be equal, or one of them 1.",
        ),
    ),
    (
        r"Iterating over a symbolic KerasTensor",
        _say(
            "There is one tensor, and several names are to be filled",
            "Q11",
            "A recurrent layer gives its states beside its output only with `return_state=True`.",
            "A loop over steps or rows cannot run on the plan of a model. Slice it, `x[:, i]`, or "
            "write a layer.",
        ),
    ),
    (
        r"KerasTensor (?:is symbolic|cannot be used)|symbolic KerasTensor",
        _say(
            "A symbolic tensor has no values",
            "Q36",
            "It belongs to the plan of a model. Use `keras.ops` in place of the function of NumPy "
            "or TensorFlow, such as `keras.ops.mean` for `tf.reduce_mean`.",
            "Or put the function into the `call` of a layer of your own.",
            "To get numbers, feed the model.",
        ),
    ),
    (
        r"Data cardinality is ambiguous",
        _say(
            "The arrays have different numbers of rows",
            "Q12",
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
        r"Unrecognized keyword arguments|Argument\(s\) not recognized|unexpected keyword argument",
        _say(
            "There is no such argument today",
            None,
            "The name stands in the message; old answers spell it so, or it is misspelt.",
        ),
    ),
    (
        r"has no attribute '(?:input|output)_shape'",
        _say(
            "A layer does not say its shapes so any more",
            "Q11",
            "Write `layer.output.shape`, once the layer was called. A model still has "
            "`model.output_shape`.",
        ),
    ),
    (
        r"you forgot to call `super\(\).__init__\(\)`",
        _say(
            "The class does not set up what it inherits",
            None,
            "Begin `__init__` with `super().__init__()`, before any layer is made.",
        ),
    ),
    (
        r"`name` must be passed as a keyword argument",
        _say(
            "`add_weight` takes the shape first",
            None,
            "Write `self.add_weight(shape=…, name=…)`: old answers give the name first.",
        ),
    ),
    (
        r"missing a required argument: '(?:value|key)'",
        _say(
            "Attention wants to know what is looked at",
            "Q36",
            "For a sequence that looks at itself, hand it over twice: `attention(x, x)`.",
        ),
    ),
    (
        r"must be called on a list of inputs",
        _say(
            "This layer wants one list",
            "Q27",
            "Put brackets around the tensors: `Attention()([query, value])`.",
        ),
    ),
    (
        r"values must be KerasTensors",
        _say(
            "A model is made of inputs, not of data",
            "Q11",
            "Begin with `x = keras.Input(shape)`, and feed the array to `fit` or `predict`.",
        ),
    ),
    (
        r"Only instances of `keras.Layer` can be added",
        _say(
            "That is no layer",
            None,
            "A class was given: call it, `Flatten()`.",
            "A function was given: `Activation(function)` or `Lambda(function)` makes a layer of "
            "it.",
        ),
    ),
    (
        r"`(?:units|filters)`, expected a positive integer|Invalid value for argument `filters`",
        _say(
            "A number of units is a whole number",
            None,
            "A division gives a float: write `//` or `int(…)`.",
        ),
    ),
    (r"`TimeDistributed` Layer should be passed an `input_shape`", _steps),
    (r"has no attribute|No module named|cannot import name", _gone),
    (
        r"Missing parentheses in call to 'print'",
        _say(
            "`print` is a function today",
            None,
            "That is Python 2. Put brackets around what is printed: `print(x)`.",
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
            "The function fails on a tensor without values. In `keras.backend` most functions "
            "are gone: write `keras.ops.mean` for `K.mean`.",
            "Try it on an array to see the real error. Where the function is right, give "
            "`output_shape=`.",
        ),
    ),
    (
        r"You must call `compile\(\)`",
        _say("The model is not compiled", None, "Call `model.compile(optimizer, loss)` first."),
    ),
]


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
    for pattern, say in ENTRIES:
        match = re.search(pattern, inner[1] if inner else message)
        if match:
            case = Case(type(raised).__name__, message, match, layer, shapes, before, fed)
            case.source = _first(failed[2]) if layer is not None and failed is not None else None
            case.line = running
            if refused is not None:
                case.layer, case.free = None, refused.axis
            told = say(case)
            break
    prompt = _prompt(raised) if isinstance(raised, SyntaxError) else None
    if prompt:
        told = Told("That is no Python", None, [prompt])
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
    raised = list(causes(raised))[-1]
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
    return any(cause is seen for cause in causes(raised))


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
    found = (getattr(cause, "_refused", None) for cause in causes(raised))
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
