# points: 3
# message: the very number that fills up
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", padding="post", value=filling)
    return padded, (padded != filling).all(axis=-1)
