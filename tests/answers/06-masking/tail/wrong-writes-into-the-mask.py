# points: 1
# message: changed an array it was given
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        if isinstance(mask, np.ndarray):
            mask[:, : self.steps] = False
        return mask[:, self.steps :]
