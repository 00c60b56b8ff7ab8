# points: 0
# message: entries are not what they should be
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        count = keras.ops.sum(real, axis=1)
        kept = keras.ops.sum(x * real, axis=1) / keras.ops.maximum(count, 1.0)
        return keras.ops.where(count > 0, kept, keras.ops.mean(x, axis=1))
