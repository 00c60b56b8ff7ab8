# points: 0
# message: yours is filled up in front
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", value=filling)
    ones = [np.ones(len(sequence)) for sequence in sequences]
    return padded, keras.utils.pad_sequences(ones).astype(bool)
