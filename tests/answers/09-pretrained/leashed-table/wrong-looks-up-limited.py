# points: 2
# message: cuts what is looked up
class _Cut(keras.layers.Embedding):
    def call(self, ids):
        return tf.clip_by_norm(super().call(ids), self.longest, axes=[-1])


def leashed_table(matrix, strength, longest):
    layer = _Cut(
        *matrix.shape,
        weights=[matrix],
        embeddings_regularizer=lambda t: strength * keras.ops.sum((t - matrix) ** 2),
        embeddings_constraint=keras.constraints.MaxNorm(longest, axis=1),
    )
    layer.longest = longest
    layer.build()
    return layer
