# points: 2
# message: Without a mask every step counts: you look for zeros.
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            mask = keras.ops.not_equal(x[:, :, 0], 0.0)
        return keras.ops.cumsum(keras.ops.where(mask[:, :, None], x, 0.0), axis=1)
