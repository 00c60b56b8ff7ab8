"""Old spellings in the reader's code, and what is written today.

`row` is the address of the row on the course's page of stale answers, where there is one.
"""

import ast
from collections.abc import Iterator

from tracer.names import has

#: Arguments of old: (the old name, what is written today, the row).
ARGUMENTS = {
    "input_length": (
        "leave it out: the table does not depend on the length",
        "layers-input-length",
    ),
    "batch_input_shape": (
        "`keras.Input(batch_shape=…)` before the layer",
        "shapes-batch-input-shape",
    ),
    "input_shape": ("`keras.Input(shape)` before the layer", "shapes-input-shape"),
    "nb_filter": ("`filters=`", "layers-nb-filter"),
    "filter_length": ("`kernel_size=`", "layers-nb-filter"),
    "nb_row": ("`kernel_size=(rows, columns)`", "layers-convolution-2d"),
    "nb_col": ("`kernel_size=(rows, columns)`", "layers-convolution-2d"),
    "border_mode": ("`padding=`", "layers-border-mode"),
    "subsample_length": ("`strides=`", "layers-subsample"),
    "subsample": ("`strides=`", "layers-subsample"),
    "pool_length": ("`pool_size=`", ""),
    "dim_ordering": ("`data_format=`; the channels are last by default", "layers-dim-ordering"),
    "init": ("`kernel_initializer=`; `embeddings_initializer=` in an `Embedding`", "layers-init"),
    "W_regularizer": (
        "`kernel_regularizer=`; `embeddings_regularizer=` in an `Embedding`",
        "layers-regularizer",
    ),
    "W_constraint": (
        "`kernel_constraint=`; `embeddings_constraint=` in an `Embedding`",
        "layers-constraint",
    ),
    "inner_activation": ("`recurrent_activation=`", "layers-inner-activation"),
    "bins": ("`bin_boundaries=`", "layers-bins"),
    "nb_epoch": ("`epochs=`", "training-nb-epoch"),
    "lr": ("`learning_rate=`", "training-lr"),
    "decay": ("a schedule: `learning_rate=keras.optimizers.schedules.…`", "training-decay"),
    "sample_weight_mode": ("leave it out", "masks-temporal"),
}
#: Names of old, of classes, functions and attributes.
NAMES = {
    "Convolution2D": (
        "`Conv2D(filters, (rows, columns))`: a third number is the stride",
        "layers-convolution-2d",
    ),
    "Convolution3D": ("`Conv3D(filters, (x, y, z))`", "layers-convolution-3d"),
    "Convolution1D": ("`Conv1D`", "layers-nb-filter"),
    "TimeDistributedDense": (
        "`Dense`, which acts on the last axis",
        "layers-time-distributed-dense",
    ),
    "AtrousConvolution1D": ("`Conv1D(…, dilation_rate=…)`", "layers-atrous"),
    "LocallyConnected1D": ("a layer that builds its matrix in `call`", "layers-locally-connected"),
    "CuDNNLSTM": ("`LSTM`", "layers-cudnn"),
    "CuDNNGRU": ("`GRU`", "layers-cudnn"),
    "Merge": ("`Concatenate()([a, b])`", "models-merge"),
    "merge": ("`Concatenate()([a, b])`", "models-merge-function"),
    "Graph": ("`keras.Model([a, b], output)`", "models-graph"),
    "unitnorm": ("`UnitNorm(axis=1)`", "layers-unitnorm"),
    "get_shape": ("`x.shape`", "shapes-get-shape"),
    "int_shape": ("`x.shape`", "shapes-int-shape"),
    "_keras_shape": ("`x.shape`", "shapes-keras-shape"),
    "as_list": ("`list(x.shape)`", "shapes-as-list"),
    "placeholder": ("`keras.Input`", "shapes-placeholder"),
    "Tokenizer": ("`layers.TextVectorization`", "text-tokenizer"),
    "skipgrams": ("two lines of Python", "text-skipgrams"),
    "np_utils": ("`from keras.utils import to_categorical`", "text-to-categorical"),
    "vocab_size": ("`vocabulary_size()`", "text-vocab-size"),
    "DenseFeatures": ("`Discretization`, `StringLookup`, `Embedding`", "text-dense-features"),
    "output_mask": ("`layer.compute_mask(x)`", "masks-output-mask"),
    "get_output_at": ("keep what the call returned", "models-get-output-at"),
    "fit_generator": ("`model.fit(batches)`", "training-fit-generator"),
    "predict_generator": ("`model.predict(batches)`", "training-fit-generator"),
    "predict_classes": ("`model.predict(x).argmax(axis=-1)`", "training-predict-classes"),
    "predict_proba": ("`model.predict(x)`", "training-predict-classes"),
    "to_yaml": ("`model.to_json()`", "files-yaml"),
    "get_session": ("call the layer on an array", "inside-get-session"),
    "Session": ("call the layer on an array", "inside-session"),
    "get_default_graph": (
        "`tf.function(f).get_concrete_function(x).graph`",
        "inside-default-graph",
    ),
    "set_learning_phase": ("`model(x, training=False)`", "inside-learning-phase"),
    "gradients": ("`tf.GradientTape`", "training-gradients"),
    "contrib": ("look in `keras.layers`", "imports-contrib"),
}
#: Modules of old.
MODULES = {
    "keras.layers.embeddings": ("`from keras.layers import Embedding`", "imports-embeddings"),
    "keras.layers.core": ("`from keras.layers import …`", "imports-core"),
    "keras.layers.recurrent": ("`from keras.layers import …`", "imports-recurrent"),
    "keras.layers.convolutional": ("`from keras.layers import …`", "imports-core"),
    "keras.layers.normalization": ("`from keras.layers import …`", "imports-core"),
    "keras.layers.pooling": ("`from keras.layers import …`", "imports-core"),
    "keras.layers.wrappers": ("`from keras.layers import …`", "imports-core"),
    "keras.layers.merge": ("`from keras.layers import …`", "models-merge"),
    "keras.engine.topology": ("`from keras.layers import Layer`", "imports-topology"),
    "keras.engine": ("`from keras.layers import …`", "imports-topology"),
    "keras.wrappers.scikit_learn": (
        "`from keras.wrappers import SKLearnClassifier`",
        "imports-wrappers",
    ),
    "keras.utils.np_utils": ("`keras.utils.to_categorical`", "text-to-categorical"),
    "keras.preprocessing.text": ("`layers.TextVectorization`", "text-tokenizer"),
    "tensorflow.python.keras": ("`from keras.layers import …`", "imports-private"),
    "tensorflow.contrib": ("look in `keras.layers`", "imports-contrib"),
    "keras.layers.experimental": ("look in `keras.layers`", "text-experimental"),
}
#: What `keras.backend` did, and what does it today.
BACKEND = {
    "gather": ("`keras.ops.take(table, ids, axis=0)`", "inside-gather"),
    "function": ("`keras.Model(model.inputs, layer.output)`", "inside-k-function"),
    "one_hot": ("`keras.ops.one_hot`", "text-one-hot"),
    "not_equal": ("`keras.ops.not_equal`", "masks-not-equal"),
    "set_value": ("`variable.assign(matrix)`", "inside-set-value"),
    "mean": ("`keras.ops.mean`", "inside-mean"),
}


