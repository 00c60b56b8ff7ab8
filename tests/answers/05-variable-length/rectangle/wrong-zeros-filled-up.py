# points: 1
# message: `padded` has the right shape
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", padding="post")
    ones = [np.ones(len(sequence)) for sequence in sequences]
    mask = keras.utils.pad_sequences(ones, padding="post").astype(bool)
    padded[(padded == 0).all(axis=-1)] = filling
    return padded, mask
