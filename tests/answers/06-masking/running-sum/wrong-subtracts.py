# points: 2
# message: A masked step adds nothing:
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        total = keras.ops.cumsum(x, axis=1)
        if mask is None:
            return total
        padding = x * (1 - keras.ops.cast(mask, x.dtype))[:, :, None]
        return total - keras.ops.cumsum(padding, axis=1)
