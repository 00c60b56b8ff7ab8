# points: 0
# message: yours counts them all
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is not None:
            return keras.ops.ones_like(mask)[:, self.steps :]
