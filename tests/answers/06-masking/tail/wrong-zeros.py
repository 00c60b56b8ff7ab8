# points: 1
# message: The masked steps stay as they are:
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x, mask=None):
        if mask is not None:
            x = x * keras.ops.cast(mask, x.dtype)[:, :, None]
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, self.steps :]
