# points: 1
# message: need not stand in front
def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[-last:].mean(axis=0)
    return np.stack([x[:n].mean(axis=0) for x, n in zip(states, mask.sum(axis=1))])
