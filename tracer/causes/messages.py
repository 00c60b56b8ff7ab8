"""Which message of Keras, TensorFlow or Python has which causes."""

from collections.abc import Callable

from tracer.causes import arrays, joins, labels, python, ranks, windows
from tracer.causes.case import Case, Told, say

#: A pattern of messages, and what is said of them; the first that matches counts.
MESSAGES: list[tuple[str, Callable[[Case], Told]]] = [
    *arrays.MESSAGES,
    (r"expected (?:min_|max_)?ndim=(\d+), found ndim=(\d+)", ranks.rank),
    (r"expected axis (-?\d+) of input shape to have value (\d+)", ranks.other_length),
    (r"expected shape=(\([^)]*\)), found", ranks.declared),
    (r"Expected shape (\([^)]*\)), but input", ranks.declared),
    (r"incompatible inputs\. For input '.*', expected shape (\([^)]*\))", ranks.declared),
    (r"Shapes used to initialize variables must be fully-defined", ranks.open_length),
    (
        r"unsupported operand type\(s\) for [%*]: '(?:NoneType|int)' and '(?:int|NoneType)'",
        ranks.open_length,
    ),
    (r"Computed output size would be|Negative dimension size caused", windows.window),
    (
        r"`cropping` (?:argument|parameter)",
        say(
            "More is cropped than there is",
            "Q9",
            "The two numbers of `cropping` together must be less than the length of the axis.",
        ),
    ),
    (
        r"Kernel shape must have the same length as input",
        say(
            "There is one axis too many",
            "Q9",
            "The kernel slides over as many axes as its name says, and there must be a batch and a "
            "channel axis beside them: `Conv1D` takes (batch, time, channels).",
        ),
    ),
    (
        r"Cannot squeeze axis",
        say("That axis is not of length 1", "Q9", "Only an axis of length 1 can be taken away."),
    ),
    (r"`Concatenate` layer requires inputs with matching shapes", joins.concatenate),
    (r"ConcatOp : |= ConcatV2|Every value in `xs` must have the same shape", joins.joined),
    (
        r"Inputs have incompatible shapes|Cannot broadcast shape|Incompatible shapes: .* vs",
        joins.merged,
    ),
    (r"Dimensions must be equal, but are .* = AddV2", joins.merged),
    (
        r"Cannot convert '[^(\[].*' to a shape",
        say(
            "A shape is a tuple",
            "Q7",
            "`(20)` is the number 20 in brackets. The comma makes the tuple: `(20,)`.",
            wanted="a tuple, such as (20,)",
        ),
    ),
    (
        r"The total size of the tensor must be unchanged",
        say(
            "The numbers do not fit into that shape",
            "Q8",
            "The product of the lengths must stay the same. The batch is left out of "
            "`Reshape`'s target; one length may be -1.",
        ),
    ),
    (
        r"Incompatible input shapes: axis values",
        say(
            "The axes of the dot product have different lengths",
            "Q9",
            "`axes=` names the axes that are summed over; they must be of equal length.",
        ),
    ),
    (r"weight shape .* is not compatible with provided weight shape", labels.weights),
    (
        r"with a weight list of length \d+, but the layer was expecting (\d+) weights",
        say(
            "The number of weights is another one",
            "Q30",
            "The layer is not built yet and has no weights: build it first.",
            "The two models have different layers. Copy layer by layer.",
        ),
    ),
    (
        r"`(?:input|output)_dim` must be a positive integer",
        say(
            "The size of the table is not a plain integer",
            "Q4",
            "A number of NumPy's is no `int`: write `int(ids.max()) + 1`.",
        ),
    ),
    (
        r"has no defined output shape yet|has no defined (?:input|output)|never been called",
        say(
            "The model has seen no input yet",
            "Q11",
            "Put a `keras.Input` first, or call the model once.",
        ),
    ),
    (
        r"Unrecognized data type|Only input tensors may be passed as positional",
        say(
            "A list is not an array",
            "Q12",
            "Layers, `fit` and `predict` take arrays: `np.array(rows)`.",
        ),
    ),
    (r"Arguments? `(?:target|output)`.* must have", labels.labels),
    (
        r"Dimensions must be equal, but are .*MatMul|Inner dimensions|Matrix size|In\[\d\] ndims"
        r"|Shape must be (?:at least )?rank 2 but is rank . for .*MatMul",
        joins.matrices,
    ),
    (
        r"Dimensions must be equal, but are",
        say(
            "Two tensors do not broadcast",
            None,
            "Read the two shapes from the last axis on: lengths must be equal, or one of them 1.",
        ),
    ),
    (
        r"Iterating over a symbolic KerasTensor",
        say(
            "There is one tensor, and several names are to be filled",
            "Q11",
            "A recurrent layer gives its states beside its output only with `return_state=True`.",
            "A loop over steps or rows cannot run on the plan of a model. Slice it, `x[:, i]`, or "
            "write a layer.",
        ),
    ),
    (
        r"KerasTensor (?:is symbolic|cannot be used)|symbolic KerasTensor",
        say(
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
        say(
            "The arrays have different numbers of rows",
            "Q12",
            "`x` and `y` must have one row for each sample.",
            "A list of arrays counts as several inputs. Sequences of different lengths have to "
            "become one padded array.",
        ),
    ),
    (
        r"inhomogeneous shape|Invalid dtype: object",
        say(
            "The rows have different lengths",
            "Q20",
            "An array has one length: pad the rows, or put those of one length together.",
        ),
    ),
    (
        r"is used \d+ times in the model",
        say(
            "Two layers have one name",
            "Q27",
            "Two layers were made where one was meant. To share a layer, make it once and call it "
            "twice.",
        ),
    ),
    (
        r"Graph disconnected|is not connected to `inputs`",
        say(
            "An output does not come from the inputs",
            "Q36",
            "A tensor in between was made from another `Input`. List every input that is used.",
        ),
    ),
    (
        r"expects \d+ (?:named )?input\(s\)",
        say(
            "The number of inputs is another one",
            "Q12",
            "Hand over a list with an array for each input of the model, in their order.",
        ),
    ),
    (
        r"should be called on a list",
        say(
            "This layer joins several tensors",
            "Q27",
            "Hand it a list: `Concatenate()([a, b])`.",
        ),
    ),
    (
        r"Unrecognized keyword arguments|Argument\(s\) not recognized|unexpected keyword argument",
        say(
            "There is no such argument today",
            None,
            "The name stands in the message; old answers spell it so, or it is misspelt.",
        ),
    ),
    (
        r"has no attribute '(?:input|output)_shape'",
        say(
            "A layer does not say its shapes so any more",
            "Q11",
            "Write `layer.output.shape`, once the layer was called. A model still has "
            "`model.output_shape`.",
        ),
    ),
    (
        r"you forgot to call `super\(\).__init__\(\)`",
        say(
            "The class does not set up what it inherits",
            None,
            "Begin `__init__` with `super().__init__()`, before any layer is made.",
        ),
    ),
    (
        r"`name` must be passed as a keyword argument",
        say(
            "`add_weight` takes the shape first",
            None,
            "Write `self.add_weight(shape=…, name=…)`: old answers give the name first.",
        ),
    ),
    (
        r"missing a required argument: '(?:value|key)'",
        say(
            "Attention wants to know what is looked at",
            "Q36",
            "For a sequence that looks at itself, hand it over twice: `attention(x, x)`.",
        ),
    ),
    (
        r"must be called on a list of inputs",
        say(
            "This layer wants one list",
            "Q27",
            "Put brackets around the tensors: `Attention()([query, value])`.",
        ),
    ),
    (
        r"values must be KerasTensors",
        say(
            "A model is made of inputs, not of data",
            "Q11",
            "Begin with `x = keras.Input(shape)`, and feed the array to `fit` or `predict`.",
        ),
    ),
    (
        r"Only instances of `keras.Layer` can be added",
        say(
            "That is no layer",
            None,
            "A class was given: call it, `Flatten()`.",
            "A function was given: `Activation(function)` or `Lambda(function)` makes a layer of "
            "it.",
        ),
    ),
    (
        r"`(?:units|filters)`, expected a positive integer|Invalid value for argument `filters`",
        say(
            "A number of units is a whole number",
            None,
            "A division gives a float: write `//` or `int(…)`.",
        ),
    ),
    (r"`TimeDistributed` Layer should be passed an `input_shape`", ranks.steps),
    (r"has no attribute|No module named|cannot import name", python.gone),
    (
        r"Missing parentheses in call to 'print'",
        say(
            "`print` is a function today",
            None,
            "That is Python 2. Put brackets around what is printed: `print(x)`.",
        ),
    ),
    (
        r"Could not interpret",
        say("Keras does not know that name", None, "The name is misspelt, or an old one."),
    ),
    (
        r"We could not automatically infer the shape of the Lambda",
        say(
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
        say("The model is not compiled", None, "Call `model.compile(optimizer, loss)` first."),
    ),
]
