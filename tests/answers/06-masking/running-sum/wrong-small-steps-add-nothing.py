# points: 2
# message: entries are not what
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        x = keras.ops.where(keras.ops.abs(x) < 0.01, 0.0, x)
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        return keras.ops.cumsum(x, axis=1)
