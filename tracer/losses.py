"""Losses (`keras.losses`): which shapes of labels and predictions go together."""

import warnings
from typing import Any, NoReturn

from tracer import ops, shapes, tree
from tracer.names import snake
from tracer.numpy_ import ndarray
from tracer.ops.refused import in_brackets, unequal
from tracer.tensor import Tensor
from tracer.tensors import TFTensor, mask_of

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


def same_rank(one: Any, other: Any) -> tuple[Any, Any]:
    """Two tensors whose ranks differ by a last axis of length 1, at the same rank."""
    if len(one._shape) == len(other._shape) + 1 and one._shape[-1] == 1:
        if len(other._shape) == 1:
            return one, ops.expand_dims(other, axis=-1)
        return ops.squeeze(one, axis=-1), other
    if len(other._shape) == len(one._shape) + 1 and other._shape[-1] == 1:
        if len(one._shape) == 1:
            return ops.expand_dims(one, axis=-1), other
        return one, ops.squeeze(other, axis=-1)
    return one, other


def _difference(turned: bool = False, ranked: bool = True) -> Any:
    def rule(y_true: Any, y_pred: Any) -> Any:
        y_true, y_pred = same_rank(y_true, y_pred) if ranked else (y_true, y_pred)
        pair = (y_pred, y_true) if turned else (y_true, y_pred)
        return ops.mean(ops.subtract(*pair), axis=-1)

    return rule


def _product(ranked: bool = False, axis: Any = -1, by: str = "multiply") -> Any:
    def rule(y_true: Any, y_pred: Any) -> Any:
        y_true, y_pred = same_rank(y_true, y_pred) if ranked else (y_true, y_pred)
        return ops.sum(getattr(ops, by)(y_true, y_pred), axis=axis)

    return rule


def _poisson(y_true: Any, y_pred: Any) -> Any:
    return ops.mean(ops.subtract(y_pred, ops.multiply(y_true, y_pred)), axis=-1)


def _alike(y_true: Any, y_pred: Any) -> Any:
    labels, made = y_true._shape, y_pred._shape
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
    return ops.mean(y_pred, axis=-1)


def _sparse(y_true: Any, y_pred: Any) -> Any:
    if len(y_true._shape) == len(y_pred._shape) and y_true._shape[-1] == 1:
        y_true = ops.squeeze(y_true, axis=-1)
    labels, made = y_true._shape, y_pred._shape
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
    return ops.mean(y_pred, axis=-1)


#: Every loss as a function of its name: labels and predictions -> a number for each row.
RULES = {
    "mean_squared_error": _difference(),
    "mean_absolute_error": _difference(),
    "mean_absolute_percentage_error": _difference(),
    "mean_squared_logarithmic_error": _difference(turned=True),
    "log_cosh": _difference(turned=True),
    "huber": _difference(turned=True),
    "hinge": _product(),
    "squared_hinge": _product(),
    "categorical_hinge": _product(),
    "poisson": _poisson,
    "kl_divergence": _product(by="divide"),
    "cosine_similarity": _product(ranked=True),
    "binary_crossentropy": _alike,
    "binary_focal_crossentropy": _alike,
    "categorical_crossentropy": _alike,
    "categorical_focal_crossentropy": _product(),
    "sparse_categorical_crossentropy": _sparse,
    "dice": _product(axis=None),
    "tversky": _product(axis=None),
}


#: Losses that undo what ends a model, by what that is.
SATURATED = {
    "binary_crossentropy": "Sigmoid",
    "categorical_crossentropy": "Softmax",
    "sparse_categorical_crossentropy": "Softmax",
}


