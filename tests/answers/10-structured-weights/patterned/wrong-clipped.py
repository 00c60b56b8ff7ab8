# points: 4
# message: for large numbers and small ones
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(int(self.places.max()) + 1,))

    def call(self, x):
        padded = keras.ops.append(self.parameters, 0.0)
        kernel = keras.ops.take(padded, np.where(self.places < 0, self.places.max() + 1, self.places))
        return keras.ops.clip(x @ kernel, -1e4, 1e4)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
