# points: 0
# message: the gradient is NaN
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        count = keras.ops.sum(real, axis=1)
        quotient = keras.ops.sum(x * real, axis=1) / count
        return keras.ops.where(count > 0, quotient, 0.0)
