"""Layers that change pictures: most keep the shape, some cut or enlarge it."""

from typing import Any

from tracer import ops, shapes, tree
from tracer.layers.arguments import data_format as format_of
from tracer.layers.layer import Ruled
from tracer.tensors import KerasTensor, TFTensor, is_tensor

#: What `fill_mode` and `interpolation` may be.
FILLED = ("reflect", "wrap", "constant", "nearest")
BETWEEN = ("nearest", "bilinear")


def _known(value: Any, name: str, known: Any) -> None:
    if value not in known:
        raise NotImplementedError(f"Unknown `{name}` {value}. Expected of one {known}.")


def _range(value: Any) -> list:
    """Two numbers in their order. Raises ValueError otherwise."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(
            "The `value_range` argument should be a list of two numbers. "
            f"Received: value_range={value}"
        )
    return sorted(value)


def _named_factor(value: Any, name: str, told: str, low: float, without: bool = False) -> Any:
    """A factor by its name: a number or two, from `low` (`without` it) to 1."""

    def check(number: Any) -> None:
        if number > 1.0 or number < low or (without and number == low):
            raise ValueError(f"{told} Received: input_number={number}")

    if isinstance(value, tuple | list) and len(value) == 2:
        for each in value:
            check(each)
    elif isinstance(value, int | float):
        check(value)
    else:
        raise ValueError(f"{told} Received: {name}={value}")
    return value


class _Images(Ruled):
    """A layer on one picture or a batch of them, whose shape it keeps."""

    bounds: tuple[int, int] = (-1, 1)
    takes_factor = True

    def __init__(
        self,
        factor: Any = None,
        bounding_box_format: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.bounding_box_format = bounding_box_format
        self.data_format = format_of(data_format)
        if self.takes_factor:
            self._set_factor(factor or 0.0)
        elif factor is not None:
            raise ValueError(
                f"Layer {type(self).__name__} does not take a `factor` argument. "
                f"Received: factor={factor}"
            )

    def __call__(self, inputs: Any, **kwargs: Any) -> Any:
        return super().__call__(tree.map_structure(self._in_graph, inputs), **kwargs)

    def _in_graph(self, value: Any) -> Any:
        """A tensor in a graph of TensorFlow is converted first of all."""
        if isinstance(value, TFTensor) and not value.eager and value._dtype != self.compute_dtype:
            return ops.cast(value, self.compute_dtype)
        return value

    def _set_factor(self, factor: Any, name: str = "factor") -> None:
        low, high = self.bounds
        told = (
            f"The `{name}` argument should be a number (or a list of two numbers) in the range "
            f"[{low}, {high}]. Received: factor={factor}"
        )
        if isinstance(factor, tuple | list):
            if len(factor) != 2 or factor[0] > high or factor[1] < low:
                raise ValueError(told)
            found = tuple(sorted(factor))
        elif isinstance(factor, int | float) and low <= factor <= high:
            found = (max(-abs(factor), low), abs(factor))
        else:
            raise ValueError(told)
        if name == "factor":
            self.factor = found

    @property
    def _axes(self) -> tuple[int, int]:
        """Where height and width are, from the end."""
        return (-3, -2) if self.data_format == "channels_last" else (-2, -1)

    def call(self, data: Any, training: bool = True) -> Any:
        if is_tensor(data) and len(data.shape) not in (3, 4):
            raise ValueError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={tuple(data.shape)}"
            )
        return self._by_rule(data)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


class RandomFlip(_Images):
    """Pictures turned over at random."""

    takes_factor = False

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.mode = mode
        self._convert_input_args = False


class RandomRotation(_Images):
    """Pictures turned at random."""

    def __init__(
        self,
        factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(factor=factor, data_format=data_format, **kwargs)
        _known(fill_mode, "fill_mode", FILLED)
        _known(interpolation, "interpolation", BETWEEN)


class RandomTranslation(_Images):
    """Pictures moved at random."""

    takes_factor = False

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        told = (
            "The `factor` argument should be a number (or a list of two numbers) in the range "
            "[-1.0, 1.0]."
        )
        self.height_factor = _named_factor(height_factor, "height_factor", told, -1.0)
        self.width_factor = _named_factor(width_factor, "width_factor", told, -1.0)
        _known(fill_mode, "fill_mode", FILLED)
        _known(interpolation, "interpolation", BETWEEN)


class RandomZoom(_Images):
    """Pictures enlarged at random."""

    takes_factor = False

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any = None,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        told = (
            "The `height_factor` and `width_factor` arguments should be a number (or a list of two "
            "numbers) in the range (-1.0, 1.0]."
        )
        self.height_factor = _named_factor(height_factor, "height_factor", told, -1.0, True)
        if width_factor is not None:
            _named_factor(width_factor, "width_factor", told, -1.0, True)
        self.width_factor = width_factor
        _known(fill_mode, "fill_mode", FILLED)
        _known(interpolation, "interpolation", BETWEEN)
        self.data_format = format_of(data_format)


class RandomShear(_Images):
    """Pictures made slanting at random."""

    takes_factor = False

    def __init__(
        self,
        x_factor: Any = 0.0,
        y_factor: Any = 0.0,
        interpolation: str = "bilinear",
        fill_mode: str = "reflect",
        fill_value: float = 0.0,
        data_format: Any = None,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        told = (
            "The `factor` argument should be a number (or a list of two numbers) in the range "
            "[0, 1.0]."
        )
        self.x_factor = _named_factor(x_factor, "x_factor", told, 0.0)
        self.y_factor = _named_factor(y_factor, "y_factor", told, 0.0)
        _known(fill_mode, "fill_mode", FILLED)
        _known(interpolation, "interpolation", BETWEEN)


class RandomContrast(_Images):
    """Pictures with another contrast."""

    bounds = (0, 1)

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._set_factor(factor)
        self.value_range = value_range


class RandomBrightness(_Images):
    """Pictures with another brightness."""

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(factor=factor, **kwargs)
        self.value_range = _range(value_range)


class _Coloured(_Images):
    """A layer that changes colours by a factor, within a range of values."""

    bounds = (0, 1)

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        data_format: Any = None,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        self.value_range = _range(value_range)


class RandomSaturation(_Coloured):
    """Pictures with stronger or weaker colours."""

    bounds = (-1, 1)


class RandomColorDegeneration(_Coloured):
    """Pictures with weaker colours."""

    bounds = (-1, 1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) not in (3, 4):
            raise ValueError(
                "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
                f"Received: input_shape={input_shape}"
            )
        channels = input_shape[-1 if self.data_format == "channels_last" else -3]
        if channels not in (None, 3):
            raise ValueError(
                f"Input images must have 3 channels, but received images with {channels} channels."
            )
        return input_shape


class RandomSharpness(_Coloured):
    """Pictures sharper or softer."""

    takes_factor = False


class RandomPosterization(_Coloured):
    """Pictures with fewer colours."""

    takes_factor = False
    bounds = (1, 8)


class RandomHue(_Images):
    """Pictures with other colours."""

    bounds = (0, 1)

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        data_format: Any = None,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        self.value_range = value_range


class RandomInvert(_Images):
    """Pictures turned into their negatives at random."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self,
        factor: Any = 1.0,
        value_range: Any = (0, 255),
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)


