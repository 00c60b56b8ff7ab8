"""Metrics that count labels and predictions (`keras.metrics`): which shapes go together."""

import warnings
from typing import Any

from tracer import dtypes, losses, shapes
from tracer.ops.refused import refused, spread, unequal
from tracer.session import NoRule

#: Metrics that sort predictions into intervals of one length.
INTERVALS = (
    *("AUC", "SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall"),
    "RecallAtPrecision",
)
#: Metrics without a name of their own: those of a session are counted.
COUNTED = (
    *("Precision", "Recall", "TruePositives", "TrueNegatives", "FalsePositives"),
    *("FalseNegatives", "MeanIoU", "IoU", "BinaryIoU", "OneHotIoU", "OneHotMeanIoU"),
    *INTERVALS,
)
#: Arguments with which something else is counted.
OTHERWISE = ("multi_label", "sparse_y_true", "sparse_y_pred", "axis", "num_thresholds")


def counts(metric: Any) -> Any:
    """What a metric does with labels, outputs and weights, whose shapes alone are looked at.

    There is a label for each prediction, whatever the axes: ValueError where there is none.
    """
    kind = type(metric).__name__
    flat = "IoU" in kind

    def update(y_true: Any, y_pred: Any, weights: Any) -> None:
        if kind == "AUC" and weights is None and _plainly_several(metric):
            error = _label_by_label(metric, y_true._shape, y_pred._shape)
            if error is not None:
                raise error
            return
        if not flat:
            y_pred, y_true = losses.same_rank(y_pred, y_true)
        labels, made = y_true._shape, y_pred._shape
        if kind.startswith("OneHot"):
            labels, made = labels[:-1], made[:-1]
        if metric.kwargs.get("class_id") is not None:
            labels, made = (*labels[:-1], 1), (*made[:-1], 1)
        if any(metric.kwargs.get(name) for name in OTHERWISE):
            if labels != made or weights is not None:
                raise NoRule(f"{kind} with labels of shape {labels} and outputs of shape {made}")
            return
        whole = "int" in str(metric.kwargs.get("dtype") or "int")
        if flat and whole and weights is not None and weights._dtype in dtypes.FLOATS:
            warnings.warn(
                "You are passing weight as `float`, but dtype is `int`. This may result in an "
                "incorrect weight due to type casting Consider using integer weights.",
                stacklevel=2,
            )
        error = None if weights is None else _spread(flat, labels, made, weights._shape)
        error = error or _apart(metric, kind, shapes.size(labels), shapes.size(made), weights)
        if error is not None:
            raise error

    return update


def _plainly_several(metric: Any) -> bool:
    """Whether a curve is made for each label, in as many steps as usual."""
    others = ("num_labels", "num_thresholds", "thresholds", "label_weights")
    given = metric.args or any(metric.kwargs.get(name) is not None for name in others)
    return bool(metric.kwargs.get("multi_label")) and not given


def _label_by_label(metric: Any, labels: tuple, made: tuple) -> Exception | None:
    """The error of labels and predictions of which a curve is made for each label."""
    if len(made) != 2:
        return ValueError(
            f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {len(made)}. Full "
            f"shape received for `y_pred`: {made}"
        )
    if len(labels) == 3 and labels[-1] == 1:
        labels = labels[:-1]
    steps, wide, several = 200, labels[-1] if len(labels) > 1 else 1, made[-1]
    if len(labels) == 1 and several != 1:
        called = "UnsortedSegmentSum"
        return ValueError(
            f"Shape must be at least rank 1 but is rank 0 for '{{{{node loop_body/{called}}}}} = "
            f"{called}' with input shapes: [], [?], []."
        )
    if len(labels) < 3 and (wide in (1, several) or None in (wide, several)):
        return None
    if len(labels) < 3 and several != 1:
        return unequal(wide, several, "Sub", f"[{wide}], [{steps},{several}].")
    value = (steps, wide) if len(labels) < 3 else (None, steps, wide)
    path = f"{metric.name}/true_positives"
    return ValueError(
        "The shape of the target variable and the shape of the target value in "
        f"`variable.assign(value)` must match. variable.shape=({steps}, {several}), Received: "
        f"value.shape={value}. Target variable: <Variable path={path}, shape=({steps}, "
        f"{several}), dtype=float32>"
    )


def _spread(flat: bool, labels: tuple, made: tuple, weights: tuple) -> Exception | None:
    """The error of weights that there are not for each prediction."""
    if flat:
        return spread((shapes.size(weights),) if weights else (), (shapes.size(labels),))
    return spread(weights if len(weights) == len(labels) else (*weights, 1), made)


def _apart(metric: Any, kind: str, a: Any, b: Any, weights: Any) -> Exception | None:
    """The error of so many labels and so many predictions."""
    if None in (a, b) or a == b:
        return None
    if kind in INTERVALS:
        if weights is not None and 1 not in (a, b):
            return refused("Multiply", False, [(a,), (b,)])
        if weights is not None and a == 1:
            return None
        return ValueError(
            "Argument `segment_ids` and `data` should have same leading dimension. "
            f"Got ({b},) v.s. ({a},)."
        )
    if 1 in (a, b):
        return None
    if "IoU" in kind:
        return refused("LogicalAnd", False, [(a,), (b,)])
    given = metric.kwargs.get("thresholds", metric.args[0] if metric.args else None)
    rows = len(given) if isinstance(given, list | tuple) else 1
    return refused("LogicalAnd", False, [(rows, a), (rows, b)])
