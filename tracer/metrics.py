"""Metrics (`keras.metrics`): which shapes they take, and the names that are reported."""

from typing import Any

from tracer import losses, ops, shapes
from tracer.names import NAMES, has, snake
from tracer.optimizers import Plain
from tracer.session import NoRule, current
from tracer.tensor import Tensor
from tracer.tensors import TFTensor


def _binary(y_true: Any, y_pred: Any) -> Any:
    return ops.equal(*losses.same_rank(y_true, y_pred))


def _categorical(y_true: Any, y_pred: Any) -> Any:
    if y_true._dtype == "string":
        raise TypeError(
            "Value passed to parameter 'input' has DataType string not in list of allowed values: "
            "float32, float64, int32, uint8, int16, int8, int64, bfloat16, uint16, float16, "
            "uint32, uint64, qint8, quint8, qint32, qint16, quint16, bool"
        )
    y_true = ops.argmax(y_true, axis=-1)
    if len(y_true._shape) == len(y_pred._shape):
        y_true = ops.squeeze(y_true, axis=-1)
    return ops.equal(y_true, ops.argmax(y_pred, axis=-1))


def _sparse(y_true: Any, y_pred: Any) -> Any:
    if len(y_true._shape) == len(y_pred._shape) and y_true._shape[-1] == 1:
        y_true = ops.squeeze(y_true, axis=-1)
    return ops.equal(y_true, ops.argmax(y_pred, axis=-1))


#: Metrics that are no losses: labels and predictions -> a number for each row.
RULES = {
    "accuracy": _binary,
    "binary_accuracy": _binary,
    "categorical_accuracy": _categorical,
    "sparse_categorical_accuracy": _sparse,
    **losses.RULES,
}
#: Metrics without a name of their own: those of a session are counted.
COUNTED = (
    *("AUC", "Precision", "Recall", "TruePositives", "TrueNegatives", "FalsePositives"),
    *("FalseNegatives", "MeanIoU", "IoU", "BinaryIoU", "OneHotIoU", "OneHotMeanIoU"),
    *("SensitivityAtSpecificity", "SpecificityAtSensitivity"),
)
#: Classes whose names are not those of their functions.
NAMED = {"KLDivergence": "kl_divergence", "LogCoshError": "logcosh", "F1Score": "f1_score"}


class Uncounted(NoRule):
    """Another number of labels than of predictions: what is counted of them fails when it runs."""


class Metric(Plain):
    """A metric: a trace has no numbers for it."""

    name: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = type(self).__name__
        if self.name is None:
            fixed = has("keras.metrics", kind) and kind not in COUNTED
            self.name = NAMED.get(kind, snake(kind)) if fixed else current().name(kind)

    def update_state(self, *_: Any, **__: Any) -> None:
        """Nothing is counted."""

    def reset_state(self) -> None:
        """Nothing is counted."""

    def result(self) -> Any:
        return TFTensor((), "float32")


def check(identifier: Any, y_true: Any, y_pred: Any, weights: Any) -> str:
    """Check what a metric is given; its name. Raises ValueError for a name that is none."""
    rule: Any = None
    if str(identifier).lower() in ("accuracy", "acc"):
        name, rule = str(identifier), RULES[f"{losses.kind(y_true, y_pred)}_accuracy"]
    elif isinstance(identifier, str):
        name, rule = identifier, _named(identifier)
    elif isinstance(identifier, Metric):
        name, kind = identifier.name, type(identifier).__name__
        rule = RULES.get(NAMED.get(kind, snake(kind))) if has("keras.metrics", kind) else None
        if rule is None and kind in COUNTED:
            _confusion(name, kind, y_true, y_pred)
    else:
        name = snake(str(getattr(identifier, "name", getattr(identifier, "__name__", "metric"))))
        rule = identifier if callable(identifier) and not isinstance(identifier, type) else None
    if rule is not None:
        values = rule(y_true, y_pred)
        if isinstance(values, Tensor) and weights is not None:
            _weighted(values, weights, name)
    return name


def _confusion(name: str, kind: str, y_true: Any, y_pred: Any) -> None:
    """Check what a metric counts: a label for each prediction, whatever the axes."""
    one, other = (each._shape for each in losses.same_rank(y_true, y_pred))
    if "IoU" not in kind:
        sizes = shapes.size(one), shapes.size(other)
        if None not in sizes and sizes[0] != sizes[1]:
            raise Uncounted(
                f"the metric {name} with labels of shape {one} and outputs of shape {other}"
            )
        return
    pairs = zip(one, other, strict=False)
    if len(one) != len(other) or any(None not in (a, b) and a != b for a, b in pairs):
        raise NoRule(f"the metric {name} with labels of shape {one} and outputs of shape {other}")


def _named(identifier: str) -> Any:
    plain = losses.SHORT.get(identifier.lower(), identifier)
    classes = {*NAMES["keras.metrics"]}
    if plain not in RULES and identifier not in classes:
        raise ValueError(f"Could not interpret metric identifier: {identifier}")
    return RULES.get(plain) or RULES.get(snake(plain))


def _weighted(values: Any, weights: Any, name: str) -> None:
    values, weights = losses.same_rank(values, weights)
    kept = values._shape[: len(weights._shape)]
    pairs = zip(weights._shape[::-1], kept[::-1], strict=False)
    if len(weights._shape) > len(kept) or any(
        None not in (a, b) and a not in (1, b) for a, b in pairs
    ):
        raise NoRule(f"the metric {name} with weights of shape {weights._shape}")
