"""Layers that join several tensors."""

from typing import Any

from tracer import dtypes, ops, shapes
from tracer.layers.layer import Ruled
from tracer.session import NoRule
from tracer.tensors import KerasTensor, mask_of


class _Merge(Ruled):
    """Elementwise: the shapes broadcast, from the last axis on."""

    takes_sparse = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def _two(self, one: Any, other: Any) -> Any:
        if None in [one, other]:
            return None
        if len(one) < len(other):
            return self._two(other, one)
        if not other:
            return one
        result = list(one[: -len(other)])
        for a, b in zip(one[-len(other) :], other, strict=True):
            if a is None or b is None:
                result.append(None)
            elif 1 in (a, b):
                result.append(b if a == 1 else a)
            elif a != b:
                raise ValueError(
                    f"Inputs have incompatible shapes. Received shapes {one} and {other}"
                )
            else:
                result.append(a)
        return tuple(result)

    def build(self, input_shape: Any) -> None:
        if not isinstance(input_shape[0], tuple | list):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: input_shape={input_shape} (not a list of shapes)"
            )
        batches = {shape[0] for shape in input_shape if shape} - {None}
        if len(batches) > 1:
            raise ValueError(
                "Cannot merge tensors with different batch sizes. "
                f"Received tensors with shapes {input_shape}"
            )
        self._joined(input_shape)

    def _joined(self, input_shape: Any) -> Any:
        found = input_shape[0][1:]
        for shape in input_shape[1:]:
            found = self._two(found, shape[1:])
        return found

    def compute_output_shape(self, input_shape: Any) -> Any:
        batches = {shape[0] for shape in input_shape} - {None}
        first = next(iter(batches)) if len(batches) == 1 else None
        return (first, *self._joined(input_shape))

    def compute_output_spec(self, inputs: Any) -> Any:
        shape = self.compute_output_shape([x.shape for x in inputs])
        return KerasTensor(shape, self.compute_dtype, all(x.sparse for x in inputs))

    def call(self, inputs: Any) -> Any:
        if not isinstance(inputs, list | tuple):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: inputs={inputs} (not a list of tensors)"
            )
        return self._by_rule(inputs)

    def _by_rule(self, inputs: Any) -> Any:
        found = super()._by_rule(inputs)
        dtype = dtypes.result(*(x._dtype for x in inputs))
        if dtype == "bool":
            raise NoRule(f"{type(self).__name__} of booleans")
        found._dtype = self._computed(dtype)
        return found

    def _computed(self, dtype: str) -> str:
        """The dtype of the result: integers stay what they are."""
        return dtype

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        if mask is None:
            return None
        if not isinstance(mask, tuple | list):
            raise ValueError(f"`mask` should be a list. Received: mask={mask}")
        if any(each is None for each in mask):
            return None
        found = mask[0]
        for each in mask[1:]:
            found = ops.logical_or(found, each)
        return found


# The name that Python says when it is called with something else.
_Merge.compute_output_spec.__qualname__ = "Merge.compute_output_spec"


class Add(_Merge):
    """The sum."""


class Subtract(_Merge):
    """The difference of two."""

    def build(self, input_shape: Any) -> None:
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. "
                f"Received: input_shape={input_shape}"
            )


class Multiply(_Merge):
    """The product, value by value."""

    def call(self, inputs: Any) -> Any:
        found = super().call(inputs)
        return _with_joint_mask(found, inputs)


class Average(_Merge):
    """The mean of several tensors."""

    def _computed(self, dtype: str) -> str:
        if dtype not in dtypes.INTEGERS:
            return dtype
        return "float64" if dtype.endswith(("32", "64")) else "float32"


class Maximum(_Merge):
    """The larger value, place by place."""

    def call(self, inputs: Any) -> Any:
        return _with_joint_mask(super().call(inputs), inputs)


class Minimum(_Merge):
    """The smaller value, place by place."""

    def call(self, inputs: Any) -> Any:
        return _with_joint_mask(super().call(inputs), inputs)


def _with_joint_mask(found: Any, inputs: Any) -> Any:
    """The mask that these layers set themselves when they compute: where any input is there."""
    masks = [mask_of(x) for x in inputs]
    if all(mask is not None for mask in masks):
        joint = masks[0]
        for mask in masks[1:]:
            joint = ops.logical_or(joint, mask)
        found._keras_mask = joint
    return found


