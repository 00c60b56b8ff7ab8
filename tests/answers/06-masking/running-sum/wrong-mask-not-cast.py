# points: 0
# message: Multiplied by booleans that are not cast
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            x = x * mask[..., None]
        return keras.ops.cumsum(x, axis=1)
