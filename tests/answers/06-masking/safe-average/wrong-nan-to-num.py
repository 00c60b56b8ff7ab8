# points: 0
# message: the gradient is NaN
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        return keras.ops.nan_to_num(keras.ops.sum(x * real, axis=1) / keras.ops.sum(real, axis=1))
