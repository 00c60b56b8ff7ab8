# points: 0
# message: yours is 0 there
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.cumsum(x, axis=1)
        real = keras.ops.cast(mask, x.dtype)[..., None]
        return keras.ops.cumsum(x * real, axis=1) * real
