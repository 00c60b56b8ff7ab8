# points: 0
# message: you look for zeros in x
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        return keras.ops.any(keras.ops.not_equal(x[:, self.steps :], 0), axis=-1)
