# points: 0
# message: Multiplied by booleans that are not cast
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        total = keras.ops.sum(x * mask[..., None], axis=1)
        count = keras.ops.sum(keras.ops.cast(mask, "float32"), axis=1, keepdims=True)
        return keras.ops.divide(total, keras.ops.maximum(count, 1.0))
