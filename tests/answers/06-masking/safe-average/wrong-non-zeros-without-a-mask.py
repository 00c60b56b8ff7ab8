# points: 0
# message: A step of zeros is a step
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            mask = keras.ops.any(keras.ops.not_equal(x, 0), axis=-1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        total = keras.ops.sum(x * real, axis=1)
        return total / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
