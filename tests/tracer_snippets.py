"""Code that people asked about, written anew, and the diagnosis that the tracer must give.

Each has the shapes of its layers in order (without the inputs), their weights, the start of its
error or warning, a piece of what is said of it, and the question of the course.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Snippet:
    """What somebody had in front of them; the fields say what the tracer must find."""

    name: str
    code: str
    shapes: list = field(default_factory=list)
    weights: list = field(default_factory=list)
    error: str = ""
    warns: str = ""
    says: str = ""
    question: str = ""
    old: str = ""
    value: object = None


SNIPPETS = [
    Snippet(
        "S1 flatten before an embedding of one row of ids",
        """
from keras.layers import Dense, Embedding, Flatten, Input
from keras.models import Model

ids = Input((30,))
x = Flatten()(ids)
x = Embedding(1000, 100)(x)
model = Model(ids, x)
""",
        [(None, 30), (None, 30, 100)],
        [0, 100_000],
        says="changes nothing",
        question="Q13",
    ),
    Snippet(
        "S2 flatten before an embedding of two features a step",
        """
from keras.layers import Embedding, Flatten, Input
from keras.models import Model

ids = Input((30, 2))
model = Model(ids, Embedding(1000, 100)(Flatten()(ids)))
""",
        [(None, 60), (None, 60, 100)],
        [0, 100_000],
        says="became 60 steps",
        question="Q13",
    ),
    Snippet(
        "S3 a mask handed over by hand",
        """
import numpy as np
import keras
from keras import layers

class Encoder(layers.Layer):
    def __init__(self):
        super().__init__()
        self.embedding = layers.Embedding(50, 8, mask_zero=True)
        self.lstm = layers.LSTM(32)

    def call(self, ids):
        x = self.embedding(ids)
        mask = self.embedding.compute_mask(ids)
        return self.lstm(x, mask=mask)

tuple(Encoder()(np.random.randint(0, 50, size=(32, 10))).shape)
""",
        value=(32, 32),
        says="need not be handed over",
        question="Q22",
    ),
    Snippet(
        "S4 voxels without a channel axis",
        """
from keras.layers import Conv3D, Input

grid = Input((10, 10, 10))
x = Conv3D(8, 3)(grid)
""",
        error="ValueError: Input 0 with name 'None' of layer 'conv3d' is incompatible with the "
        "layer: expected min_ndim=5, found ndim=4.",
        says="one-hot",
        question="Q15",
    ),
    Snippet(
        "S4 voxels with their materials as channels",
        """
from keras.layers import Conv3D, Input
from keras.models import Model

grid = Input((10, 10, 10, 4))
model = Model(grid, Conv3D(8, 3)(grid))
""",
        [(None, 8, 8, 8, 8)],
        [872],
    ),
    Snippet(
        "S5 a number in brackets",
        """
from keras.layers import Dense, Input

x = Input(shape=(20))
""",
        error="ValueError: Cannot convert '20' to a shape.",
        says="The comma makes the tuple",
        question="Q7",
    ),
    Snippet(
        "S6 the shape given to the first layer",
        """
from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(32, input_shape=(784,)))
""",
        [(None, 32)],
        [25_120],
        warns="Do not pass an `input_shape`/`input_dim` argument to a layer.",
        old="input_shape=",
    ),
    Snippet(
        "S7 a Dense on the rows of a picture",
        """
from tensorflow import keras

inputs = keras.Input((28, 28))
model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(inputs))
""",
        [(None, 28, 10)],
        [290],
        says="acts on the last axis",
        question="Q16",
    ),
    Snippet(
        "S8 input_length builds nothing",
        """
from keras.models import Sequential
from keras.layers import Dense, Embedding, Flatten

model = Sequential([Embedding(5, 2, input_length=3), Flatten(), Dense(1)])
model.summary()
""",
        warns="Argument `input_length` is deprecated. Just remove it.",
        says="is not built",
        question="Q11",
        old="input_length=",
    ),
    Snippet(
        "S8 with an Input",
        """
from keras import Input, Sequential
from keras.layers import Dense, Embedding, Flatten