class Concatenate(_Merge):
    """Tensors side by side along an axis."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape: Any) -> None:
        if len(input_shape) < 1 or not isinstance(input_shape[0], tuple | list):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. "
                f"Received: input_shape={input_shape}"
            )
        rest = [list(shape) for shape in input_shape]
        for shape in rest:
            if len(shape) > self.axis:
                del shape[self.axis]
        found = {tuple(shape) for shape in rest}
        if len(found) == 1:
            return
        ranks = {len(shape) for shape in found}
        lengths = (
            {shape[axis] for shape in found} - {None}
            for axis in range(next(iter(ranks)) if len(ranks) == 1 else 0)
        )
        if len(ranks) != 1 or any(len(each) > 1 for each in lengths):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the "
                f"concatenation axis. Received: input_shape={input_shape}"
            )

    def compute_output_shape(self, input_shape: Any) -> Any:
        if not isinstance(input_shape, tuple | list) or not isinstance(
            input_shape[0], tuple | list
        ):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of inputs. "
                f"Received: input_shape={input_shape}"
            )
        result = list(input_shape[0])
        for shape in input_shape[1:]:
            one = shapes.item(result, self.axis)
            other = None if one is None else shapes.item(shape, self.axis)
            if other is None:
                result[self.axis] = None
                break
            result[self.axis] = one + other
        return tuple(result)

    def _by_rule(self, inputs: Any) -> Any:
        return ops.concatenate(inputs, axis=self.axis)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        if mask is None or all(each is None for each in mask):
            return None
        masks = []
        for x, each in zip(inputs, mask, strict=True):
            if each is None:
                masks.append(ops.ones_like(x, dtype="bool"))
            elif each.ndim < x.ndim:
                masks.append(
                    ops.logical_or(ops.expand_dims(each, axis=-1), ops.zeros_like(x, dtype="bool"))
                )
            else:
                masks.append(each)
        return ops.any(ops.concatenate(masks, axis=self.axis), axis=-1)


class Dot(_Merge):
    """A dot product along an axis of each."""

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, list | tuple):
                raise TypeError(
                    "Invalid type for argument `axes`: it should be a list or an int. "
                    f"Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    "Invalid format for argument `axes`: it should contain two elements. "
                    f"Received: axes={axes}"
                )
            if not all(isinstance(axis, int) for axis in axes):
                raise ValueError(
                    "Invalid format for argument `axes`: list elements should be integers. "
                    f"Received: axes={axes}"
                )
        self.axes, self.normalize = axes, normalize

    def _places(self, one: Any, other: Any) -> Any:
        if not isinstance(self.axes, int):
            return self.axes
        if self.axes < 0:
            return [self.axes % len(one), self.axes % len(other)]
        return [self.axes] * 2

    def build(self, input_shape: Any) -> None:
        if not isinstance(input_shape[0], tuple | list) or len(input_shape) != 2:
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. "
                f"Received: input_shape={input_shape}"
            )
        one, other = input_shape
        a, b = self._places(one, other)
        had, wanted = shapes.item(one, a), shapes.item(other, b)
        if had != wanted:
            raise ValueError(
                f"Incompatible input shapes: axis values {had} (at axis {a}) != {wanted} "
                f"(at axis {b}). Full input shapes: {one}, {other}"
            )

    def compute_output_shape(self, input_shape: Any) -> Any:
        if not isinstance(input_shape, tuple | list) or len(input_shape) != 2:
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. "
                f"Received: input_shape={input_shape}"
            )
        one, other = list(input_shape[0]), list(input_shape[1])
        a, b = self._places(one, other)
        one.pop(a)
        other.pop(b)
        if not other:
            raise IndexError("pop from empty list")
        result = one + other[1:]
        return tuple([*result, 1] if len(result) == 1 else result)

    def _by_rule(self, inputs: Any) -> Any:
        one, other = (tuple(x.shape) for x in inputs)
        both = f"{one} and {other}"
        if min(len(one), len(other)) < 2:
            raise ValueError(
                f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {both}."
            )
        if None not in (one[0], other[0]) and one[0] != other[0]:
            raise ValueError(
                "Cannot do batch_dot on inputs with different batch sizes. Received inputs with "
                f"shapes {both}."
            )
        places = self._places(one, other)
        a, b = (axis % len(shape) for axis, shape in zip(places, (one, other), strict=True))
        if 0 in (a, b):
            raise ValueError(
                "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy "
                "batch dimension to your inputs using keras.ops.expand_dims(x, 0)"
            )
        if None not in (one[a], other[b]) and one[a] != other[b]:
            raise ValueError(
                f"Cannot do batch_dot on inputs with shapes {both} with axes={[a, b]}. "
                f"x.shape[{a}] != y.shape[{b}] ({one[a]} != {other[b]})."
            )
        return super()._by_rule(inputs)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return None


def _function(layer: type) -> Any:
    def merge(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return layer(*args, **kwargs)(inputs)

    merge.__name__ = layer.__name__.lower()
    return merge


add, subtract, multiply, average = map(_function, (Add, Subtract, Multiply, Average))
maximum, minimum = map(_function, (Maximum, Minimum))


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    return Dot(axes=axes, **kwargs)(inputs)
