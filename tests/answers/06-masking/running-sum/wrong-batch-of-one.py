# points: 0
# message: yours is that of the first for all
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[0][:, None], x, 0.0)
        return keras.ops.cumsum(x, axis=1)
