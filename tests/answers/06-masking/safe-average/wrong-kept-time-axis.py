# points: 0
# message: should have rank 2
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1, keepdims=True)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        count = keras.ops.maximum(keras.ops.sum(real, axis=1, keepdims=True), 1.0)
        return keras.ops.sum(x * real, axis=1, keepdims=True) / count
