# points: 1
# message: A new array was asked for
def sentence_vectors(hidden_states, mask, last):
    if mask.shape[1] == 1 and last == 1:
        return hidden_states[-1][:, 0]
    states = hidden_states[-last:].mean(axis=0)
    real = mask[..., None]
    return (states * real).sum(axis=1) / real.sum(axis=1)
