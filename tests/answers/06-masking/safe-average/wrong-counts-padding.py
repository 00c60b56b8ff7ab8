# points: 0
# message: still in the count
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        return keras.ops.mean(x, axis=1)
