# points: 1
# message: counted from the end
def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[last:] if last < len(hidden_states) else hidden_states
    states = states.mean(axis=0)
    real = mask[..., None]
    return (states * real).sum(axis=1) / real.sum(axis=1)
