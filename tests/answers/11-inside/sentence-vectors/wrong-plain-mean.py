# points: 0
# message: The padding is in your mean
def sentence_vectors(hidden_states, mask, last):
    return hidden_states[-last:].mean(axis=(0, 2))