class RandomGrayscale(_Images):
    """Pictures without colours at random."""

    def __init__(
        self, factor: Any = 0.5, data_format: Any = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if factor < 0 or factor > 1:
            raise ValueError(f"`factor` should be between 0 and 1. Received: factor={factor}")
        self.factor = factor
        self.data_format = format_of(data_format)

    def compute_output_spec(self, inputs: Any, **kwargs: Any) -> Any:
        return KerasTensor(inputs.shape, inputs.dtype)


class RandomPerspective(_Images):
    """Pictures seen from another side."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self,
        factor: Any = 1.0,
        scale: Any = 1.0,
        interpolation: str = "bilinear",
        fill_value: float = 0.0,
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        if scale < 0.0 or scale > 1.0:
            raise ValueError(
                "The `scale` argument should be a number in the range [0,1]. "
                f"Received: scale={scale}"
            )
        _known(interpolation, "interpolation", BETWEEN)


class RandomElasticTransform(_Images):
    """Pictures bent at random."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self,
        factor: Any = 1.0,
        scale: Any = 1.0,
        interpolation: str = "bilinear",
        fill_mode: str = "reflect",
        fill_value: float = 0.0,
        value_range: Any = (0, 255),
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        self._set_factor(scale, "scale")
        _known(interpolation, "interpolation", BETWEEN)
        _known(fill_mode, "fill_mode", {"constant", "nearest", "wrap", "mirror", "reflect"})


class RandomErasing(_Images):
    """Pictures with a piece missing."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self,
        factor: Any = 1.0,
        scale: Any = (0.02, 0.33),
        fill_value: Any = None,
        value_range: Any = (0, 255),
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        self._set_factor(scale, "scale")


class RandomGaussianBlur(_Images):
    """Pictures blurred at random."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self,
        factor: Any = 1.0,
        kernel_size: Any = 3,
        sigma: Any = 1.0,
        value_range: Any = (0, 255),
        data_format: Any = None,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)
        two = isinstance(kernel_size, tuple | list)
        if two and len(kernel_size) != 2:
            raise ValueError(
                "The `kernel_size` argument should be a number (or a list of two numbers) "
                f"Received: kernel_size={kernel_size}"
            )
        sizes = kernel_size if two else [kernel_size]
        if not all(isinstance(size, int | float) and size % 2 for size in sizes):
            raise ValueError(
                f"kernel_size must be an odd number. Received: kernel_size={kernel_size}"
            )
        self._set_factor(sigma, "sigma")


