# points: 1
# message: one batch after the other
class SafeAverage(keras.layers.Layer):
    def build(self, shape):
        self.batch = shape[0]

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)[: self.batch]
        real = keras.ops.cast(mask, x.dtype)[:, :, None]
        return (
            keras.ops.sum(x * real, axis=1) / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
        )[: self.batch]
