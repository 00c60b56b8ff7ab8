# points: 0
# message: still in the count
def sentence_vectors(hidden_states, mask, last):
    return (hidden_states[-last:].mean(axis=0) * mask[..., None]).mean(axis=1)
