"""Stand-in modules for `keras`, `tensorflow` and `numpy`, in `sys.modules` while a trace runs.

What the libraries have is listed in `names.txt`. A name that is not there is an AttributeError, as
it is in the library; one that is there and has no rule is an `Unknown`.
"""

import sys
from contextlib import contextmanager
from functools import cache, wraps
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

from tracer import (
    datasets,
    dtypes,
    layers,
    losses,
    metrics,
    models,
    numpy_,
    ops,
    optimizers,
    tensorflow_,
    tree,
)
from tracer.layers.arguments import activation
from tracer.layers.layer import Layer
from tracer.models.cloning import clone_model
from tracer.names import NAMES
from tracer.ops.elementwise import ACTIVATIONS
from tracer.ops.refused import InvalidArgumentError
from tracer.ruled import ruled
from tracer.session import current
from tracer.tensors import KerasTensor, TFTensor, Variable
from tracer.unknown import Unknown

#: Libraries that code around a model imports, and that say nothing about its shapes.
OTHERS = (
    *("matplotlib", "sklearn", "pandas", "seaborn", "scipy", "tqdm", "PIL", "cv2", "nltk"),
    *("gensim", "tensorflow_datasets", "tensorflow_text", "tensorflow_hub", "keras_hub", "draw"),
    *("IPython", "ipywidgets", "torch", "jax", "gym", "gymnasium", "requests", "plotly", "h5py"),
)


class StandIn(ModuleType):
    """A module with rules for some of the names that the library has."""

    def __init__(self, name: str, rules: dict[str, Any], shown: str | None = None) -> None:
        super().__init__(name)
        written = (shown or name).replace("keras._tf_keras.keras", "keras")
        rules = {key: ruled(value, f"{written}.{key}") for key, value in rules.items()}
        self.__path__: list[str] = []
        self.__spec__ = ModuleSpec(name, None, is_package=True)
        self._shown = shown or name
        self.__dict__.update(rules)

    def fresh(self) -> "StandIn":
        """A copy with the same rules."""
        made = StandIn(self.__name__, {}, self._shown)
        made.__dict__.update(self.__dict__)
        return made

    def __getattr__(self, name: str) -> Any:
        inside = self._shown.replace("keras._tf_keras.keras", "tensorflow.keras")
        listed = NAMES.get(inside) or NAMES.get(inside.replace("tensorflow.keras", "keras"))
        if (listed is None or name in listed) and not name.startswith("__"):
            return Unknown(f"{self._shown}.{name}".replace("keras._tf_keras.keras", "keras"))
        raise AttributeError(f"module '{self._shown}' has no attribute '{name}'")


class _Others:
    """Finds the libraries that say nothing about shapes, and gives a module of unknowns."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        loader: Any = self
        if name.split(".")[0] in OTHERS or name.startswith("tensorflow.python"):
            return ModuleSpec(name, loader, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name, {})

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is run."""


def _keras_ops() -> dict[str, Any]:
    """`keras.ops`: arrays of NumPy become tensors of the backend."""

    def converted(rule: Any) -> Any:
        def operate(*args: Any, **kwargs: Any) -> Any:
            return rule(*map(_tensor, args), **{k: _tensor(v) for k, v in kwargs.items()})

        operate.__name__ = getattr(rule, "__name__", "operation")
        return operate

    listed = NAMES["keras.ops"]
    return {
        name: converted(rule)
        for name, rule in vars(ops).items()
        if name in listed and callable(rule) and not isinstance(rule, type)
    }


def _tensor(value: Any) -> Any:
    if isinstance(value, numpy_.ndarray):
        found = TFTensor(value._shape, value._dtype)
        return found
    if isinstance(value, list | tuple) and any(isinstance(v, numpy_.ndarray) for v in value):
        return type(value)(map(_tensor, value))
    return value


def _plain(module: str, base: type, more: tuple[str, ...] = ()) -> dict[str, Any]:
    """Classes and functions of a module that make objects a shape does not ask."""
    return {
        name: type(name, (base,), {})
        for name in (*NAMES[module], *more)
        if name not in ("get", "serialize", "deserialize")
    } | {"get": lambda identifier: identifier}


class Callback(optimizers.Plain):
    """A callback: nothing calls it."""


class SeedGenerator(optimizers.Plain):
    """A source of random numbers."""


