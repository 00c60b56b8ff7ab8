# points: 0
# message: yours is that of the first
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        total = keras.ops.sum(x * real, axis=1)
        return total / keras.ops.maximum(keras.ops.sum(real[0]), 1.0)
