# points: 0
# message: Each text has its own count
def sentence_vectors(hidden_states, mask, last):
    real = mask[..., None]
    return (hidden_states[-last:].mean(axis=0) * real).sum(axis=1) / mask.sum(axis=1).max()
