# points: 3
# message: The copy has a table of another shape
class _Padded(keras.layers.Embedding):
    matrix = None

    @classmethod
    def from_config(cls, config):
        m = cls.matrix
        config["embeddings_initializer"] = keras.initializers.Constant(m)
        config["input_dim"], config["output_dim"] = m.shape
        return cls(**config)


def padded_table(vectors, trainable):
    m = np.vstack([np.zeros_like(vectors[:1]), vectors])
    _Padded.matrix = m
    layer = _Padded(*m.shape, mask_zero=True, trainable=trainable)
    layer.build()
    layer.set_weights([m])
    return layer
