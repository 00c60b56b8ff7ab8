# points: 0
# message: trains the whole kernel
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1
        self.mask = (self.places >= 0).astype("float32")

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=self.places.shape, constraint=self.project)

    def project(self, kernel):
        one_hot = keras.ops.one_hot(self.places, self.count)
        total = keras.ops.einsum("ijk,ij->k", one_hot, kernel)
        return keras.ops.matmul(one_hot, total / keras.ops.sum(one_hot, axis=(0, 1)))

    def call(self, x):
        return keras.ops.matmul(x, self.kernel * self.mask)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
