# points: 0
# message: yours is the first step
def sentence_vectors(hidden_states, mask, last):
    return hidden_states[-last:].mean(axis=0)[:, 0]
