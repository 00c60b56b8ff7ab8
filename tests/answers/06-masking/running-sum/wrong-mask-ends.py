# points: 2
# message: The next layer got no mask
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        pass

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        return keras.ops.cumsum(x, axis=1)
