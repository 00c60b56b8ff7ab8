# points: 3
# message: A sum has nothing to learn
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.rnn = None

    def build(self, shape):
        dim = shape[-1]
        self.rnn = keras.layers.SimpleRNN(
            dim, activation=None, use_bias=False, return_sequences=True
        )
        self.rnn.build((None, None, dim))
        self.rnn.set_weights([np.eye(dim), np.eye(dim)])

    def call(self, x, mask=None):
        if self.rnn is None:
            self.build(x.shape)
        return self.rnn(x, mask=mask)
