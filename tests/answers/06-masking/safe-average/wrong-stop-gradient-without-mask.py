# points: 1
# message: Without a mask nothing can be trained
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(keras.ops.stop_gradient(x), axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        return keras.ops.sum(x * real, axis=1) / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
