"""A rule that is asked for something it does not know says so, and raises nothing of its own."""

import inspect
from functools import wraps
from types import FunctionType
from typing import Any

from tracer.session import NoRule
from tracer.unknown import Unknown, holds_unknown

#: The same function is the same object in every module.
_RULED: dict[FunctionType, Any] = {}


def ruled(value: Any, name: str) -> Any:
    """A function whose call without a rule is a `NoRule`; unknown arguments give an unknown."""
    if not isinstance(value, FunctionType) or value.__name__ == "<lambda>":
        return value
    if value in _RULED:
        return _RULED[value]
    signature = inspect.signature(value)

    @wraps(value)
    def call(*args: Any, **kwargs: Any) -> Any:
        unknown = holds_unknown([list(args), kwargs])
        if unknown is not None:
            return Unknown(f"{name} of {unknown._what}")
        try:
            signature.bind(*args, **kwargs)
        except TypeError as error:
            raise NoRule(f"{name}: {error}") from None
        return value(*args, **kwargs)

    _RULED[value] = call
    return call
