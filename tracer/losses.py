"""Losses (`keras.losses`): which shapes of labels and predictions go together."""

from typing import Any

from tracer import shapes, tree
from tracer.numpy_ import ndarray
from tracer.session import NoRule
from tracer.tensor import Tensor
from tracer.tensors import TFTensor

#: Every name under which a loss may be given, and the one that is its rule.
NAMES = {
    "mean_squared_error": "regression",
    "mean_absolute_error": "regression",
    "mean_absolute_percentage_error": "regression",
    "mean_squared_logarithmic_error": "regression",
    "log_cosh": "regression",
    "huber": "regression",
    "hinge": "regression",
    "squared_hinge": "regression",
    "categorical_hinge": "regression",
    "poisson": "regression",
    "kl_divergence": "regression",
    "cosine_similarity": "regression",
    "binary_crossentropy": "binary",
    "binary_focal_crossentropy": "binary",
    "categorical_crossentropy": "categorical",
    "categorical_focal_crossentropy": "categorical",
    "sparse_categorical_crossentropy": "sparse",
}
SHORT = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}


class Loss:
    """A loss as an object, such as ``losses.BinaryCrossentropy(from_logits=True)``."""

    rule = ""

    def __init__(self, *_: Any, name: str | None = None, **__: Any) -> None:
        self.name = name

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        if self.rule:
            check(self.rule, y_true, y_pred)
        elif type(self).call is not Loss.call:
            self.call(y_true, y_pred)
        return TFTensor((), "float32")

    def call(self, y_true: Any, y_pred: Any) -> Any:
        raise NotImplementedError


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


CLASSES = {_camel(name): type(_camel(name), (Loss,), {"rule": name}) for name in NAMES}
CLASSES |= {"KLDivergence": CLASSES["KlDivergence"]}


def function(name: str) -> Any:
    """A loss as a function: one number for each row."""

    def loss(y_true: Any, y_pred: Any, **_: Any) -> Any:
        return check(name, y_true, y_pred)

    loss.__name__ = name
    return loss


FUNCTIONS = {name: function(name) for name in NAMES}


def check_all(loss: Any, y: Any, predicted: Any, batch: Any, names: Any = None) -> None:
    """Check the loss of each output. `batch` is the number of rows in a batch."""
    outputs = tree.flatten(predicted)
    labels = tree.flatten(y)
    each = (
        [loss[name] for name in names if name in loss]
        if isinstance(loss, dict)
        else (list(loss) if isinstance(loss, list | tuple) else [loss] * len(outputs))
    )
    for one, label, output in zip(each, labels, outputs, strict=False):
        if one is None:
            continue
        rows = TFTensor((batch, *label._shape[1:]), label._dtype, eager=False)
        if isinstance(one, Loss) or callable(one):
            one(rows, output)
        else:
            check(one, rows, output)


def get(name: Any) -> Any:
    """The loss of a name. Raises ValueError for a name that is none."""
    if not isinstance(name, str):
        return name
    plain = SHORT.get(name.lower(), name)
    if plain in NAMES:
        return FUNCTIONS[plain]
    if plain in CLASSES:
        return CLASSES[plain]()
    raise ValueError(f"Could not interpret loss identifier: {name}")


def check(name: str, y_true: Any, y_pred: Any) -> Any:
    """The loss per row. Raises ValueError where labels and predictions do not go together."""
    name = SHORT.get(name.lower(), name)
    name = next((plain for plain in NAMES if name in (plain, _camel(plain))), name)
    if name not in NAMES:
        raise ValueError(f"Could not interpret loss identifier: {name}")
    if not isinstance(y_true, Tensor) or not isinstance(y_pred, Tensor):
        raise NoRule(f"the loss {name} of what is no array")
    labels, made = y_true._shape, y_pred._shape
    rule = NAMES[name]
    if rule == "sparse":
        _sparse(labels, made)
        return ndarray(made[:-1])
    labels, made = _same_rank(labels, made)
    if rule == "regression":
        found = _broadcast(labels, made)
        return ndarray(found[:-1])
    if len(labels) != len(made):
        raise ValueError(
            "Arguments `target` and `output` must have the same rank (ndim). Received: "
            f"target.shape={_told(labels)}, output.shape={_told(made)}"
        )
    if any(None not in (a, b) and a != b for a, b in zip(labels, made, strict=True)):
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={_told(labels)}, output.shape={_told(made)}"
        )
    return ndarray(made[:-1])


def _told(shape: tuple) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _sparse(labels: tuple, made: tuple) -> None:
    if len(labels) == len(made) and labels[-1] == 1:
        labels = labels[:-1]
    if len(made) < 1:
        raise ValueError(
            f"Argument `output` must be at least rank 1. Received: output.shape={_told(made)}"
        )
    if len(labels) != len(made) - 1:
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            f"target.shape={_told(labels)}, output.shape={_told(made)}"
        )
    if any(None not in (a, b) and a != b for a, b in zip(labels, made[:-1], strict=True)):
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last "
            f"dimension: target.shape={_told(labels)}, output.shape={_told(made)}"
        )


def _same_rank(labels: tuple, made: tuple) -> tuple[tuple, tuple]:
    if len(labels) == len(made) + 1 and labels[-1] == 1:
        return (labels, (*made, 1)) if len(made) == 1 else (labels[:-1], made)
    if len(made) == len(labels) + 1 and made[-1] == 1:
        return ((*labels, 1), made) if len(labels) == 1 else (labels, made[:-1])
    return labels, made


def _broadcast(labels: tuple, made: tuple) -> tuple:
    try:
        return shapes.broadcast(labels, made)
    except ValueError:
        rank = max(len(labels), len(made))
        one = (1,) * (rank - len(labels)) + labels
        other = (1,) * (rank - len(made)) + made
        pairs = zip(one, other, strict=True)
        a, b = next((a, b) for a, b in pairs if None not in (a, b) and a != b and 1 not in (a, b))
        raise ValueError(
            f"Dimensions must be equal, but are {a} and {b} for '{{{{node compile_loss/"
            "mean_squared_error/sub}} = Sub[T=DT_FLOAT](data_1, sequential_1/dense_1/Add)' with "
            f"input shapes: {_question(labels)}, {_question(made)}."
        ) from None


def _question(shape: tuple) -> str:
    return f"[{','.join('?' if n is None else str(n) for n in shape)}]"