def _random() -> dict[str, Any]:
    def by_shape(shape: Any, *_: Any, dtype: Any = None, **__: Any) -> TFTensor:
        return ops.zeros(shape, dtype)

    def randint(shape: Any, *_: Any, dtype: Any = "int32", **__: Any) -> TFTensor:
        return TFTensor(tuple(shape), dtype)

    drawn = {name: by_shape for name in ("normal", "uniform", "truncated_normal", "gamma")}
    same = {name: lambda x, *_, **__: x for name in ("dropout", "shuffle")}
    return {**drawn, **same, "randint": randint, "SeedGenerator": SeedGenerator}


@cache
def _utils() -> dict[str, Any]:
    def to_categorical(x: Any, num_classes: Any = None) -> Any:
        found = numpy_.asarray(x)
        if num_classes is None:
            num_classes = int(found.max()) + 1
        shape = found._shape
        if shape and shape[-1] == 1 and len(shape) > 1:
            shape = shape[:-1]
        return numpy_.ndarray((*shape, num_classes), "float64")

    def pad_sequences(
        sequences: Any, maxlen: Any = None, dtype: Any = "int32", *_: Any, **__: Any
    ) -> Any:
        if maxlen is None:
            maxlen = max(len(each) for each in sequences)
        return numpy_.ndarray((len(sequences), maxlen), numpy_.dtype_name(dtype))

    def set_random_seed(seed: Any) -> None:
        """A trace draws nothing."""

    def plot_model(*_: Any, **__: Any) -> None:
        """A trace draws its own pictures."""

    def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
        return numpy_.ndarray(numpy_.asarray(x)._shape)

    return {
        "to_categorical": to_categorical,
        "pad_sequences": pad_sequences,
        "set_random_seed": set_random_seed,
        "plot_model": plot_model,
        "normalize": normalize,
        "register_keras_serializable": lambda *_, **__: lambda cls: cls,
    }


def _backend() -> dict[str, Any]:
    def clear_session(free_memory: bool = True) -> None:
        current().counts.clear()

    return {
        "clear_session": clear_session,
        "floatx": lambda: "float32",
        "epsilon": lambda: 1e-7,
        "image_data_format": lambda: "channels_last",
        "is_keras_tensor": lambda x: isinstance(x, KerasTensor),
        "backend": lambda: "tensorflow",
        "standardize_dtype": dtypes.standardize,
        "result_type": lambda *given: dtypes.result(*given),
    }


def _set_policy(policy: Any) -> None:
    current().policy = getattr(policy, "name", policy)


def _keras(root: str) -> dict[str, StandIn]:
    """The modules of Keras under a root: ``keras`` or ``tensorflow.keras``."""
    functions = {name: getattr(ops, name) for name in (*ACTIVATIONS, "sigmoid", "tanh")}
    layer_names = {
        name: value
        for name, value in vars(layers).items()
        if name in NAMES["keras.layers"] and not isinstance(value, ModuleType)
    }
    saving = {"register_keras_serializable": lambda *_, **__: lambda cls: cls}
    rules: dict[str, dict[str, Any]] = {
        "layers": layer_names,
        "models": {
            **{name: getattr(models, name) for name in ("Model", "Sequential")},
            "clone_model": clone_model,
        },
        "ops": _keras_ops(),
        "activations": {**functions, "get": activation},
        "initializers": _plain("keras.initializers", optimizers.Called),
        "regularizers": _plain("keras.regularizers", optimizers.Called),
        "constraints": _plain("keras.constraints", optimizers.Called),
        "optimizers": {**optimizers.CLASSES, "get": optimizers.get},
        "optimizers.schedules": _plain("keras.optimizers.schedules", optimizers.Plain),
        "losses": {
            **{n: v for n, v in losses.CLASSES.items() if n in NAMES["keras.losses"]},
            **{n: v for n, v in losses.FUNCTIONS.items() if n in NAMES["keras.losses"]},
            "Loss": losses.Loss,
            "get": losses.get,
        },
        "metrics": _plain("keras.metrics", metrics.Metric),
        "callbacks": _plain("keras.callbacks", Callback),
        "random": _random(),
        "utils": _utils(),
        "backend": _backend(),
        "saving": saving,
        "config": {"set_dtype_policy": _set_policy, "set_floatx": lambda dtype: None},
        "mixed_precision": {"set_global_policy": _set_policy, "set_dtype_policy": _set_policy},
        "preprocessing": {},
        "preprocessing.sequence": {"pad_sequences": _utils()["pad_sequences"]},
        "preprocessing.image": {},
        "applications": {},
        "datasets": datasets.modules(),
        "wrappers": {},
        "tree": {},
    }
    if root != "keras":
        rules["preprocessing.text"] = {}
        rules["backend"] = _backend()
    made = {
        f"{root}.{path}": StandIn(f"{root}.{path}", names, _shown(root, path))
        for path, names in rules.items()
    }
    made[root] = StandIn(
        root,
        {
            "Sequential": models.Sequential,
            "Model": models.Model,
            "Input": layers.Input,
            "InputSpec": layers.InputSpec,
            "Layer": Layer,
            "KerasTensor": KerasTensor,
            "Variable": Variable,
            "Loss": losses.Loss,
            "Metric": metrics.Metric,
            "Optimizer": optimizers.Optimizer,
            "Initializer": optimizers.Called,
            "Regularizer": optimizers.Called,
            "__version__": "3.15.1",
        },
        "keras" if root == "keras" else "keras._tf_keras.keras",
    )
    return made


