"""Layers that turn sound into pictures of its frequencies."""

import math
import warnings
from typing import Any

from tracer import dtypes, shapes
from tracer.layers.arguments import data_format as format_of
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec


class STFTSpectrogram(Ruled):
    """The frequencies in each piece of a sound, by kernels that never change."""

    def __init__(
        self,
        mode: Any = "log",
        frame_length: int = 256,
        frame_step: Any = None,
        fft_length: Any = None,
        window: Any = "hann",
        periodic: bool = False,
        scaling: Any = "density",
        padding: Any = "valid",
        expand_dims: bool = False,
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        if frame_step is not None and (frame_step > frame_length or frame_step < 1):
            raise ValueError(
                "`frame_step` should be a positive integer not greater than `frame_length`. "
                f"Received frame_step={frame_step}, frame_length={frame_length}"
            )
        if fft_length is not None and fft_length < frame_length:
            raise ValueError(
                "`fft_length` should be not less than `frame_length`. "
                f"Received fft_length={fft_length}, frame_length={frame_length}"
            )
        if fft_length is not None and fft_length & -fft_length != fft_length:
            warnings.warn(
                "`fft_length` is recommended to be a power of two. "
                f"Received fft_length={fft_length}",
                stacklevel=2,
            )
        modes = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"]
        if mode not in modes:
            raise ValueError(
                f"Output mode is invalid, it must be one of {', '.join(modes)}. "
                f"Received: mode={mode}"
            )
        if scaling not in (None, "density", "spectrum"):
            raise ValueError(
                "Scaling is invalid, it must be `None`, 'density' or 'spectrum'. "
                f"Received scaling={scaling}"
            )
        if padding not in ("valid", "same"):
            raise ValueError(
                f"Padding is invalid, it should be 'valid', 'same'. Received: padding={padding}"
            )
        super().__init__(**kwargs)
        self.mode, self.padding, self.expand_dims = mode, padding, expand_dims
        self.frame_length, self._step = frame_length, frame_step or frame_length // 2
        self._bins = (fft_length or 2 ** math.ceil(math.log2(frame_length))) // 2 + 1
        self.data_format = format_of(data_format)
        self.input_spec = InputSpec(ndim=3)

    def build(self, input_shape: Any) -> None:
        for part in ("real", "imag"):
            if self.mode != {"real": "imag", "imag": "real"}[part]:
                name = f"{part}_kernel"
                shape = (self.frame_length, 1, self._bins)
                setattr(self, name, self.add_weight(name=name, shape=shape))

    def call(self, inputs: Any) -> Any:
        if inputs._dtype not in dtypes.FLOATS:
            raise TypeError(
                "Invalid input type. Expected `float16`, `float32` or `float64`. "
                f"Received: input type={inputs.dtype}"
            )
        return self._by_rule(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        last = self.data_format == "channels_last"
        channels = input_shape[-1 if last else 1]
        bins = self._bins * (2 if self.mode == "stft" else 1)
        shape = shapes.convolved(
            input_shape,
            bins * channels,
            (self.frame_length,),
            (self._step,),
            self.padding,
            last,
            (1,),
        )
        if not self.expand_dims:
            return shape
        if last:
            return (*shape[:2], bins, channels)
        return (shape[0], channels, shape[2], bins)


class MelSpectrogram(Ruled):
    """The frequencies in each piece of a sound, on the scale of pitch."""

    def __init__(
        self,
        fft_length: int = 2048,
        sequence_stride: int = 512,
        sequence_length: Any = None,
        window: Any = "hann",
        sampling_rate: int = 16000,
        num_mel_bins: int = 128,
        min_freq: float = 20.0,
        max_freq: Any = None,
        power_to_db: bool = True,
        top_db: float = 80.0,
        mag_exp: float = 2.0,
        min_power: float = 1e-10,
        ref_power: float = 1.0,
        **kwargs: Any,
    ) -> None:
        length = sequence_length or fft_length
        if fft_length < length:
            raise ValueError(
                "`fft_length` must be greater than or equal to   `sequence_length`. Received: "
                f"`sequence_length`={length}, `fft_length`={fft_length}."
            )
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.sequence_stride, self.num_mel_bins = sequence_stride, num_mel_bins

    def compute_output_shape(self, input_shape: Any) -> Any:
        before = () if len(input_shape) == 1 else (input_shape[0],)
        length, stride = input_shape[len(before)], self.sequence_stride
        pieces = None if length is None else (length + stride + 1) // stride
        return (*before, self.num_mel_bins, pieces)
