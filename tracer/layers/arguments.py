"""Arguments that many layers share, checked as Keras checks them."""

from collections.abc import Callable
from typing import Any

from tracer import ops
from tracer.ops.elementwise import ACTIVATIONS


def lengths(value: Any, count: int, name: str, zero: bool = False) -> tuple:
    """A size per axis: one number stands for all. Raises ValueError otherwise."""
    told = f"The `{name}` argument must be a tuple of {count} integers. Received {name}={value}"
    if isinstance(value, int):
        found: tuple = (value,) * count
    else:
        try:
            found = tuple(value)
        except TypeError:
            raise ValueError(told) from None
        if len(found) != count:
            raise ValueError(told)
        for each in found:
            try:
                int(each)
            except (ValueError, TypeError):
                raise ValueError(f"{told}including element {each} of type {type(each)}") from None
    bad = {each for each in found if each < 0 or (each == 0 and not zero)}
    if bad:
        sign = ">= 0" if zero else "> 0"
        raise ValueError(f"{told}, including values {bad} that do not satisfy `value {sign}`")
    return found


def padding(value: Any, causal: bool = False) -> Any:
    if isinstance(value, list | tuple):
        return value
    allowed = {"valid", "same", "causal"} if causal else {"valid", "same"}
    if value.lower() not in allowed:
        raise ValueError(
            f"The `padding` argument must be a list/tuple or one of {allowed}. "
            f"Received: {value.lower()}"
        )
    return value.lower()


def data_format(value: Any) -> str:
    name = "channels_last" if value is None else str(value).lower()
    if name not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={value}"
        )
    return name


def activation(value: Any) -> Callable:
    """The function of a name. Raises ValueError for a name that Keras does not know."""
    if value is None:
        return ops.linear
    if isinstance(value, str):
        if value not in (*ACTIVATIONS, "sigmoid", "tanh"):
            raise ValueError(f"Could not interpret activation function identifier: {value}")
        return getattr(ops, value)
    if callable(value):
        return value
    raise ValueError(f"Could not interpret activation function identifier: {value}")


#: Names under which an initializer, a regularizer and a constraint may be given.
NAMED = {
    "initializer": (
        *("glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform"),
        *("lecun_normal", "zeros", "ones", "uniform", "normal", "random_uniform", "random_normal"),
        *("truncated_normal", "orthogonal", "identity", "constant", "variance_scaling", "stft"),
    ),
    "regularizer": ("l1", "l2", "l1_l2", "l1l2", "orthogonal_regularizer"),
    "constraint": ("non_neg", "unit_norm", "max_norm", "min_max_norm"),
}


def named(value: Any, kind: str) -> Any:
    """An initializer, regularizer or constraint. Raises ValueError for an unknown name."""
    if isinstance(value, str):
        plain = value.lower().replace("_", "")
        known = {name.replace("_", "") for name in NAMED[kind]}
        if plain not in known:
            raise ValueError(f"Could not interpret {kind} identifier: {value}")
    elif value is not None and not callable(value) and not isinstance(value, dict):
        raise ValueError(f"Could not interpret {kind} identifier: {value}")
    return value
