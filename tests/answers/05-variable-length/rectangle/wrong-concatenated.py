# points: 0
# message: you laid all steps in one line
def rectangle(sequences, filling=0.0):
    longest = max(len(sequence) for sequence in sequences)
    steps = np.concatenate(sequences)
    padded = np.full((len(sequences) * longest, steps.shape[1]), filling, "float32")
    padded[: len(steps)] = steps
    mask = np.arange(len(padded)) < len(steps)
    shape = (len(sequences), longest)
    return padded.reshape(*shape, -1), mask.reshape(shape)
