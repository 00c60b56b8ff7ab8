"""The layers of Keras (`keras.layers`) as rules on shapes, weights and masks."""

from tracer.layers.attention import *  # noqa: F403
from tracer.layers.basic import *  # noqa: F403
from tracer.layers.convolution import *  # noqa: F403
from tracer.layers.input import Input, InputLayer  # noqa: F401
from tracer.layers.layer import Layer  # noqa: F401
from tracer.layers.merging import *  # noqa: F403
from tracer.layers.normalization import *  # noqa: F403
from tracer.layers.pooling import *  # noqa: F403
from tracer.layers.preprocessing import *  # noqa: F403
from tracer.layers.recurrent import *  # noqa: F403
from tracer.layers.reshaping import *  # noqa: F403
from tracer.layers.spec import InputSpec  # noqa: F401

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
}
globals().update({alias: globals()[name] for alias, name in AliasOf.items()})
