# points: 3
# message: your lengths go round
def rectangle(sequences, filling=0.0):
    lengths = np.array([len(s) for s in sequences])
    n = lengths.max()
    padded = np.full((len(sequences), n, sequences[0].shape[1]), filling, "float32")
    for i, s in enumerate(sequences):
        padded[i, : len(s)] = s
    return padded, np.arange(n) < (lengths % 256)[:, None]
