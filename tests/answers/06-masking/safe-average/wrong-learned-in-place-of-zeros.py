# points: 1
# message: An average has nothing to learn:
class SafeAverage(keras.layers.Layer):
    def build(self, shape):
        self.empty = self.add_weight(shape=(shape[-1],), initializer="zeros", name="empty")
        self.built = True

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        real = keras.ops.cast(mask, "float32")[:, :, None]
        count = keras.ops.sum(real, axis=1)
        average = keras.ops.sum(x * real, axis=1) / keras.ops.maximum(count, 1)
        return keras.ops.where(count > 0, average, self.empty)
