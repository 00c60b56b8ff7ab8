"""The layer: weights, masks, and what happens when one is called."""

import inspect
import warnings
from dataclasses import replace
from functools import wraps
from typing import Any

from tracer import dtypes, ops, shapes, tree
from tracer.layers.call import CallSpec, is_tensor_like
from tracer.layers.policy import Policy
from tracer.layers.spec import check
from tracer.names import has
from tracer.operation import Node, Operation, in_graph, symbolic_among
from tracer.ops import sparse
from tracer.session import Call, Failed, NoRule, Unfinished, ValuesNeeded, current, line
from tracer.tensor import come_from, sources_of
from tracer.tensors import (
    KerasTensor,
    TFTensor,
    TFVariable,
    Variable,
    is_symbolic,
    is_tensor,
    mask_of,
)
from tracer.unknown import Unknown, holds_unknown


def default(method: Any) -> Any:
    """Mark a method that a subclass may replace, so that one can ask whether it did."""
    method._is_default = True
    return method


def is_default(method: Any) -> bool:
    return getattr(method, "_is_default", False)


class _Tracked(list):
    """A list of layers that belongs to a layer: what is appended belongs to it, too."""

    def __init__(self, owner: "Layer", values: Any) -> None:
        super().__init__(values)
        self._owner = owner
        for value in values:
            owner._track(value)

    def append(self, value: Any) -> None:
        self._owner._track(value)
        super().append(value)

    def extend(self, values: Any) -> None:
        for value in values:
            self.append(value)


