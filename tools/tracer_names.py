"""List which names Keras, TensorFlow and NumPy have today, for the tracer: `tracer/names.txt`.

The tracer tells by it what is gone (an AttributeError, as in Keras) from what is there and has no
rule. Run it when the pinned versions change: `python -m tools.tracer_names`.
"""

import importlib
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

MODULES = {
    "keras": (
        *("", "activations", "applications", "backend", "callbacks", "config", "constraints"),
        *("datasets", "distillation", "distribution", "dtype_policies", "export", "initializers"),
        *("layers", "legacy", "losses", "metrics", "mixed_precision", "models", "ops", "ops.image"),
        *("ops.linalg", "ops.nn", "ops.numpy", "optimizers", "optimizers.legacy"),
        *("optimizers.schedules", "preprocessing", "preprocessing.image"),
        *("preprocessing.sequence", "quantizers", "random", "regularizers", "saving", "tree"),
        *("utils", "visualization", "wrappers"),
    ),
    "tensorflow": (
        *("", "audio", "bitwise", "compat", "config", "data", "debugging", "dtypes", "errors"),
        *("experimental", "image", "initializers", "io", "keras", "keras.backend"),
        *("keras.activations", "keras.applications", "keras.callbacks", "keras.constraints"),
        *("keras.datasets", "keras.initializers", "keras.losses", "keras.metrics"),
        *("keras.mixed_precision", "keras.models", "keras.optimizers", "keras.random"),
        *("keras.preprocessing.image", "keras.regularizers", "keras.saving"),
        *("keras.layers", "keras.preprocessing", "keras.preprocessing.sequence"),
        *("keras.preprocessing.text", "keras.utils", "linalg", "lookup", "math", "nn", "ragged"),
        *("random", "saved_model", "sets", "signal", "sparse", "strings", "test", "train"),
    ),
    "numpy": (
        *("", "char", "exceptions", "fft", "lib", "linalg", "ma", "random", "strings"),
        "testing",
    ),
}
#: Classes, whose attributes are listed as well.
CLASSES = (
    *("keras.KerasTensor", "keras.Layer", "keras.Model", "keras.Sequential", "keras.Variable"),
    *("tensorflow.Tensor", "tensorflow.TensorShape", "tensorflow.data.Dataset", "numpy.ndarray"),
)
FILE = Path(__file__).parents[1] / "tracer" / "names.txt"


def names_of(library: str, path: str) -> list[str]:
    """Give the public names of a module, or of what stands in its place."""
    found = importlib.import_module(library)
    for part in filter(None, path.split(".")):
        found = getattr(found, part, None) or importlib.import_module(f"{library}.{path}")
    return sorted(name for name in dir(found) if not name.startswith("_"))


def text() -> str:
    """Give the file: a line for each module, its name, a colon, its names."""
    lines = []
    for library, paths in MODULES.items():
        for path in paths:
            module = f"{library}.{path}" if path else library
            lines.append(f"{module}: {' '.join(names_of(library, path))}")
    for name in CLASSES:
        library, _, path = name.partition(".")
        lines.append(f"{name}: {' '.join(names_of(library, path))}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