def ruled(name: str, y_true: Any, y_pred: Any, from_logits: Any = False) -> Any:
    """What a loss makes of labels and predictions, with what Keras warns of."""
    if name == "categorical_crossentropy" and y_pred._shape[-1:] == (1,):
        warnings.warn(
            "In loss categorical_crossentropy, expected y_pred.shape to be (batch_size, "
            f"num_classes) with num_classes > 1. Received: y_pred.shape={_told(y_pred._shape)}. "
            "Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=2,
        )
    saturated = from_logits and y_pred.of_logits and name in SATURATED
    before = name == "sparse_categorical_crossentropy"  # it looks at shapes
    if saturated and before:
        _warn_of_logits(name)
    found = RULES[name](y_true, y_pred)
    if saturated and not before:
        _warn_of_logits(name)
    return found


def _warn_of_logits(name: str) -> None:
    """Warn of a loss of logits that is given what an activation has made of them."""
    warnings.warn(
        f'"`{name}` received `from_logits=True`, but the `output` argument was produced by a '
        f"{SATURATED[name]} activation and thus does not represent logits. Was this intended?",
        stacklevel=2,
    )


def masked(weights: Any, mask: Any) -> Any:
    """The weights of rows times what their mask makes of them; None where there is neither."""
    if mask is None or weights is None:
        return mask if weights is None else weights
    mask, weights = same_rank(mask, weights)
    return ops.multiply(weights, mask)


def weighted(values: Any, weights: Any, mask: Any) -> Any:
    """The losses of rows times their weights and what their mask makes of them."""
    weights = masked(weights, mask)
    if weights is not None:
        values, weights = same_rank(values, weights)
        values = ops.multiply(values, weights)
    return values


class Loss:
    """A loss as an object, such as ``losses.BinaryCrossentropy(from_logits=True)``."""

    rule = ""
    from_logits: Any = False
    ignored: Any = None

    def __init__(self, *args: Any, name: str | None = None, **options: Any) -> None:
        self.name = name or snake(self.rule or type(self).__name__)
        self.ignored = options.get("ignore_class")
        if self.rule in SATURATED:
            self.from_logits = args[0] if args else options.get("from_logits", False)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        if tree.is_nested(y_true) or tree.is_nested(y_pred):
            _refuse(y_true, y_pred)
        y_pred, y_true = _cast(y_pred), _cast(y_true)
        mask = mask_of(y_pred)
        values = self.call(y_true, y_pred)
        if isinstance(values, Tensor):
            weighted(values, sample_weight, mask)
        return TFTensor((), "float32", eager=getattr(values, "eager", True))

    def call(self, y_true: Any, y_pred: Any) -> Any:
        if not self.rule:
            raise NotImplementedError
        y_true, y_pred = same_rank(y_true, y_pred)
        if self.ignored is None:
            return ruled(self.rule, y_true, y_pred, self.from_logits)
        found = ruled(self.rule, y_true, _selected(y_true, y_pred), self.from_logits)
        _same_size(y_true._shape, y_pred._shape[:-1])
        return found


def _selected(y_true: Any, y_pred: Any) -> Any:
    """Predictions, 0 where labels are to be ignored: in the shape that both have together.

    What has made them is forgotten, as in TensorFlow: Keras does not warn of a softmax. Raises what
    TensorFlow says where the labels do not select rows of predictions.
    """
    labels, made = y_true._shape, y_pred._shape
    if len(labels) == len(made) and labels[-1] == 1:
        labels = labels[:-1]
    rows = (*labels, 1)
    axis = shapes.clash(rows, made)
    if axis is not None:
        given = ", ".join(in_brackets([rows, made]))
        raise unequal(rows[axis], made[axis], "SelectV2", f"{given}, [].")
    found = TFTensor(shapes.broadcast(rows, made), y_pred._dtype, eager=y_pred.eager)
    found._keras_mask = y_pred._keras_mask
    return found


def _same_size(labels: tuple, rows: tuple) -> None:
    """Raise what TensorFlow says of labels that are not one for each row of predictions."""
    sizes = shapes.size(labels), shapes.size(rows)
    if None in sizes or sizes[0] == sizes[1]:
        return
    one, other = in_brackets([labels, rows])
    raise ValueError(
        f"Cannot reshape a tensor with {sizes[0]} elements to shape {other} ({sizes[1]} elements) "
        f"for '{{{{node Reshape}}}} = Reshape' with input shapes: {one}, [{len(rows)}] and with "
        f"input tensors computed as partial shapes: input[1] = {other}."
    )


