# points: 0
# message: your other averages are too small
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        return keras.ops.sum(x * real, axis=1) / (keras.ops.sum(real, axis=1) + 1)
