# points: 0
# message: yours was made once
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")
        one_hot = keras.ops.one_hot(self.places, self.count)
        self.kernel = keras.ops.matmul(one_hot, self.parameters)

    def call(self, x):
        return keras.ops.matmul(x, self.kernel)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