class _Wrapped(Loss):
    """A function as a loss."""

    def __init__(self, function: Any, name: str) -> None:
        super().__init__(name=name)
        self.function = function

    def call(self, y_true: Any, y_pred: Any) -> Any:
        return self.function(*same_rank(y_true, y_pred))


def _refuse(y_true: Any, y_pred: Any) -> NoReturn:
    """Raise what Keras raises for structures, as in a list with one loss for outputs by name."""
    for leaf in (*tree.flatten(y_pred), *tree.flatten(y_true)):
        _cast(leaf)
    if tree.is_nested(y_true) and not isinstance(y_pred, type(y_true)):
        raise ValueError(f"Expected an instance of {type(y_true).__name__}, got {y_pred}.")
    raise TypeError("Expected any non-tensor type, but got a tensor instead.")


def _cast(value: Any) -> Any:
    if value is None:
        raise ValueError("None values not supported.")
    if isinstance(value, str):  # A key of a dict.
        raise TypeError(f"Expected float32, but got {value} of type 'str'.")
    if not isinstance(value, Tensor):
        value = ops.convert_to_tensor(value)
    mask = mask_of(value)
    given = ops.convert_to_tensor(value)
    value = ops.cast(given, "float32")
    value.of_logits = given.of_logits and given._dtype == "float32"
    if mask is not None:
        value._keras_mask = mask
    return value


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


CLASSES = {_camel(name): type(_camel(name), (Loss,), {"rule": name}) for name in RULES}
CLASSES |= {"KLDivergence": CLASSES["KlDivergence"]}


def function(name: str) -> Any:
    """A loss as a function: one number for each row."""

    def loss(y_true: Any, y_pred: Any, from_logits: Any = False, **_: Any) -> Any:
        found = ruled(name, _cast(y_true), _cast(y_pred), from_logits)
        both = isinstance(y_true, ndarray) and isinstance(y_pred, ndarray)
        return ndarray(found._shape) if both else found

    loss.__name__ = name
    return loss


FUNCTIONS = {name: function(name) for name in RULES}


def get(name: Any) -> Any:
    """The loss of a name. Raises ValueError for a name that is none."""
    if not isinstance(name, str):
        return name
    plain = SHORT.get(name.lower(), name) if name.lower() in (name, name.upper()) else name
    if plain in RULES:
        return FUNCTIONS[plain]
    if plain in CLASSES:
        return CLASSES[plain]()
    raise ValueError(f"Could not interpret loss identifier: {name}")


def resolved(identifier: Any, y_true: Any, y_pred: Any) -> Loss | None:
    """The loss of an output, as an object; "crossentropy" asks the shapes which one it is."""
    if identifier is None:
        return None
    if str(identifier).lower() in ("crossentropy", "ce"):
        function = FUNCTIONS[f"{kind(y_true, y_pred)}_crossentropy"]
        return _Wrapped(function, str(identifier))
    found = get(identifier)
    if isinstance(found, Loss):
        return found
    if not callable(found):
        raise ValueError(f"Could not interpret loss identifier: {identifier}")
    name = identifier if isinstance(identifier, str) else snake(found.__name__)
    return _Wrapped(found, name)


def kind(y_true: Any, y_pred: Any) -> str:
    """Which labels these are by their shapes: "binary", "sparse_categorical" or "categorical"."""
    if not hasattr(y_true, "shape"):
        raise AttributeError(f"'{type(y_true).__name__}' object has no attribute 'shape'")
    labels, made = y_true._shape, y_pred._shape
    one = labels[-1] == 1
    if made[-1] == 1:
        return "binary"
    numbers = len(labels) < len(made) or (one and (made[-1] or 0) > 1)
    return "sparse_categorical" if numbers else "categorical"


def _told(shape: tuple) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
