# points: 0
# message: The model declares no inputs: begin it with `keras.Input`
class Mixed(keras.Model):
    def __init__(self, vocabulary_size, embedding_dim, units):
        super().__init__()
        self.table = keras.layers.Embedding(vocabulary_size, embedding_dim)
        self.lstm = keras.layers.LSTM(units)

    def call(self, inputs):
        floats, ids = inputs
        return self.lstm(keras.ops.concatenate([floats, self.table(ids)], axis=-1))


def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    return Mixed(vocabulary_size, embedding_dim, units)