def _shown(root: str, path: str) -> str:
    """The name under which the library itself speaks of the module."""
    return f"keras.{path}" if root == "keras" else f"keras._tf_keras.keras.{path}"


def _numpy() -> dict[str, StandIn]:
    return {name: StandIn(name, rules) for name, rules in numpy_.modules().items()}


def _tensorflow(keras: dict[str, StandIn]) -> dict[str, StandIn]:
    own = tensorflow_.names()
    drawn = _random()
    random = {
        **{name: drawn[name] for name in ("normal", "uniform", "truncated_normal")},
        "set_seed": lambda seed: None,
    }
    nn = {name: getattr(ops, name) for name in ("relu", "softmax", "sigmoid", "tanh", "softplus")}
    nn |= {"l2_normalize": tensorflow_.l2_normalize, "moments": tensorflow_.moments}
    math = {
        name: own[name]
        for name in ("add", "subtract", "multiply", "divide", "square", "sqrt", "exp", "abs")
    }
    math |= {name: own[name] for name in own if name.startswith("reduce_")}
    math |= {name: own[name] for name in ("equal", "not_equal", "sigmoid", "tanh", "maximum")}
    data = {"Dataset": tensorflow_.Dataset, "AUTOTUNE": -1}
    own = {name: _no_symbols(rule) for name, rule in own.items()}
    made = {
        "tensorflow": StandIn("tensorflow", own | {"keras": keras["tensorflow.keras"]}),
        "tensorflow.random": StandIn("tensorflow.random", random),
        "tensorflow.nn": StandIn("tensorflow.nn", nn),
        "tensorflow.math": StandIn("tensorflow.math", math),
        "tensorflow.data": StandIn("tensorflow.data", data),
        "tensorflow.errors": StandIn(
            "tensorflow.errors", {"InvalidArgumentError": InvalidArgumentError}
        ),
        "tensorflow.linalg": StandIn("tensorflow.linalg", {"matmul": own["matmul"]}),
        "tensorflow.config": StandIn("tensorflow.config", {}),
    }
    return made


def _no_symbols(rule: Any) -> Any:
    """A function of TensorFlow: it refuses symbolic tensors of Keras."""
    if not isinstance(rule, FunctionType) or rule.__name__ == "<lambda>":
        return rule

    @wraps(rule)
    def operate(*args: Any, **kwargs: Any) -> Any:
        for leaf in tree.flatten([list(args), kwargs]):
            if isinstance(leaf, KerasTensor):
                tensorflow_.convert_to_tensor(leaf)
        return rule(*args, **kwargs)

    return operate


@cache
def _templates() -> dict[str, StandIn]:
    """The stand-ins that every trace has a copy of, so that none sees what another changed."""
    both = _keras("tensorflow.keras")
    return {**_keras("keras"), **both, **_tensorflow(both), **_numpy()}


def stand_ins() -> dict[str, StandIn]:
    """All stand-in modules by name, each an attribute of the one above it."""
    made = {name: template.fresh() for name, template in _templates().items()}
    for name, module in made.items():
        above, _, last = name.rpartition(".")
        if above:
            made[above].__dict__[last] = module
    return made


ROOTS = ("keras", "tensorflow", "numpy", *OTHERS)


@contextmanager
def installed():
    """The stand-ins in `sys.modules`; what was there comes back afterwards."""
    mine = {name: module for name, module in sys.modules.items() if name.split(".")[0] in ROOTS}
    for name in mine:
        del sys.modules[name]
    finder = _Others()
    sys.meta_path.insert(0, finder)
    try:
        made = stand_ins()
        sys.modules.update(made)
        yield made
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.split(".")[0] in ROOTS]:
            del sys.modules[name]
        sys.modules.update(mine)
