# points: 0
# message: then `mask` is None, and every step counts
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        x = keras.ops.where(keras.ops.expand_dims(mask, -1), x, 0.0)
        return keras.ops.cumsum(x, axis=1)
