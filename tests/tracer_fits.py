"""Random models that are compiled and fed, as source that Keras and the tracer both run.

Labels have shapes, ranks and dtypes that fit the loss, or do not. All values are zeros, so that no
value decides: zero is a class, a word and a label of every loss.
"""

from hypothesis import strategies as st

LOSSES = (
    *("mse", "mae", "binary_crossentropy", "categorical_crossentropy"),
    *("sparse_categorical_crossentropy", "sparse_categorical_crossentropy", "huber", "hinge"),
    *("mean_squared_error", "cosine_similarity", "kl_divergence", "poisson", "log_cosh"),
    *("MeanSquaredError", "squared_hinge", "categorical_hinge", "binary_focal_crossentropy"),
    *("categorical_focal_crossentropy", "mape", "msle", "crossentropy"),
)
LOSS_OBJECTS = (
    *("MeanSquaredError()", "BinaryCrossentropy(from_logits=True)", "MeanAbsoluteError()"),
    *("CategoricalCrossentropy(label_smoothing=0.1)", "Huber(delta=2.0)", "CosineSimilarity()"),
    *("SparseCategoricalCrossentropy(from_logits=True)", "KLDivergence()", "Hinge()"),
    *("MeanSquaredError(reduction='sum')", "CategoricalCrossentropy(from_logits=True)"),
    *("SparseCategoricalCrossentropy(ignore_class=0)", "Poisson()", "Tversky()", "Dice()"),
    "SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)",
)
METRICS = (
    *("'accuracy'", "'accuracy'", "'accuracy'", "'mae'", "'mse'", "'acc'"),
    *("'sparse_categorical_accuracy'", "'categorical_accuracy'", "'binary_accuracy'"),
    *("keras.metrics.MeanSquaredError()", "keras.metrics.SparseCategoricalAccuracy()"),
    *("keras.metrics.AUC()", "keras.metrics.Precision()", "keras.metrics.CategoricalAccuracy()"),
    *("'sparse_top_k_categorical_accuracy'", "'precise'", "keras.metrics.BinaryAccuracy()"),
)
DTYPES = ("float32", "float32", "float64", "int64", "int32", "bool", "uint8", "<U1", "object")


def array(shape: tuple, dtype: str = "float32") -> str:
    if dtype == "<U1":
        text = "'a'"
        for length in reversed(shape):
            text = f"[{', '.join([text] * length)}]"
        return f"np.array({text})"
    return f"np.zeros({shape!r}, {dtype!r})"


@st.composite
def labels(draw, made: tuple, rows: int):
    """Labels for an output of this shape (without the batch): those of some loss, or wrong ones."""
    rows = draw(st.sampled_from([rows] * 12 + [rows + 1]))
    right = [(rows, *made)] * 4 + [(rows, *made[:-1])] * 2 + [(rows, *made[:-1], 1)] * 2
    wrong = [(rows, *made[:-1], made[-1] + 1), (rows, *made, 1), (rows, 2, *made), (rows, 7)]
    shape = draw(st.sampled_from([*right * 2, *wrong]))
    dtype = draw(st.sampled_from(DTYPES))
    return array(shape, dtype)


@st.composite
def loss(draw):
    if draw(st.booleans()):
        return repr(draw(st.sampled_from(LOSSES)))
    return f"keras.losses.{draw(st.sampled_from(LOSS_OBJECTS))}"


@st.composite
def metrics(draw):
    """The metrics as an argument of `compile`, mostly none."""
    if draw(st.booleans()):
        return ""
    kind = draw(st.sampled_from(["metrics", "metrics", "metrics", "weighted_metrics"]))
    found = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=2))
    return f", {kind}=[{', '.join(found)}]"


