# points: 1
# message: leave nothing of the real ones
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        total = keras.ops.sum(x, axis=1) - keras.ops.sum(x * (1 - real), axis=1)
        return total / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
