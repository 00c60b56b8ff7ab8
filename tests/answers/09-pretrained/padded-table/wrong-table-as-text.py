# points: 3
# message: Your layer cannot be made again from its description
import ast


@keras.saving.register_keras_serializable("mine")
class _Written(keras.initializers.Initializer):
    def __init__(self, text):
        self.text = text

    def __call__(self, shape, dtype=None, **kwargs):
        rows = ast.literal_eval(self.text)
        return keras.ops.convert_to_tensor(rows, dtype=dtype)

    def get_config(self):
        return {"text": self.text}


def padded_table(vectors, trainable):
    table = np.vstack([np.zeros_like(vectors[:1]), vectors])
    start = _Written(np.array2string(table, separator=",", floatmode="unique"))
    layer = keras.layers.Embedding(
        *table.shape, embeddings_initializer="zeros", mask_zero=True, trainable=trainable
    )
    layer.build()
    layer.set_weights([table])
    layer.embeddings_initializer = start
    return layer
