"""What has no rule: an object that can be used anyhow, and is noted where it is."""

from typing import Any

from tracer.session import NoRule, current


class Unknown:
    """A name that exists, and for which the trace has no rule."""

    def __init__(self, what: str) -> None:
        object.__setattr__(self, "_what", what)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if name in ("_keras_history", "as_list", "_batches", "_keras_mask"):
            raise AttributeError(name)
        if name in ("shape", "dtype", "ndim", "size"):
            raise NoRule(self._what)
        return Unknown(f"{self._what}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing is kept."""

    def __call__(self, *_: Any, **__: Any) -> "Unknown":
        current().missing(self._what)
        return Unknown(f"{self._what}(…)" if not self._what.endswith("(…)") else self._what)

    def _any(self, *_: Any) -> "Unknown":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _any
    __rtruediv__ = __matmul__ = __rmatmul__ = __getitem__ = __neg__ = __pow__ = _any
    __eq__ = __ne__ = __round__ = __abs__ = __reversed__ = _any  # type: ignore[assignment]
    __floordiv__ = __rfloordiv__ = __mod__ = __or__ = __rpow__ = _any
    __lt__ = __le__ = __gt__ = __ge__ = __and__ = __or__ = __invert__ = _any

    def __enter__(self) -> "Unknown":
        return self

    def __exit__(self, *_: Any) -> None:
        return None

    def __setitem__(self, *_: Any) -> None:
        """Nothing is kept."""

    def __iter__(self) -> Any:
        raise NoRule(self._what)

    def __len__(self) -> int:
        raise NoRule(self._what)

    def __bool__(self) -> bool:
        raise NoRule(self._what)

    def __hash__(self) -> int:
        return id(self)

    def __contains__(self, value: object) -> bool:
        raise NoRule(self._what)

    def __format__(self, spec: str) -> str:
        raise NoRule(self._what)

    def __int__(self) -> int:
        raise NoRule(self._what)

    __index__ = __int__

    def __float__(self) -> float:
        raise NoRule(self._what)

    def __mro_entries__(self, bases: tuple) -> tuple:
        raise NoRule(f"a class of {self._what}")

    def __repr__(self) -> str:
        return f"<unknown: {self._what}>"


def holds_unknown(values: Any) -> Unknown | None:
    """The first unknown thing among nested arguments."""
    if isinstance(values, Unknown):
        return values
    if isinstance(values, dict):
        values = list(values.values())
    if isinstance(values, list | tuple):
        for value in values:
            found = holds_unknown(value)
            if found is not None:
                return found
    return None
