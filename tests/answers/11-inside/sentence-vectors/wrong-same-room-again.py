# points: 1
# message: A new array was asked for
_room = {}


def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[-last:].mean(axis=0)
    real = mask[..., None]
    out = _room.setdefault(
        (states.shape[0], states.shape[2]), np.empty((states.shape[0], states.shape[2]))
    )
    out[...] = (states * real).sum(axis=1) / real.sum(axis=1)
    return out
