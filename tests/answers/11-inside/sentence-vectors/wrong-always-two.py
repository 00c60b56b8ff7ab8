# points: 1
# message: over the last two entries
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[-2:].mean(axis=0) * real).sum(axis=1) / real.sum(axis=1)
