# points: 1
# message: The next layer got no mask
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        cut = mask[:, self.steps :]
        if not isinstance(cut, keras.KerasTensor) and not bool(keras.ops.any(cut)):
            return None
        return cut
