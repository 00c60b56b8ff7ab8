# points: 0
# message: should have shape
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        steps = keras.ops.arange(keras.ops.shape(x)[1])
        return keras.ops.where(steps[None, :, None] < self.steps, 0.0, x)

    def compute_mask(self, x, mask=None):
        return mask