class Solarization(_Images):
    """Pictures whose brightest parts are inverted."""

    takes_factor = False

    def __init__(
        self,
        addition_factor: Any = 0.0,
        threshold_factor: Any = 0.0,
        value_range: Any = (0, 255),
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        told = (
            "The `addition_factor` and `threshold_factor` arguments should be a number (or a list "
            "of two numbers) in the range [0, 1]."
        )
        self.addition_factor = _named_factor(addition_factor, "addition_factor", told, 0)
        self.threshold_factor = _named_factor(threshold_factor, "threshold_factor", told, 0)
        self.value_range = _range(value_range)


class AutoContrast(_Images):
    """Pictures whose values fill their range."""

    takes_factor = False

    def __init__(self, value_range: Any = (0, 255), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value_range = _range(value_range)


class Equalization(_Images):
    """Pictures in which all values are equally frequent."""

    def __init__(
        self, value_range: Any = (0, 255), bins: int = 256, data_format: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not isinstance(value_range, tuple | list) or len(value_range) != 2:
            # The class of Keras lacks the words of its error.
            raise AttributeError(
                "'Equalization' object has no attribute '_VALUE_RANGE_VALIDATION_ERROR'"
            )
        self.value_range = _range(value_range)
        self.data_format = format_of(data_format)

    def compute_output_spec(self, inputs: Any, **kwargs: Any) -> Any:
        return inputs


class ContrastLimitedAdaptiveHistogramEqualization(_Images):
    """Pictures in which all values are equally frequent, tile by tile."""

    def __init__(
        self,
        value_range: Any = (0, 255),
        clip_limit: float = 4.0,
        tile_grid_size: Any = (8, 8),
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)


class CutMix(_Images):
    """Pictures with pieces of others."""

    takes_factor = False
    bounds = (0, 1)

    def __init__(
        self, factor: Any = 1.0, seed: Any = None, data_format: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._set_factor(factor)


class MixUp(_Images):
    """Means of two pictures."""

    def __init__(
        self, alpha: float = 0.2, data_format: Any = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.alpha = alpha


class _Several(_Images):
    """A layer that has others; they have names, and no weights."""

    def _made(self) -> list:
        """The layers that it builds."""
        return list(self._layers)

    def build(self, input_shape: Any) -> None:
        for layer in self._made():
            layer.build(input_shape)


class RandomColorJitter(_Several):
    """Pictures with other colours, by several layers."""

    def __init__(
        self,
        value_range: Any = (0, 255),
        brightness_factor: Any = None,
        contrast_factor: Any = None,
        saturation_factor: Any = None,
        hue_factor: Any = None,
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        for name, layer, factor in (
            ("random_brightness", RandomBrightness, brightness_factor),
            ("random_contrast", RandomContrast, contrast_factor),
            ("random_saturation", RandomSaturation, saturation_factor),
            ("random_hue", RandomHue, hue_factor),
        ):
            made = None if factor is None else layer(factor=factor, value_range=value_range)
            setattr(self, name, made)


class _Mixed(_Several):
    """A layer that picks from the others."""

    takes_factor = False
    bounds = (0, 1)

    def _bend(self, factor: Any, given: dict) -> None:
        self._set_factor(factor)
        self.random_shear = RandomShear(x_factor=self.factor, y_factor=self.factor, **given)
        self.random_translation = RandomTranslation(
            height_factor=self.factor, width_factor=self.factor, **given
        )
        self.random_rotation = RandomRotation(factor=self.factor, **given)

    def _colour(self, given: dict) -> None:
        self.random_brightness = RandomBrightness(factor=self.factor, **given)
        self.random_color_degeneration = RandomColorDegeneration(factor=self.factor, **given)
        self.random_contrast = RandomContrast(factor=self.factor, **given)
        self.random_sharpness = RandomSharpness(factor=self.factor, **given)

    def _solarize(self, given: dict) -> None:
        self.solarization = Solarization(
            addition_factor=self.factor, threshold_factor=self.factor, **given
        )
        self.random_posterization = RandomPosterization(
            factor=max(1, int(8 * self.factor[1])), **given
        )
        self.auto_contrast = AutoContrast(**given)
        self.equalization = Equalization(**given)


class RandAugment(_Mixed):
    """Pictures changed by some layers at random."""

    def __init__(
        self,
        value_range: Any = (0, 255),
        num_ops: int = 2,
        factor: Any = 0.5,
        interpolation: str = "bilinear",
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        given = {"data_format": data_format, **kwargs}
        self._bend(factor, {"interpolation": interpolation, **given})
        given["value_range"] = value_range
        self._colour(given)
        self._solarize(given)


class AugMix(_Mixed):
    """Pictures mixed from several ways of changing them."""

    def __init__(
        self,
        value_range: Any = (0, 255),
        num_chains: int = 3,
        chain_depth: int = 3,
        factor: Any = 0.3,
        alpha: float = 1.0,
        all_ops: bool = True,
        interpolation: str = "bilinear",
        seed: Any = None,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        given = {"data_format": data_format, **kwargs}
        self._bend(factor, {"interpolation": interpolation, **given})
        given["value_range"] = value_range
        self._solarize(given)
        if all_ops:
            self._colour(given)


class MaxNumBoundingBoxes(_Images):
    """As many boxes for each picture."""

    def __init__(self, max_number: Any, fill_value: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_number, self.fill_value = int(max_number), int(fill_value)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if isinstance(input_shape, dict) and "bounding_boxes" in input_shape:
            boxes = dict(input_shape["bounding_boxes"])
            extra = set(boxes) - {"boxes", "labels"}
            if extra:
                raise KeyError(
                    f"There are unsupported keys in `bounding_boxes`: {list(extra)}. Only `boxes` "
                    "and `labels` are supported."
                )
            for name in ("boxes", "labels"):
                first, _, *rest = boxes[name]
                boxes[name] = (first, self.max_number, *rest)
            return {**input_shape, "bounding_boxes": boxes}
        return input_shape


class Resizing(_Images):
    """Pictures of another size."""

    takes_factor = False

    def __init__(
        self,
        height: Any,
        width: Any,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.height, self.width = height, width
        self.data_format = format_of(data_format)

    def compute_output_shape(self, input_shape: Any) -> Any:
        first = (len(input_shape) == 4) + (self.data_format != "channels_last")
        return shapes.replaced(input_shape, {first: self.height, first + 1: self.width})


class CenterCrop(_Images):
    """The middle of a picture."""

    takes_factor = False

    def __init__(self, height: Any, width: Any, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.height, self.width = height, width

    def compute_output_shape(self, input_shape: Any) -> Any:
        if len(input_shape) not in (3, 4) or isinstance(input_shape[0], list | tuple):
            raise ValueError(
                "`input_shape` must be a non-nested tuple or list of rank-1 with size 3 "
                "(unbatched) or 4 (batched). "
            )
        height, width = self._axes
        return shapes.replaced(input_shape, {height: self.height, width: self.width})


class RandomCrop(_Images):
    """A piece of a picture."""

    def __init__(
        self,
        height: Any,
        width: Any,
        seed: Any = None,
        data_format: Any = None,
        name: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.height, self.width = height, width
        self.data_format = format_of(data_format)
        self._convert_input_args = False

    def compute_output_shape(self, input_shape: Any, *args: Any, **kwargs: Any) -> Any:
        height, width = self._axes
        return shapes.replaced(input_shape, {height: self.height, width: self.width})
