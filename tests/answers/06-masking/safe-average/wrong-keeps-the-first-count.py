# points: 1
# message: one batch after the other
class SafeAverage(keras.layers.Layer):
    def build(self, shape):
        self.count = None

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[:, :, None]
        if not isinstance(mask, keras.KerasTensor) and tf.executing_eagerly():
            if self.count is None:
                self.count = keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
            return keras.ops.sum(x * real, axis=1) / self.count
        return keras.ops.sum(x * real, axis=1) / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
