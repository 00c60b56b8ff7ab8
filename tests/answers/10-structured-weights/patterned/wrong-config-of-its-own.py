# points: 5
# message: leaves out what every layer has
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")

    def call(self, x):
        one_hot = keras.ops.one_hot(self.places, self.count)
        kernel = keras.ops.matmul(one_hot, self.parameters)
        return keras.ops.matmul(x, kernel)

    def get_config(self):
        return {"places": self.places.tolist()}
