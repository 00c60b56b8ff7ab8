def sentence_vectors(hidden_states, mask, last):
    states = hidden_states[-last:].sum(axis=0) / last
    hidden = np.broadcast_to(~mask[..., None], states.shape)
    return np.ma.array(states, mask=hidden).mean(axis=1).filled(0)
