"""Layers that prepare data, as far as their shapes go."""

from collections import Counter
from typing import Any

from tracer import ops, shapes, tree
from tracer.layers.basic import Same
from tracer.layers.layer import Layer, Ruled
from tracer.session import ValuesNeeded, current
from tracer.tensor import shape_of
from tracer.tensors import KerasTensor, mask_of


class Rescaling(Same):
    """Values times a number, plus a number."""

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class Normalization(Ruled):
    """Values less their mean, divided by their spread, which `adapt` learns."""

    def __init__(
        self,
        axis: Any = -1,
        mean: Any = None,
        variance: Any = None,
        invert: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean = mean
        self.supports_masking = True
        if (mean is not None) != (variance is not None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. "
                f"Received: mean={mean} and variance={variance}"
            )

    def build(self, input_shape: Any) -> None:
        rank = len(input_shape)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ValueError(
                "All `axis` values must be in the range [-ndim, ndim). Received inputs with "
                f"ndim={rank}, while axis={self.axis}"
            )
        kept = sorted(shapes.axis_of(axis, rank) for axis in self.axis)
        for axis in kept:
            if input_shape[axis] is None:
                raise ValueError(
                    "All `axis` values to be kept must have a known shape. Received "
                    f"axis={self.axis}, inputs.shape={input_shape}, with unknown axis at index "
                    f"{axis}"
                )
        if self.input_mean is None:
            shape = tuple(input_shape[axis] for axis in kept)
            self.adapt_mean = self.add_weight(name="mean", shape=shape, trainable=False)
            self.adapt_variance = self.add_weight(name="variance", shape=shape, trainable=False)
            self.count = self.add_weight(name="count", shape=(), dtype="int", trainable=False)

    def adapt(self, data: Any, **_: Any) -> None:
        if not self.built:
            self.build(shape_of(data))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


class CategoryEncoding(Ruled):
    """Ids as one-hot or multi-hot rows."""

    def __init__(
        self,
        num_tokens: Any = None,
        output_mode: str = "multi_hot",
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        mode = "multi_hot" if output_mode == "binary" else output_mode
        if mode not in ("count", "one_hot", "multi_hot"):
            raise ValueError(f"Unknown arg for output_mode: {mode}")
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known "
                "beforehand, use the IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        self.num_tokens, self.output_mode = num_tokens, mode
        self._allow_non_tensor_positional_args = True

    def call(self, inputs: Any, count_weights: Any = None) -> Any:
        return self._by_rule(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if not input_shape:
            return (self.num_tokens,)
        if self.output_mode == "one_hot" and (input_shape[-1] != 1 or len(input_shape) == 1):
            return (*input_shape, self.num_tokens)
        return (*input_shape[:-1], self.num_tokens)

    def compute_output_spec(self, inputs: Any, count_weights: Any = None) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)


class Discretization(Ruled):
    """Numbers as the numbers of their buckets."""

    def __init__(
        self,
        bin_boundaries: Any = None,
        num_bins: Any = None,
        epsilon: float = 0.01,
        output_mode: str = "int",
        sparse: bool = False,
        dtype: Any = None,
        name: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                "Both `num_bins` and `bin_boundaries` should not be set. Received: "
                f"`num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
            )
        if num_bins is None and bin_boundaries is None:
            raise ValueError("You need to set either `num_bins` or `bin_boundaries`.")
        self.bins = len(bin_boundaries) + 1 if bin_boundaries is not None else num_bins
        self.output_mode = output_mode
        self._allow_non_tensor_positional_args = True

    @property
    def input_dtype(self) -> str:
        return "float32"

    def adapt(self, data: Any, **_: Any) -> None:
        """What is learned has no shape."""

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.output_mode == "int":
            return input_shape
        if self.output_mode == "one_hot":
            if len(input_shape) > 1 and input_shape[-1] == 1:
                return (*input_shape[:-1], self.bins)
            return (*input_shape, self.bins)
        if len(input_shape) >= 2:
            return (input_shape[0], *input_shape[2:], self.bins)
        return (self.bins,)

    def compute_output_spec(self, inputs: Any) -> Any:
        dtype = "int32" if self.output_mode == "int" else self.compute_dtype
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype)


class Hashing(Ruled):
    """Anything as the number of a bin."""

    def __init__(
        self,
        num_bins: Any,
        mask_value: Any = None,
        salt: Any = None,
        output_mode: Any = "int",
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == "int" else "float32"
        super().__init__(**kwargs)
        if num_bins is None or num_bins <= 0:
            raise ValueError(
                "The `num_bins` for `Hashing` cannot be `None` or non-positive values. "
                f"Received: num_bins={num_bins}."
            )
        if output_mode == "int" and self.dtype_policy.name not in ("int32", "int64"):
            raise ValueError(
                "When `output_mode=\"int\"`, `dtype` should be an integer type, 'int32' or "
                f"'in64'. Received: dtype={kwargs['dtype']}"
            )
        modes = ("int", "one_hot", "multi_hot", "count")
        if output_mode not in modes:
            raise ValueError(
                f"Invalid value for argument `output_mode`. Expected one of {modes}. "
                f"Received: output_mode={output_mode}"
            )
        if sparse and output_mode == "int":
            raise ValueError(
                '`sparse` may only be true if `output_mode` is `"one_hot"`, `"multi_hot"`, or '
                f'`"count"`. Received: sparse={sparse} and output_mode={output_mode}'
            )
        pair = isinstance(salt, tuple | list) and len(salt) == 2
        if salt is not None and not pair and not isinstance(salt, int):
            raise ValueError(
                "The `salt` argument for `Hashing` can only be a tuple of size 2 integers, or a "
                f"single integer. Received: salt={salt}."
            )
        self.num_bins, self.output_mode = num_bins, output_mode
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.output_mode == "int":
            return tuple(input_shape)
        return (*input_shape[:-1], self.num_bins)


class HashedCrossing(Ruled):
    """Two features as the number of a bin for each pair of their values."""

    def __init__(
        self,
        num_bins: int,
        output_mode: Any = "int",
        sparse: bool = False,
        name: Any = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, dtype="int64" if output_mode == "int" and not dtype else dtype)
        modes = ("int", "one_hot")
        if output_mode not in modes:
            raise ValueError(
                "Unknown value for `output_mode` argument of HashedCrossing. Allowed values are: "
                f"{modes}. Received: output_mode={output_mode}"
            )
        self.num_bins, self.output_mode = num_bins, output_mode
        self._allow_non_tensor_positional_args = True
        self._convert_input_args = False

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) != 2 or not all(isinstance(each, tuple) for each in input_shape):
            raise ValueError(
                f"Expected as input a list/tuple of 2 tensors. Received input_shape={input_shape}"
            )
        one, other = input_shape
        if shapes.item(one, -1) != shapes.item(other, -1):
            raise ValueError(
                "Expected the two input tensors to have identical shapes. "
                f"Received input_shape={input_shape}"
            )
        if self.output_mode == "int":
            return one
        return (*(one if one[-1] != 1 else one[:-1]), self.num_bins)


class _Lookup(Ruled):
    """Words or integers as ids, by a vocabulary."""

    def __init__(
        self,
        max_tokens: Any = None,
        num_oov_indices: int = 1,
        mask_token: Any = None,
        oov_token: Any = None,
        vocabulary: Any = None,
        **kwargs: Any,
    ) -> None:
        self.output_mode = kwargs.pop("output_mode", "int")
        for name in ("invert", "pad_to_max_tokens", "sparse", "encoding", "idf_weights"):
            kwargs.pop(name, None)
        for name in ("vocabulary_dtype",):
            kwargs.pop(name, None)
        super().__init__(**kwargs)
        self.max_tokens, self._oov, self._masked = max_tokens, num_oov_indices, mask_token
        self._words: list | None = None
        self._allow_non_tensor_positional_args = True
        self._convert_input_args = False
        if vocabulary is not None:
            self.set_vocabulary(vocabulary)

    def set_vocabulary(self, vocabulary: Any, **_: Any) -> None:
        try:
            self._words = list(vocabulary)
        except ValuesNeeded:
            self._words = [None] * len(vocabulary)

    def adapt(self, data: Any, **_: Any) -> None:
        """Which words there are only the values say."""
        if self._words is None and isinstance(data, list | tuple):
            flat = [each for each in data if isinstance(each, str | int)]
            self._words = list(dict.fromkeys(flat)) if len(flat) == len(data) else None

    def vocabulary_size(self) -> int:
        if self._words is None:
            raise ValuesNeeded("the size of a vocabulary that `adapt` learned")
        return len(self._words) + self._oov + (1 if self._masked is not None else 0)

    def get_vocabulary(self, include_special_tokens: bool = True) -> list:
        if self._words is None:
            raise ValuesNeeded("a vocabulary that `adapt` learned")
        special = [""] * (self._masked is not None) + ["[UNK]"] * self._oov
        return [*special, *self._words] if include_special_tokens else list(self._words)

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(inputs, str | list):
            inputs = ops.convert_to_tensor(inputs)
        return super().__call__(inputs, *args, **kwargs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.output_mode == "int":
            return input_shape
        depth = self.vocabulary_size()
        if self.output_mode == "one_hot" and not (len(input_shape) > 1 and input_shape[-1] == 1):
            return (*input_shape, depth)
        return (*input_shape[:-1], depth)

    def compute_output_spec(self, inputs: Any) -> Any:
        dtype = "int64" if self.output_mode == "int" else "float32"
        return KerasTensor(self.compute_output_shape(tuple(inputs.shape)), dtype)


class StringLookup(_Lookup):
    """Words as ids."""


class IntegerLookup(_Lookup):
    """Integers as ids without gaps."""


class TextVectorization(_Lookup):
    """Texts as rows of ids."""

    def __init__(
        self,
        max_tokens: Any = None,
        standardize: Any = "lower_and_strip_punctuation",
        split: Any = "whitespace",
        ngrams: Any = None,
        output_mode: str = "int",
        output_sequence_length: Any = None,
        pad_to_max_tokens: bool = False,
        vocabulary: Any = None,
        **kwargs: Any,
    ) -> None:
        if output_mode == "int" and not isinstance(output_sequence_length, int | None):
            raise ValueError(
                "`output_sequence_length` must be either None or an integer when `output_mode` is "
                f"'int'. Received: output_sequence_length={output_sequence_length}"
            )
        if output_mode != "int" and output_sequence_length is not None:
            raise ValueError(
                "`output_sequence_length` must not be set if `output_mode` is not 'int'. Received "
                f"output_sequence_length={output_sequence_length}."
            )
        for name in ("idf_weights", "sparse", "ragged", "encoding"):
            kwargs.pop(name, None)
        super().__init__(
            max_tokens,
            mask_token="" if output_mode == "int" else None,
            vocabulary=vocabulary,
            output_mode=output_mode,
            **kwargs,
        )
        self._length, self._split = output_sequence_length, split
        current().name("StringLookup")  # the layer inside it takes a name
        self._plain = standardize == "lower_and_strip_punctuation" and split == "whitespace"
        self._pad = max_tokens if pad_to_max_tokens else None

    def adapt(self, data: Any, **_: Any) -> None:
        if (
            self._plain
            and isinstance(data, list | tuple)
            and all(isinstance(text, str) for text in data)
        ):
            cleaned = (
                "".join(c for c in text.lower() if c.isalnum() or c.isspace()) for text in data
            )
            counted = Counter(word for text in cleaned for word in text.split())
            words = sorted(counted, key=lambda word: (counted[word], word), reverse=True)
            most = None if self.max_tokens is None else self.max_tokens - 2
            self._words = words[:most]

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.output_mode == "int":
            return (*input_shape[:1], self._length)
        if self._split:  # a symbol keeps the axis that the texts of data lose
            return (*input_shape, self._depth())
        return (*input_shape[:-1], self._depth())

    def _depth(self) -> int:
        return self._pad or self.vocabulary_size()

    def call(self, inputs: Any) -> Any:
        if self.output_mode == "int":
            return self._by_rule(inputs)
        shape = inputs._shape
        return inputs._like((*shape[:1], self._depth()), "float32")

    def compute_output_spec(self, inputs: Any) -> Any:
        dtype = "int64" if self.output_mode == "int" else "float32"
        return KerasTensor(self.compute_output_shape(tuple(inputs.shape)), dtype)


class Pipeline(Layer):
    """Layers one after the other, as a layer."""

    _from_library = True

    def __init__(self, layers: Any, name: Any = None) -> None:
        super().__init__(name=name)
        self._pipeline_layers = layers
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True

    @property
    def layers(self) -> Any:
        return self._pipeline_layers

    def call(self, inputs: Any, training: Any = True, mask: Any = None) -> Any:
        for layer in self._pipeline_layers:
            given = {}
            if "mask" in layer._call_signature.parameters:
                given["mask"] = mask
            if "training" in layer._call_signature.parameters and training is not None:
                given["training"] = training
            inputs = layer(inputs, **given)
            mask = tree.map_structure(mask_of, inputs)
        return inputs
