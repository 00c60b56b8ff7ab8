# points: 2
# message: your mask takes it for filling
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", padding="post", value=filling)
    return padded, (padded != 0).any(axis=-1)
