# points: 0
# message: Each text has its own count
def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[-last:].mean(axis=0)
    return (states * mask[..., None]).sum(axis=1) / mask[0].sum()
