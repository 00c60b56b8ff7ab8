# points: 0
# message: entries are not what they should be
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            open_still = keras.ops.cumprod(keras.ops.cast(mask, x.dtype), axis=1)
            x = x * open_still[..., None]
        return keras.ops.cumsum(x, axis=1)
