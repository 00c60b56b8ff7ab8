# points: 2
# message: called on fewer steps
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, shape):
        self.time = shape[1]

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        short = self.time - x.shape[1]
        if short > 0:
            x = keras.ops.pad(x, [[0, 0], [short, 0], [0, 0]])
        return keras.ops.cumsum(x, axis=1)
