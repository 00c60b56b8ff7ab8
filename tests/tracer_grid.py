"""Every layer on every rank, with and without a mask, with open lengths: sources to compare."""

from collections.abc import Iterator

#: A way to call each layer, on one tensor.
LAYERS = (
    *("Dense(2)", "Dense(2, use_bias=False, trainable=False)", "Embedding(9, 2)"),
    *("Embedding(9, 2, mask_zero=True)", "Flatten()", "Reshape((2, -1))", "RepeatVector(2)"),
    *("SimpleRNN(2)", "LSTM(2)", "GRU(2, return_sequences=True)", "GRU(2, reset_after=False)"),
    *("LSTM(2, return_sequences=True)", "LSTM(2, return_state=True)", "RNN(layers.GRUCell(3))"),
    *("Bidirectional(layers.LSTM(2))", "Bidirectional(layers.GRU(2, return_sequences=True))"),
    *("Bidirectional(layers.LSTM(2), merge_mode='sum')", "TimeDistributed(layers.Dense(2))"),
    *("TimeDistributed(layers.LSTM(2))", "Conv1D(2, 3)", "Conv2D(2, 3)", "Conv3D(2, 3)"),
    *("Conv1D(2, 3, padding='causal')", "Conv1D(2, 2, strides=2)", "Conv2D(2, 2, dilation_rate=2)"),
    *("Conv1DTranspose(2, 3)", "Conv2DTranspose(2, 3, strides=2)", "Conv3DTranspose(2, 2)"),
    *("SeparableConv1D(2, 3)", "SeparableConv2D(2, 3)", "DepthwiseConv1D(3)"),
    *("DepthwiseConv2D(3, depth_multiplier=2)", "MaxPooling1D(2)", "MaxPooling2D(2)"),
    *("MaxPooling3D(2)", "AveragePooling1D(3)", "AveragePooling2D((2, 1), padding='same')"),
    *("AveragePooling3D(2)", "GlobalMaxPooling1D()", "GlobalMaxPooling2D()"),
    *("GlobalMaxPooling3D()", "GlobalAveragePooling1D()", "GlobalAveragePooling2D()"),
    *("GlobalAveragePooling3D(keepdims=True)", "AdaptiveAveragePooling1D(2)"),
    *("BatchNormalization()", "BatchNormalization(axis=1)", "LayerNormalization()"),
    *("LayerNormalization(axis=1)", "GroupNormalization(groups=1)", "UnitNormalization()"),
    *("RMSNormalization()", "Normalization()", "Normalization(axis=None)", "Rescaling(2.0)"),
    *("Dropout(0.5)", "SpatialDropout1D(0.5)", "SpatialDropout2D(0.5)", "GaussianNoise(0.1)"),
    *("GaussianDropout(0.1)", "AlphaDropout(0.1)", "ActivityRegularization(0.1)"),
    *("Activation('relu')", "Softmax()", "ReLU()", "LeakyReLU()", "ELU()", "PReLU()"),
    *("Masking()", "Lambda(lambda x: x * 2)", "Lambda(lambda x: x, mask=lambda x, mask: mask)"),
    *("Identity()", "Permute((2, 1))", "Permute((1,))", "Cropping1D(1)", "Cropping2D(1)"),
    *("Cropping3D(1)", "ZeroPadding1D(1)", "ZeroPadding2D(1)", "ZeroPadding3D(1)"),
    *("UpSampling1D(2)", "UpSampling2D(2)", "UpSampling3D(2)", "CategoryEncoding(5)"),
    *("CategoryEncoding(5, output_mode='one_hot')", "Discretization(bin_boundaries=[0.0, 1.0])"),
    *("Hashing(3)", "EinsumDense('abc,cd->abd', output_shape=(None, 3), bias_axes='d')"),
    *("ReversibleEmbedding(9, 2)", "Resizing(4, 5)", "CenterCrop(2, 2)", "SpatialDropout3D(0.5)"),
    *("RNN(layers.LSTMCell(3))", "RNN(layers.SimpleRNNCell(3), return_sequences=True)"),
    *("AdaptiveAveragePooling2D(2)", "AdaptiveMaxPooling1D(2)", "AdaptiveMaxPooling2D((2, 1))"),
    *("RandomFlip()", "RandomRotation(0.1)", "RandomZoom(0.1)", "RandomContrast(0.1)"),
    *("MaxPool1D()", "AvgPool2D()", "GlobalAvgPool1D()", "GlobalMaxPool2D()"),
    *("AdaptiveAveragePooling3D(2)", "AdaptiveMaxPooling3D((2, 1, 2))"),
    *("IntegerLookup(vocabulary=[3, 5])", "IntegerLookup(vocabulary=[3, 5], mask_token=0)"),
    *("IntegerLookup(vocabulary=[3], output_mode='multi_hot')", "IntegerLookup(max_tokens=4)"),
    *("IntegerLookup(vocabulary=[3], output_mode='one_hot', num_oov_indices=2)",),
    *("StringLookup(vocabulary=['a', 'b'])", "TextVectorization(vocabulary=['a', 'b'])"),
    *("ConvLSTM1D(2, 3)", "ConvLSTM1D(2, 2, return_sequences=True, padding='same')"),
    *("ConvLSTM1D(2, 9)", "ConvLSTM2D(2, 3)"),
    *("ConvLSTM2D(2, (2, 1), return_state=True, use_bias=False)",),
    *("ConvLSTM2D(2, 2, data_format='channels_first')", "ConvLSTM3D(2, 2)"),
    *("ConvLSTM3D(2, 1, strides=2, return_sequences=True)", "ConvLSTM1D(2, 1, stateful=True)"),
    *("LSTM(2, stateful=True)", "Bidirectional(layers.ConvLSTM1D(2, 3))"),
    *("Bidirectional(layers.RNN(layers.GRUCell(2)))",),
    *("RNN([layers.LSTMCell(3), layers.GRUCell(2)])", "RNN([layers.GRUCell(2)])"),
    *("RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(2)]), return_state=True)",),
    *("RNN([layers.LSTMCell(3), layers.LSTMCell(4)], return_sequences=True)",),
    *("SpectralNormalization(layers.Dense(2))", "SpectralNormalization(layers.Conv1D(2, 3))"),
    *("SpectralNormalization(layers.Embedding(9, 2))", "SpectralNormalization(layers.ReLU())"),
    *("Wrapper(layers.Dense(2))", "TimeDistributed(layers.Conv1D(2, 3))"),
    *("GroupNormalization(groups=2)", "GroupNormalization(groups=2, axis=1)"),
    *("GroupNormalization()", "GroupNormalization(groups=3)", "GroupNormalization(groups=-1)"),
    *("UnitNormalization(axis=1)", "UnitNormalization(axis=(1, 2))", "UnitNormalization(axis='a')"),
    *("Pipeline([layers.RandomFlip(), layers.RandomZoom(0.1)])", "Pipeline([layers.Dense(2)])"),
    *("Hashing(3, output_mode='one_hot')", "Hashing(3, salt=5)", "Hashing(3, output_mode='count')"),
    *("Hashing(3, output_mode='multi_hot', dtype='float16')", "HashedCrossing(3)"),
    *("RandomCrop(2, 3)", "RandomCrop(2, 3, data_format='channels_first')"),
    *("RandomFlip('horizontal')", "RandomRotation((-0.1, 0.2))", "RandomZoom(0.1, 0.2)"),
    *("RandomTranslation(0.1, 0.2)", "RandomContrast((0.1, 0.5), value_range=3)"),
    *("RandomBrightness(0.1)", "RandomShear(0.1, 0.2)", "RandomHue(0.1)", "RandomSaturation(0.1)"),
    *("RandomColorDegeneration(0.1)", "RandomSharpness(0.1)", "RandomPosterization(3)"),
    *("RandomInvert()", "RandomGrayscale()", "RandomPerspective()", "RandomElasticTransform()"),
    *("RandomErasing()", "RandomGaussianBlur()", "Solarization()", "AutoContrast()"),
    *("Equalization()", "CutMix()", "ContrastLimitedAdaptiveHistogramEqualization()", "MixUp()"),
    *("RandomColorJitter()", "RandomColorJitter((0, 1), 0.1, 0.2, 0.3, 0.4)", "RandAugment()"),
    *("AugMix()", "AugMix(all_ops=False)", "MaxNumBoundingBoxes(3)"),
    *("Resizing(4, 5, data_format='channels_first')",),
    *("CenterCrop(2, 2, data_format='channels_first')", "STFTSpectrogram()"),
    *("STFTSpectrogram('stft', 4, 2, 8)", "STFTSpectrogram('real', 3, padding='same')"),
    *("STFTSpectrogram('imag', 2, expand_dims=True)", "MelSpectrogram()"),
    *("STFTSpectrogram('psd', 3, fft_length=5)",),
    *("MelSpectrogram(num_mel_bins=3, sequence_stride=2)",),
    # Old spellings.
    *("Dense(2, input_dim=4)", "Dense(2, input_shape=(4,))", "Dense(output_dim=2)"),
    *(
        "Dense(2, init='uniform')",
        "Embedding(9, 2, input_length=6)",
        "Embedding(9, 2, dropout=0.1)",
    ),
    *("Convolution2D(2, 3, 3)", "Conv2D(2, 3, border_mode='same')", "Conv1D(nb_filter=2)"),
    *("LSTM(2, inner_activation='tanh')", "MaxPooling1D(pool_length=2)", "Dropout(p=0.5)"),
)
#: Layers that are refused when they are made: on one input each.
REFUSED = (
    *("ConvLSTM1D(2, 2, strides=2, dilation_rate=2)", "ConvLSTM2D(2, (1, 2, 3))"),
    *("ConvLSTM1D(2, 3, unit=1)", "RNN([3])"),
    *("RNN(layers.Dense(2))", "RNN(3)", "StackedRNNCells([layers.Dense(2)])"),
    *("StackedRNNCells([3])", "SpectralNormalization(layers.Dense(2), power_iterations=0)"),
    *("SpectralNormalization(3)", "Wrapper(3)", "Hashing(0)", "Hashing(3, salt='a')"),
    *("Hashing(3, output_mode='a')", "Hashing(3, dtype='float32')", "Hashing(3, sparse=True)"),
    *("RandomFlip(factor=0.1)", "RandomRotation(2)", "RandomRotation(0.1, fill_mode='a')"),
    *("RandomRotation('a')", "RandomRotation(0.1, interpolation='a')"),
    *("RandomRotation((0.1, 0.2, 0.3))", "RandomRotation()", "RandomZoom(-1)", "RandomZoom('a')"),
    *("RandomZoom((0.1, 3))", "RandomTranslation(0.1, 3)", "RandomTranslation(0.1, [0.1])"),
    *("RandomContrast(1.5)", "RandomBrightness(0.1, value_range=3)"),
    *("RandomBrightness(0.1, value_range=(1, 2, 3))", "RandomShear(-0.1)"),
    *("RandomShear(y_factor='a')", "RandomHue(-0.5)", "RandomSaturation(0.1, value_range='ab')"),
    *("RandomColorDegeneration(3)", "RandomSharpness(-1)", "RandomPosterization(0)"),
    *("RandomInvert(2)", "RandomGrayscale(2)", "RandomPerspective(scale=2)"),
    *("RandomElasticTransform(scale=-1)", "RandomElasticTransform(interpolation='a')"),
    *("RandomErasing(scale=3)", "RandomGaussianBlur(kernel_size=2)"),
    *("RandomGaussianBlur(sigma=-1)", "RandomGaussianBlur(kernel_size=(3, 3, 3))"),
    *("RandomGaussianBlur(kernel_size='a')", "Solarization(2)", "Solarization(0.1, 'a')"),
    *("AutoContrast(3)", "Equalization(value_range=3)", "CutMix(3)", "RandAugment(factor=2)"),
    *("MaxNumBoundingBoxes('a')", "Resizing(4)", "Resizing(4, 5, factor=0.1)"),
    *("CenterCrop(2, 2, data_format='a')", "STFTSpectrogram('a')"),
    *("STFTSpectrogram(frame_step=999)", "STFTSpectrogram(fft_length=3)"),
    *("STFTSpectrogram(scaling='a')", "STFTSpectrogram(padding='a')"),
    *("MelSpectrogram(sequence_length=9999)",),
)
#: Layers that join two tensors, as they are called.
PAIRS = (
    *("Add()([x, y])", "Subtract()([x, y])", "Multiply()([x, y])", "Average()([x, y])"),
    *("Maximum()([x, y])", "Minimum()([x, y])", "Concatenate()([x, y])", "Dot(axes=-1)([x, y])"),
    *("Concatenate(axis=1)([x, y])", "Dot(axes=1)([x, y])", "Dot(axes=(2, 1))([x, y])"),
    *("Attention()([x, y])", "AdditiveAttention()([x, y])", "Attention(use_scale=True)([x, y])"),
    *("MultiHeadAttention(2, 3)(x, y)", "MultiHeadAttention(1, 2, output_shape=5)(x, y, y)"),
    *("LSTM(4)(x, initial_state=[y[:, 0], y[:, 0]])", "dot([x, y], axes=1)", "minimum([x, y])"),
    *("concatenate([x, y], axis=1)", "average([x, y])", "MultiHeadAttention(2, 3)(x)"),
    *("GroupQueryAttention(2, 4, 2)(x, y)", "GroupQueryAttention(2, 4, 3)(x, y)"),
    *("GroupQueryAttention(2, 2, 1, use_gate=True, use_bias=False)(x, y, y)",),
    *("GroupQueryAttention(2, 4, 2, sliding_window=0)(x, y)", "GroupQueryAttention(2, 4, 2)(x)"),
    "GroupQueryAttention(2, 4, 2, flash_attention=True, dropout=0.1)(x, y)",
    "GroupQueryAttention(2, 4, 2)(x, y, return_attention_scores=True)",
    *("HashedCrossing(3)([x, y])", "HashedCrossing(3, output_mode='one_hot')([x, y])"),
    *("HashedCrossing(3, output_mode='a')([x, y])", "HashedCrossing(3)([x, y, y])"),
    "ConvLSTM1D(4, 1)(x, initial_state=[y[:, 0], y[:, 0]])",
    "AdditiveAttention(use_scale=False)([x, y, y])",
    *("Attention()(x, y)", "Add()(x, y)", "Concatenate()([x])"),
)
INPUTS = {
    "one": "x = keras.Input(())",
    "two": "x = keras.Input((6,))",
    "open": "x = keras.Input((None,))",
    "ids": "x = keras.Input((6,), dtype='int32')",
    "three": "x = keras.Input((6, 4))",
    "open_time": "x = keras.Input((None, 4))",
    "open_dim": "x = keras.Input((6, None))",
    "whole_three": "x = keras.Input((6, 4), dtype='int64', batch_size=2)",
    "masked": "x = layers.Embedding(9, 4, mask_zero=True)(keras.Input((6,), dtype='int32'))",
    "masked_open": "x = layers.Masking()(keras.Input((None, 4)))",
    "four": "x = keras.Input((6, 5, 4))",
    "four_open": "x = keras.Input((None, None, 4))",
    "masked_four": "x = layers.Masking()(keras.Input((6, 5, 4)))",
    "pictures": "x = keras.Input((8, 6, 3))",
    "whole_pictures": "x = keras.Input((8, 6, 3), dtype='uint8', batch_size=2)",
    "six": "x = keras.Input((3, 4, 3, 3, 2))",
    "five": "x = keras.Input((4, 4, 3, 2))",
}
SECOND = {
    "same": "y = x",
    "other": "y = layers.Dense(4, name='other')(x)",
    "short": "y = x[:, :2]",
    "flat": "y = keras.Input((4,))",
    "plain": "y = keras.Input((6, 4))",
}
HEAD = "import keras\nfrom keras import layers\n\n"
#: Layers that take text, and the texts.
WORDS = (
    *("StringLookup(vocabulary=['a', 'b'])", "StringLookup(vocabulary=['a'], mask_token='')"),
    *("StringLookup(vocabulary=['a', 'b'], num_oov_indices=3, output_mode='multi_hot')",),
    *("StringLookup(vocabulary=['a', 'b'], output_mode='one_hot')",),
    *("StringLookup(vocabulary=['a', 'b'], output_mode='count')", "StringLookup(max_tokens=9)"),
    *("TextVectorization(vocabulary=['a', 'b'])", "TextVectorization(max_tokens=9)"),
    *("TextVectorization(vocabulary=['a', 'b'], output_sequence_length=7)",),
    *("TextVectorization(vocabulary=['a', 'b'], output_mode='multi_hot')",),
    *("TextVectorization(9, vocabulary=['a'], output_mode='count', pad_to_max_tokens=True)",),
    *("TextVectorization(output_sequence_length=3, output_mode='count')", "Hashing(3)"),
    *("TextVectorization(vocabulary=['a'], split='character', output_sequence_length=4)",),
)
TEXTS = {
    "text": "x = keras.Input((1,), dtype='string')",
    "text_alone": "x = keras.Input((), dtype='string')",
    "texts": "x = keras.Input((3,), dtype='string')",
    "texts_open": "x = keras.Input((None,), dtype='string')",
    "texts_whole": "x = keras.Input((1,), dtype='string', batch_size=2)",
}
#: What every source ends in: a model of all that led to `z`.
END = """
first = z[0] if isinstance(z, (list, tuple)) else z
model = keras.Model([i for i in inputs_of(first)], first)
"""
INPUTS_OF = """
def inputs_of(tensor):
    found = []

    def walk(tensor):
        operation, index, _ = tensor._keras_history
        taken = operation._inbound_nodes[index].input_tensors
        for each in taken:
            walk(each)
        if not taken and all(tensor is not each for each in found):
            found.append(tensor)

    walk(tensor)
    return found

"""


def sources() -> Iterator[str]:
    """Every layer on every input, and every pair."""
    for given in INPUTS.values():
        for layer in LAYERS:
            yield f"{HEAD}{INPUTS_OF}\n{given}\nz = layers.{layer}(x)\n{END}"
    for layer in REFUSED:
        yield f"{HEAD}{INPUTS_OF}\n{INPUTS['pictures']}\nz = layers.{layer}(x)\n{END}"
    for given in TEXTS.values():
        for layer in WORDS:
            yield f"{HEAD}{INPUTS_OF}\n{given}\nz = layers.{layer}(x)\n{END}"
    for name in ("two", "three", "open_time", "masked", "masked_open", "four"):
        for second in SECOND.values():
            for pair in PAIRS:
                yield f"{HEAD}{INPUTS_OF}\n{INPUTS[name]}\n{second}\nz = layers.{pair}\n{END}"
