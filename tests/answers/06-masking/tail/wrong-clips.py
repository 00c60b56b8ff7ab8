# points: 1
# message: one batch after the other
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return keras.ops.clip(x, -100, 100)[:, self.steps :]

    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, self.steps :]