@st.composite
def fed(draw, shape: tuple, rows: int, integer: bool):
    """An array for an input of this shape: mostly one that fits."""
    dtype = draw(st.sampled_from(["int32", "int64"] if integer else ["float32", "float64"]))
    right = [(rows, *shape)] * 10
    wrong = [(rows, *shape[:-1], shape[-1] + 1), (rows, *shape, 1), (rows, *shape[:-1]), (rows, 5)]
    return array(draw(st.sampled_from([*right, *wrong])), dtype)


BODIES = (
    ("layers.Dense({k})(x)", 2, ()),
    ("layers.Dense({k}, activation='softmax')(x)", 2, ()),
    ("layers.Dense({k}, activation='sigmoid')(layers.BatchNormalization()(x))", 2, ()),
    ("layers.Dense({k})(layers.Flatten()(x))", 3, ()),
    ("layers.Dense({k})(x)", 3, (4,)),
    ("layers.Dense({k})(layers.Masking()(x))", 3, (4,)),
    ("layers.LSTM({k})(x)", 3, ()),
    ("layers.Dense({k})(layers.GlobalAveragePooling1D()(x))", 3, ()),
    ("layers.Dense({k})(layers.Embedding(5, 2, mask_zero=True)(x))", 2.5, (4,)),
    ("layers.Dense({k})(layers.GlobalMaxPooling1D()(layers.Embedding(5, 2)(x)))", 2.5, ()),
)


@st.composite
def models(draw):
    """(the lines, the shapes of the inputs, whether they are integers, the shapes that come out)"""
    body, rank, kept = draw(st.sampled_from(BODIES))
    integer = rank == 2.5
    shape = (4,) if integer else (4, 3) if rank == 3 else (3,)
    dtype = ", dtype='int32'" if integer else ""
    k = draw(st.integers(1, 3))
    lines = [f"x = x0 = keras.Input({shape}{dtype}, name='a')"]
    shapes, out, made, given = [shape], "z", [(*kept, k)], "x0"
    lines.append(f"z = {body.format(k=k)}")
    kind = draw(st.sampled_from(["one"] * 5 + ["sequential", "two in", "dict in", "two out"]))
    if kind == "sequential" and body == BODIES[0][0]:
        start = draw(st.sampled_from(["keras.Input((3,)), ", "", ""])) if rank == 2 else ""
        return [f"model = keras.Sequential([{start}layers.Dense({k})])"], shapes, integer, made, ""
    if kind in ("two in", "dict in"):
        lines += [f"x1 = keras.Input(({k},), name='b')", "z = layers.Add()([z, x1])"]
        shapes.append((k,))
        given = "[x0, x1]" if kind == "two in" else "{'a': x0, 'b': x1}"
    if kind == "two out":
        lines.append("w = layers.Dense(2, name='second')(z)")
        made.append((*kept, 2))
        out = draw(st.sampled_from(["[z, w]", "{'one': z, 'two': w}"]))
    lines.append(f"model = keras.Model({given}, {out})")
    return lines, shapes, integer, made, kind


@st.composite
def packed(draw, parts: list[str], names: tuple[str, ...]):
    """One array, or several in a list, a tuple or a dict."""
    if len(parts) == 1:
        lone = [parts[0]] * 12 + [f"[{parts[0]}]", f"{{{names[0]!r}: {parts[0]}}}"]
        return draw(st.sampled_from(lone))
    if draw(st.integers(0, 9)) == 0:
        parts = parts[:1]
    if draw(st.booleans()):
        pairs = zip(names, parts, strict=False)
        return "{" + ", ".join(f"{name!r}: {part}" for name, part in pairs) + "}"
    return f"[{', '.join(parts)}]"


