# points: 0
# message: yours is the mean of the padding
def sentence_vectors(hidden_states, mask, last):
    padding = ~mask[..., None]
    states = hidden_states[-last:].mean(axis=0)
    return (states * padding).sum(axis=1) / np.maximum(padding.sum(axis=1), 1)
