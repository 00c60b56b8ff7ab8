# points: 0
# message: yours lost the last one
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, : -self.steps]
