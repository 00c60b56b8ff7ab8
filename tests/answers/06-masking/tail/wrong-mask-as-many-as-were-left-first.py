# points: 1
# message: there may be fewer later
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def build(self, shape):
        self.left = shape[1] - self.steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, -self.left :]
