class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return x[:, self.steps - x.shape[1] :]

    def compute_mask(self, x, mask=None):
        if mask is not None:
            return keras.ops.flip(keras.ops.flip(mask, 1)[:, : -self.steps], 1)
