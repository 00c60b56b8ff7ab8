class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        left = keras.ops.arange(self.steps, keras.ops.shape(x)[1])
        return keras.ops.take(x, left, axis=1)

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        return keras.ops.take(mask, keras.ops.arange(self.steps, keras.ops.shape(x)[1]), axis=1)
