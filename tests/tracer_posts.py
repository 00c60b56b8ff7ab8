"""Models that fail, in the ways in which people post them, and what must be said of each.

The error is what Keras 3.15 raises, its type and the beginning of what it says; `says` is a piece
of the first cause that the tracer gives, which is what the asker was looking for.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A model as somebody posts it."""

    name: str
    code: str
    error: str
    says: str


HEAD = "import numpy as np\nimport keras\nfrom keras import layers, ops\n"
POSTS = [
    Post(
        "pictures without a channel axis",
        """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Dense, Flatten

model = Sequential()
model.add(Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28)))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
""",
        "ValueError: Input 0 with name 'None' of layer 'conv2d' is incompatible with the layer: "
        "expected min_ndim=4, found ndim=3.",
        "The channel axis is missing.",
    ),
    Post(
        "channels first",
        """
model = keras.Sequential()
model.add(layers.Conv2D(32, (5, 5), input_shape=(1, 28, 28), activation="relu"))
""",
        "ValueError: Computed output size would be zero or negative.",
        "The channels come first in your data. Keras wants them last: (28, 28, 1)",
    ),
    Post(
        "numbers of classes with a loss for one-hot labels",
        """
x, y = np.random.random((500, 20)), np.random.randint(0, 5, (500,))
model = keras.Sequential([keras.Input((20,)), layers.Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, verbose=0)
""",
        "ValueError: Arguments `target` and `output` must have the same rank (ndim).",
        "use `sparse_categorical_crossentropy`",
    ),
    Post(
        "one-hot labels with a sparse loss",
        """
x = np.random.random((50, 20))
y = keras.utils.to_categorical(np.random.randint(0, 5, (50,)), 5)
model = keras.Sequential([keras.Input((20,)), layers.Dense(5, activation="softmax")])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy())
model.fit(x, y, verbose=0)
""",
        "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`.",
        "The labels are one-hot: use `categorical_crossentropy`",
    ),
    Post(
        "an autoencoder that comes back longer",
        """
x = inputs = keras.Input((28, 28, 1))
for _ in range(3):
    x = layers.MaxPooling2D(2, padding="same")(layers.Conv2D(8, 3, padding="same")(x))
for _ in range(3):
    x = layers.UpSampling2D(2)(x)
model = keras.Model(inputs, layers.Conv2D(1, 3, activation="sigmoid", padding="same")(x))
model.compile("adam", "binary_crossentropy")
pictures = np.zeros((10, 28, 28, 1))
model.fit(pictures, pictures)
""",
        "ValueError: Arguments `target` and `output` must have the same shape. Received: "
        "target.shape=(None, 28, 28, 1), output.shape=(None, 32, 32, 1)",
        "the way back does not undo it",
    ),
    Post(
        "pictures in time, into an LSTM",
        """
model = keras.Sequential()
model.add(keras.Input((10, 64, 64, 3)))
model.add(layers.TimeDistributed(layers.Conv2D(16, 3)))
model.add(layers.LSTM(32))
""",
        "ValueError: Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: "
        "expected ndim=3, found ndim=5.",
        "`TimeDistributed(Flatten())`",
    ),
    Post(
        "states that were not asked for",
        """
x = layers.Embedding(100, 16)(keras.Input((20,)))
output, h, c = layers.LSTM(32)(x)
""",
        "NotImplementedError: Iterating over a symbolic KerasTensor is not supported.",
        "`return_state=True`",
    ),
    Post(
        "a picture beside a row of numbers",
        """
picture, row = keras.Input((64, 64, 3)), keras.Input((10,))
x = layers.concatenate([layers.Conv2D(16, 3)(picture), layers.Dense(32)(row)])
""",
        "ValueError: A `Concatenate` layer requires inputs with matching shapes except for the "
        "concatenation axis.",
        "The tensors have a different number of axes.",
    ),
    Post(
        "keys that were not turned",
        """
class SelfAttention(layers.Layer):
    def __init__(self, dim):
        super().__init__()
        self.q, self.k, self.v = (layers.Dense(dim) for _ in range(3))

    def call(self, x):
        weights = ops.softmax(ops.matmul(self.q(x), self.k(x)))
        return ops.matmul(weights, self.v(x))

SelfAttention(32)(keras.Input((20, 64)))
""",
        "ValueError: Dimensions must be equal, but are 32 and 20 for",
        "must be of equal length",
    ),
    Post(
        "one row to predict",
        """
model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
model.predict(np.array([5.1, 3.5, 1.4, 0.2]))
""",
        'ValueError: Invalid input shape for input Tensor("data:0", shape=(4,), dtype=float32) '
        "with name",
        "One row was fed without a batch. Write `model.predict(",
    ),
    Post(
        "the name of a weight first",
        """
import tensorflow as tf

class Linear(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight("w", shape=(input_shape[-1], 4), trainable=True)

    def call(self, x):
        return tf.matmul(x, self.w)

Linear()(tf.ones((2, 2)))
""",
        "ValueError: `name` must be passed as a keyword argument. Received: add_weight('w', ...).",
        "self.add_weight(shape=…, name=…)",
    ),
    Post(
        "a generator of other rows",
        """
def batches():
    while True:
        yield np.zeros((8, 5)), np.zeros((8, 1))

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(batches(), steps_per_epoch=2, verbose=0, shuffle=False)
""",
        "ValueError: Input 0 with name 'None' of layer 'dense' is incompatible with the layer: "
        "expected axis -1 of input shape to have value 4, but received input with shape (None, 5)",
        "The data has rows of another length than the layer has weights for.",
    ),
    Post(
        "a matrix for a table of another length",
        """
words = {f"w{i}": i + 1 for i in range(100)}
matrix = np.zeros((len(words) + 1, 50))
layers.Embedding(len(words), 50, weights=[matrix], trainable=False)
""",
        "ValueError: Layer embedding weight shape (100, 50) is not compatible with provided weight "
        "shape (101, 50).",
        "needs a row for each id",
    ),
    Post(
        "a vector beside its sequence",
        """
import tensorflow as tf

class Net(tf.keras.Model):
    def call(self, x):
        return tf.concat([tf.reduce_sum(x, axis=1), x], axis=-1)

Net()(tf.zeros((4, 9, 32)))
""",
        "InvalidArgumentError: {{function_node __wrapped__ConcatV2_N_2_device_/job:localhost/"
        "replica:0/task:0/device:CPU:0}} ConcatOp : Ranks of all input tensors should match: "
        "shape[0] = [4,32] vs. shape[1] = [4,9,32]",
        "One tensor has 2 axes, the other 3.",
    ),
    Post(
        "queries and keys of two lengths",
        """
import tensorflow as tf

class Scores(layers.Layer):
    def call(self, x):
        return tf.matmul(x[..., :8], x[..., :9], transpose_b=True)

Scores()(keras.Input((12, 16)))
""",
        "ValueError: Dimensions must be equal, but are 8 and 9 for",
        "must be of equal length, after either is turned",
    ),
    Post(
        "a dataset without batches",
        """
import tensorflow as tf

data = tf.data.Dataset.from_tensor_slices((np.zeros((10, 28, 28)), np.zeros(10)))
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(data, verbose=0)
""",
        'ValueError: Invalid input shape for input Tensor("Cast:0", shape=(28, 28), dtype=float32) '
        "with name",
        "The dataset has no batch: `.batch(32)`",
    ),
    Post(
        "the size of a kernel as two numbers",
        """
model = keras.Sequential([keras.Input((32, 32, 3))])
model.add(layers.Conv2D(32, 3, 3, padding="same"))
model.add(layers.Conv2D(32, 3, 3))
model.add(layers.MaxPooling2D(2))
model.add(layers.Conv2D(64, 3, 3))
""",
        "ValueError: Computed output size would be zero or negative.",
        "`layers.Conv2D(64, 3, 3)`: the third argument is the strides",
    ),
    Post(
        "channels first, and a pooling that fails",
        """
model = keras.Sequential([keras.Input((3, 32, 32))])
model.add(layers.Conv2D(32, (3, 3), padding="same"))
model.add(layers.Conv2D(32, (3, 3)))
model.add(layers.MaxPooling2D(2))
""",
        "ValueError: Computed output size would be zero or negative.",
        "The channels come first in your data. Keras wants them last: (32, 32, 3)",
    ),
    Post(
        "one picture to predict",
        """
model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(3)])
picture = np.zeros((28, 28))
model.predict(picture, verbose=0)
""",
        'ValueError: Invalid input shape for input Tensor("data:0", shape=(28, 28), dtype=float32) '
        "with name",
        "Write `model.predict(picture[np.newaxis], verbose=0)`.",
    ),
    Post(
        "steps that are gone",
        """
x = layers.RepeatVector(30)(layers.LSTM(16)(keras.Input((30, 4))))
x = layers.TimeDistributed(layers.Dense(4))(layers.LSTM(16)(x))
""",
        "ValueError: `TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
        "dimensions, received: (None, 16)",
        "`return_sequences=True`",
    ),
    Post(
        "a module of old",
        "from keras.utils import np_utils",
        "ImportError: cannot import name 'np_utils' from 'keras.utils'",
        "Today: `from keras.utils import to_categorical`.",
    ),
]
