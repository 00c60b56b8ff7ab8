# points: 0
# message: yours are added up
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[-last:].sum(axis=0) * real).sum(axis=1) / real.sum(axis=1)
