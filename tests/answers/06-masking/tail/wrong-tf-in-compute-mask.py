# points: 1
# message: KerasTensor cannot be used as input to a TensorFlow function
class Tail(keras.layers.Layer):
    def __init__(self, steps=1, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        pass

    def call(self, x):
        return x[:, self.steps :]

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        return tf.identity(mask)[:, self.steps :]
