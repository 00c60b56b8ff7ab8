# points: 1
# message: yours reads no further than the longest text is long
def sentence_vectors(hidden_states, mask, last):
    longest = mask.sum(axis=1).max()  # padding behind all texts is of no use
    mean = hidden_states[-last:, :, :longest].mean(axis=0)
    weights = mask[:, :longest, None]
    return (mean * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