model = Sequential([Input((3,)), Embedding(5, 2), Flatten(), Dense(1)])
""",
        [(None, 3, 2), (None, 6), (None, 1)],
        [10, 0, 7],
    ),
    Snippet(
        "S9 the same without Flatten",
        """
from keras import Input, Sequential
from keras.layers import Dense, Embedding

model = Sequential([Input((3,)), Embedding(5, 2), Dense(1)])
""",
        [(None, 3, 2), (None, 3, 1)],
        [10, 3],
        says="one answer for each of the 3 places",
        question="Q16",
    ),
    Snippet(
        "S10 how many parameters has an LSTM",
        """
from keras import Input, Sequential
from keras.layers import LSTM, Embedding

model = Sequential([Input((3,)), Embedding(5, 2), LSTM(1)])
""",
        [(None, 3, 2), (None, 1)],
        [10, 16],
    ),
    Snippet(
        "S11 a mask into a recurrent layer",
        """
from keras import Input, Sequential
from keras.layers import Embedding, SimpleRNN

model = Sequential([
    Input((7,)),
    Embedding(5, 2, mask_zero=True),
    SimpleRNN(1, return_sequences=True),
])
""",
        [(None, 7, 2), (None, 7, 1)],
        [10, 4],
    ),
    Snippet(
        "S12 what the 10 of SimpleRNN(10) is",
        """
from keras.models import Sequential
from keras.layers import SimpleRNN

look_back = 4
model = Sequential()
model.add(SimpleRNN(10, input_shape=(1, look_back)))
""",
        [(None, 10)],
        [150],
        warns="Do not pass an `input_shape`/`input_dim` argument to a layer.",
        says="10 is the size of the state, not a length",
        question="Q11",
        old="input_shape=",
    ),
    Snippet(
        "S13 any length, then Flatten and Dense",
        """
from keras.models import Sequential
from keras.layers import Conv1D, Dense, Flatten, Input

model = Sequential([
    Input((None, 128)),
    Conv1D(8, 3),
    Flatten(),
    Dense(1),
])
""",
        error="ValueError: Shapes used to initialize variables must be fully-defined",
        says="Pool over time in place of `Flatten`",
        question="Q21",
    ),
    Snippet(
        "S13 pooled",
        """
from keras.models import Sequential
from keras.layers import Conv1D, Dense, GlobalMaxPooling1D, Input

model = Sequential([Input((None, 128)), Conv1D(8, 3), GlobalMaxPooling1D(), Dense(1)])
""",
        [(None, None, 8), (None, 8), (None, 1)],
        [3080, 0, 9],
    ),
    Snippet(
        "S14 quantities through an embedding",
        """
import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense, Embedding

x = np.array([[0.3, 0.1], [0.2, 0.9]])
model = Sequential([Embedding(2, 8, input_length=2), LSTM(2), Dense(1)])
tuple(model(x).shape)
""",
        value=(2, 1),
        warns="Argument `input_length` is deprecated. Just remove it.",
        says="cuts 0.3 to an id",
        question="Q14",
        old="input_length=",
    ),
    Snippet(
        "S15 one table in three models",
        """
import numpy as np
import keras
from keras.layers import Embedding, Flatten, Input

matrix = np.arange(40).reshape(10, 4)
embedding = Embedding(10, 4, weights=[matrix])
word = Input((1,))
model = keras.Model(word, embedding(word))
other = Input((1,))
model2 = keras.Model(other, Flatten()(embedding(other)))
model3 = keras.Sequential([Input((1,)), embedding])
model.output_shape, model2.output_shape, model3.count_params()
""",
        value=((None, 1, 4), (None, 4), 40),
        says="40 weights exist once",
        question="Q28",
    ),
    Snippet(
        "S16 a kernel made of three weights",
        """
import keras
from keras import ops

class Pattern(keras.layers.Dense):
    def build(self, input_shape):
        self.abc = self.add_weight(shape=(3,), name="abc")

    def call(self, x):
        n = x.shape[-1]
        kernel = ops.ones((n, self.units)) * self.abc[0] + ops.eye(n, self.units) * self.abc[1]
        return ops.matmul(x, kernel) + self.abc[2]

