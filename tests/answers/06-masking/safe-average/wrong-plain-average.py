# points: 0
# message: The padding is in your average
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        return keras.ops.mean(x, axis=1)
