# points: 1
# message: Every layer has its own `steps`
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = Tail.steps = steps

    def call(self, x):
        return x[:, Tail.steps :]

    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, Tail.steps :]
