# points: 3
# message: every number of every day should be in the row, unchanged
class Clip(keras.layers.Layer):
    def call(self, x):
        return tf.clip_by_value(tf.reshape(x, (tf.shape(x)[0], -1)), -100.0, 100.0)


def chosen_layers():
    return {
        "topic": keras.layers.GlobalAveragePooling1D(),
        "week": Clip(),
        "story": keras.layers.GRU(5),
        "tags": keras.layers.Dense(5),
    }
