def rectangle(sequences, filling=0.0):
    longest = max(map(len, sequences))
    padded, mask = [], []
    for sequence in sequences:
        missing = longest - len(sequence)
        padded.append(np.pad(sequence, ((0, missing), (0, 0)), constant_values=filling))
        mask.append([True] * len(sequence) + [False] * missing)
    return np.stack(padded), np.array(mask)
