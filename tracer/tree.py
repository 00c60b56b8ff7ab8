"""Nested lists, tuples and dicts of tensors, walked in one order: a dict by its sorted keys."""

from collections.abc import Callable
from typing import Any


def is_nested(value: object) -> bool:
    return isinstance(value, list | tuple | dict)


def flatten(value: Any) -> list:
    """The leaves of a structure, None among them."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in flatten(value[key])]
    if isinstance(value, list | tuple):
        return [leaf for part in value for leaf in flatten(part)]
    return [value]


def _kind(value: Any) -> type:
    """The class of a copy: a list that belongs to a layer is copied as a list."""
    return list if isinstance(value, list) else type(value)


def map_structure(function: Callable, value: Any) -> Any:
    """The same structure with every leaf replaced."""
    if isinstance(value, dict):
        return {key: map_structure(function, part) for key, part in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(map_structure(function, part) for part in value))
    if isinstance(value, list | tuple):
        return _kind(value)(map_structure(function, part) for part in value)
    return function(value)


def pack(structure: Any, leaves: list) -> Any:
    """Put leaves, in the order of `flatten`, into the places of a structure."""
    rest = iter(leaves)

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            placed = {key: put(value[key]) for key in sorted(value)}
            return {key: placed[key] for key in value}
        if isinstance(value, list | tuple):
            return _kind(value)(put(part) for part in value)
        return next(rest)

    return put(structure)


def at(path: tuple, structure: Any) -> Any:
    """What stands in a structure at the end of a path of keys.

    Raises what Python does where nothing stands there: KeyError, IndexError, TypeError.
    """
    for key in path:
        try:
            structure = structure[key]
        except (LookupError, TypeError) as error:
            raise type(error)(*error.args) from None
    return structure


def same(one: Any, other: Any) -> bool:
    """Whether two structures nest alike."""
    if is_nested(one) != is_nested(other):
        return False
    if isinstance(one, dict) or isinstance(other, dict):
        return (
            isinstance(one, dict)
            and isinstance(other, dict)
            and sorted(one) == sorted(other)
            and all(same(one[key], other[key]) for key in one)
        )
    if is_nested(one):
        return len(one) == len(other) and all(map(same, one, other))
    return True


def map_shapes(function: Callable, value: Any) -> Any:
    """As `map_structure`, where the leaves are shapes: tuples or lists of lengths."""
    if isinstance(value, list | tuple) and all(isinstance(n, int | None) for n in value):
        return function(tuple(value))
    if isinstance(value, dict):
        return {key: map_shapes(function, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return _kind(value)(map_shapes(function, part) for part in value)
    return function(value)