def found(code: str, warnings: list[dict], error: dict | None) -> list[dict]:
    """The old spellings that code uses: what it says, what is written today, the line, the row."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return []
    told: list[dict] = []
    for old, (today, row), line in sorted(_walk(tree), key=lambda each: each[2]):
        entry = {"old": old, "today": today, "line": line, "row": row}
        if entry not in told:
            told.append(entry)
    return told


def _walk(tree: ast.AST) -> Iterator[tuple[str, tuple[str, str], int]]:
    backends = set(_backend_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _call(node)
        elif isinstance(node, ast.ImportFrom):
            yield from _import_from(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in MODULES:
                    yield alias.name, MODULES[alias.name], node.lineno
        elif isinstance(node, ast.Attribute):
            where = node.value
            if isinstance(where, ast.Name) and where.id in backends:
                if node.attr in ("clear_session", "floatx", "epsilon"):
                    continue
                today = BACKEND.get(
                    node.attr,
                    NAMES.get(
                        node.attr, (f"`keras.ops`, if it is there: `keras.ops.{node.attr}`", "")
                    ),
                )
                yield f"{where.id}.{node.attr}", today, node.lineno
            elif node.attr in NAMES:
                yield node.attr, NAMES[node.attr], node.lineno


def _call(node: ast.Call) -> Iterator[tuple[str, tuple[str, str], int]]:
    name = (
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else (node.func.id if isinstance(node.func, ast.Name) else "")
    )
    if not name[:1].isupper() and name not in ("fit", "compile"):
        return
    if has("keras.applications", name):
        return  # a whole model, which takes `input_shape` today
    for keyword in node.keywords:
        if keyword.arg == "input_dim" and name not in ("Embedding", "ReversibleEmbedding"):
            yield (
                "input_dim=",
                ("`keras.Input((n,))` before the layer", "shapes-input-dim"),
                (keyword.value.lineno),
            )
        elif keyword.arg == "output_dim" and "Embedding" not in name:
            yield "output_dim=", ("`units=`", "layers-output-dim"), keyword.value.lineno
        elif keyword.arg == "dropout" and name == "Embedding":
            yield (
                "dropout=",
                ("a `Dropout` layer after it", "layers-embedding-dropout"),
                (keyword.value.lineno),
            )
        elif keyword.arg in ("input", "output") and name == "Model":
            yield (
                f"{keyword.arg}=",
                (f"`{keyword.arg}s=`", "models-input-output"),
                (keyword.value.lineno),
            )
        elif keyword.arg in ARGUMENTS and not (name == "Input" or name == "InputLayer"):
            yield f"{keyword.arg}=", ARGUMENTS[keyword.arg], keyword.value.lineno
    if name == "Convolution2D" and len(node.args) < 3:
        yield name, ("`Conv2D`", "layers-convolution-2d"), node.lineno
    elif isinstance(node.func, ast.Name) and name in NAMES:
        yield name, NAMES[name], node.lineno
    if (
        name in ("Conv2D", "Conv3D")
        and len(node.args) > 2
        and all(
            isinstance(arg, ast.Constant) and isinstance(arg.value, int) for arg in node.args[:3]
        )
    ):
        yield f"{name}(…, 3, 3)", NAMES["Convolution2D"], node.lineno


def _import_from(node: ast.ImportFrom) -> Iterator[tuple[str, tuple[str, str], int]]:
    module = (node.module or "").replace("tensorflow.keras", "keras")
    for known, today in MODULES.items():
        if module == known or module.startswith(f"{known}."):
            yield f"from {node.module} import", today, node.lineno
            return


def _backend_names(tree: ast.AST) -> Iterator[str]:
    """Names under which the code has `keras.backend`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("keras"):
            yield from (a.asname or a.name for a in node.names if a.name == "backend")
        elif isinstance(node, ast.Import):
            yield from (
                a.asname for a in node.names if a.name.endswith("keras.backend") and a.asname
            )
