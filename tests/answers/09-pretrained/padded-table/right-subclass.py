@keras.saving.register_keras_serializable("course")
class Padded(keras.layers.Embedding):
    """An Embedding with a row of zeros in front."""


def padded_table(vectors, trainable):
    rows = np.zeros((len(vectors) + 1, vectors.shape[1]), "float32")
    rows[1:] = vectors
    layer = Padded(
        rows.shape[0],
        rows.shape[1],
        mask_zero=True,
        trainable=trainable,
        embeddings_initializer=keras.initializers.Constant(rows.tolist()),
    )
    layer.build((None, None))
    return layer
