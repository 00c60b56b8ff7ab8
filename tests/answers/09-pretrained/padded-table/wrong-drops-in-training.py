# points: 2
# message: In training it computes something different:
@keras.saving.register_keras_serializable("drops")
class Dropping(keras.layers.Embedding):
    def call(self, ids, training=False):
        x = super().call(ids)
        return keras.random.dropout(x, 0.5) if training else x


def padded_table(vectors, trainable):
    table = np.vstack([np.zeros_like(vectors[:1]), vectors])
    layer = Dropping(
        *table.shape,
        embeddings_initializer=keras.initializers.Constant(table.tolist()),
        mask_zero=True,
        trainable=trainable,
    )
    layer.build()
    return layer
