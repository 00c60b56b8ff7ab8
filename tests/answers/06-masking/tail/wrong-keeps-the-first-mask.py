# points: 1
# message: one batch after the other
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        if not hasattr(self, "kept"):
            self.kept = mask[:, self.steps :]
        return self.kept
