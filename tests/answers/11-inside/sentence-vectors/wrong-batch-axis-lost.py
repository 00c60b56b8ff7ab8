# points: 1
# message: The batch keeps its axis
def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[-last:].mean(axis=0)
    real = mask[..., None]
    return ((states * real).sum(axis=1) / real.sum(axis=1)).squeeze()
