# points: 1
# message: yours counts its padding
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        m = mask[:, self.steps :]
        return m | ~keras.ops.any(m, axis=1, keepdims=True)
