# points: 2
# message: `mask` should hold bool
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", padding="post", value=filling)
    ones = [np.ones(len(sequence)) for sequence in sequences]
    return padded, keras.utils.pad_sequences(ones, padding="post")
