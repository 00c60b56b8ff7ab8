# points: 2
# message: A number close to the filling is a measurement
def rectangle(sequences, filling=0.0):
    longest = max(map(len, sequences))
    mask = np.arange(longest) < np.array([len(s) for s in sequences])[:, np.newaxis]
    padded = np.full((*mask.shape, sequences[0].shape[1]), filling, "float32")
    padded[mask] = np.concatenate(sequences)
    return np.where(np.abs(padded - filling) < 3e-4, np.float32(filling), padded), mask
