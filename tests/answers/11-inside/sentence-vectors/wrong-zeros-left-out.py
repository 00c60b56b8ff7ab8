# points: 1
# message: A step of zeros counts where the mask says so
def sentence_vectors(hidden_states, mask, last):
    states = np.asarray(hidden_states)[-last:].mean(axis=0) * mask[..., None]
    counts = (states != 0).any(axis=-1).sum(axis=1, keepdims=True)
    return states.sum(axis=1) / np.maximum(counts, 1)
