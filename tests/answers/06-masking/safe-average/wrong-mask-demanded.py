# points: 0
# message: No mask came in here
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        real = keras.ops.expand_dims(keras.ops.cast(mask, x.dtype), -1)
        return keras.ops.sum(x * real, axis=1) / keras.ops.maximum(keras.ops.sum(real, axis=1), 1.0)
