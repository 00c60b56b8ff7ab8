"""One way into every operation: its rule gives shapes and dtypes, and here they become tensors."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from tracer import tree
from tracer.numpy_array import ndarray
from tracer.operation import Operation, symbolic_among
from tracer.ops import sparse
from tracer.ops.refused import refused, side_by_side
from tracer.tensor import Tensor, come_from, shape_of, sources_of
from tracer.tensors import KerasTensor, TFTensor, Variable

Spec = tuple[tuple, str]


class Refused(NamedTuple):
    """The operation that raised an error, which carries this as `_refused`: on what, and where."""

    name: str
    args: tuple
    axis: Any


class Rule(Operation):
    """An operation that stands in the graph of a model, such as ``Add``."""

    def __init__(self, rule: Callable, name: str | None = None) -> None:
        super().__init__(name=name)
        self.rule = rule

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        made = _made(self.rule(*args, **kwargs), "keras")
        if isinstance(made, KerasTensor):
            made.sparse = sparse.symbolic(type(self).__name__, sparse.operands(args))
        return made

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return run(self.rule, *args, called=type(self).__name__, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = self.symbolic_call if symbolic_among(args, kwargs) else self.call
        return call(*args, **kwargs)

    built = True
    weights: tuple = ()
    trainable = True

    def count_params(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<Operation name={self.name}>"


def operation(class_name: str) -> Callable:
    """Make an operation of a rule: arguments -> (shape, dtype), or a list of such pairs."""
    made = type(class_name, (Rule,), {})

    def decorate(rule: Callable) -> Callable:
        @wraps(rule)
        def operate(*args: Any, **kwargs: Any) -> Any:
            kwargs.pop("name", None) if "name" not in inspect.signature(rule).parameters else None
            try:
                if symbolic_among(args, kwargs):
                    found = made(rule).symbolic_call(*args, **kwargs)
                    come_from(found, sources_of(args, kwargs))
                    return found
                return run(rule, *args, called=class_name, **kwargs)
            except Exception as error:
                if not hasattr(error, "_refused"):
                    axis = kwargs.get("axis", next((n for n in args if type(n) is int), None))
                    error._refused = Refused(class_name, args, axis)  # type: ignore[attr-defined]
                raise

        return operate

    return decorate


def kind_of(*args: Any, **kwargs: Any) -> str:
    """Which library the result belongs to: keras, graph (inside a `call`), eager, or np."""
    leaves = [leaf for leaf in tree.flatten([list(args), kwargs]) if isinstance(leaf, Tensor)]
    if any(isinstance(leaf, KerasTensor) for leaf in leaves):
        return "keras"
    tensors = [leaf for leaf in leaves if isinstance(leaf, TFTensor | Variable)]
    if any(isinstance(leaf, TFTensor) and not leaf.eager for leaf in tensors):
        return "graph"
    return "eager" if tensors or not leaves else "np"


def run(rule: Callable, *args: Any, called: str = "", **kwargs: Any) -> Any:
    """The result of a rule, as tensors of the library of its arguments."""
    kind = kind_of(*args, **kwargs)
    kept = kind == "graph" and sparse.computed(called, sparse.operands(args))
    try:
        found = rule(*args, **kwargs)
    except ValueError as error:
        if kind not in ("graph", "eager"):
            raise
        raise (_told(called, kind == "eager", args, kwargs) or error) from None
    made = _made(found, kind)
    if kept:
        made.sparse = True
    calls = sources_of(args, kwargs)
    if calls:
        come_from(made, calls)
    return made


def _told(called: str, eager: bool, args: Any, kwargs: Any) -> Exception | None:
    """The words of TensorFlow for a rule that refuses its arguments."""
    if called == "Concatenate" and args and isinstance(args[0], list | tuple):
        axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
        return side_by_side(eager, [shape_of(arg) for arg in args[0]], axis)
    shapes = [shape_of(arg) for arg in args]
    return refused(called, eager, shapes, kwargs.get("turned"))


def wrap(kind: str, shape: Any, dtype: str) -> Any:
    if kind == "keras":
        return KerasTensor(shape, dtype)
    if kind == "np":
        return ndarray(shape, dtype)
    return TFTensor(shape, dtype, eager=kind == "eager")


def _made(found: Any, kind: str) -> Any:
    if isinstance(found, list):
        return [_made(each, kind) for each in found]
    if isinstance(found, Several):
        return tuple(_made(each, kind) for each in found)
    shape, dtype = found
    return wrap(kind, shape, dtype)


class Several(tuple):
    """Several results, where a rule gives a tuple of them."""
