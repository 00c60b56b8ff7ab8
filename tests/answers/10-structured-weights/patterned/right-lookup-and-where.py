class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")

    def call(self, x):
        found = keras.ops.take(self.parameters, np.maximum(self.places, 0))
        kernel = keras.ops.where(self.places < 0, 0.0, found)
        return keras.ops.matmul(x, kernel)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
