"""The layers of Keras (`keras.layers`) as rules on shapes, weights and masks."""

from types import FunctionType

from tracer.layers import (
    convolution,
    images,
    pooling,
    recurrent,
    recurrent_convolution,
    reshaping,
    sound,
)
from tracer.layers.attention import *  # noqa: F403
from tracer.layers.basic import *  # noqa: F403
from tracer.layers.convolution import *  # noqa: F403
from tracer.layers.images import *  # noqa: F403
from tracer.layers.input import Input, InputLayer  # noqa: F401
from tracer.layers.layer import Layer
from tracer.layers.merging import *  # noqa: F403
from tracer.layers.normalization import *  # noqa: F403
from tracer.layers.pooling import *  # noqa: F403
from tracer.layers.preprocessing import *  # noqa: F403
from tracer.layers.recurrent import *  # noqa: F403
from tracer.layers.recurrent_convolution import *  # noqa: F403
from tracer.layers.reshaping import *  # noqa: F403
from tracer.layers.sound import *  # noqa: F403
from tracer.layers.spec import InputSpec  # noqa: F401


def _own_name(layer: type) -> None:
    """A constructor that several layers share says the name of each in Python's own errors."""
    shared: FunctionType = layer.__init__  # type: ignore[misc]
    own = FunctionType(
        shared.__code__,
        shared.__globals__,
        shared.__name__,
        shared.__defaults__,
        shared.__closure__,
    )
    own.__kwdefaults__ = shared.__kwdefaults__
    own.__qualname__ = f"{layer.__name__}.__init__"
    layer.__init__ = own  # type: ignore[misc]


for _room in (convolution, images, pooling, recurrent, recurrent_convolution, reshaping, sound):
    for _layer in list(vars(_room).values()):
        if isinstance(_layer, type) and issubclass(_layer, Layer) and _layer.__name__[0] != "_":
            _own_name(_layer)

#: Other names of the same layers.
AliasOf = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "Convolution1DTranspose": "Conv1DTranspose",
    "Convolution2DTranspose": "Conv2DTranspose",
    "Convolution3DTranspose": "Conv3DTranspose",
    "SeparableConvolution1D": "SeparableConv1D",
    "SeparableConvolution2D": "SeparableConv2D",
    "MaxPool1D": "MaxPooling1D",
    "MaxPool2D": "MaxPooling2D",
    "MaxPool3D": "MaxPooling3D",
    "AvgPool1D": "AveragePooling1D",
    "AvgPool2D": "AveragePooling2D",
    "AvgPool3D": "AveragePooling3D",
    "GlobalMaxPool1D": "GlobalMaxPooling1D",
    "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalMaxPool3D": "GlobalMaxPooling3D",
    "GlobalAvgPool1D": "GlobalAveragePooling1D",
    "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "GlobalAvgPool3D": "GlobalAveragePooling3D",
    "GroupQueryAttention": "GroupedQueryAttention",
}
globals().update({alias: globals()[name] for alias, name in AliasOf.items()})
