def rectangle(sequences, filling=0.0):
    longest = max(len(sequence) for sequence in sequences)
    dim = sequences[0].shape[-1]
    padded = np.zeros((len(sequences), longest, dim), "float32") + np.float32(filling)
    mask = np.zeros((len(sequences), longest), bool)
    for i, sequence in enumerate(sequences):
        for step, vector in enumerate(sequence):
            padded[i, step], mask[i, step] = vector, True
    return padded, mask