inputs = keras.Input((6,))
model = keras.Model(inputs, Pattern(6)(inputs))
""",
        [(None, 6)],
        [3],
    ),
    Snippet(
        "S17 pixels through a small CNN",
        """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D

model = Sequential([
    Input((50, 50, 1)),
    Conv2D(64, 3, activation="relu"),
    MaxPooling2D(),
    Conv2D(64, 3, activation="relu"),
    MaxPooling2D(),
    Flatten(),
    Dense(64),
    Dense(2),
])
""",
        [
            (None, 48, 48, 64),
            (None, 24, 24, 64),
            (None, 22, 22, 64),
            (None, 11, 11, 64),
            (None, 7744),
            (None, 64),
            (None, 2),
        ],
        [640, 0, 36_928, 0, 0, 495_680, 130],
    ),
    Snippet(
        "S18 weights of another output",
        """
from keras import Input, Sequential
from keras.layers import Dense

a = Sequential([Input((4,)), Dense(8), Dense(3)])
b = Sequential([Input((4,)), Dense(8), Dense(1)])
b.set_weights(a.get_weights())
""",
        error="ValueError: Layer sequential_1 weight shape (8, 1) is not compatible with provided "
        "weight shape (8, 3).",
        says="leave the last one fresh",
        question="Q30",
    ),
    Snippet(
        "S19 a maximum over padding",
        """
from keras import Input, Sequential
from keras.layers import Embedding, GlobalMaxPooling1D

model = Sequential([Input((7,)), Embedding(5, 2, mask_zero=True), GlobalMaxPooling1D()])
""",
        [(None, 7, 2), (None, 2)],
        [10, 0],
        warns="Layer 'global_max_pooling1d' (of type GlobalMaxPooling1D) was passed an input with "
        "a mask attached to it.",
        says="padding may win the maximum",
        question="Q23",
    ),
    Snippet(
        "S20 an LSTM on a table",
        """
from keras import Input
from keras.layers import LSTM

x = LSTM(4)(Input((7,)))
""",
        error="ValueError: Input 0 with name 'None' of layer 'lstm' is incompatible with the "
        "layer: expected ndim=3, found ndim=2.",
        says="without a feature axis",
        question="Q11",
    ),
    Snippet(
        "S20 two LSTMs in a row",
        """
from keras import Input, Sequential
from keras.layers import LSTM

model = Sequential([Input((7, 3)), LSTM(8), LSTM(4)])
""",
        error="ValueError: Input 0 with name 'None' of layer 'lstm_1' is incompatible with the "
        "layer: expected ndim=3, found ndim=2.",
        says="return_sequences=True",
        question="Q11",
    ),
    Snippet(
        "S21 branches of two lengths",
        """
from keras import Input
from keras.layers import Concatenate

x = Concatenate()([Input((3, 2)), Input((4, 2))])
""",
        error="ValueError: A `Concatenate` layer requires inputs with matching shapes except for "
        "the concatenation axis.",
        says="part at axis 1",
        question="",
    ),
    Snippet(
        "S22 a kernel longer than the text",
        """
from keras import Input
from keras.layers import Conv1D

x = Conv1D(8, 5)(Input((3, 2)))
""",
        error="ValueError: Computed output size would be zero or negative.",
        says="longer than what it slides over",
        question="Q20",
    ),
    Snippet(
        "S23 both directions, and a Dense a step",
        """
from keras import Input, Sequential
from keras.layers import LSTM, Bidirectional, Dense, TimeDistributed

model = Sequential([
    Input((7, 2)),
    Bidirectional(LSTM(4, return_sequences=True)),
    TimeDistributed(Dense(3)),
])
""",
        [(None, 7, 8), (None, 7, 3)],
        [224, 27],
    ),
    Snippet(
        "S24 a frozen table beside a small trainable one",
        """
import keras
from keras.layers import Concatenate, Embedding, Input

ids = Input((5,), dtype="int32")
frozen = Embedding(100, 8, trainable=False)(ids)
small = Embedding(20, 2)(ids)
model = keras.Model(ids, Concatenate()([frozen, small]))
""",
        [(None, 5, 8), (None, 5, 2), (None, 5, 10)],
        [800, 40, 0],
        says="800 weights of functional are frozen",
        question="Q32",
    ),
]
