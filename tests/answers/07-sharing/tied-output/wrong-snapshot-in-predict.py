# points: 1
# message: In `predict` the exit has
class _Exit(keras.layers.Layer):
    def __init__(self, words):
        super().__init__()
        self.words = words

    def call(self, vectors):
        if tf.executing_eagerly():
            return keras.ops.matmul(vectors, keras.ops.transpose(self.words.embeddings))
        with tf.init_scope():
            table = np.array(self.words.embeddings)
        now = self.words.embeddings - keras.ops.stop_gradient(self.words.embeddings)
        return keras.ops.matmul(vectors, keras.ops.transpose(now + table))


def tied_model(vocabulary_size, embedding_dim):
    words = keras.layers.Embedding(vocabulary_size, embedding_dim)
    ids = keras.Input((None,), dtype="int32")
    return keras.Model(ids, _Exit(words)(words(ids)))
