# points: 2
# message: In training it computes
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        return keras.ops.cumsum(keras.layers.Dropout(0.5)(x), axis=1)
