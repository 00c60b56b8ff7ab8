# points: 0
# message: whole numbers no floats
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        total = keras.ops.sum(keras.ops.where(mask[..., None], x, 0.0), axis=1)
        return total / keras.ops.maximum(keras.ops.sum(mask, axis=1), 1)[:, None]
