class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return keras.ops.split(x, [self.steps], axis=1)[1]

    def compute_mask(self, x, mask=None):
        if mask is not None:
            mask = keras.ops.split(mask, [self.steps], axis=1)[1]
        return mask
