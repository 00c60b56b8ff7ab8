# points: 0
# message: Those are the first entries
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[:last].mean(axis=0) * real).sum(axis=1) / real.sum(axis=1)