class Layer(Operation):
    """A layer of Keras without values."""

    _from_library = False
    #: The class of Keras, whose attributes are those that one may ask for.
    _of = "keras.Layer"
    #: As long as no constructor ran.
    _trainable = True
    built = False
    _line: int | None = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        unknown = holds_unknown([*args, kwargs])
        if unknown is not None:
            raise NoRule(f"{cls.__name__} needs {unknown._what}")
        layer = super().__new__(cls)
        layer._line = line()
        object.__setattr__(layer, "_made_with", _arguments(cls, args, kwargs))
        build = layer.build

        @wraps(build)
        def build_once(*args: Any, **kwargs: Any) -> None:
            if not getattr(layer, "_ready", False):
                name = type(layer).__name__
                raise AttributeError(f"'{name}' object has no attribute '_parent_path'")
            with current().scope(layer.name, layer):
                layer._path = current().path()
                build(*args, **kwargs)
            bound = inspect.signature(build).bind(*args, **kwargs)
            layer._build_shapes = dict(bound.arguments)
            layer.built = True
            layer._lock_state()

        layer.build = build_once
        return layer

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        object.__setattr__(self, "_ready", True)
        self._begin_tracking()
        super().__init__(name=name)
        self._dtype_policy = (
            dtype
            if isinstance(dtype, Policy)
            else Policy(
                current().policy
                if dtype is None
                else dtype
                if isinstance(dtype, str)
                else dtypes.standardize(dtype)
            )
        )
        self.activity_regularizer = activity_regularizer
        length = kwargs.pop("input_dim", None)
        shape = (length,) if length is not None else kwargs.pop("input_shape", None)
        if shape is not None:
            warnings.warn(
                "Do not pass an `input_shape`/`input_dim` argument to a layer. When using "
                "Sequential models, prefer using an `Input(shape)` object as the first layer in "
                "the model instead.",
                stacklevel=2,
            )
            self._input_shape_arg = shape
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )
        if not isinstance(trainable, bool):
            raise ValueError(
                "Expected `trainable` to be a boolean. "
                f"Received: trainable={trainable} (of type {type(trainable)})"
            )
        self._path: str | None = None
        self.built = False
        self.autocast = autocast
        self.input_spec: Any = None
        self._trainable = trainable
        self._call_signature = inspect.signature(self.call)
        self._supports_masking = not is_default(self.compute_mask)
        self._convert_input_args = True
        self._allow_non_tensor_positional_args = False
        self._build_shapes: dict | None = None

    # Weights --------------------------------------------------------------------------------

    def _begin_tracking(self) -> None:
        if "_own" not in self.__dict__:
            object.__setattr__(self, "_own", [])
            object.__setattr__(self, "_layers", [])
            object.__setattr__(self, "_seeds", 0)
            object.__setattr__(self, "_locked", False)

    def _track(self, value: Any) -> None:
        if isinstance(value, Layer):
            new = all(value is not each for each in self._layers)
            kept = self._layers
        elif isinstance(value, Variable) and not isinstance(value, TFVariable):
            new = all(value is not each for each in self._own)
            kept = self._own
        else:
            return
        if new:
            if self._locked:
                raise ValueError(
                    "You cannot add new elements of state (variables or sub-layers) to a layer "
                    "that is already built. All state must be created in the `__init__()` method "
                    "or in the `build()` method."
                )
            kept.append(value)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "trainable" and self.__dict__.get("_trainable") is value:
            return  # TensorFlow hands an attribute on only where it changes
        if name != "_layers":
            self._begin_tracking()
            if isinstance(value, Layer | Variable):
                self._track(value)
            elif (type(value) is list and any(isinstance(v, Layer | Variable) for v in value)) or (
                type(value) is list and not name.startswith("_")
            ):
                value = _Tracked(self, value)
            elif isinstance(value, tuple | dict) and not name.startswith("_"):
                for leaf in value.values() if isinstance(value, dict) else value:
                    self._track(leaf)
        object.__setattr__(self, name, value)

    def _lock_state(self) -> None:
        object.__setattr__(self, "_locked", True)

    def _check_super_called(self) -> None:
        if not getattr(self, "_ready", False):
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method. Go add it!"
            )

    def add_weight(
        self,
        *args: Any,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        aggregation: str = "none",
        overwrite_with_gradient: bool = False,
        name: str | None = None,
    ) -> Variable:
        """Make a weight; ValueError where a length of its shape is not known."""
        self._check_super_called()
        shape, initializer, dtype = _by_place(args, shape, initializer, dtype)
        with current().scope(self.name, self):
            weight = Variable(
                initializer=initializer,
                shape=() if shape is None else shape,
                dtype=self.variable_dtype if dtype is None else dtype,
                trainable=trainable,
                name=name,
            )
        if not self.trainable:
            weight.trainable = False
        self._track(weight)
        return weight

    add_variable = add_weight

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for weight in self._own:
            if getattr(weight, "_may_train", True):
                weight.trainable = bool(value)
        for layer in self._layers:
            layer.trainable = bool(value)

    @property
    def weights(self) -> list[Variable]:
        own = sorted(self._own, key=lambda weight: not getattr(weight, "_born_trainable", True))
        every = [*own, *(w for layer in self._layers for w in layer.weights)]
        return list({id(weight): weight for weight in every}.values())

    @property
    def trainable_weights(self) -> list[Variable]:
        return [w for w in self.weights if w.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [w for w in self.weights if not w.trainable] if self.trainable else self.weights

    @property
    def variables(self) -> list[Variable]:
        return self.weights

    @property
    def trainable_variables(self) -> list[Variable]:
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Variable]:
        return self.non_trainable_weights

    def count_params(self) -> int:
        """The number of values in all weights. Raises ValueError where they are not made yet."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't "
                "built. You can build it manually via: `layer.build(input_shape)`."
            )
        return sum(shapes.size(weight._shape) or 0 for weight in self.weights)

    def get_weights(self) -> list:
        return [weight.numpy() for weight in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Check that the shapes of the given arrays are those of the weights."""
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for weight, value in zip(own, weights, strict=True):
            if tuple(weight.shape) != tuple(value.shape):
                raise ValueError(
                    f"Layer {self.name} weight shape {weight.shape} is not compatible with "
                    f"provided weight shape {value.shape}."
                )

    # Dtypes and names -----------------------------------------------------------------------

    @property
    def dtype_policy(self) -> Policy:
        return self._dtype_policy

    @property
    def compute_dtype(self) -> str:
        return self._dtype_policy.compute_dtype

    @property
    def variable_dtype(self) -> str:
        return self._dtype_policy.variable_dtype

    @property
    def dtype(self) -> str:
        return self.variable_dtype

    @property
    def input_dtype(self) -> str:
        return self.compute_dtype

    @property
    def path(self) -> str | None:
        return self._path

    @property
    def losses(self) -> Any:
        return Unknown(f"{self.name}.losses")

    def add_loss(self, loss: Any) -> None:
        """A loss has no shape to trace."""
        object.__setattr__(self, "_adds", True)

    # Building -------------------------------------------------------------------------------

    @default
    def build(self, input_shape: Any = None) -> None:
        self._check_super_called()
        if is_default(self.build) and any(not layer.built for layer in self._layers):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a "
                "`build()` method implemented and it looks like it has unbuilt state. This will "
                "cause the layer to be marked as built, despite not being actually built, which "
                "may cause failures down the line. Make sure to implement a proper `build()` "
                "method.",
                stacklevel=2,
            )
        self.built = True

    def _build_at_init(self) -> None:
        """A layer without weights is built from the beginning, unless a subclass builds."""
        if is_default(self.build):
            self.built = True
            self._lock_state()

    def _check_inputs(self, first: Any) -> None:
        if self.input_spec:
            check(self.input_spec, first, self.name)

    def _maybe_build(self, spec: CallSpec) -> None:
        if self.built:
            return
        if not is_default(self.build):
            self.build(**spec.aligned(self.build, type(self).__name__))
            self._check_inputs(spec.first)
            return
        if any(not layer.built for layer in self._layers):
            try:
                with current().unseen():
                    in_graph(self.call, **spec.arguments)
            except (ValuesNeeded, NoRule):
                raise
            except Exception as error:
                if spec.eager:
                    return
                warnings.warn(
                    f"Layer '{self.name}' looks like it has unbuilt state, but Keras is not able "
                    "to trace the layer `call()` in order to build it automatically. Possible "
                    "causes:\n1. The `call()` method of your layer may be crashing. Try to "
                    "`__call__()` the layer eagerly on some test input first to see if it works. "
                    "E.g. `x = np.random.random((3, 4)); y = layer(x)`\n2. If the `call()` method "
                    "is correct, then you may need to implement the `def build(self, "
                    "input_shape)` method on your layer. It should create all variables used by "
                    "the layer (e.g. by calling `layer.build()` on all its children layers).\n"
                    f"Exception encountered: ''{error}''",
                    stacklevel=2,
                )
        self.build(next(iter(spec.shapes.values()), None))

    # Calling --------------------------------------------------------------------------------

    @property
    def supports_masking(self) -> bool:
        return self._supports_masking

    @supports_masking.setter
    def supports_masking(self, value: bool) -> None:
        self._supports_masking = value

    @default
    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return previous_mask

    def _converted(self, value: Any) -> Any:
        """A tensor in the dtype in which the layer computes; arrays become tensors."""
        if not is_tensor_like(value):
            if not hasattr(value, "__array__"):
                return value
            if getattr(value, "_dtype", None) == "object":
                raise ValueError("Invalid dtype: object")
            mask = mask_of(value)
            value = ops.convert_to_tensor(value)
            if mask is not None:
                value._keras_mask = mask
        dtype = dtypes.standardize(value.dtype)
        if self.autocast and dtype in dtypes.FLOATS and dtype != self.input_dtype:
            mask = mask_of(value)
            values = getattr(value, "known", None)
            value = ops.cast(value, self.input_dtype)
            value.known = values
            if mask is not None:
                value._keras_mask = mask
        return value

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_super_called()
        unknown = holds_unknown([*args, kwargs])
        if unknown is not None:
            current().missing(f"{type(self).__name__} of {unknown._what}")
            return Unknown(f"{self.name} of {unknown._what}")
        session = current()
        session.active.append(self)
        before = len(session.calls)
        sources = sources_of(args, kwargs)
        try:
            outputs = self._called(args, kwargs)
        except Exception as error:
            if session.failed is not None and session.failed.led_to(error):
                session.failed = replace(session.failed, error=error)
            else:
                building = session.building > 0
                session.failed = Failed(error, self, args, list(session.active), building)
            depth = len(session.active)
            inside = [call for call in session.calls[before:] if call.inside == depth]
            given = next(iter(self._call_signature.parameters), "input")
            session.unfinished[id(self)] = Unfinished(args, given, inside)
            raise
        finally:
            session.active.pop()
        session.unfinished.pop(id(self), None)
        call = Call(self, args, outputs, line(), len(session.active), sources)
        session.calls.append(call)
        come_from(outputs, (call,))
        return outputs

    def _called(self, args: tuple, kwargs: dict) -> Any:
        original = args, kwargs
        plain = not kwargs and len(args) == 1 and is_tensor_like(args[0])
        if self._convert_input_args and not (
            plain and dtypes.standardize(args[0].dtype) == self.input_dtype
        ):
            # Otherwise the node keeps these very arguments, a mask that is put in below included.
            args = tuple(tree.map_structure(self._converted, arg) for arg in args)
            kwargs = {n: tree.map_structure(self._converted, arg) for n, arg in kwargs.items()}
        if not self._allow_non_tensor_positional_args:
            for arg in tree.flatten(list(args)):
                if arg is not None and not is_tensor_like(arg):
                    raise ValueError(
                        "Only input tensors may be passed as positional arguments. The following "
                        "argument value should be passed as a keyword argument: "
                        f"{arg} (of type {type(arg)})"
                    )
        spec = CallSpec(self, args, kwargs)
        self._check_inputs(spec.first)
        with current().scope(self.name, self):
            self._maybe_build(spec)
        outer = current().stack
        depth = len(outer)
        self._training(spec, kwargs)
        previous = self._masks(spec, kwargs)
        try:
            with current().scope(self.name, self):
                outputs = super().__call__(*args, **kwargs)
                object.__setattr__(self, "built", True)
        finally:
            del outer[depth:]
        if self.supports_masking:
            self._set_masks(spec.first, outputs, previous)
        elif any(mask is not None for mask in tree.flatten(previous)):
            warnings.warn(
                f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with a "
                "mask attached to it. However, this layer does not support masking and will "
                "therefore destroy the mask information. Downstream layers will not see the mask.",
                stacklevel=2,
            )
        if symbolic_among(*original):
            Node(self, *original, outputs)
        return outputs

    def _training(self, spec: CallSpec, kwargs: dict) -> None:
        """Hand on what an outer layer was told of training."""
        outer = current().stack
        value = spec.given.get("training")
        if "training" not in spec.given:
            value = outer[-1] if outer and outer[-1] is not None else spec.arguments.get("training")
        outer.append(value)
        if "training" in self._call_signature.parameters and value is not None:
            kwargs["training"] = value

    def _masks(self, spec: CallSpec, kwargs: dict) -> Any:
        """Hand the masks of the inputs to `call` where it asks for them; give that of the first."""
        if len(spec.tensors) == 1:
            if "mask" in spec.arguments and spec.arguments["mask"] is None:
                kwargs["mask"] = tree.map_structure(mask_of, next(iter(spec.tensors.values())))
        else:
            for name, value in spec.tensors.items():
                wanted = f"{name}_mask"
                if wanted in spec.arguments and spec.arguments[wanted] is None:
                    kwargs[wanted] = tree.map_structure(mask_of, value)
        if kwargs.get("mask") is not None:
            given = spec.given.get("mask")
            carried = tree.flatten(tree.map_structure(mask_of, spec.first))
            if given is not None and not tree.is_nested(given) and carried[0] is not None:
                current().handed.append((self, line()))
            return kwargs["mask"]
        return tree.map_structure(mask_of, spec.first)

    def _set_masks(self, inputs: Any, outputs: Any, previous: Any) -> None:
        flat = tree.flatten(outputs)
        if all(mask_of(each) is not None for each in flat):
            return
        masks = self.compute_mask(inputs, previous)
        if masks is None:
            return
        for tensor, mask in zip(flat, tree.flatten(masks), strict=False):
            if mask_of(tensor) is None and mask is not None and is_tensor_like(tensor):
                tensor._keras_mask = mask

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call()` method implemented."
        )

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        return self.compute_output_spec(*args, **kwargs)

    @default
    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `compute_output_shape` method "
            "implemented. Should implement `def compute_output_shape(self, input_shape)`."
        )

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        if is_default(self.compute_output_shape):
            return super().compute_output_spec(*args, **kwargs)
        spec = CallSpec(self, args, kwargs)
        wanted = spec.aligned(self.compute_output_shape, type(self).__name__)
        shape = self.compute_output_shape(**wanted)
        if not isinstance(shape, list | tuple | dict):
            try:
                shape = tuple(shape)
            except TypeError:
                raise ValueError(
                    f"Method `compute_output_shape()` of layer {type(self).__name__} is returning "
                    "a type that cannot be interpreted as a shape. It should return a shape "
                    f"tuple. Received: {shape}"
                ) from None
        return tree.map_shapes(lambda each: KerasTensor(each, self.compute_dtype), shape)

    def get_config(self) -> dict:
        """The arguments with which the layer was made, and those it would have had."""
        config = {"name": self.name, "trainable": self.trainable, "dtype": self.dtype}
        return {**config, **self._made_with}

    @classmethod
    def from_config(cls, config: dict) -> Any:
        return cls(**config)

    def __getattr__(self, name: str) -> Any:
        own = getattr(type(self), name, None)
        if isinstance(own, property) and own.fget is not None:
            return own.fget(self)  # it raised an AttributeError of its own: raise that one
        if not name.startswith("_") and has(self._of, name):
            raise NoRule(f"{self._of}.{name}")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _by_place(args: tuple, *named: Any) -> tuple:
    """The shape, initializer and dtype of a weight, given in the way of old by their places."""
    if len(args) > 3:
        raise TypeError(
            f"add_weight() takes at most 3 positional arguments but {len(args)} were given."
        )
    if args and isinstance(args[0], str):
        raise ValueError(
            f"`name` must be passed as a keyword argument. Received: add_weight('{args[0]}', ...). "
            f"Use: add_weight(shape=..., name='{args[0]}')."
        )
    found = list(named)
    for i, (value, name) in enumerate(zip(args, ("shape", "initializer", "dtype"), strict=False)):
        if found[i] is not None:
            raise ValueError(f"`{name}` was passed both positionally and as a keyword argument.")
        found[i] = value
    return tuple(found)


def _arguments(cls: type, args: tuple, kwargs: dict) -> dict:
    """The arguments of a constructor by name, with their defaults."""
    made: Any = cls.__init__  # type: ignore[misc]
    try:
        bound = inspect.signature(made).bind(None, *args, **kwargs)
    except TypeError:
        return {}
    bound.apply_defaults()
    kinds = inspect.signature(made).parameters
    extra = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    plain = {k: v for k, v in bound.arguments.items() if kinds[k].kind not in extra}
    plain.pop("self", None)
    given = bound.arguments.get("kwargs", {})
    return {**plain, **(given if isinstance(given, dict) else {})}


class Ruled(Layer):
    """A layer of Keras whose outputs follow from shapes: its `call` is its rule."""

    _from_library = True
    #: Whether values pass as they are, so that integers stay integers when it computes.
    keeps_dtype = False
    #: Whether it computes with a sparse tensor, and whether that stays one.
    takes_sparse = False
    keeps_sparse = False
    #: Whether its `activation` ends it: one that may warn, or be the reader's own.
    activates = False
    activation: Any = None

    def call(self, inputs: Any) -> Any:
        return self._by_rule(inputs)

    def _by_rule(self, *args: Any, **kwargs: Any) -> Any:
        """Tensors of the kind of the inputs, in the shapes of `compute_output_spec`."""
        leaves = [leaf for leaf in tree.flatten([list(args), kwargs]) if is_tensor(leaf)]
        eager = all(leaf.eager for leaf in leaves if isinstance(leaf, TFTensor))

        def symbol(leaf: Any) -> Any:
            return KerasTensor(tuple(leaf.shape), leaf.dtype) if is_tensor(leaf) else leaf

        thin = any(getattr(leaf, "sparse", False) for leaf in leaves)
        if thin and not (self.takes_sparse or self.keeps_sparse):
            sparse.refuse()
        kept = leaves[0]._dtype if leaves and self.keeps_dtype else None
        given = [tree.map_structure(symbol, arg) for arg in args]
        named = {name: tree.map_structure(symbol, arg) for name, arg in kwargs.items()}
        found = self.compute_output_spec(*given, **named)
        made = tree.map_structure(
            lambda leaf: (
                TFTensor(leaf.shape, kept or leaf.dtype, eager) if is_symbolic(leaf) else leaf
            ),
            found,
        )
        if thin and self.keeps_sparse:
            made.sparse = True
        return self.activation(made) if self.activates else made
