class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = [list(map(int, row)) for row in places]
        self.count = max(max(row) for row in self.places) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")

    def call(self, x):
        total = 0.0
        for k in range(self.count):
            mask = np.array(self.places) == k
            total = total + self.parameters[k] * tf.linalg.matmul(x, mask.astype("float32"))
        return total

    def get_config(self):
        config = super().get_config()
        config.update({"places": self.places})
        return config
