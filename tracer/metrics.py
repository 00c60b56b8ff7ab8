"""Metrics (`keras.metrics`): which shapes they take, and the names that are reported."""

from functools import partial
from typing import Any

from tracer import losses, ops, shapes
from tracer.counted import COUNTED, counts
from tracer.names import NAMES, has, snake
from tracer.ops.refused import in_top_k, spread
from tracer.optimizers import Plain
from tracer.session import current
from tracer.tensor import Tensor
from tracer.tensors import TFTensor, mask_of


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
    found = ops.equal(y_true, ops.argmax(y_pred, axis=-1))
    return ops.squeeze(found, axis=-1) if found.ndim > 1 and found._shape[-1] == 1 else found


def _top_k(y_true: Any, y_pred: Any) -> Any:
    return _sparse_top_k(ops.argmax(y_true, axis=-1), y_pred)


def _sparse_top_k(y_true: Any, y_pred: Any) -> Any:
    targets, made = y_true._shape, y_pred._shape
    if len(made) > 2:
        made = (shapes.size(made[:-1]), made[-1])
    error = in_top_k((shapes.size(targets),) if len(targets) > 1 else targets, made)
    if error is not None:
        raise error
    return TFTensor(targets, "float32", eager=False)


#: Losses that are no metrics by their name.
UNNAMED = (
    *("dice", "tversky", "huber", "log_cosh", "binary_focal_crossentropy"),
    "categorical_focal_crossentropy",
)
#: Metrics that are no losses: labels and predictions -> a number for each row.
RULES = {
    "accuracy": _binary,
    "binary_accuracy": _binary,
    "categorical_accuracy": _categorical,
    "sparse_categorical_accuracy": _sparse,
    "top_k_categorical_accuracy": _top_k,
    "sparse_top_k_categorical_accuracy": _sparse_top_k,
    **{name: partial(losses.ruled, name) for name in losses.RULES if name not in UNNAMED},
}
#: Classes whose names are not those of their functions.
NAMED = {"KLDivergence": "kl_divergence", "LogCoshError": "logcosh", "F1Score": "f1_score"}


#: What a metric must be given.
REQUIRED = {
    **dict.fromkeys(("IoU", "OneHotIoU"), ("num_classes", "target_class_ids")),
    **dict.fromkeys(("MeanIoU", "OneHotMeanIoU"), ("num_classes",)),
    **{"SensitivityAtSpecificity": ("specificity",), "PrecisionAtRecall": ("recall",)},
    **{"SpecificityAtSensitivity": ("sensitivity",), "RecallAtPrecision": ("precision",)},
    "MeanMetricWrapper": ("fn",),
}


def given_all(kind: str, args: tuple = (), kwargs: dict | None = None) -> None:
    """Check that a metric is given what it must be. Raises the TypeError of Python."""
    lacking = [
        f"'{name}'" for name in REQUIRED.get(kind, ())[len(args) :] if name not in (kwargs or {})
    ]
    if lacking:
        several = "s" if len(lacking) > 1 else ""
        raise TypeError(
            f"{kind}.__init__() missing {len(lacking)} required positional argument{several}: "
            + " and ".join(lacking)
        )


class Metric(Plain):
    """A metric: a trace has no numbers for it."""

    name: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = type(self).__name__
        if has("keras.metrics", kind):
            given_all(kind, args, kwargs)
        if self.name is None:
            fixed = has("keras.metrics", kind) and kind not in COUNTED
            self.name = NAMED.get(kind, snake(kind)) if fixed else current().name(kind)

    def update_state(self, *_: Any, **__: Any) -> None:
        """Nothing is counted."""

    def reset_state(self) -> None:
        """Nothing is counted."""

    def result(self) -> Any:
        return TFTensor((), "float32")


def resolved(identifier: Any, y_true: Any, y_pred: Any) -> tuple[str, Any]:
    """The name of a metric, and what it does with labels, outputs and weights; None for nothing.

    Raises ValueError for a name that is none.
    """
    rule: Any = None
    if str(identifier).lower() in ("accuracy", "acc"):
        name, rule = str(identifier), RULES[f"{losses.kind(y_true, y_pred)}_accuracy"]
    elif isinstance(identifier, str):
        name, rule = identifier, _named(identifier)
    elif isinstance(identifier, Metric):
        name, kind = identifier.name, type(identifier).__name__
        rule = RULES.get(NAMED.get(kind, snake(kind))) if has("keras.metrics", kind) else None
        if rule is None and kind in COUNTED:
            return name, counts(identifier)
    else:
        name = snake(str(getattr(identifier, "name", getattr(identifier, "__name__", "metric"))))
        rule = identifier if callable(identifier) and not isinstance(identifier, type) else None
    return name, None if rule is None else _averaged(rule)


def _averaged(rule: Any) -> Any:
    """A mean of what a rule makes of every row, each with its weight."""

    def update(y_true: Any, y_pred: Any, weights: Any) -> None:
        values = rule(y_true, y_pred)
        weights = losses.masked(weights, mask_of(y_pred))
        if not isinstance(values, Tensor) or weights is None:
            return
        values, weights = losses.same_rank(values, weights)
        error = spread(weights._shape, values._shape[: len(weights._shape)])
        if error is not None:
            raise error

    return update


def _named(identifier: str) -> Any:
    short = losses.SHORT.get(identifier.lower(), identifier)
    plain = identifier if short == "kl_divergence" else short
    kind = next((each for each in REQUIRED if identifier in (each, snake(each))), None)
    if kind is not None:
        given_all(kind)
    named = {*NAMES["keras.metrics"]} - {*UNNAMED, "get", "serialize", "deserialize"}
    if plain not in RULES and identifier not in named:
        raise ValueError(f"Could not interpret metric identifier: {identifier}")
    return RULES.get(plain) or RULES.get(snake(plain))