@st.composite
def trained(draw, broken: bool):
    """A model that is compiled and fed once."""
    lines, shapes, integer, made, _ = draw(models())
    rows = draw(st.integers(2, 5))
    xs = [draw(fed(shapes[0], rows, integer)), *(array((rows, *s)) for s in shapes[1:])]
    if not broken and draw(st.booleans()):
        xs[0] = array((rows, *shapes[0]), "int64" if integer else "float32")
    ys = [draw(labels(each, rows)) for each in made]
    x = draw(packed(xs, ("a", "b")))
    y = draw(packed(ys, ("one", "two")))
    given = draw(loss())
    if len(made) == 2:
        both = (given, draw(loss()))
        ways = [given, f"[{both[0]}, {both[1]}]", f"{{'one': {both[0]}, 'two': {both[1]}}}"]
        given = draw(st.sampled_from([*ways, f"[{both[0]}, None]", f"[{both[0]}]"]))
    compiled = draw(st.integers(0, 14))
    if compiled:
        optimizer = draw(st.sampled_from(["sgd"] * 8 + ["adam", "sdg"]))
        told = "" if compiled == 1 else f", loss={given}"
        more = draw(metrics()) if len(made) == 1 else ""
        lines.append(f"model.compile({optimizer!r}{told}{more}, jit_compile=JIT)")
    batch = draw(st.sampled_from(["", "", "", ", batch_size=8"]))
    weights = draw(
        st.sampled_from([""] * 8 + [f"({rows},)"] * 2 + [f"({rows}, 1)", f"({rows + 1},)"])
    )
    weights = f", sample_weight=np.ones({weights})" if weights else ""
    way = draw(st.sampled_from(["fit", "fit", "fit", "evaluate", "predict", "train_on_batch"]))
    match way:
        case "predict":
            lines.append(f"found = model.predict({x}{batch}, verbose=0)")
        case "evaluate":
            lines.append(f"found = model.evaluate({x}, {y}{batch}{weights}, verbose=0)")
        case "train_on_batch":
            lines.append(f"found = model.train_on_batch({x}, {y})")
        case _:
            also = draw(st.sampled_from(["", "", "", f", validation_data=({x}, {y})"]))
            y = draw(st.sampled_from([y] * 15 + ["None"]))
            lines.append(f"found = model.fit({x}, {y}{batch}{weights}{also}, verbose=0)")
            lines.append("found = sorted(found.history)")
    text = "\n".join(["import numpy as np", "", *lines])
    # On a batch, what is not compiled by XLA is not in a graph either.
    return text.replace(
        ", jit_compile=JIT", "" if way == "train_on_batch" else ", jit_compile=False"
    )


