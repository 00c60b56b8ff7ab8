"""Random stacks and graphs of Keras layers, as source that Keras and the tracer both run.

A third of them is broken on purpose: a rank, an axis or a length that does not fit, branches that
do not match, a length that is not known where it must be.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.tracer_fits import own, trained

SMALL = st.integers(1, 6)
LENGTHS = st.one_of(st.integers(1, 12), st.integers(3, 12), st.none())
ACTIVATIONS = st.sampled_from([None, "relu", "softmax", "tanh", "sigmoid", "gelu"])
PADDINGS = st.sampled_from(["valid", "valid", "same"])


@dataclass
class Line:
    """A tensor in the source: its name, and the rank that it has if nothing is broken."""

    name: str
    rank: int
    integer: bool = False


def call(name: str, *args: object, **kwargs: object) -> str:
    """The source of a call, without what is None."""
    shown = [repr(arg) for arg in args]
    shown += [f"{key}={value!r}" for key, value in kwargs.items() if value is not None]
    return f"layers.{name}({', '.join(shown)})"


@st.composite
def sizes(draw, rank: int, most: int = 3):
    """A size for each spatial axis: one number, or a tuple."""
    if draw(st.booleans()):
        return draw(st.integers(1, most))
    return (
        tuple(draw(st.integers(1, most)) for _ in range(rank))
        if rank > 1
        else draw(st.integers(1, most))
    )


@st.composite
def convolution(draw, rank: int, broken: bool):
    """A convolution over `rank` spatial axes, of any kind that there is."""
    kinds = ["Conv"] * 3 + (["SeparableConv", "DepthwiseConv"] if rank < 3 else [])
    kind = draw(st.sampled_from([*kinds, "Transpose"]))
    kernel = draw(sizes(rank, 20 if broken else 3))
    strides = draw(st.sampled_from([None, None, 1, 2]))
    options: dict = {
        "padding": draw(PADDINGS),
        "strides": strides,
        "use_bias": draw(st.sampled_from([None, False])),
        "activation": draw(ACTIVATIONS),
    }
    if strides in (None, 1) and draw(st.integers(0, 3)) == 0:
        options["dilation_rate"] = 2
    if kind == "DepthwiseConv":
        options["depth_multiplier"] = draw(st.sampled_from([None, 2]))
        return call(f"DepthwiseConv{rank}D", kernel, **options)
    filters = draw(SMALL)
    if kind == "Transpose":
        if options["strides"] == 2 and draw(st.booleans()):
            options["output_padding"] = draw(st.integers(0, 2 if broken else 1))
        return call(f"Conv{rank}DTranspose", filters, kernel, **options)
    if kind == "SeparableConv":
        options["depth_multiplier"] = draw(st.sampled_from([None, 2]))
        return call(f"SeparableConv{rank}D", filters, kernel, **options)
    if rank == 1 and draw(st.integers(0, 5)) == 0:
        options["padding"] = "causal"
    if broken and draw(st.booleans()):
        options["groups"] = draw(st.integers(1, 3))
    if draw(st.integers(0, 9)) == 0:
        options["data_format"] = "channels_first"
    return call(f"Conv{rank}D", filters, kernel, **options)


@st.composite
def pooling(draw, rank: int, broken: bool):
    kind = draw(st.sampled_from(["Max", "Average"]))
    return call(
        f"{kind}Pooling{rank}D",
        draw(sizes(rank, 15 if broken else 2)),
        strides=draw(st.sampled_from([None, None, 1, 2])),
        padding=draw(PADDINGS),
    )


@st.composite
def recurrent(draw):
    """(source, whether it keeps the time axis)."""
    kind = draw(st.sampled_from(["LSTM", "GRU", "SimpleRNN"]))
    sequences = draw(st.booleans())
    options: dict = {
        "return_sequences": sequences or None,
        "use_bias": draw(st.sampled_from([None, None, False])),
        "go_backwards": draw(st.sampled_from([None, None, True])),
    }
    if kind == "GRU":
        options["reset_after"] = draw(st.sampled_from([None, False]))
    inner = call(kind, draw(SMALL), **options)
    if options["go_backwards"] is None and draw(st.integers(0, 3)) == 0:
        mode = draw(st.sampled_from(["concat", "sum", "ave", "mul"]))
        return f"layers.Bidirectional({inner}, merge_mode={mode!r})", sequences
    return inner, sequences


@st.composite
def same_shape(draw, rank: int):
    """A layer that keeps the shape, with or without weights."""
    plain = [
        call("Dropout", 0.5),
        call("Activation", draw(ACTIVATIONS) or "relu"),
        call("LayerNormalization"),
        call("BatchNormalization"),
        call("BatchNormalization", scale=False),
        call("Rescaling", 0.5),
        call("GaussianNoise", 0.1),
        call("GaussianDropout", 0.1),
        call("AlphaDropout", 0.1),
        call("ReLU"),
        call("LeakyReLU"),
        call("ELU"),
        call("Softmax"),
        call("PReLU", shared_axes=[1] if rank == 3 else None),
        call("UnitNormalization"),
        call("RMSNormalization"),
        call("GroupNormalization", groups=1),
        call("Identity"),
        call("ActivityRegularization", l2=0.1),
        "layers.Lambda(lambda t: t * 2)",
        "layers.Lambda(lambda t: keras.ops.mean(t, axis=-1, keepdims=True))",
    ]
    if rank == 3:
        plain += [call("SpatialDropout1D", 0.1), call("Masking")]
    if rank == 4:
        plain += [call("SpatialDropout2D", 0.1)]
    return draw(st.sampled_from(plain))


@st.composite
def fitting(draw, line: Line, broken: bool):
    """A layer that takes this rank: (source, rank afterwards, whether its output is integers)."""
    rank = line.rank
    choices = ["dense", "same", "same", "flatten", "reshape", "embedding"]
    if rank == 3:
        choices += ["convolution", "pooling", "global", "recurrent", "recurrent", "attention"]
        choices += ["crop", "pad", "up", "permute", "distributed"]
    if rank == 2:
        choices += ["repeat", "embedding", "embedding"]
    if rank in (4, 5):
        choices += ["convolution", "convolution", "pooling", "global", "crop", "pad", "up"]
        choices += ["permute", "distributed"]
    if line.integer and rank <= 3:
        choices = ["embedding"] * 5 + ["flatten", "encoding", "reshape", *choices]
    kind = draw(st.sampled_from(choices))
    spatial = rank - 2
    match kind:
        case "dense":
            options = {
                "activation": draw(ACTIVATIONS),
                "use_bias": draw(st.sampled_from([None, False])),
            }
            return call("Dense", draw(SMALL), **options), rank, False
        case "embedding" if rank < 5:
            mask = draw(st.sampled_from([None, True]))
            return (
                call("Embedding", draw(st.integers(2, 9)), draw(SMALL), mask_zero=mask),
                (rank + 1),
                False,
            )
        case "flatten":
            return call("Flatten"), 2, line.integer
        case "encoding":
            mode = draw(st.sampled_from(["multi_hot", "one_hot", "count"]))
            made = rank + 1 if mode == "one_hot" else rank
            return call("CategoryEncoding", 5, output_mode=mode), made, False
        case "reshape":
            target = draw(st.sampled_from([(-1,), (-1, 1), (1, -1), (2, -1), (-1, 2), (3, 4)]))
            return call("Reshape", target), len(target) + 1, line.integer
        case "repeat":
            return call("RepeatVector", draw(st.integers(1, 4))), 3, False
        case "convolution":
            return draw(convolution(spatial, broken)), rank, False
        case "pooling":
            return draw(pooling(spatial, broken)), rank, False
        case "global":
            name = draw(st.sampled_from(["GlobalMaxPooling", "GlobalAveragePooling"]))
            kept = draw(st.sampled_from([None, None, True]))
            return call(f"{name}{spatial}D", keepdims=kept), rank if kept else 2, False
        case "recurrent":
            source, sequences = draw(recurrent())
            return source, 3 if sequences else 2, False
        case "crop":
            most = 8 if broken else 1
            return call(f"Cropping{spatial}D", draw(st.integers(0, most))), rank, False
        case "pad":
            return call(f"ZeroPadding{spatial}D", draw(st.integers(0, 2))), rank, False
        case "up":
            return call(f"UpSampling{spatial}D", draw(st.integers(1, 3))), rank, False
        case "permute":
            order = draw(st.permutations(range(1, rank)))
            return call("Permute", tuple(order)), rank, line.integer
        case "distributed":
            inner = draw(st.sampled_from([call("Dense", 3), call("Flatten"), call("Dropout", 0.1)]))
            made = 3 if "Flatten" in inner else rank
            return f"layers.TimeDistributed({inner})", made, False
    return draw(same_shape(rank)), rank, False


@st.composite
def wrong(draw):
    """A layer with no regard to what it is given."""
    rank = draw(st.integers(2, 5))
    return draw(fitting(Line("", rank), True))[0]


@st.composite
def inputs(draw, number: int):
    """The source of an input, and its line."""
    rank = draw(st.sampled_from([2, 2, 3, 3, 3, 4, 4, 5]))
    shape = tuple(draw(LENGTHS) for _ in range(rank - 2))
    last = draw(st.integers(1, 5)) if draw(st.integers(0, 9)) else None
    integer = rank <= 3 and draw(st.booleans())
    shape = (*shape, draw(LENGTHS) if integer else last)
    dtype = draw(st.sampled_from(["int32", "int64"])) if integer else None
    options = f", dtype={dtype!r}" if dtype else ""
    batch = draw(st.sampled_from([None] * 9 + [2]))
    options += f", batch_size={batch}" if batch else ""
    return f"x{number} = keras.Input({shape!r}{options})", Line(f"x{number}", rank, integer)


MERGES = ("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate", "Dot")


@st.composite
def merge(draw, lines: list[Line], broken: bool):
    """Two tensors joined: (source, rank)."""
    one = draw(st.sampled_from(lines))
    fitting_ones = lines if broken else [line for line in lines if line.rank == one.rank]
    other = draw(st.sampled_from(fitting_ones))
    kind = draw(st.sampled_from(MERGES))
    if kind == "Concatenate":
        axis = draw(st.sampled_from([None, -1, 1, 2] if broken or one.rank > 2 else [None, -1, 1]))
        source = call("Concatenate", axis=axis)
    elif kind == "Dot":
        source = call("Dot", draw(st.sampled_from([1, -1, 2] if one.rank > 2 else [1, -1])))
    else:
        source = call(kind)
    rank = one.rank if kind != "Dot" else 2 * one.rank - 3 if one.rank > 2 else 2
    return f"{source}([{one.name}, {other.name}])", rank


@st.composite
def attention(draw, lines: list[Line]):
    """Attention between two sequences: (source, rank)."""
    one, other = draw(st.sampled_from(lines)), draw(st.sampled_from(lines))
    kind = draw(st.sampled_from(["MultiHeadAttention", "Attention", "AdditiveAttention"]))
    if kind == "MultiHeadAttention":
        source = call(kind, num_heads=draw(st.integers(1, 3)), key_dim=draw(SMALL))
        return f"{source}({one.name}, {other.name})", 3
    return f"{call(kind)}([{one.name}, {other.name}])", 3


#: Layers of a reader's own: with `build`, with layers inside, with a mask, with a shape of its own.
OWN = {
    "Own": """
