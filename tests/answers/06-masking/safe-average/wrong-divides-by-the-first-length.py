# points: 1
# message: there may be fewer later
class SafeAverage(keras.layers.Layer):
    def build(self, input_shape):
        self.time = float(input_shape[1])

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.sum(x, axis=1) / self.time
        real = keras.ops.cast(mask, x.dtype)[:, :, None]
        return keras.ops.sum(x * real, axis=1) / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
