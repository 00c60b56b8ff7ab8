# points: 0
# message: over the last entry alone
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[-1] * real).sum(axis=1) / real.sum(axis=1)
