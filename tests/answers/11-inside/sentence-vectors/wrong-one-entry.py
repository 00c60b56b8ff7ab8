# points: 0
# message: over one entry
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[-last] * real).sum(axis=1) / real.sum(axis=1)