#: Models of a reader's own: made in the constructor, in `build`, with a mask, with `training`.
OWN_MODELS = {
    "Plain": """
    def __init__(self, units):
        super().__init__()
        self.first = layers.Dense(units, activation="relu")
        self.last = layers.Dense(2)

    def call(self, x):
        return self.last(self.first(x))
""",
    "Words": """
    def __init__(self, units):
        super().__init__()
        self.words = layers.Embedding(9, units, mask_zero=True)
        self.run = layers.LSTM(units, return_sequences=True)
        self.end = layers.Dense(1)

    def call(self, x, training=None, mask=None):
        x = self.run(self.words(x))
        return self.end(x)
""",
    "Builds": """
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.dense = layers.Dense(self.units)
        self.dense.build((*input_shape[:-1], self.units))

    def call(self, x):
        return self.dense(keras.ops.matmul(x, self.kernel))
""",
    "Masked": """
    def __init__(self, units):
        super().__init__()
        self.skip = layers.Masking()
        self.run = layers.GRU(units)

    def call(self, x, mask=None):
        return self.run(self.skip(x), mask=mask)
""",
    "Passes": """
    def __init__(self, units):
        super().__init__()
        self.supports_masking = True
        self.stack = [layers.Dense(units), layers.Dropout(0.5), layers.Dense(units)]

    def call(self, x, training=False):
        for layer in self.stack:
            x = layer(x, training=training) if isinstance(layer, layers.Dropout) else layer(x)
        return x
""",
    "Pair": """
    def __init__(self, units):
        super().__init__()
        self.one = layers.Dense(units)
        self.two = layers.Dense(units)

    def call(self, x):
        return {"a": self.one(x), "b": self.two(x)}
""",
    "Takes": """
    def __init__(self, units):
        super().__init__()
        self.both = layers.Concatenate()
        self.end = layers.Dense(units)

    def call(self, inputs):
        left, right = inputs
        return self.end(self.both([left, right]))
""",
    "Inside": """
    def __init__(self, units):
        super().__init__()
        self.body = keras.Sequential([layers.Dense(units), layers.LayerNormalization()])
        self.pool = layers.GlobalAveragePooling1D()

    def call(self, x):
        return self.pool(self.body(x))
""",
    "Forgets": """
    def __init__(self, units):
        self.first = layers.Dense(units)

    def call(self, x):
        return self.first(x)
""",
    "Silent": """
    def __init__(self, units):
        super().__init__()
        self.first = layers.Dense(units)
""",
    "Late": """
    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, x):
        return layers.Dense(self.units)(x)
""",
}
#: What such a model is called on: symbols, arrays, tensors with a mask, and what it cannot take.
GIVEN = (
    *("keras.Input((3,))", "keras.Input((4, 3))", "keras.Input((None, 3))", "keras.Input((None,))"),
    *("keras.Input((4,), dtype='int32')", "np.zeros((2, 3))", "np.zeros((2, 3), 'float32')"),
    *("np.zeros((2, 4, 3), 'float32')", "np.zeros((2, 4), 'int32')", "np.zeros((2, 4, 3))"),
    *(
        "keras.ops.zeros((2, 4, 3))",
        "keras.ops.zeros((2, 3))",
        "layers.Masking()(keras.Input((4, 3)))",
    ),
    *("layers.Masking()(keras.ops.zeros((2, 4, 3)))", "np.zeros((3,), 'float32')"),
    *("layers.Embedding(9, 3, mask_zero=True)(keras.Input((4,), dtype='int32'))",),
)
FITTING = {"Words": (4, 8), "Masked": (1, 7, 10, 12, 13, 15), "Inside": (1, 2, 7, 10, 12, 13, 15)}


@st.composite
def own(draw, broken: bool):
    """A subclass of Model, called on symbols or data, built, or fed."""
    name = draw(st.sampled_from(sorted(OWN_MODELS)))
    places = FITTING.get(name, range(len(GIVEN)))
    given = GIVEN[draw(st.sampled_from(range(len(GIVEN)) if broken else list(places)))]
    if name == "Takes" and draw(st.integers(0, 5)):
        given = f"({given}, {given})"
    lines = ["import numpy as np", "", f"class {name}(keras.Model):{OWN_MODELS[name]}", ""]
    lines.append(f"model = {name}({draw(st.integers(1, 3))})")
    shape = draw(st.sampled_from(["(None, 3)", "(None, 4, 3)", "(2, 3)", "(None, None, 3)"]))
    fed_to = draw(st.sampled_from(["np.zeros((4, 3))", "np.zeros((4, 4, 3))", "np.zeros((4, 4))"]))
    match draw(st.integers(0, 11)):
        case 0:
            lines += [f"model.build({shape})", f"found = model({given})"]
        case 1:
            lines += [f"found = model({given})", f"found = model({given}, training=True)"]
        case 2:
            lines += [f"x = {given}", "found = model(x)", "model.compute_output_shape(x.shape)"]
        case 3:
            lines += [f"found = model.predict({fed_to}, verbose=0)"]
        case 4:
            lines += ["model.compile('sgd', 'mse', jit_compile=False)"]
            lines += [f"model.fit({fed_to}, np.zeros((4, 2)), verbose=0)"]
        case 5 if "Input" in given:
            lines += [f"x = {given}", "outer = keras.Model(x, model(x))", "model = outer"]
        case 6:
            lines += [f"found = model({given}, mask=None)"]
        case 7:
            lines += [
                "model = keras.Sequential([model, layers.Dense(2)])",
                f"found = model({given})",
            ]
        case _:
            lines += [f"found = model({given})"]
    return "\n".join(lines)
