# points: 3
# message: the way is cut
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")

    def call(self, x):
        numbers = np.append(self.parameters.numpy(), np.float32(0))
        return keras.ops.matmul(x, numbers[self.places])

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