class Own(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.scale = self.add_weight(shape=(), trainable=False)

    def call(self, x):
        return keras.ops.matmul(x, self.kernel) * self.scale
""",
    "Outer": """
class Outer(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.first = layers.Dense(units)
        self.rest = [layers.Dropout(0.1), layers.Dense(2)]

    def call(self, x, training=False):
        x = self.first(x)
        for layer in self.rest:
            x = layer(x)
        return x
""",
    "Keeps": """
class Keeps(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, x, mask=None):
        return x if mask is None else x * 1.0

    def compute_mask(self, x, mask=None):
        return mask
""",
    "Says": """
class Says(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, x):
        return keras.ops.repeat(x, self.units, axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] * self.units)
""",
}


@st.composite
def between(draw, line: Line):
    """Something between two layers that is no layer of Keras: (source, rank)."""
    name, rank = line.name, line.rank
    ways = [
        (f"keras.ops.relu({name})", rank),
        (f"{name} * 2.0", rank),
        (f"{name} + {name}", rank),
        (f"keras.ops.expand_dims({name}, -1)", rank + 1),
        (f"keras.ops.mean({name}, axis=-1)", rank - 1),
        (f"keras.ops.max({name}, axis=1, keepdims=True)", rank),
        (f"keras.ops.sum({name}, axis=1)", rank - 1),
        (f"keras.ops.concatenate([{name}, {name}], axis=-1)", rank),
        (f"keras.ops.stack([{name}, {name}], axis=1)", rank + 1),
        (f"{name}[:, 0]", rank - 1),
        (f"{name}[:, :2]", rank),
        (f"{name}[..., -1:]", rank),
        (f"keras.ops.transpose({name})", rank),
        (f"keras.ops.reshape({name}, (-1, 6))", 2),
        (f"keras.ops.cast({name}, 'float16')", rank),
        (f"keras.ops.one_hot({name}, 3)", rank + 1),
        (f"keras.ops.matmul({name}, {name})", rank),
        (f"keras.ops.squeeze({name}, axis=1)", rank - 1),
        (f"keras.ops.tile({name}, ({'1, ' * (rank - 1)}2))", rank),
        (f"keras.ops.flip({name}, axis=1)", rank),
        (f"keras.ops.softmax({name})", rank),
        (f"keras.ops.where({name} > 0, {name}, 0.0)", rank),
    ]
    return draw(st.sampled_from(ways))


@st.composite
def nested(draw, line: Line):
    """A model inside a model, called once or twice: (lines before, source, rank)."""
    inner = [draw(fitting(line, False))]
    rank = max(2, min(5, inner[-1][1]))
    inner.append(draw(fitting(Line("", rank, inner[-1][2]), False)))
    rank = inner[-1][1]
    rows = [layer for layer, _, _ in inner]
    shape = (*(draw(LENGTHS) for _ in range(line.rank - 2)), draw(st.integers(1, 4)))
    way = draw(st.sampled_from(["open", "input", "functional"]))
    if way == "open":
        before = [f"inner = keras.Sequential([{', '.join(rows)}])"]
    elif way == "input":
        before = [f"inner = keras.Sequential([keras.Input({shape!r}), {', '.join(rows)}])"]
    else:
        before = [f"i = keras.Input({shape!r})", f"inner = keras.Model(i, {rows[1]}({rows[0]}(i)))"]
    return before, f"inner({line.name})", rank


@st.composite
def graphs(draw, broken: bool):
    """A functional model with one to three inputs, branches, and one or two outputs."""
    source, lines = [], []
    for number in range(draw(st.integers(1, 3))):
        text, line = draw(inputs(number))
        source.append(text)
        lines.append(line)
    shared = []
    steps = draw(st.integers(2, 7))
    spoiled = draw(st.integers(0, steps - 1)) if broken else -1
    for step in range(steps):
        name = f"y{step}"
        line = draw(st.sampled_from(lines[-3:]))
        sequences = [each for each in lines if each.rank == 3 and not each.integer]
        way = draw(st.integers(0, 15))
        if way in (10, 11) and step != spoiled:
            made, rank = draw(between(line))
            integer = False
        elif way == 12 and step != spoiled:
            before, made, rank = draw(nested(line))
            source += before
            integer = False
        elif way == 13 and step != spoiled:
            kind = draw(st.sampled_from(sorted(OWN)))
            made, rank = f"{kind}({draw(st.integers(1, 3))})({line.name})", line.rank
            integer = False
        elif way == 14 and sequences and step != spoiled:
            kind, states = draw(st.sampled_from([("LSTM", 2), ("GRU", 1), ("SimpleRNN", 1)]))
            one = draw(st.sampled_from(sequences))
            layer = call(kind, draw(SMALL), return_state=True)
            kept = [f"h{step}", f"c{step}"][:states]
            source.append(f"{name}, {', '.join(kept)} = {layer}({one.name})")
            lines.append(Line(kept[0], 2))
            made, rank, integer = name, 2, False
        elif step == spoiled and draw(st.booleans()):
            made, rank, integer = f"{draw(wrong())}({line.name})", line.rank, False
        elif way == 0 and sequences:
            made, rank = draw(attention(sequences))
            integer = False
        elif way in (1, 2) or step == spoiled:
            made, rank = draw(merge(lines, step == spoiled))
            integer = False
        elif way == 3 and shared:
            layer, rank = draw(st.sampled_from(shared))
            made, integer = f"{layer}({line.name})", False
        else:
            layer, rank, integer = draw(fitting(line, step == spoiled))
            if draw(st.integers(0, 4)) == 0:
                source.append(f"layer{step} = {layer}")
                shared.append((f"layer{step}", rank))
                layer = f"layer{step}"
            made = f"{layer}({line.name})"
        source.append(f"{name} = {made}")
        lines.append(Line(name, max(2, min(5, rank)), integer))
    count = 1 + (draw(st.integers(0, 3)) == 0)
    outputs = [lines[-1 - i].name for i in range(count)]
    used = [line.name for line in lines if line.name.startswith("x")]
    shown = used[0] if len(used) == 1 else f"[{', '.join(used)}]"
    out = outputs[0] if count == 1 else f"[{', '.join(outputs)}]"
    source.append(f"model = keras.Model({shown}, {out})")
    return "\n".join(source)


@st.composite
def stacks(draw, broken: bool):
    """A sequential model, in one piece or by `add`."""
    text, line = draw(inputs(0))
    rows = [text.partition(" = ")[2]]
    steps = draw(st.integers(1, 7))
    spoiled = draw(st.integers(0, steps - 1)) if broken else -1
    for step in range(steps):
        if step == spoiled and draw(st.booleans()):
            rows.append(draw(wrong()))
            continue
        layer, rank, integer = draw(fitting(line, step == spoiled))
        line = Line("", max(2, min(5, rank)), integer)
        rows.append(layer)
    if draw(st.integers(0, 5)) == 0:
        rows = rows[1:]
        frozen = ""
    else:
        frozen = draw(st.sampled_from(["", "", "\nmodel.layers[0].trainable = False"]))
    if draw(st.booleans()):
        made = [f"    {row}," for row in rows]
        return "\n".join(["model = keras.Sequential([", *made, "])"]) + frozen
    made = [f"model.add({row})" for row in rows]
    return "\n".join(["model = keras.Sequential()", *made]) + frozen


#: The first line of a source that is broken on purpose.
BROKEN = "# broken on purpose\n"


@st.composite
def sources(draw):
    """The source of a model; a third is broken on purpose."""
    broken = draw(st.integers(0, 2)) == 0
    kind = draw(st.integers(0, 19))
    if kind < 2:
        body = draw(trained(broken))
    elif kind < 5:
        body = draw(own(broken))
    else:
        body = draw(st.one_of(graphs(broken), stacks(broken)))
    classes = "".join(text for name, text in OWN.items() if f"{name}(" in body)
    return f"{BROKEN if broken else ''}import keras\nfrom keras import layers\n{classes}\n{body}\n"
