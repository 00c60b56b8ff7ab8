# points: 1
# message: No mask came in, and your layer made one
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return keras.ops.ones(keras.ops.shape(x)[:2], "bool")[:, self.steps :]
        return mask[:, self.steps :]
