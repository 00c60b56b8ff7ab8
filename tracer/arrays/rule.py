"""One way into every rule: arguments that are unknown, and refusals with the arrays around them."""

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from tracer.numpy_array import RULES
from tracer.ops.apply import Refused
from tracer.session import NoRule
from tracer.unknown import Unknown, holds_unknown


class Function:
    """A function of NumPy's; what it has itself, such as ``np.add.reduce``, has no rule."""

    def __init__(self, name: str, rule: Callable) -> None:
        update_wrapper(self, rule)
        self.__name__ = name
        self._rule, self._signature = rule, inspect.signature(rule)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(f"numpy.{self.__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        unknown = holds_unknown([list(args), kwargs])
        if unknown is not None:
            return Unknown(f"numpy.{self.__name__} of {unknown._what}")
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise NoRule(f"numpy.{self.__name__}: {error}") from None
        try:
            return self._rule(*args, **kwargs)
        except Exception as error:
            if not hasattr(error, "_refused"):
                bound.apply_defaults()
                given = tuple(bound.arguments.values())
                called = "".join(
                    part.capitalize() for part in self.__name__.rpartition(".")[2].split("_")
                )
                error._refused = Refused(  # type: ignore[attr-defined]
                    called, given, bound.arguments.get("axis")
                )
            raise


def numpys(name: str) -> Callable[[Callable], Function]:
    """Make a rule the function of that name."""

    def register(rule: Callable) -> Function:
        RULES[name] = made = Function(name, rule)
        return made

    return register
